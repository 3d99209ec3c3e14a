import type { ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { PurchaseLine, PurchaseOrder, PurchaseOrderId, TransferEnd } from './purchase-order';
import { hearLines, type ShipmentLine } from './shipment';

/**
 * Goods that are to go from one place to another, as the platform tells of them: by lines of its own, which name no items.
 * What a purchase order names comes from a supplier; one that none names is between the shop's own locations, as far as
 * anybody knows, and brings nothing new.
 */
export interface Transfer {
  readonly transferId: string;
  readonly shopId: ShopId;
  /** The order that it brings; null while none has named it. */
  readonly orderId: PurchaseOrderId | null;
  /** Its lines as they were last told, those that were taken out with no units. */
  readonly lines: readonly ShipmentLine[];
  /** Null while it goes on. */
  readonly ended: Pick<TransferEnd, 'end' | 'at'> | null;
}

/** What one message says of a transfer; what it does not mention stays as it is. */
export interface TransferReport {
  readonly transferId: string;
  readonly shopId: ShopId;
  readonly at: Instant;
  readonly lines?: readonly { readonly lineId: string; readonly units: number }[];
  readonly end?: TransferEnd['end'];
}

export const unknownTransfer = (transferId: string, shopId: ShopId): Transfer => ({
  transferId,
  shopId,
  orderId: null,
  lines: [],
  ended: null,
});

/** Folds a message into what is known of a transfer; the same in whichever order messages come. */
export function hearTransfer(known: Transfer, { at, lines = [], end }: TransferReport): Transfer {
  const isNewer = known.ended === null || at > known.ended.at;
  return {
    ...known,
    lines: hearLines(known.lines, lines, at),
    ended: end !== undefined && isNewer ? { end, at } : known.ended,
  };
}

/**
 * What a transfer means to the order that names it: nothing before it ends. Of lines that no line of the order names,
 * nobody knows the items, and they count for nothing; an order that names no lines at all, and this transfer alone, comes
 * by it whole.
 */
export function applyTransfer(order: PurchaseOrder, transfer: Transfer): PurchaseOrder {
  const { transferId, ended } = transfer;
  const others = order.transferEnds.filter((one) => one.transferId !== transferId);
  const lines = order.lines.flatMap((line) => {
    const units = unitsBrought(order, line, transfer);
    return units > 0 ? [{ lineId: line.lineId, units }] : [];
  });
  const isNamed = order.transferIds.includes(transferId);
  if (ended === null || !isNamed || lines.length === 0) return { ...order, transferEnds: others };
  const { end, at } = ended;
  const transferEnds = [...others, { transferId, end, at, lines }].toSorted((one, other) =>
    one.transferId < other.transferId ? -1 : 1,
  );
  return { ...order, transferEnds };
}

function unitsBrought(order: PurchaseOrder, line: PurchaseLine, { lines }: Transfer): number {
  if (order.lines.every(({ transferLineIds }) => transferLineIds.length === 0)) {
    return order.transferIds.length === 1 ? line.quantity : 0;
  }
  return lines
    .filter(({ lineId }) => line.transferLineIds.includes(lineId))
    .reduce((sum, { units }) => sum + units, 0);
}
