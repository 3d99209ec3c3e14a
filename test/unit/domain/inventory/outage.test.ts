import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysWithoutStock, noteStock, type Outage } from '../../../../lambdas/domain/inventory/outage';

const day = (number: number, hour = 12): string => new Date(Date.UTC(2026, 10, number, hour)).toISOString();
const dayOf = (instant: string): number => Math.floor(Date.parse(instant) / 86_400_000);
const dayNumber = (number: number): number => dayOf(day(number));

describe('an outage', () => {
  it.each([
    { situation: 'begins with the last unit', available: 0, expected: [{ from: day(3), to: null }] },
    { situation: 'begins below nothing', available: -2, expected: [{ from: day(3), to: null }] },
    { situation: 'does not begin with a unit left', available: 1, expected: [] },
    { situation: 'does not begin with a stock that nobody knows', available: null, expected: [] },
  ])('$situation', ({ available, expected }) => {
    expect(noteStock([], available, day(3))).toEqual(expected);
  });

  it('lasts until there is a unit again, and is written down once', () => {
    const open = noteStock([], 0, day(3));
    expect(noteStock(open, 0, day(4))).toBe(open);
    expect(noteStock(open, null, day(4))).toBe(open);
    const over = noteStock(open, 1, day(6));
    expect(over).toEqual([{ from: day(3), to: day(6) }]);
    expect(noteStock(over, 40, day(7))).toBe(over);
  });

  it('does not end before it began, nor begin before the last one ended, whatever the times say', () => {
    expect(noteStock([{ from: day(5), to: null }], 9, day(2))).toEqual([{ from: day(5), to: day(5) }]);
    expect(noteStock([{ from: day(3), to: day(6) }], 0, day(4)).at(-1)).toEqual({ from: day(6), to: null });
  });

  it('is forgotten once there are forty later ones', () => {
    let outages: readonly Outage[] = [];
    for (let number = 0; number < 50; number++) {
      outages = noteStock(outages, 0, day(number * 2));
      outages = noteStock(outages, 1, day(number * 2 + 1));
    }
    expect(outages).toHaveLength(40);
    expect(outages.at(-1)?.to).toBe(day(99));
  });
});

describe('days without stock', () => {
  it('are those in between: what it began or ended on could be sold on', () => {
    const outages = [{ from: day(3), to: day(6) }];
    const all = daysWithoutStock(outages, dayNumber(1), dayNumber(9), dayOf);
    expect(all).toEqual([dayNumber(4), dayNumber(5)]);
  });

  it('reach up to the last day asked for while it lasts, and are cut to the first', () => {
    const outages = [{ from: day(3), to: null }];
    expect(daysWithoutStock(outages, dayNumber(5), dayNumber(6), dayOf)).toEqual([
      dayNumber(5),
      dayNumber(6),
    ]);
  });

  it('are the days on which no moment was outside an outage', () => {
    const hours = fc.integer({ min: 0, max: 24 * 20 });
    fc.assert(
      fc.property(fc.uniqueArray(hours, { maxLength: 12 }), (changes) => {
        const sorted = changes.toSorted((one, other) => one - other);
        const at = (hour: number) => new Date(hour * 3_600_000).toISOString();
        const outages = sorted.flatMap((hour, index) =>
          index % 2 === 0
            ? [{ from: at(hour), to: index + 1 < sorted.length ? at(sorted[index + 1] ?? 0) : null }]
            : [],
        );
        const isOutAt = (hour: number) =>
          outages.some(({ from, to }) => at(hour) > from && (to === null || at(hour) < to));
        const slow = Array.from({ length: 20 }, (_, one) => one).filter((one) =>
          Array.from({ length: 24 }, (_, hour) => one * 24 + hour).every(isOutAt),
        );
        expect(daysWithoutStock(outages, 0, 19, dayOf)).toEqual(slow);
      }),
    );
  });
});
