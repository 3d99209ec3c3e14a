import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectedEvents, type FeedHistory } from '../../lambdas/domain/feed/expected-events';

const HOUR_MS = 3_600_000;
const text = (ms: number): string => new Date(ms).toISOString();

/** Minute by minute: each looks through the whole past for hours like its own. */
function slowly({ eventsPerHour, lastEventAt }: FeedHistory, now: string): number {
  const end = Math.floor(Date.parse(lastEventAt) / HOUR_MS);
  const known = [...eventsPerHour.keys()].map((hour) => Date.parse(`${hour}:00:00Z`) / HOUR_MS);
  const whole: { hour: number; events: number }[] = [];
  for (let hour = Math.min(...known) + 1; hour < end; hour++) {
    if (hour < end - 8 * 168) continue;
    whole.push({ hour, events: eventsPerHour.get(text(hour * HOUR_MS).slice(0, 13)) ?? 0 });
  }
  const weekday = (hour: number) => `${new Date(hour * HOUR_MS).getUTCDay()} ${hour % 24}`;
  const mean = (values: readonly number[]) =>
    values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  let expected = 0;
  for (let at = Date.parse(lastEventAt); at < Date.parse(now); at += 60_000) {
    const hour = Math.floor(at / HOUR_MS);
    const sameWeek = whole.filter((one) => weekday(one.hour) === weekday(hour)).map(({ events }) => events);
    const sameDay = whole
      .filter((one) => one.hour % 24 === hour % 24)
      .map(({ events }) => events)
      .toSorted((a, b) => a - b);
    const usualDay = mean(sameDay.slice(0, -1));
    expected += Math.min(mean(sameWeek), 2 * usualDay) / 60;
  }
  return expected;
}

it('what should have come is what minute after minute of the past suggests', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }), fc.constant(3000)), {
        minLength: 1,
        maxLength: 1700,
      }),
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: 0, max: 2000 }),
      (counts, minute, silentMinutes) => {
        const lastMs = Date.parse('2026-11-18T12:00:00Z') + minute * 60_000;
        const eventsPerHour = new Map(
          counts.flatMap((events, ago) =>
            events === 0 ? [] : [[text(lastMs - ago * HOUR_MS).slice(0, 13), events] as const],
          ),
        );
        eventsPerHour.set(text(lastMs).slice(0, 13), 1);
        const history: FeedHistory = { eventsPerHour, lastEventAt: text(lastMs) };
        const now = text(lastMs + silentMinutes * 60_000);
        expect(expectedEvents(history, now, 'UTC')).toBeCloseTo(slowly(history, now), 6);
      },
    ),
    { seed: 20261118, numRuns: 25 },
  );
});
