import { type AlertEntity, categoryIdOf, entityIdOf, variantEntity } from '../alert/entity';
import type { Outage } from '../inventory/outage';
import { externalIdOf } from '../inventory/identity';
import { siblingNameOf, type Variant } from '../inventory/variant';
import { epochDayOf } from '../forecast/demand-history';
import type { VariantPurchase } from '../purchase/variant-purchase';
import type { Rule } from '../rule/rule';
import { HOURS, type SalesOnDay } from '../sales/recent-sales';
import { groupFinder } from './choose-groups';
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
  /**
   * By local day, yyyy-mm-dd; days without sales are left out. By the hour where that matters. Null where its sales are not
   * known.
   */
  readonly sold: ReadonlyMap<string, SalesOnDay> | null;
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

/** Its `sku` is our id of the variant; null where it is about a product or a category as a whole. */
type StoredHappening = Happening & { readonly about: AlertEntity };

export interface BacktestResult {
  readonly variantsReplayed: number;
  readonly perWeek: number;
  readonly weeks: readonly ({ readonly from: string } & Readonly<Record<Event, number>>)[];
  readonly happenings: readonly StoredHappening[];
  readonly stockouts: BacktestSummary['stockouts'] | null;
  readonly threshold: {
    readonly atMostPerWeek: number;
    /** Null where even the lowest tells more. */
    readonly threshold: number | null;
    readonly perWeek: number;
    /** The threshold that tells `perWeek`: the one found, or the lowest that is tried. */
    readonly perWeekAt: number;
    readonly isHighestTried: boolean;
  } | null;
  readonly approximations: readonly string[];
}

interface Step {
  readonly atMs: number;
  readonly tell: (replay: Replay) => void;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const HOUR_MS = 3_600_000;

/** Goes through what is stored of some variants by one rule, with the code that decides in production. */
export function backtestStored(
  rule: Rule,
  histories: readonly StoredHistory[],
  period: BacktestPeriod,
  atMostPerWeek: number | null,
): BacktestResult {
  const dayOf = dayFinder();
  const pasts = histories.map((history) => pastOf(history, period, dayOf));
  const unknown = unknownGroups(rule, pasts);
  const run = (by: Rule) => replayAll(by, pasts, period, unknown);
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
    stockouts: WARNING_KINDS.includes(kind) && !isGroup(rule) ? stockouts : null,
    threshold:
      found === null || atMostPerWeek === null
        ? null
        : {
            ...{ atMostPerWeek, threshold: found.isWithin ? found.threshold : null, perWeek: found.perWeek },
            ...{ perWeekAt: found.threshold, isHighestTried: found.isHighestTried },
          },
    approximations: [...approximationsOf(rule, pasts), ...groupsLeftOut(rule, unknown)],
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
  const sales = [...(history.sold ?? [])].flatMap(([day, sold]) =>
    salesOf(sold, dayOf(day, timeZone), outages, endMs),
  );
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

/**
 * A day's sales, at their moments. What is known by the hour is taken to have been in the middle of it; units of a day that
 * tells hours, but not theirs, are spread evenly over it.
 */
function salesOf({ units, byHour }: SalesOnDay, day: LocalDay, outages: readonly Outage[], nowMs: number) {
  if (byHour.size === 0) return [{ atMs: saleMoment(day, outages, nowMs), units }];
  const hourly = new Map(byHour);
  const rest = units - [...byHour.values()].reduce((sum, some) => sum + some, 0);
  for (let index = 0; index < rest; index++) {
    const hour = Math.floor(((index + 0.5) * HOURS) / rest);
    hourly.set(hour, (hourly.get(hour) ?? 0) + 1);
  }
  if (rest < 0) hourly.set(HOURS / 2, (hourly.get(HOURS / 2) ?? 0) + rest);
  return [...hourly]
    .filter(([, some]) => some !== 0)
    .map(([hour, some]) => ({ atMs: Math.min(day.startMs + (hour + 0.5) * HOUR_MS, nowMs), units: some }));
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

function replayAll(
  rule: Rule,
  pasts: readonly Past[],
  { beginMs, judgedFromMs, endMs }: BacktestPeriod,
  unknown: ReadonlySet<string>,
) {
  const tally = createTally();
  tally.began(beginMs);
  const happenings: StoredHappening[] = [];
  // The variants are chosen already, and are known here by our id alone, with all there is of each at one place.
  const everything = { type: 'everything', ids: [] } as const;
  const isNamed = rule.level === 'category' && rule.scope.type === 'category';
  const everywhere: Rule = { ...rule, scope: isNamed ? rule.scope : everything, locations: 'all' };
  for (const [shopOrZone, some] of apart(rule, pasts)) {
    const tell = (happening: Happening) => {
      const about = aboutOf(happening, shopOrZone);
      if (unknown.has(entityIdOf(about))) return;
      tally.told(happening);
      if (Date.parse(happening.at) < judgedFromMs) return;
      happenings.push({ ...happening, about, explanation: inOurIds(happening.explanation) });
    };
    const timeZone = some[0]?.timeZone ?? 'UTC';
    const replay = createReplay({ rules: [everywhere], timeZone, tell, ranOut: tally.ranOut });
    for (const { variant } of some) {
      const { variantId: sku, title, productId, category, vendor, tags, continueSelling } = variant;
      const variantTitle = siblingNameOf(variant);
      const leadDays = variant.leadTimeDays;
      const item = { sku, title, variantTitle, productId, category, vendor, tags, leadDays };
      replay.name({ ...item, continueSelling });
    }
    const steps = some.flatMap((past) => past.steps).toSorted((one, other) => one.atMs - other.atMs);
    for (const step of steps) step.tell(replay);
    if (steps.length > 0) replay.end(endMs);
  }
  const inOrder = happenings.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  return { happenings: inOrder, stockouts: tally.summary(endMs).stockouts };
}

const isOfSizes = ({ kind }: Rule): boolean => kind === 'broken_size_run';
const isGroup = ({ level }: Rule): boolean => level !== 'variant';

/** What is gone through by one clock; sums are of one shop, whatever its clock. */
function apart(rule: Rule, pasts: readonly Past[]): ReadonlyMap<string, readonly Past[]> {
  const parts = new Map<string, Past[]>();
  for (const past of pasts) {
    const name = isGroup(rule) ? past.variant.shopId : past.timeZone;
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [past]);
    else part.push(past);
  }
  return parts;
}

/** A history calls products by our ids, and categories by their names alone. */
function aboutOf({ sku, entity }: Happening, shopId: string): AlertEntity {
  if (entity === undefined) return variantEntity(sku ?? '');
  const { type, id } = entity;
  return { type, id: type === 'category' ? categoryIdOf(shopId, id) : id };
}

/** Our id of a variant is what the history calls its SKU. */
function inOurIds(explanation: Happening['explanation']): Happening['explanation'] {
  if (explanation?.kind !== 'broken_size_run') return explanation;
  const sizes = explanation.sizes.map((size) => ({
    ...size,
    variantId: externalIdOf(size.variantId).externalId,
  }));
  return { ...explanation, sizes };
}

/**
 * What is left out as a whole because of one of its items: a sum is too small where the stock of one is unknown for a part of
 * the time, and of sizes nobody knows which sell where the sales of one are unknown.
 */
function unknownGroups(rule: Rule, pasts: readonly Past[]): ReadonlySet<string> {
  if (!isGroup(rule)) return new Set();
  const find = groupFinder(rule);
  const isUnknown = ({ isPartlyUnknown, sold }: Past) => (isOfSizes(rule) ? sold === null : isPartlyUnknown);
  return new Set(pasts.filter(isUnknown).flatMap(({ variant }) => find(variant)));
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

function groupsLeftOut(rule: Rule, { size }: ReadonlySet<string>): readonly string[] {
  if (size === 0) return [];
  const [one, some] = rule.level === 'category' ? ['category', 'categories'] : [rule.level, `${rule.level}s`];
  const why = isOfSizes(rule)
    ? 'the sales of an item are not known, and without them nobody can say which sizes sell'
    : 'the stock of an item cannot be known for a part of the time, and without it the sum is too small';
  return [`${size} ${size === 1 ? one : some} left out: ${why}.`];
}

function approximationsOf(rule: Rule, pasts: readonly Past[]): string[] {
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
    rule.kind === 'selling_fast'
      ? 'Sales are stored by the hour, and are taken to have been in the middle of it; those whose hour nobody told are spread over their day.'
      : 'Sales are stored by local day. A day’s sales are taken to have been at noon, or at the moment when the item ran out on that day.',
    'A purchase order is taken with the date that was promised first; later changes of the date are not stored. Suppliers’ lateness and lead times are learned from what was received since 28 days before the period; a lead time typed for a supplier, not for the item, is left out.',
    ...(isOfSizes(rule)
      ? [
          'Which sizes sell is learned from what was sold since 28 days before the period, and of the last 56 days once so many have gone by.',
        ]
      : []),
    'The rule stands by itself: other rules that would win over it, and acknowledgements, play no part. The variants are those in its scope today.',
  ];
}
