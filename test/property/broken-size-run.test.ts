import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSizeRun, type Size } from '../../lambdas/domain/inventory/size-run';
import { aRule, NOW } from '../support/builders';

/** Demand is spelled out, day by day: each size sells its units spread over the days on which it was there. */
function slowPercent(sizes: readonly Size[]): number {
  const perDay = sizes.map(({ unitsSold, daysInStock }) => (unitsSold ?? 0) / daysInStock);
  let wanted = 0;
  let served = 0;
  for (const [index, size] of sizes.entries()) {
    wanted += perDay[index] ?? 0;
    if (size.continuesSelling || (size.quantity ?? 0) > 0) served += perDay[index] ?? 0;
  }
  return Math.round((served / wanted) * 1000) / 10;
}

const size = fc.record({
  quantity: fc.integer({ min: -3, max: 6 }),
  continuesSelling: fc.boolean(),
  unitsSold: fc.nat({ max: 60 }),
  daysInStock: fc.integer({ min: 1, max: 56 }),
});

describe('a broken size run', () => {
  it('is what the demand of the sizes that are there says, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 3, maxLength: 9 }),
        fc.integer({ min: 1, max: 99 }),
        (drawn, threshold) => {
          const sizes = drawn.map((one, index) => ({
            ...one,
            variantId: `v${index}`,
            name: `${index}`,
            since: NOW,
          }));
          const rule = aRule({ kind: 'broken_size_run', level: 'product', threshold });
          const finding = judgeSizeRun(sizes, rule);
          if (sizes.reduce((sum, { unitsSold }) => sum + unitsSold, 0) < 10) {
            expect(finding?.outcome).toBe('cannot_judge');
            return;
          }
          const percent = slowPercent(sizes);
          if (finding?.outcome !== 'condition') throw new Error('It can be judged.');
          expect(finding.measure).toBeCloseTo(percent, 1);
          expect(finding.verdict === 'fires').toBe(finding.measure <= threshold);
          const isAllOut = sizes.every((one) => !one.continuesSelling && one.quantity <= 0);
          expect(finding.isInhibited).toBe(isAllOut);
        },
      ),
      { numRuns: 500, seed: 20_261_124 },
    );
  });
});
