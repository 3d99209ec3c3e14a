import type { Occurrence } from '../alert/finding';
import type { VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { localDay } from '../sales/sales-pace';
import type { Rule } from '../rule/rule';
import { daysBetween, isNews, type OrderFacts, type OrderItem, topItems } from './order-facts';
import { expectedAtOf, openUnits, type PurchaseOrder, receiptsOf, totalsOf } from './purchase-order';

export interface PurchaseOrderReceivedExplanation {
  readonly kind: 'purchase_order_received';
  readonly supplierName: string | null;
  /** Units that came this time. */
  readonly units: number;
  /** So many people were told had come with this delivery; absent where they were told of none. */
  readonly unitsToldBefore?: number;
  readonly received: number;
  readonly ordered: number;
  readonly open: number;
  readonly receivedOn: string;
  /** When the rest is expected; null where nobody has said, or where nothing is to come. */
  readonly restExpectedOn: string | null;
  /** Whether that day has passed for some of it: then nobody knows when that comes. */
  readonly isRestOverdue: boolean;
  readonly promisedOn: string | null;
  /** Days after the date that was first promised; negative is early, null where none was. */
  readonly daysLate: number | null;
  /** Different items in `units`; those with most of them are named. */
  readonly itemCount: number;
  readonly items: readonly OrderItem[];
}

/** Boxes that are booked in one after the other are one delivery: until nothing came for so long. */
const DELIVERY_MINUTES = 15;
const MINUTE_MS = 60_000;

/** Boxes that came one after the other. */
interface Delivery {
  /** Of its first box and its last. */
  readonly firstAt: Instant;
  readonly at: Instant;
  readonly units: number;
  readonly byVariant: ReadonlyMap<VariantId, number>;
}

/**
 * That ordered stock arrived, in whole or in part: told once of each delivery, the latest that was not known when people
 * were told before. One that is heard of late is told by itself, and tells none again that came after it.
 *
 * @param told the name of what was told before; null where nothing was: then the latest delivery is news and no other
 */
export function judgeOrderReceived(facts: OrderFacts, rule: Rule, told: string | null): Occurrence {
  const { order, now, timeZone, nameOf } = facts;
  const deliveries = deliveriesOf(order);
  const fresh = order.deletedAt === null ? deliveries.filter(({ at }) => isNews(at, now)) : [];
  const candidates = told === null ? fresh.slice(0, 1) : notTold(fresh, deliveries, told);
  const news = candidates.find(({ units }) => units >= Math.max(1, rule.threshold));
  const shown = news ??
    deliveries[0] ?? { firstAt: now, at: now, units: 0, byVariant: new Map<VariantId, number>() };
  const totals = totalsOf(order);
  const receivedOn = localDay(shown.at, timeZone);
  const promisedOn = order.promisedAt === null ? null : localDay(order.promisedAt, timeZone);
  const rest = restOf(facts);
  const unitsToldBefore = news === undefined || told === null ? null : toldOf(news, deliveries, told);
  const settlesAt = new Date(Date.parse(shown.at) + DELIVERY_MINUTES * MINUTE_MS).toISOString();
  return {
    outcome: 'occurrence',
    name: news === undefined ? told : fresh.map(keyOf).join(' '),
    measure: shown.units,
    at: shown.at,
    urgency: 'later',
    ...(settlesAt > now ? { settlesAt } : {}),
    explanation: {
      kind: 'purchase_order_received',
      supplierName: order.supplierName,
      units: shown.units,
      ...(unitsToldBefore === null ? {} : { unitsToldBefore }),
      ...totals,
      receivedOn,
      restExpectedOn: rest.expectedOn,
      isRestOverdue: rest.isOverdue,
      promisedOn,
      daysLate: promisedOn === null ? null : daysBetween(promisedOn, receivedOn),
      itemCount: shown.byVariant.size,
      items: topItems(shown.byVariant, nameOf),
    },
  };
}

/** The last day on which any of what is to come is expected, of that whose day has passed where there is some. */
function restOf({ order, now, timeZone }: OrderFacts) {
  const open = order.lines.filter((line) => openUnits(order, line) > 0);
  const days = open.map((line) => {
    const expectedAt = expectedAtOf(order, line);
    return expectedAt === null ? null : localDay(expectedAt, timeZone);
  });
  const today = localDay(now, timeZone);
  const dated = days.filter((day) => day !== null).toSorted();
  const passed = dated.filter((day) => day < today).at(-1);
  if (passed !== undefined) return { expectedOn: passed, isOverdue: true };
  return { expectedOn: dated.length < days.length ? null : (dated.at(-1) ?? null), isOverdue: false };
}

/** A delivery that turns out to be larger or smaller than was said is another one. */
const keyOf = ({ at, units }: Pick<Delivery, 'at' | 'units'>): string => `${units}@${at}`;

/**
 * Of some deliveries those that people were not told of. Where one is gone of which they were told, another of as many units
 * is the same with its date corrected, the nearest if there are several; so are all of them, where their units are as many
 * together: then they were taken for one delivery before, or for several.
 *
 * @param all everything that came of the order
 */
function notTold(some: readonly Delivery[], all: readonly Delivery[], told: string): readonly Delivery[] {
  const known = told.split(' ');
  const keys = new Set(all.map(keyOf));
  const gone = known.filter((key) => !keys.has(key)).map(deliveryOf);
  const others = some.filter((one) => !known.includes(keyOf(one)));
  if (unitsOf(others) === unitsOf(gone)) return [];
  const left = [...others];
  for (const { units, at } of gone) {
    const [nearest] = left
      .filter((one) => one.units === units)
      .toSorted((one, other) => distance(one.at, at) - distance(other.at, at));
    if (nearest !== undefined) left.splice(left.indexOf(nearest), 1);
  }
  return left;
}

/** The units of what people were told of a delivery and is gone since: it was another number of boxes. Null where there is none. */
function toldOf({ firstAt, at }: Delivery, all: readonly Delivery[], told: string): number | null {
  const keys = new Set(all.map(keyOf));
  const gone = told.split(' ').filter((key) => !keys.has(key));
  const same = gone.map(deliveryOf).filter((one) => one.at >= firstAt && one.at <= at);
  return same.length === 0 ? null : unitsOf(same);
}

/** What was told under a name that `keyOf` gave. */
function deliveryOf(key: string): Pick<Delivery, 'at' | 'units'> {
  const [units = '', at = ''] = key.split('@');
  return { units: Number(units), at };
}

const unitsOf = (some: readonly Pick<Delivery, 'units'>[]): number =>
  some.reduce((sum, { units }) => sum + units, 0);
const distance = (one: Instant, other: Instant): number => Math.abs(Date.parse(one) - Date.parse(other));

/** What came of the order, the latest first. */
function deliveriesOf(order: PurchaseOrder): readonly Delivery[] {
  const all = order.lines.flatMap((line) =>
    receiptsOf(order, line).map(({ units, at }) => ({ variantId: line.variantId, units, at })),
  );
  all.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  const deliveries: { firstAt: Instant; at: Instant; units: number; byVariant: Map<VariantId, number> }[] =
    [];
  let from: Instant | null = null;
  for (const { variantId, units, at } of all) {
    const isSame = from !== null && Date.parse(from) - Date.parse(at) <= DELIVERY_MINUTES * MINUTE_MS;
    const last = isSame ? deliveries.at(-1) : undefined;
    const delivery = last ?? { firstAt: at, at, units: 0, byVariant: new Map<VariantId, number>() };
    if (last === undefined) deliveries.push(delivery);
    delivery.units += units;
    delivery.firstAt = at;
    delivery.byVariant.set(variantId, (delivery.byVariant.get(variantId) ?? 0) + units);
    from = at;
  }
  return deliveries;
}
