import type { Condition } from '../alert/finding';
import { walkCover } from '../forecast/cover-walk';
import type { IncomingUnits } from '../forecast/cover-chance';
import type { VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { instantOf, updatedAtOf } from '../inventory/version';
import type { Rule } from '../rule/rule';
import { localDay, startOfLocalDay } from '../sales/sales-pace';
import { daysBetween, type OrderFacts, plusDays } from './order-facts';
import { expectedAtOf, openUnits, promisedAtOf, receiptsOf, totalsOf } from './purchase-order';

/** How far behind what was first promised an order is, by the line that is furthest behind. */
export interface OrderDelay {
  /** Days behind; 0 or less where it is in time, or where nothing was promised. */
  readonly lateDays: number;
  readonly promisedOn: string | null;
  /** The day expected now; null where nobody can say. */
  readonly expectedOn: string | null;
  /** Whether the day that is expected has passed: then nobody knows when it comes. */
  readonly isOverdue: boolean;
  /** Items still to come, each with the day on which it is expected; null where nobody can say any more. */
  readonly open: ReadonlyMap<VariantId, { readonly units: number; readonly expectedOn: string | null }>;
}

/** An item that runs out before an order that is late brings more of it. Days are local, the first of a gap included. */
export interface OrderHit {
  readonly variantId: VariantId;
  readonly name: string | null;
  readonly available: number;
  readonly unitsPerDay: number;
  readonly firstGapOn: string;
  readonly gapDays: number;
  readonly unitsShort: number;
}

export interface PurchaseOrderLateExplanation {
  readonly kind: 'purchase_order_late';
  readonly supplierName: string | null;
  readonly lateDays: number;
  readonly promisedOn: string;
  readonly expectedOn: string | null;
  readonly isOverdue: boolean;
  /** The day on which the last of it came. Absent while any is to come, and where none came. */
  readonly cameOn?: string;
  readonly today: string;
  readonly ordered: number;
  readonly received: number;
  readonly open: number;
  /** Items still to come, how many of them were looked at, and of how many sales or stock are not known. */
  readonly itemsOpen: number;
  readonly itemsLookedAt: number;
  readonly itemsUnknown: number;
  /** How far ahead was looked where nobody can say when it comes. */
  readonly horizonDays: number;
  readonly hitCount: number;
  /** How many of them are out already. Absent of alerts from before it was told. */
  readonly outAlready?: number;
  /** Those that run out first. */
  readonly hits: readonly OrderHit[];
}

/** Without a date nobody knows how long a gap lasts: gaps that begin in four weeks are told. */
const UNDATED_HORIZON_DAYS = 28;
const MOST_HITS = 10;
/** A slip by a new date is worth telling from so many days on; one that merely grows day by day less often. */
const SLIP_DAYS = 2;
const OVERDUE_DAYS = 3;
const OVERDUE_FACTOR = 1.5;

export function delayOf({ order, now, timeZone }: OrderFacts): OrderDelay {
  const today = localDay(now, timeZone);
  const open = new Map<VariantId, { units: number; expectedOn: string | null }>();
  let worst: Omit<OrderDelay, 'open'> = { lateDays: 0, promisedOn: null, expectedOn: null, isOverdue: false };
  for (const line of order.lines) {
    const units = openUnits(order, line);
    if (units === 0) continue;
    const expectedAt = expectedAtOf(order, line);
    const stated = expectedAt === null ? null : localDay(expectedAt, timeZone);
    const isOverdue = stated !== null && stated < today;
    const known = open.get(line.variantId);
    const expectedOn = isOverdue ? null : stated;
    open.set(line.variantId, {
      units: units + (known?.units ?? 0),
      expectedOn: known === undefined ? expectedOn : earlier(known.expectedOn, expectedOn),
    });
    const promisedAt = promisedAtOf(order, line);
    if (promisedAt === null) continue;
    const promisedOn = localDay(promisedAt, timeZone);
    const lateDays = daysBetween(promisedOn, expectedOn ?? today);
    if (worst.promisedOn === null || lateDays > worst.lateDays) {
      worst = { lateDays, promisedOn, expectedOn: stated, isOverdue };
    }
  }
  return { ...worst, open };
}

/** The first of two days that are known; a line that nobody can date says nothing against one that is dated. */
function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/**
 * Whether an item runs out before the order brings more of it, by a walk through the days: every open order counts on its
 * stated day, one whose day has passed or is not known counts for nothing.
 *
 * @param arrivesOn the day on which the order that is late brings it; null where nobody can say
 * @param unitsPerDay above 0
 */
export function gapBefore(
  item: {
    readonly available: number;
    readonly unitsPerDay: number;
    readonly incoming: readonly IncomingUnits[];
  },
  arrivesOn: string | null,
  { now, timeZone }: Pick<OrderFacts, 'now' | 'timeZone'>,
): Pick<OrderHit, 'firstGapOn' | 'gapDays' | 'unitsShort'> | null {
  const today = localDay(now, timeZone);
  const days = arrivesOn === null ? UNDATED_HORIZON_DAYS : daysBetween(today, arrivesOn);
  const arrivals = item.incoming.flatMap(({ units, expectedAt }) => {
    if (expectedAt === null) return [];
    const day = daysBetween(today, localDay(expectedAt, timeZone));
    return day < 0 ? [] : [{ day, units }];
  });
  const { firstGapDay, gapDays, unitsShort } = walkCover(item.available, item.unitsPerDay, arrivals, days);
  if (firstGapDay === null) return null;
  return { firstGapOn: plusDays(today, firstGapDay), gapDays, unitsShort };
}

/** What was found out about the items of an order that is late. */
export interface OrderHits {
  readonly hits: readonly OrderHit[];
  readonly lookedAt: number;
  readonly unknown: number;
}

/** Whether an order slipped behind what was first promised, by how much, and what it now hits. */
export function judgeOrderLate(
  facts: OrderFacts,
  rule: Rule,
  delay: OrderDelay,
  { hits, lookedAt, unknown }: OrderHits,
): Condition {
  const { order, now, timeZone } = facts;
  const { lateDays, isOverdue } = delay;
  const today = localDay(now, timeZone);
  const isLate = delay.open.size > 0 && delay.promisedOn !== null && lateDays >= rule.threshold;
  const isDated = !isOverdue && delay.expectedOn !== null;
  const came = delay.open.size > 0 ? null : asItCame(facts);
  return {
    outcome: 'condition',
    verdict: isLate ? 'fires' : 'clear',
    measure: Math.max(0, lateDays),
    isWorseThan: (told) =>
      isDated
        ? lateDays >= told + SLIP_DAYS
        : lateDays >= Math.max(told + OVERDUE_DAYS, told * OVERDUE_FACTOR),
    stage: hits.length > 0 ? 1 : 0,
    since: sinceOf(facts, rule, delay),
    urgency: hits.length > 0 ? 'now' : 'later',
    ...lookAgain(facts, rule, isLate),
    explanation: {
      kind: 'purchase_order_late',
      supplierName: order.supplierName,
      lateDays: Math.max(0, came?.lateDays ?? lateDays),
      promisedOn: delay.promisedOn ?? came?.promisedOn ?? today,
      expectedOn: delay.expectedOn,
      isOverdue,
      ...(came === null ? {} : { cameOn: came.cameOn }),
      today,
      ...totalsOf(order),
      itemsOpen: delay.open.size,
      itemsLookedAt: lookedAt,
      itemsUnknown: unknown,
      horizonDays: UNDATED_HORIZON_DAYS,
      hitCount: hits.length,
      outAlready: hits.filter(({ available }) => available <= 0).length,
      hits: hits.toSorted((one, other) => (one.firstGapOn < other.firstGapOn ? -1 : 1)).slice(0, MOST_HITS),
    },
  };
}

/** How far behind its promise an order was that is there: by the line that came furthest behind. Null where nobody can say. */
function asItCame({ order, timeZone }: OrderFacts) {
  let worst: { readonly lateDays: number; readonly promisedOn: string } | null = null;
  let cameOn = '';
  for (const line of order.lines) {
    const last = receiptsOf(order, line).at(-1);
    if (last === undefined) continue;
    const day = localDay(last.at, timeZone);
    if (day > cameOn) cameOn = day;
    const promisedAt = promisedAtOf(order, line);
    if (promisedAt === null) continue;
    const promisedOn = localDay(promisedAt, timeZone);
    const lateDays = daysBetween(promisedOn, day);
    if (worst === null || lateDays > worst.lateDays) worst = { lateDays, promisedOn };
  }
  return worst === null ? null : { ...worst, cameOn };
}

/** Since the day on which it was too late, or since a date was said that is. */
function sinceOf({ order, timeZone, now }: OrderFacts, rule: Rule, { promisedOn }: OrderDelay): Instant {
  if (promisedOn === null || order.version === null) return now;
  const lateFrom = startOfLocalDay(plusDays(promisedOn, rule.threshold), timeZone);
  const saidAt = instantOf(updatedAtOf(order.version));
  return lateFrom < now ? lateFrom : saidAt < now ? saidAt : now;
}

/** Each day while it is late; before that on the first day on which a line that has not come is. */
function lookAgain({ order, now, timeZone }: OrderFacts, rule: Rule, isLate: boolean) {
  if (isLate) return { lookAgainAt: startOfLocalDay(plusDays(localDay(now, timeZone), 1), timeZone) };
  const today = localDay(now, timeZone);
  const lateFrom = order.lines.flatMap((line) => {
    const promisedAt = promisedAtOf(order, line);
    if (promisedAt === null || openUnits(order, line) === 0) return [];
    const day = plusDays(localDay(promisedAt, timeZone), rule.threshold);
    return day > today ? [day] : [];
  });
  const [first] = lateFrom.toSorted();
  return first === undefined ? {} : { lookAgainAt: startOfLocalDay(first, timeZone) };
}
