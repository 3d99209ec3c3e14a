import { expect, it } from 'vitest';
import { takenOffFacts } from '../../../../../lambdas/domain/message/words/taken-off';

it.each([
  { takenOff: { reported: 1, unreceived: 1 }, value: '1 unit, less 1 on order and not received yet: 0 left' },
  {
    takenOff: { reported: 30, unreceived: 36 },
    value: '30 units, less 36 on order and not received yet: −6 left',
  },
])('says of $takenOff.reported what comes off, and what is left', ({ takenOff, value }) => {
  expect(takenOffFacts(takenOff)).toEqual([{ label: 'Reported', value }]);
});

it('says nothing where nothing comes off', () => {
  expect(takenOffFacts(undefined)).toEqual([]);
});
