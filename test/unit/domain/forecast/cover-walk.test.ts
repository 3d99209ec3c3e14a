import { describe, expect, it } from 'vitest';
import { walkCover } from '../../../../lambdas/domain/forecast/cover-walk';

describe('a walk through the coming days', () => {
  it('finds the first day on which less is there than is wanted', () => {
    expect(walkCover(10, 3, [], 10)).toEqual({ firstGapDay: 3, gapDays: 7, unitsShort: 20, sellOutDay: 3 });
  });

  it.each([
    { situation: 'just enough', available: 9, firstGapDay: null },
    { situation: 'one short', available: 8, firstGapDay: 2 },
    { situation: 'one over', available: 10, firstGapDay: null },
  ])('of three days at three a day: $situation', ({ available, firstGapDay }) => {
    expect(walkCover(available, 3, [], 3).firstGapDay).toBe(firstGapDay);
  });

  it('counts an arrival on its own day, and never adds durations up', () => {
    // Ten days of stock in all, and yet a gap of two days: the order comes too late.
    expect(walkCover(12, 4, [{ day: 5, units: 28 }], 12)).toMatchObject({
      firstGapDay: 3,
      gapDays: 2,
      unitsShort: 8,
      sellOutDay: null,
    });
    expect(walkCover(12, 4, [{ day: 3, units: 28 }], 10).firstGapDay).toBeNull();
  });

  it('measures the first gap, and counts what is short in it alone', () => {
    const arrivals = [
      { day: 2, units: 2 },
      { day: 5, units: 20 },
    ];
    expect(walkCover(1, 2, arrivals, 7)).toEqual({
      firstGapDay: 0,
      gapDays: 2,
      unitsShort: 3,
      sellOutDay: null,
    });
  });

  it('starts with what is owed already', () => {
    expect(walkCover(-5, 2, [{ day: 1, units: 10 }], 4)).toMatchObject({ firstGapDay: 0, gapDays: 1 });
  });

  it('does not trip over fractions', () => {
    expect(walkCover(1, 0.1, [], 10).firstGapDay).toBeNull();
    expect(walkCover(1, 0.1, [], 11).firstGapDay).toBe(10);
  });
});
