import { describe, expect, it } from 'vitest';
import { surplusFor } from '../../../../lambdas/domain/inventory/surplus';

const at = (locationId: string, quantity: number) => ({ locationId, quantity });

describe('where missing units could come from', () => {
  it.each([
    { situation: 'exactly the mark and the missing units', has: 10, helps: false },
    { situation: 'one more than the mark and the missing units', has: 11, helps: true },
    { situation: 'one less', has: 9, helps: false },
  ])('a place with $situation can help: $helps', ({ has, helps }) => {
    // Clear from 6 on, and 2 are left: 4 are missing, and a place that helps keeps its own 6.
    const found = surplusFor(2, 6, [at('hamburg', has)]);
    expect(found).toEqual(helps ? [{ locationId: 'hamburg', quantity: has, units: has - 6 }] : []);
  });

  it('names the place with most to spare first, and places alike by their ids', () => {
    const found = surplusFor(0, 6, [at('c', 20), at('b', 30), at('a', 20)]);
    expect(found.map(({ locationId }) => locationId)).toEqual(['b', 'a', 'c']);
  });

  it('asks for nothing where nothing is missing', () => {
    expect(surplusFor(6, 6, [at('hamburg', 100)])).toEqual([]);
  });

  it('counts what was sold below zero as missing too', () => {
    expect(surplusFor(-3, 1, [at('hamburg', 5)])).toEqual([]);
    expect(surplusFor(-3, 1, [at('hamburg', 6)])).toEqual([{ locationId: 'hamburg', quantity: 6, units: 5 }]);
  });
});
