import type { ShopId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import { localDay } from '../sales/sales-pace';

/** What a message says of goods of an order that were handed over. Nothing of the customer, nor of where they went. */
export interface FulfilmentReport {
  readonly shopId: ShopId;
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly at: Instant;
  readonly isCancelled: boolean;
  readonly version: Version;
  /** When it was ordered; null where the message does not say. */
  readonly orderedAt: Instant | null;
}

export interface Fulfilment {
  readonly at: Instant;
  readonly isCancelled: boolean;
  readonly version: Version;
}

/** Everything heard of how one order was fulfilled, and what of it was counted. */
export interface OrderFulfilment {
  readonly shopId: ShopId;
  readonly orderId: string;
  readonly orderedAt: Instant | null;
  readonly fulfilments: Readonly<Record<string, Fulfilment>>;
  readonly counted: FulfilmentTime | null;
}

/** From an order to the first of its goods that were handed over. */
export interface FulfilmentTime {
  /** The shop's local day on which they were. */
  readonly day: string;
  readonly minutes: number;
}

/** Parcels of one order that are kept; further ones do not change when the first one went. */
const MOST_FULFILMENTS = 20;

/** Folds a message into what was heard of an order. The same record where it is older, or known. */
export function hearOfFulfilment(order: OrderFulfilment, report: FulfilmentReport): OrderFulfilment {
  const { fulfilmentId, at, isCancelled, version } = report;
  const known = order.fulfilments[fulfilmentId];
  const orderedAt = report.orderedAt ?? order.orderedAt;
  const isNew = known === undefined || known.version < version;
  const isFull = known === undefined && Object.keys(order.fulfilments).length >= MOST_FULFILMENTS;
  if (!isNew || isFull) return orderedAt === order.orderedAt ? order : { ...order, orderedAt };
  const fulfilments = { ...order.fulfilments, [fulfilmentId]: { at, isCancelled, version } };
  return { ...order, orderedAt, fulfilments };
}

/** Null while one of both ends is not known, or everything that was handed over was cancelled. */
export function fulfilmentTime(
  { orderedAt, fulfilments }: Pick<OrderFulfilment, 'orderedAt' | 'fulfilments'>,
  timeZone: string,
): FulfilmentTime | null {
  const [first] = Object.values(fulfilments)
    .filter(({ isCancelled }) => !isCancelled)
    .map(({ at }) => at)
    .toSorted();
  if (first === undefined || orderedAt === null) return null;
  const minutes = Math.round((Date.parse(first) - Date.parse(orderedAt)) / 60_000);
  return { day: localDay(first, timeZone), minutes: Math.max(0, minutes) };
}

/** Upper bounds, in hours, of the classes in which times are counted; what took longer is in one more. */
export const CLASS_HOURS = [1, 2, 4, 8, 12, 24, 36, 48, 72, 96, 120, 168, 240, 336, 504, 720] as const;

/** Orders of which the first goods were handed over on a day, and how long that took. */
export interface FulfilmentDay {
  readonly day: string;
  readonly orders: number;
  readonly minutes: number;
  /** How many took up to each of `CLASS_HOURS`, and longer than all of them. */
  readonly classes: readonly number[];
}

/** The class that so many minutes are counted in: a bound belongs to the class below it. */
export function classOf(minutes: number): number {
  const index = CLASS_HOURS.findIndex((hours) => minutes <= hours * 60);
  return index === -1 ? CLASS_HOURS.length : index;
}

/** Several days as one. */
export function sumOfDays(days: readonly FulfilmentDay[]): Omit<FulfilmentDay, 'day'> {
  const classes = Array.from({ length: CLASS_HOURS.length + 1 }, (_, index) =>
    days.reduce((sum, day) => sum + (day.classes[index] ?? 0), 0),
  );
  return {
    orders: days.reduce((sum, { orders }) => sum + orders, 0),
    minutes: days.reduce((sum, { minutes }) => sum + minutes, 0),
    classes,
  };
}

/** In hours; null without an order. */
export const meanHours = ({ orders, minutes }: Omit<FulfilmentDay, 'day'>): number | null =>
  orders > 0 ? minutes / orders / 60 : null;

/**
 * The time in which half of the orders were fulfilled, in hours: exact to its class, and within it as if its orders were
 * spread evenly. In the last class, which has no end, its beginning. Null without an order.
 */
export function medianHours({ orders, classes }: Omit<FulfilmentDay, 'day'>): number | null {
  if (orders <= 0) return null;
  let below = 0;
  for (const [index, count] of classes.entries()) {
    if (count > 0 && below + count >= orders / 2) {
      const from = CLASS_HOURS[index - 1] ?? 0;
      const to = CLASS_HOURS[index] ?? from;
      return from + ((orders / 2 - below) / count) * (to - from);
    }
    below += count;
  }
  return null;
}
