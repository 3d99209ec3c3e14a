import type { PurchaseLine, PurchaseOrder } from './purchase-order';

/**
 * Bytes that an order may take as JSON, with the ids of its items once more: DynamoDB holds 409,600 in an item, and counts
 * no text as longer than JSON does.
 */
export const MOST_ORDER_BYTES = 400_000;

/**
 * The order as it can be kept. Where it takes too many bytes, what was promised of lines that were left out is forgotten;
 * then what its lines were said to have brought, but for the last of it, is taken to have come at once, when the latest of
 * that did. Null where even that is too much: deliveries told by themselves have ids, by which they are corrected, and are
 * never thrown together.
 */
export function fittingOrder(order: PurchaseOrder): PurchaseOrder | null {
  if (bytesOf(order) <= MOST_ORDER_BYTES) return order;
  const standing = { ...order, leftOut: [] };
  if (bytesOf(standing) <= MOST_ORDER_BYTES) return standing;
  const shorter = { ...standing, lines: order.lines.map(withFewRises) };
  return bytesOf(shorter) <= MOST_ORDER_BYTES ? shorter : null;
}

function withFewRises(line: PurchaseLine): PurchaseLine {
  const last = line.said.at(-1);
  const earlier = line.said.slice(0, -1);
  if (last === undefined || earlier.length < 2) return line;
  const units = earlier.reduce((sum, rise) => sum + rise.units, 0);
  const at =
    earlier
      .map((rise) => rise.at)
      .toSorted()
      .at(-1) ?? last.at;
  return { ...line, said: [{ units, at }, last] };
}

function bytesOf(order: PurchaseOrder): number {
  const variantIds = new Set(order.lines.map(({ variantId }) => variantId));
  return new TextEncoder().encode(JSON.stringify([order, ...variantIds])).length;
}
