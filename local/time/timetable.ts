import { dueBetween, nextDue, type Schedule } from '../aws/scheduler';
import type { ProductClock } from '../clock';

export interface Timetable {
  /** Fires by itself what falls due from now on. */
  start(): void;
  stop(): void;
  /** Holds the schedules back while somebody moves the clock; gives what is to be fired in `(from, to]` instead. */
  between(fromMs: number, toMs: number): readonly Stop[];
  fire(schedules: readonly Schedule[]): void;
}

/** A moment at which schedules fall due. */
export interface Stop {
  readonly atMs: number;
  readonly schedules: readonly Schedule[];
}

/**
 * A leap of days would run an every-minute schedule thousands of times to the same end. So one leap fires each schedule at
 * most this often, evenly spread, the last time included; an hour's leap still fires every minute.
 */
const MOST_RUNS_PER_LEAP = 60;

export function createTimetable(
  schedules: readonly Schedule[],
  clock: ProductClock,
  run: (schedule: Schedule) => void,
): Timetable {
  let timer: NodeJS.Timeout | null = null;
  let isStarted = false;
  const fire = (due: readonly Schedule[]): void => due.forEach(run);

  function plan(after: number): void {
    const next = schedules
      .map((schedule) => nextDue(schedule, new Date(after)))
      .filter((at) => at !== null)
      .toSorted((one, other) => one.getTime() - other.getTime())[0];
    if (next === undefined || !isStarted) return;
    timer = setTimeout(
      () => {
        const now = clock.now();
        for (const { schedules: due } of stopsOf(dueBetween(schedules, new Date(after), new Date(now))))
          fire(due);
        plan(Math.max(now, after));
      },
      Math.min(Math.max(next.getTime() - clock.now(), 1), 2 ** 31 - 1),
    );
    timer.unref();
  }

  return {
    start() {
      isStarted = true;
      plan(clock.now());
    },
    stop() {
      isStarted = false;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
    between: (fromMs, toMs) =>
      stopsOf(
        schedules.flatMap((schedule) => thinned(dueBetween([schedule], new Date(fromMs), new Date(toMs)))),
      ),
    fire,
  };
}

type Due = ReturnType<typeof dueBetween>[number];

function thinned(due: readonly Due[]): readonly Due[] {
  if (due.length <= MOST_RUNS_PER_LEAP) return due;
  const step = due.length / MOST_RUNS_PER_LEAP;
  return Array.from(
    { length: MOST_RUNS_PER_LEAP },
    (_run, index) => due[Math.ceil((index + 1) * step) - 1],
  ).filter((one) => one !== undefined);
}

/** Groups what falls due at the same moment, in the order of time. */
function stopsOf(due: readonly Due[]): readonly Stop[] {
  const stops = new Map<number, Schedule[]>();
  for (const { at, schedule } of due) {
    const schedules = stops.get(at.getTime()) ?? [];
    schedules.push(schedule);
    stops.set(at.getTime(), schedules);
  }
  return [...stops]
    .map(([atMs, schedules]) => ({ atMs, schedules }))
    .toSorted((one, other) => one.atMs - other.atMs);
}
