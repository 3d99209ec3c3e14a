import type { Timetable } from './timetable';
import { untilQuiet, type Work } from './quiet';

export interface LeapOptions {
  readonly work: Work;
  readonly timetable: Timetable;
  /** Sends what the outside world would have sent between the two instants (epoch ms); null where nobody plays it. */
  readonly world: ((fromMs: number, toMs: number) => Promise<void>) | null;
  /** Deletes what has expired by now. */
  readonly expire: () => Promise<void>;
}

/** How far ahead a message may be due and still be waited for: the windows in which messages are gathered. */
export const HORIZON_MS = 30_000;
/**
 * The machine's time in which a burst must be worked off: a thousand items that run out at once take 90 s on two
 * idle cores, and took 306 s on two busy ones.
 */
export const SETTLE_LIMIT_MS = 600_000;

/** Retries breed retries: a leap follows at most so many due times of queued messages before it lets them come together. */
const MOST_QUEUE_STOPS = 200;

/**
 * Moves the product's clock ahead, stopping wherever a schedule or a queued message falls due, and lets the work of each
 * stop settle before it goes on: what happens, happens in order and at its time.
 * @returns the product's time once everything has settled
 */
export async function leap(byMs: number, { work, timetable, world, expire }: LeapOptions): Promise<number> {
  const { clock } = work;
  timetable.stop();
  try {
    await untilQuiet(work, 0, SETTLE_LIMIT_MS);
    const start = clock.now();
    const end = start + byMs;
    const stops = [...timetable.between(start, end)];
    let at = start;
    let queueStops = 0;
    while (at < end) {
      const queueDue = queueStops < MOST_QUEUE_STOPS ? nextMessage(work, at) : Number.POSITIVE_INFINITY;
      const next = Math.min(stops[0]?.atMs ?? end, queueDue, end);
      if (next === queueDue) queueStops += 1;
      clock.moveTo(next);
      if (world !== null) await world(at, next);
      if (stops[0]?.atMs === next) timetable.fire(stops.shift()?.schedules ?? []);
      await untilQuiet(work, 0, SETTLE_LIMIT_MS);
      at = next;
    }
    await expire();
    await untilQuiet(work, HORIZON_MS, SETTLE_LIMIT_MS);
    return clock.now();
  } finally {
    timetable.start();
  }
}

/** When the next waiting message falls due, after the instant. */
function nextMessage({ consumed }: Work, afterMs: number): number {
  const due = consumed.map((queue) => queue.state().nextAt).filter((at) => at !== null && at > afterMs);
  return Math.min(Number.POSITIVE_INFINITY, ...due.map(Number));
}
