import { Cron } from 'croner';

/** A schedule of the template: what runs, how often, in whose time. */
export interface Schedule {
  readonly name: string;
  /** `rate(15 minutes)`, `cron(0 8 ? * MON-FRI *)` or `at(2026-12-01T08:00:00)`. */
  readonly expression: string;
  /** IANA name of the time zone of `cron` and `at`. @default UTC */
  readonly zone?: string;
  readonly target: ScheduleTarget;
}

export interface ScheduleTarget {
  readonly arn: string;
  /** The JSON text that the target gets; AWS sends an empty object where a schedule has none. */
  readonly input?: string;
}

const RATE = /^rate\((\d+) (minute|minutes|hour|hours|day|days)\)$/;
const MINUTES = new Map([
  ['minute', 1],
  ['hour', 60],
  ['day', 1440],
]);

/**
 * The first time strictly after `after` at which the expression is due; null if it never is again.
 * Rates are counted from 1970, so that a restart does not shift them. A time that the clocks skip in spring is left out,
 * and one that they repeat in autumn counts once, as EventBridge Scheduler has it.
 * @throws Error for an expression that AWS would refuse
 */
export function nextDue(
  { expression, zone = 'UTC' }: Pick<Schedule, 'expression' | 'zone'>,
  after: Date,
): Date | null {
  if (expression.startsWith('rate(')) return nextOfRate(expression, after);
  if (expression.startsWith('at(')) return nextOfAt(expression, zone, after);
  if (expression.startsWith('cron(')) return nextOfCron(expression, zone, after);
  throw invalid(expression, 'it is neither rate(…), cron(…) nor at(…)');
}

/** Everything that falls due in `(after, until]`, in the order of time. */
export function dueBetween(
  schedules: readonly Schedule[],
  after: Date,
  until: Date,
): { readonly schedule: Schedule; readonly at: Date }[] {
  const due: { schedule: Schedule; at: Date }[] = [];
  for (const schedule of schedules) {
    let at = nextDue(schedule, after);
    while (at !== null && at <= until) {
      due.push({ schedule, at });
      at = nextDue(schedule, at);
    }
  }
  return due.toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

function nextOfRate(expression: string, after: Date): Date {
  const [, count = '', unit = ''] = RATE.exec(expression) ?? [];
  const value = Number(count);
  if (value < 1 || (value === 1) === unit.endsWith('s'))
    throw invalid(expression, 'a value and its unit are expected');
  const stepMs = value * (MINUTES.get(unit.replace(/s$/, '')) ?? 1) * 60_000;
  return new Date((Math.floor(after.getTime() / stepMs) + 1) * stepMs);
}

function nextOfAt(expression: string, zone: string, after: Date): Date | null {
  const [, local] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? [];
  if (local === undefined) throw invalid(expression, 'at(yyyy-mm-ddThh:mm:ss) is expected');
  return new Cron(local, { timezone: zone, paused: true }).nextRun(after);
}

function nextOfCron(expression: string, zone: string, after: Date): Date | null {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...rest] = expression
    .slice(5, -1)
    .trim()
    .split(/\s+/);
  if (year === undefined || rest.length > 0 || !expression.endsWith(')'))
    throw invalid(expression, 'six fields are expected');
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw invalid(expression, 'exactly one of day-of-month and day-of-week must be ?');
  }
  const lastDay = dayOfWeek === 'L' ? '7' : dayOfWeek;
  const fields = ['0', minute, hour, dayOfMonth, month, lastDay, year].map((field) =>
    field === '?' ? '*' : field,
  );
  // alternativeWeekdays counts Sunday as 1, and sloppyRanges reads 0/15, both as AWS does.
  const cron = new Cron(fields.join(' '), {
    mode: '7-part',
    timezone: zone,
    paused: true,
    alternativeWeekdays: true,
    sloppyRanges: true,
  });
  let due = cron.nextRun(after);
  while (due !== null && !cron.match(due)) due = cron.nextRun(due);
  return due;
}

const invalid = (expression: string, reason: string): Error =>
  new Error(`Invalid Schedule Expression ${expression}: ${reason}.`);
