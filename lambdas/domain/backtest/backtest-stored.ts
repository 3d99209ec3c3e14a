import type { Outage } from '../inventory/outage';
import type { Variant } from '../inventory/variant';
import { epochDayOf } from '../forecast/demand-history';
import type { VariantPurchase } from '../purchase/variant-purchase';
import type { Rule } from '../rule/rule';
import { type LocalDay, localDayAround } from './clock';
import { findThreshold, isTried } from './find-threshold';
import { pastLevels, type StockMove } from './past-levels';
import type { Happening } from './follower';
import { createReplay, type Replay } from './replay';
import { type BacktestSummary, createTally, mondayOf, WARNING_KINDS } from './tally';

/** What the table holds of a variant's past. */
export interface StoredHistory {
  readonly variant: Variant;
  readonly timeZone: string;
  /** Now, over the locations that count. */
  readonly available: number | null;
  readonly outages: readonly Outage[];
  /** Units by local day, yyyy-mm-dd; days without sales are left out. Null where its sales are not known. */
  readonly sold: ReadonlyMap<string, number> | null;
  /** Its orders, each with the date that was promised first. */
  readonly orders: readonly { readonly purchase: VariantPurchase; readonly expectedAt: string | null }[];
}

/** Milliseconds since 1970. */
export interface BacktestPeriod {
  readonly beginMs: number;
  /** What comes before is gone through and not counted. */
  readonly judgedFromMs: number;
  readonly endMs: number;
}

type Event = Happening['event'];

/** Its `sku` is our id of the variant. */
type VariantHappening = Happening & { readonly sku: string };

export interface BacktestResult {
  readonly variantsReplayed: number;
  readonly perWeek: number;
  readonly weeks: readonly ({ readonly from: string } & Readonly<Record<Event, number>>)[];
  readonly happenings: readonly VariantHappening[];
  readonly stockouts: BacktestSummary['stockouts'] | null;
  readonly threshold: {
    readonly atMostPerWeek: number;
    readonly threshold: number | null;
    readonly perWeek: number;
  } | null;
  readonly approximations: readonly string[];
}

interface Step {
  readonly atMs: number;
  readonly tell: (replay: Replay) => void;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Goes through what is stored of some variants by one rule, with the code that decides in production. */
export function backtestStored(
  rule: Rule,
  histories: readonly StoredHistory[],
  period: BacktestPeriod,
  atMostPerWeek: number | null,
): BacktestResult {
  const dayOf = dayFinder();
  const pasts = histories.map((history) => pastOf(history, period, dayOf));
  const run = (by: Rule) => replayAll(by, pasts, period);
  const { happenings, stockouts } = run(rule);
  const perWeekOf = (told: readonly Happening[]) =>
    (told.filter(({ event }) => event !== 'resolved').length * WEEK_MS) /
    (period.endMs - period.judgedFromMs);
  const { kind } = rule;
  const found =
    atMostPerWeek === null || !isTried(kind)
      ? null
      : findThreshold(kind, atMostPerWeek, (threshold) =>
          perWeekOf(run({ ...rule, threshold, recoverAt: null }).happenings),
        );
  return {
    variantsReplayed: histories.length,
    perWeek: perWeekOf(happenings),
    weeks: weeksOf(happenings),
    happenings,
    stockouts: WARNING_KINDS.includes(kind) ? stockouts : null,
    threshold:
      found === null || atMostPerWeek === null
        ? null
        : { atMostPerWeek, threshold: found.isWithin ? found.threshold : null, perWeek: found.perWeek },
    approximations: approximationsOf(pasts),
  };
}

interface Past extends StoredHistory {
  readonly steps: readonly Step[];
  /** Whether its stock is unknown at some time of the period. */
  readonly isPartlyUnknown: boolean;
}

function pastOf(
  history: StoredHistory,
  { beginMs, endMs }: BacktestPeriod,
  dayOf: ReturnType<typeof dayFinder>,
): Past {
  const { variant, timeZone, available, outages, orders } = history;
  const sku = variant.variantId;
  const sales = [...(history.sold ?? [])].map(([day, units]) => ({
    atMs: saleMoment(dayOf(day, timeZone), outages, endMs),
    units,
  }));
  const known = sales.filter(({ atMs }) => atMs > beginMs);
  const receipts = orders.flatMap(({ purchase, expectedAt }) =>
    purchase.receipts.map(({ at, units }) => ({ atMs: Date.parse(at), units, purchase, expectedAt })),
  );
  const moves: StockMove[] = [
    ...known.map(({ atMs, units }) => ({ atMs, left: units })),
    ...receipts.map(({ atMs, units }) => ({ atMs, left: -units })),
  ];
  const levels = pastLevels(available, moves, outages, beginMs).filter(({ atMs }) => atMs <= endMs);
  const ordered = orders.map(({ purchase, expectedAt }): Step => {
    const { orderId, placedAt, incoming } = purchase;
    const later = purchase.receipts.filter(({ at }) => Date.parse(at) > beginMs);
    const units = [...incoming, ...later].reduce((sum, one) => sum + one.units, 0);
    const order = { orderId, units, placedAt, expectedAt };
    const atMs = Math.max(beginMs, Date.parse(placedAt));
    return { atMs, tell: (replay) => replay.ordered(atMs, sku, order) };
  });
  const received = receipts
    .filter(({ atMs }) => atMs > beginMs && atMs <= endMs)
    .map(({ atMs, units, purchase, expectedAt }): Step => {
      const order = { orderId: purchase.orderId, units, placedAt: purchase.placedAt, expectedAt };
      return { atMs, tell: (replay) => replay.received(atMs, sku, order, units) };
    });
  const sold = known.map(({ atMs, units }): Step => ({ atMs, tell: (r) => r.sold(atMs, sku, units) }));
  const stocked = levels.map(
    (level): Step => ({
      atMs: level.atMs,
      tell: (replay) => replay.stocked(level.atMs, sku, 'all', level.available),
    }),
  );
  return {
    ...history,
    steps: [...stocked, ...sold, ...ordered.filter(({ atMs }) => atMs <= endMs), ...received],
    isPartlyUnknown: levels.some((level) => level.available === null),
  };
}

/** When a day's sales are taken to have been: at noon, or when the stock ran out on that day. */
function saleMoment({ startMs, endMs }: LocalDay, outages: readonly Outage[], nowMs: number): number {
  const ranOutMs = outages.map(({ from }) => Date.parse(from)).find((ms) => ms >= startMs && ms < endMs);
  return Math.min(ranOutMs ?? startMs + (endMs - startMs) / 2, nowMs);
}

/** Finds local days by zone and name, yyyy-mm-dd; each is worked out once, however many items sold on it. */
function dayFinder(): (day: string, timeZone: string) => LocalDay {
  const known = new Map<string, LocalDay>();
  return (day, timeZone) => {
    const key = `${timeZone} ${day}`;
    const found = known.get(key) ?? dayNamed(epochDayOf(day), timeZone);
    known.set(key, found);
    return found;
  };
}

function dayNamed(day: number, timeZone: string): LocalDay {
  const around = localDayAround((day + 0.5) * DAY_MS, timeZone);
  if (around.day === day) return around;
  return localDayAround(around.day < day ? around.endMs : around.startMs - 1, timeZone);
}

function replayAll(rule: Rule, pasts: readonly Past[], { beginMs, judgedFromMs, endMs }: BacktestPeriod) {
  const tally = createTally();
  tally.began(beginMs);
  const happenings: VariantHappening[] = [];
  // The variants are chosen already, and are known here by our id alone, with all there is of each at one place.
  const everywhere: Rule = { ...rule, scope: { type: 'everything', ids: [] }, locations: 'all' };
  const tell = (happening: Happening) => {
    tally.told(happening);
    const { sku, at } = happening;
    if (sku !== null && Date.parse(at) >= judgedFromMs) happenings.push({ ...happening, sku });
  };
  for (const timeZone of new Set(pasts.map((past) => past.timeZone))) {
    const replay = createReplay({ rules: [everywhere], timeZone, tell, ranOut: tally.ranOut });
    const some = pasts.filter((past) => past.timeZone === timeZone);
    for (const { variant } of some) {
      const { variantId, title, productId, category, vendor, tags, leadTimeDays } = variant;
      replay.name({ sku: variantId, title, productId, category, vendor, tags, leadDays: leadTimeDays });
    }
    const steps = some.flatMap((past) => past.steps).toSorted((one, other) => one.atMs - other.atMs);
    for (const step of steps) step.tell(replay);
    if (steps.length > 0) replay.end(endMs);
  }
  const inOrder = happenings.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  return { happenings: inOrder, stockouts: tally.summary(endMs).stockouts };
}

function weeksOf(happenings: readonly Happening[]): BacktestResult['weeks'] {
  const weeks = new Map<string, Record<Event, number>>();
  for (const { at, event } of happenings) {
    const from = mondayOf(at);
    const week = weeks.get(from) ?? { opened: 0, worsened: 0, repeated: 0, resolved: 0 };
    weeks.set(from, { ...week, [event]: week[event] + 1 });
  }
  return [...weeks]
    .map(([from, counts]) => ({ from, ...counts }))
    .toSorted((one, other) => (one.from < other.from ? -1 : 1));
}

function approximationsOf(pasts: readonly Past[]): string[] {
  const unknown = pasts.filter(({ isPartlyUnknown }) => isPartlyUnknown).length;
  const unsold = pasts.filter(({ sold }) => sold === null).length;
  return [
    'Levels of the past are not stored. They were worked out backwards from what is available now, all locations together: units sold are added, units received on purchase orders are taken off, and a recorded outage counts as 0.',
    'Corrections, transfers and damage are not known, so stock before them may be off by what they changed.',
    ...(unknown === 0
      ? []
      : [
          `The stock of ${unknown} of ${pasts.length} variants cannot be known for a part of the time; nothing was decided about it then.`,
        ]),
    ...(unsold === 0
      ? []
      : [
          `The sales of ${unsold} of ${pasts.length} variants are not known: their stock is taken to have changed by receipts and outages alone.`,
        ]),
    'Sales are stored by local day. A day’s sales are taken to have been at noon, or at the moment when the item ran out on that day.',
    'A purchase order is taken with the date that was promised first; later changes of the date are not stored. Suppliers’ lateness and lead times are learned from what was received since 28 days before the period; a lead time typed for a supplier, not for the item, is left out.',
    'The rule stands by itself: other rules that would win over it, and acknowledgements, play no part. The variants are those in its scope today.',
  ];
}
