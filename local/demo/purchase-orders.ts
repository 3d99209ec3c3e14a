import type { DemoVariant } from './catalogue';
import type { OpeningScenes } from './opening-scenes';
import { CURRENCY } from './shopify-bodies';

/** Posts an event of the planning system, and resolves with the HTTP status. */
export type PostPurchaseOrder = (event: unknown) => Promise<number>;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How long more of what is due for reorder takes, in days. */
const LEAD_DAYS = 42;
const SUPPLIER = { supplierId: 'baltic-traders', supplierName: 'Baltic Traders' };

/** What the planning system says of one order, and when. */
interface PlannedOrder {
  readonly name: string;
  readonly variants: readonly DemoVariant[];
  readonly quantity: number;
  /** Days from now; negative is past. */
  readonly orderedInDays: number;
  readonly expectedInDays: number;
  /** The date that was said last, where it slipped. */
  readonly slippedToInDays?: number;
  readonly received?: number;
}

/**
 * The orders that are open when the demonstration begins: one just placed, one that lands within days, one that came in
 * part, one that slipped though what it brings is out, and one that is due tomorrow and will not come.
 */
export function openingOrders({ sellsOut, runsLow, comesBack }: OpeningScenes, now: Date): OrdersInTurn {
  const orders: readonly PlannedOrder[] = [
    { name: 'PO-2204', variants: runsLow, quantity: 60, orderedInDays: 0, expectedInDays: 45 },
    { name: 'PO-2201', variants: sellsOut.slice(1), quantity: 48, orderedInDays: -3, expectedInDays: 8 },
    {
      name: 'PO-2198',
      variants: comesBack,
      quantity: 40,
      orderedInDays: -28,
      expectedInDays: 0,
      received: 24,
    },
    {
      name: 'PO-2195',
      variants: sellsOut.slice(0, 2),
      quantity: 72,
      orderedInDays: -40,
      expectedInDays: 2,
      slippedToInDays: 16,
    },
    { name: 'PO-2192', variants: runsLow.slice(0, 1), quantity: 30, orderedInDays: -21, expectedInDays: 1 },
  ];
  const told = orders.map((order) => eventsOf(order, now));
  return { placed: told.map(([placed]) => placed), since: told.flatMap(([, ...since]) => since) };
}

/** What the planning system knows of how long more takes. */
export function leadTimes({ dueForReorder }: OpeningScenes, now: Date): readonly object[] {
  return dueForReorder.map((variant) => ({
    type: 'variant.updated',
    timestamp: now.toISOString(),
    data: { variantId: String(variant.inventoryItemId), leadTimeDays: LEAD_DAYS },
  }));
}

/** How each was placed, and what was said of some of them since. A queue keeps no order: the second goes out after the first. */
interface OrdersInTurn {
  readonly placed: readonly object[];
  readonly since: readonly object[];
}

function eventsOf(order: PlannedOrder, now: Date): readonly [placed: object, ...since: object[]] {
  const { orderedInDays, expectedInDays, slippedToInDays, received } = order;
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const orderedAt = inDays(orderedInDays);
  const placed = updated(order, orderedAt, orderedAt, inDays(expectedInDays), {});
  if (slippedToInDays !== undefined) {
    return [placed, updated(order, now, orderedAt, inDays(slippedToInDays), {})];
  }
  if (received === undefined) return [placed];
  // Boxes that were just booked in are waited for; these were unpacked this morning.
  const receivedAt = new Date(now.getTime() - 30 * MINUTE_MS).toISOString();
  const arrived = { receivedQuantity: received, receivedAt };
  return [placed, updated(order, now, orderedAt, inDays(expectedInDays), arrived)];
}

function updated(
  { name, variants, quantity }: PlannedOrder,
  saidAt: Date,
  orderedAt: Date,
  expectedAt: Date,
  line: object,
): object {
  return {
    type: 'purchase_order.updated',
    timestamp: saidAt.toISOString(),
    data: {
      ...SUPPLIER,
      purchaseOrderId: name,
      name,
      status: 'ordered',
      orderedAt: orderedAt.toISOString(),
      expectedAt: expectedAt.toISOString(),
      currency: CURRENCY,
      lines: variants.map((variant, index) => ({
        lineId: String(index + 1),
        variantId: String(variant.inventoryItemId),
        quantity,
        unitCost: (variant.costMinor / 100).toFixed(2),
        ...line,
      })),
    },
  };
}
