import { expect, it } from 'vitest';
import { createWarnOfScope } from '../../../lambdas/app/warn-of-scope';

it('lets a rule be saved although the stock cannot be looked at', async () => {
  const warnOfScope = createWarnOfScope({
    current: async () => {
      throw new Error('The index is not there.');
    },
  });
  expect(await warnOfScope({ scope: { type: 'tag', ids: ['ceramic'] } })).toEqual([]);
});
