import { describe, expect, it } from 'vitest';
import { createProductClock } from '../../../../local/clock';
import { createTimetable } from '../../../../local/time/timetable';

const HOUR = 3_600_000;
const schedule = (name: string, expression: string) => ({ name, expression, target: { arn: `arn:${name}` } });
const start = Date.parse('2026-11-22T10:00:00Z');
const timetable = createTimetable(
  [schedule('sweep', 'rate(1 minute)'), schedule('index', 'rate(15 minutes)')],
  createProductClock(null),
  () => {},
);
const runsOf = (name: string, hours: number): number[] =>
  timetable
    .between(start, start + hours * HOUR)
    .filter(({ schedules }) => schedules.some((one) => one.name === name))
    .map(({ atMs }) => atMs);

describe('a leap of the clock', () => {
  it('of an hour fires every minute of it', () => {
    expect(runsOf('sweep', 1)).toHaveLength(60);
    expect(runsOf('index', 1)).toHaveLength(4);
  });

  it('of days fires each schedule a bounded number of times, evenly, and the last time at its end', () => {
    const runs = runsOf('sweep', 36);
    expect(runs).toHaveLength(60);
    expect(runs.at(-1)).toBe(start + 36 * HOUR);
    const gaps = runs.slice(1).map((at, index) => at - (runs[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(37 * 60_000);
  });

  it('stops at each moment once, in the order of time', () => {
    const stops = timetable.between(start, start + HOUR).map(({ atMs }) => atMs);
    expect(stops).toEqual([...new Set(stops)].toSorted((one, other) => one - other));
  });
});
