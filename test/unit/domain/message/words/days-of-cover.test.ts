import { expect, it } from 'vitest';
import type { DaysOfCoverExplanation } from '../../../../../lambdas/domain/forecast/judge-cover';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';

const reading = {
  now: '2026-11-18T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: false,
  mayKnowMargin: false,
};
const byRate = { unitsPerDay: 2, dispersion: 1, evidence: 20, chance: 1 };
const explanation: DaysOfCoverExplanation = {
  kind: 'days_of_cover',
  available: 0,
  unitsPerDay: 2,
  rawUnitsPerDay: 2,
  shape: 'steady',
  coverDays: 0,
  horizonDays: 14,
  lookedAheadDays: 28,
  mustLastDays: [],
  byRate,
  byOften: byRate,
  isOnOrder: false,
  replenishing: 'never_ordered',
  secondBestDayUnits: 4,
  sellingDayShare: 1,
  chance: 1,
  firstGapOn: '2026-11-18',
  gapDays: 112,
  unitsShort: 224,
  sellOutOn: '2026-11-18',
  incoming: [],
  leadDays: null,
  leadSource: null,
  medianLateness: 1,
};
const anOrder = (expectedOn: string | null, counted: boolean) => ({
  orderId: 'po_1',
  units: 40,
  expectedOn,
  counted,
});

it.each([
  { situation: 'nothing is on order', fields: {}, says: 'nothing is on order' },
  {
    situation: 'nobody knows when it comes',
    fields: { incoming: [anOrder(null, false)] },
    says: 'nothing on order can be counted on',
  },
  {
    situation: 'it comes later than was looked ahead',
    fields: { incoming: [anOrder('2027-06-01', true)] },
    says: 'nothing is to come for 112 days at least',
  },
])('a gap that no arrival ends is told without an end and without a sum: $situation', ({ fields, says }) => {
  const { summary, facts } = wordsOf({ ...explanation, ...fields }, reading);
  expect(summary).toBe(`Nothing is left, and ${says}.`);
  expect(facts).toContainEqual({ label: 'Gap', value: `from Wed 18 Nov 2026, and ${says}` });
});

it('a gap that an arrival ends is told with its days, also where all is sold again after it', () => {
  const ends = {
    gapDays: 9,
    unitsShort: 18,
    sellOutOn: '2026-12-17',
    incoming: [anOrder('2026-11-27', true)],
  };
  const { summary, facts } = wordsOf({ ...explanation, ...ends }, reading);
  expect(summary).toBe('Nothing is left for about 9 days.');
  expect(facts).toContainEqual({ label: 'Gap', value: 'from Wed 18 Nov 2026, for 9 days; 18 units short' });
});
