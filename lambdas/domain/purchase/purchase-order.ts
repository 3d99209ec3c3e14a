import type { LocationId, ShopId, VariantId } from '../inventory/identity';
import type { Arrival } from './shipment';
import type { Instant, Version } from '../inventory/inventory-level';
import { instantOf, updatedAtOf } from '../inventory/version';
import type { FirstPromise, LinePromise } from './first-promise';

/** The source's id of the order, ours and unique: a linked source's orders are its own, though the items are the shop's. */
export type PurchaseOrderId = string;
export type SupplierId = string;

/** `draft` binds nobody; `closed` and `cancelled` bring nothing more. */
export const PURCHASE_ORDER_STATUSES = ['draft', 'ordered', 'cancelled', 'closed'] as const;
export type PurchaseOrderStatus = (typeof PURCHASE_ORDER_STATUSES)[number];

/** An order is kept as one item of the table, which holds no more. */
export const MOST_LINES = 1_000;
/** As many deliveries as one message lists; an imported order travels in one. */
export const MOST_RECEIPTS = 5_000;

/** Units that arrived at a moment. */
export interface Receipt {
  readonly units: number;
  readonly at: Instant;
}

/** What was promised is the first date expected of it once it was ordered. */
export interface PurchaseLine extends FirstPromise {
  readonly lineId: string;
  readonly variantId: VariantId;
  /** Units ordered. */
  readonly quantity: number;
  readonly unitCostMinor: number | null;
  /** Its own expected date; null is the order's. */
  readonly expectedAt: Instant | null;
  /** The platform's own lines of the shipments that bring it. */
  readonly shipmentLineIds: readonly string[];
  /** The platform's own lines of the transfers that bring it. */
  readonly transferLineIds: readonly string[];
  /** When the order last said of it how much, from when or by which transfers other than before. */
  readonly plannedAt: Instant | null;
  /** What a shipment said of its date since the order last said another; null where none did. */
  readonly arrival: Arrival | null;
  /** When the order last said another date for it. */
  readonly datedAt: Instant | null;
  /** What the order as a whole said to have arrived, each delivery that it listed, or each rise by itself. */
  readonly said: readonly Receipt[];
}

/** A delivery that was told by itself. */
export interface OrderReceipt {
  readonly receiptId: string;
  readonly at: Instant;
  readonly version: Version;
  readonly lines: readonly { readonly lineId: string; readonly units: number }[];
}

/** How a transfer that brings some of the order ended, and the units of each line that it was to bring. */
export interface TransferEnd {
  readonly transferId: string;
  readonly end: 'completed' | 'cancelled';
  readonly at: Instant;
  readonly lines: OrderReceipt['lines'];
}

/**
 * A purchase order as it is known, with what is remembered of it. Money is in minor units of `currency`; what was promised
 * is the first date expected of it once it was ordered.
 */
export interface PurchaseOrder extends FirstPromise {
  readonly orderId: PurchaseOrderId;
  readonly shopId: ShopId;
  /** As people call it: "PO-1042"; null where nobody said. */
  readonly name: string | null;
  readonly supplierId: SupplierId | null;
  readonly supplierName: string | null;
  readonly status: PurchaseOrderStatus;
  /** Null where nobody said: see `placedAtOf`. */
  readonly placedAt: Instant | null;
  /** The oldest message by which it is no draft; null while none is, or where it was heard before this was remembered. */
  readonly orderedBy: Version | null;
  readonly expectedAt: Instant | null;
  readonly locationId: LocationId | null;
  readonly currency: string | null;
  readonly lines: readonly PurchaseLine[];
  /** What was promised of lines that are in it no more, or not yet. */
  readonly leftOut: readonly LinePromise[];
  /** The platform's shipments that bring it. */
  readonly shipmentIds: readonly string[];
  /** The platform's transfers that bring it. */
  readonly transferIds: readonly string[];
  /** Those that were told by themselves. */
  readonly receipts: readonly OrderReceipt[];
  /** The newest state of the order that listed the deliveries of its lines; null while none did. */
  readonly listedBy: Version | null;
  /** Of its transfers those that ended. */
  readonly transferEnds: readonly TransferEnd[];
  /** Null while only deliveries of it were heard of. */
  readonly version: Version | null;
  /** When it was first heard of here. */
  readonly heardAt: Instant;
  readonly deletedAt: Instant | null;
}

/**
 * What arrived of a line, oldest first. Deliveries told by themselves say more than the order's own count of them; a
 * transfer that was completed has brought what it was to bring, where no delivery says how much it was.
 */
export function receiptsOf(
  order: Pick<PurchaseOrder, 'receipts' | 'transferEnds'>,
  line: PurchaseLine,
): readonly Receipt[] {
  const told = order.receipts.flatMap(({ at, lines }) =>
    lines
      .filter(({ lineId, units }) => lineId === line.lineId && units > 0)
      .map(({ units }): Receipt => ({ units, at })),
  );
  const said = unitsIn(told) > 0 ? line.said : withCompleted(line, unitsByEnd(order, line, 'completed'));
  const receipts = unitsIn(told) >= unitsIn(said) ? told : said;
  return receipts.toSorted(byTime);
}

const byTime = (one: Receipt, other: Receipt): number => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0);

/** The units of a line that its transfers with such an end were to bring, each when it ended. */
const unitsByEnd = (
  { transferEnds }: Pick<PurchaseOrder, 'transferEnds'>,
  { lineId }: PurchaseLine,
  wanted: TransferEnd['end'],
): readonly Receipt[] =>
  transferEnds
    .filter(({ end }) => end === wanted)
    .flatMap(({ at, lines }) =>
      lines.filter((line) => line.lineId === lineId).map(({ units }): Receipt => ({ units, at })),
    );

/**
 * The order's own count and that of its completed transfers are two counts of the same units: at each time the greater of
 * both has arrived, by transfers no more than was ordered.
 */
function withCompleted({ said, quantity }: PurchaseLine, completed: readonly Receipt[]): readonly Receipt[] {
  if (completed.length === 0) return said;
  const counted = { said: 0, completed: 0 };
  const both = [
    ...said.map((receipt) => ({ ...receipt, by: 'said' as const })),
    ...completed.map((receipt) => ({ ...receipt, by: 'completed' as const })),
  ].toSorted(byTime);
  let arrived = 0;
  return both.flatMap(({ units, at, by }): readonly Receipt[] => {
    counted[by] += units;
    const more = Math.max(counted.said, Math.min(quantity, counted.completed)) - arrived;
    arrived += Math.max(0, more);
    return more > 0 ? [{ units: more, at }] : [];
  });
}

export const unitsIn = (receipts: readonly Receipt[]): number =>
  receipts.reduce((sum, { units }) => sum + units, 0);

/**
 * Units still to come of a line. Nothing comes of an order that is a draft, cancelled, closed or deleted, nor by a transfer
 * that was cancelled since the order last said otherwise of the line.
 */
export function openUnits(order: PurchaseOrder, line: PurchaseLine): number {
  if (!isOpenOrder(order)) return 0;
  const { plannedAt, quantity } = line;
  const cancelled = unitsByEnd(order, line, 'cancelled').filter(
    ({ at }) => plannedAt === null || at > plannedAt,
  );
  return Math.max(0, quantity - unitsIn(receiptsOf(order, line)) - unitsIn(cancelled));
}

export const isOpenOrder = ({ status, deletedAt }: PurchaseOrder): boolean =>
  status === 'ordered' && deletedAt === null;

export interface OrderTotals {
  readonly ordered: number;
  readonly received: number;
  readonly open: number;
}

/** Units of the whole order. */
export function totalsOf(order: PurchaseOrder): OrderTotals {
  const totals = { ordered: 0, received: 0, open: 0 };
  for (const line of order.lines) {
    totals.ordered += line.quantity;
    totals.received += unitsIn(receiptsOf(order, line));
    totals.open += openUnits(order, line);
  }
  return totals;
}

/** When the order was placed; where nobody said, since when it is no draft, and of one that is when it was first heard of. */
export const placedAtOf = ({ placedAt, orderedBy, heardAt }: PurchaseOrder): Instant =>
  placedAt ?? (orderedBy === null ? heardAt : instantOf(updatedAtOf(orderedBy)));

/** The date that was first promised of a line, by itself or by its order; null while none was. */
export const promisedAtOf = (order: PurchaseOrder, line: PurchaseLine): Instant | null =>
  line.promisedAt ?? order.promisedAt;

/** The date expected of a line now: what its shipment said since, its own, or the order's. */
export const expectedAtOf = (order: PurchaseOrder, line: PurchaseLine): Instant | null =>
  line.arrival?.at ?? line.expectedAt ?? order.expectedAt;

/** Whether all of it arrived, or no more will and something did. */
export function isFulfilled(order: PurchaseOrder): boolean {
  if (order.version === null || order.deletedAt !== null) return false;
  const { ordered, received } = totalsOf(order);
  if (received === 0 || order.status === 'draft' || order.status === 'cancelled') return false;
  return (
    order.status === 'closed' || (ordered > 0 && order.lines.every((line) => openUnits(order, line) === 0))
  );
}
