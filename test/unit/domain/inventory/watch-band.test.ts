import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, isQuiet, splitRange } from '../../../../lambdas/domain/inventory/watch-band';
import { aLevel } from '../../../support/builders';

describe('a level', () => {
  const band = { available: { quietAbove: 5, quietBelow: 20 } };
  it.each([
    { available: 5, quiet: false },
    { available: 6, quiet: true },
    { available: 19, quiet: true },
    { available: 20, quiet: false },
    { available: null, quiet: false },
  ])('of $available in a band above 5 and below 20 is quiet: $quiet', ({ available, quiet }) => {
    expect(isQuiet(aLevel({ available, band }))).toBe(quiet);
  });

  it('without a band is never quiet, and with an empty one always', () => {
    expect(isQuiet(aLevel({ band: null }))).toBe(false);
    expect(isQuiet(aLevel({ available: -40, band: {} }))).toBe(true);
  });

  it('that was unknown is quiet only while it stays unknown', () => {
    expect(isQuiet(aLevel({ available: null, band: { available: 'unknown' } }))).toBe(true);
    expect(isQuiet(aLevel({ available: 0, band: { available: 'unknown' } }))).toBe(false);
  });

  it('is judged by every quantity that a rule looks at', () => {
    const both = {
      available: { quietAbove: 0, quietBelow: null },
      projected: { quietAbove: 10, quietBelow: null },
    };
    expect(isQuiet(aLevel({ available: 8, incoming: 3, band: both }))).toBe(true);
    expect(isQuiet(aLevel({ available: 8, incoming: 2, band: both }))).toBe(false);
    expect(isQuiet(aLevel({ available: 8, incoming: null, band: both }))).toBe(false);
  });
});

describe('a split range', () => {
  it('lets no members inside their ranges move the sum out of its own, and each starts inside', () => {
    const quantities = fc.array(fc.integer({ min: -50, max: 500 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(quantities, fc.nat({ max: 300 }), fc.nat({ max: 300 }), (stocked, below, above) => {
        const sum = stocked.reduce((total, quantity) => total + quantity, 0);
        const split = splitRange({ quietAbove: sum - below - 1, quietBelow: sum + above + 1 }, stocked);
        stocked.forEach((quantity, index) => expect(contains(split[index] as never, quantity)).toBe(true));
        const lowest = split.reduce((total, range) => total + (range.quietAbove ?? 0) + 1, 0);
        const highest = split.reduce((total, range) => total + (range.quietBelow ?? 0) - 1, 0);
        expect(lowest).toBeGreaterThan(sum - below - 1);
        expect(highest).toBeLessThan(sum + above + 1);
      }),
    );
  });

  it('gives a single member the whole range', () => {
    expect(splitRange({ quietAbove: 5, quietBelow: null }, [30])).toEqual([
      { quietAbove: 5, quietBelow: null },
    ]);
  });
});
