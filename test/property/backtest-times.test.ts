import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCell } from '../../lambdas/domain/import/read-cell';
import { createTimeReader } from '../../scripts/backtest/read-time';

const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
];
const two = (value: number) => String(value).padStart(2, '0');

/** Days around which clocks change, and days that do not exist. */
const day = fc
  .record({
    year: fc.constantFrom(1969, 1970, 1971, 2011, 2024, 2026, 2198, 2199),
    month: fc.constantFrom(0, 1, 2, 3, 4, 10, 11, 12, 13),
    day: fc.integer({ min: 0, max: 32 }),
  })
  .map(({ year, month, day: of }) => `${year}-${two(month)}-${two(of)}`);
const clock = fc
  .tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute, second]) => `${two(hour)}:${two(minute)}:${two(second)}`);
const cell = fc
  .tuple(day, fc.constantFrom('T', ' '), clock, fc.constantFrom('', 'Z', '+02:00', '-0530', '.5Z', '.25'))
  .map(([on, between, time, end]) => `${on}${between}${time}${end}`);

it('takes every time that an import takes, for the same moment, and no day or year that it refuses', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.array(cell, { minLength: 1, maxLength: 40 }),
      (timeZone, cells) => {
        // One reader for all of them: what it remembers of one cell must not change the next.
        const times = createTimeReader(timeZone);
        for (const text of cells) {
          const column = { type: 'instant', meaning: '', mayLieAhead: true } as const;
          const imported = readCell(column, text, { timeZone, now: '2026-11-25T00:00:00.000Z' });
          const ms = times.read(text);
          if (imported.isRead)
            expect({ text, ms }).toEqual({ text, ms: Date.parse(imported.value as string) });
          else if (!Number.isNaN(ms)) {
            // What is read here alone is a blank between day and time of one that bears its offset, and 24 o'clock.
            expect(text).toMatch(/ .*(Z|\d\d)$|24:00:00/);
            expect(times.read(text.replace(' ', 'T'))).toBe(ms);
          }
        }
      },
    ),
    { seed: 20261125, numRuns: 400 },
  );
});
