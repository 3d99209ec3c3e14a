import { isDeepStrictEqual } from 'node:util';
import type { EntityChanged, VariantSweepRequested } from '../contracts/events/stock-events';
import { entityIdOf } from '../domain/alert/entity';
import type { VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import {
  type Hearing,
  hearOrder,
  hearReceipt,
  type OrderReceiptReport,
  type PurchaseOrderReport,
  unknownOrder,
} from '../domain/purchase/hear-order';
import { fittingOrder, MOST_ORDER_BYTES } from '../domain/purchase/order-size';
import { placedAtOf, promisedAtOf, type PurchaseOrder } from '../domain/purchase/purchase-order';
import {
  applyShipment,
  hearShipment,
  type Shipment,
  type ShipmentReport,
  unknownShipment,
} from '../domain/purchase/shipment';
import {
  applyTransfer,
  hearTransfer,
  type Transfer,
  type TransferReport,
  unknownTransfer,
} from '../domain/purchase/transfer';
import type { SupplierReport } from '../domain/purchase/supplier';
import { keptPromiseOf, purchasesByVariant } from '../domain/purchase/variant-purchase';
import { ConcurrentChangeError, PoisonMessageError } from '../platform/errors';
import { decideAgainOnConflict } from './decide-again';
import type { VariantStore, Versioned } from './intake-ports';
import { supplierChanged } from './announcements';
import type { BusEvent } from './ports';
import type { PurchaseOrderRecord, PurchaseStore, VariantPurchaseRow } from './purchase-ports';
import { type Recorded, silently } from './recorded';

type Store = PurchaseStore & Pick<VariantStore, 'variants'>;

/** What one VariantSweepRequested names at the most. */
const VARIANTS_PER_EVENT = 50;

/** Records a purchase order as it stands. */
export async function recordPurchaseOrder(
  store: Store,
  report: PurchaseOrderReport,
  now: Instant,
): Promise<Recorded> {
  const variantIds = (report.lines ?? []).map(({ variantId }) => variantId);
  if (await isForeign(store, variantIds, report.shopId)) return silently('refused: other shop');
  return record(store, report, now, async (known) => {
    const heard = hearOrder(known, report);
    if (heard.outcome !== 'changed') return heard;
    const shipments = await shipmentsOf(store, heard.order, now);
    const transfers = await transfersOf(store, heard.order, now);
    // Of a transfer that it names no more nothing holds.
    const order = shipments.reduce(applyShipment, { ...heard.order, transferEnds: [] });
    return { outcome: 'changed', order: transfers.reduce(applyTransfer, order) };
  });
}

/** Records what one delivery of a purchase order brought. */
export async function recordReceipt(
  store: PurchaseStore,
  report: OrderReceiptReport,
  now: Instant,
): Promise<Recorded> {
  return record(store, report, now, async (known) => hearReceipt(known, report));
}

/** Records what is said of a shipment, and what it means to the order that has named it. */
export async function recordShipment(
  store: PurchaseStore,
  report: ShipmentReport,
  now: Instant,
): Promise<Recorded> {
  const { shipmentId, shopId } = report;
  const recorded = await decideAgainOnConflict(async () => {
    const { value, expected } = await store.shipment(shipmentId);
    if (value !== null && value.shopId !== shopId) return null;
    const known = value ?? unknownShipment(shipmentId, shopId);
    const shipment = hearShipment(known, report);
    const isSame = value !== null && JSON.stringify(shipment) === JSON.stringify(known);
    if (!isSame) await store.saveShipment(shipment, expected, now);
    return { shipment, outcome: isSame ? ('unchanged' as const) : ('applied' as const) };
  });
  if (recorded === null) return silently('refused: other shop');
  const { shipment, outcome } = recorded;
  return recordInOrder(store, shipment, outcome, now, (order) => applyShipment(order, shipment));
}

/** Records what is said of a transfer, and what it means to the order that has named it. */
export async function recordTransfer(
  store: PurchaseStore,
  report: TransferReport,
  now: Instant,
): Promise<Recorded> {
  const { transferId, shopId } = report;
  const recorded = await decideAgainOnConflict(async () => {
    const { value, expected } = await store.transfer(transferId);
    if (value !== null && value.shopId !== shopId) return null;
    const known = value ?? unknownTransfer(transferId, shopId);
    const transfer = hearTransfer(known, report);
    const isSame = value !== null && isDeepStrictEqual(transfer, known);
    if (!isSame) await store.saveTransfer(transfer, expected, now);
    return { transfer, outcome: isSame ? ('unchanged' as const) : ('applied' as const) };
  });
  if (recorded === null) return silently('refused: other shop');
  const { transfer, outcome } = recorded;
  return recordInOrder(store, transfer, outcome, now, (order) => applyTransfer(order, transfer));
}

/** Tells the order that has named goods on their way, if one has, what they mean to it. */
async function recordInOrder(
  store: PurchaseStore,
  { orderId, shopId }: Pick<Shipment, 'orderId' | 'shopId'>,
  outcome: Recorded['outcome'],
  now: Instant,
  apply: (known: PurchaseOrder) => PurchaseOrder,
): Promise<Recorded> {
  if (orderId === null) return silently(outcome);
  return record(store, { orderId, shopId }, now, async (known) => {
    // The order names them before it is written itself: then it has yet to come.
    if (known.version === null)
      throw new ConcurrentChangeError('order.awaited', 'Its order is being written.');
    const order = apply(known);
    return isDeepStrictEqual(order, known) ? { outcome: 'unchanged' } : { outcome: 'changed', order };
  });
}

/** What is known of the shipments that an order names. From now on they know whose they are. */
async function shipmentsOf(
  store: PurchaseStore,
  { orderId, shopId, shipmentIds }: PurchaseOrder,
  now: Instant,
): Promise<readonly Shipment[]> {
  const shipments: Shipment[] = [];
  for (const shipmentId of shipmentIds) {
    const { value, expected } = await store.shipment(shipmentId);
    if (value !== null && value.shopId !== shopId) continue;
    const shipment = { ...(value ?? unknownShipment(shipmentId, shopId)), orderId };
    if (value?.orderId !== orderId) await store.saveShipment(shipment, expected, now);
    shipments.push(shipment);
  }
  return shipments;
}

/** The same of the transfers that it names. */
async function transfersOf(
  store: PurchaseStore,
  { orderId, shopId, transferIds }: PurchaseOrder,
  now: Instant,
): Promise<readonly Transfer[]> {
  const transfers: Transfer[] = [];
  for (const transferId of transferIds) {
    const { value, expected } = await store.transfer(transferId);
    if (value !== null && value.shopId !== shopId) continue;
    const transfer = { ...(value ?? unknownTransfer(transferId, shopId)), orderId };
    if (value?.orderId !== orderId) await store.saveTransfer(transfer, expected, now);
    transfers.push(transfer);
  }
  return transfers;
}

/**
 * Records how long a supplier takes, and calls for a look at each item of theirs where it is another time than before. A
 * report that comes again calls for it again: the first time may have ended between the two.
 */
export async function recordSupplier(
  store: PurchaseStore,
  report: SupplierReport,
  now: Instant,
): Promise<Recorded> {
  const { outcome, isLeadTimeNew } = await store.saveSupplier(report);
  if (outcome === 'other_shop') return silently('refused: other shop');
  const recorded = silently(outcome === 'repeated' ? 'unchanged' : outcome);
  const isAnnounced = isLeadTimeNew || outcome === 'repeated';
  return isAnnounced ? { ...recorded, events: [supplierChanged(report, now)] } : recorded;
}

/**
 * The order is written first, with the variants that it concerns, who stay named there until they, what is learned from
 * it and the bus know of it: a crash in between is made good by the same message, which comes again.
 */
async function record(
  store: PurchaseStore,
  { orderId, shopId }: Pick<PurchaseOrder, 'orderId' | 'shopId'>,
  now: Instant,
  hear: (known: PurchaseOrder) => Promise<Hearing>,
): Promise<Recorded> {
  return decideAgainOnConflict(async () => {
    const { value, expected }: Versioned<PurchaseOrderRecord> = await store.order(orderId);
    if (value !== null && value.order.shopId !== shopId) return silently('refused: other shop');
    const known = value?.order ?? unknownOrder(orderId, shopId, now);
    const heard = await hear(known);
    if (heard.outcome === 'changed') {
      const order = fittingOrder(heard.order);
      if (order === null) throw tooLarge(heard.order);
      const untold = [...new Set([...(value?.untold ?? []), ...variantsConcerned(known, order)])];
      await store.saveOrder({ order, untold }, expected);
      await store.saveKeptPromise(keptPromiseOf(known), keptPromiseOf(order));
      const outcome = isSameButVersion(known, order) ? 'unchanged' : 'applied';
      return tell(store, order, untold, expected + 1, outcome, now);
    }
    if (value === null || value.untold === null) return silently(heard.outcome);
    await store.saveKeptPromise(null, keptPromiseOf(known));
    return tell(store, known, value.untold, expected, heard.outcome, now);
  });
}

/** It waits with the dead letters: what came is not lost, and can be told in another way. */
const tooLarge = ({ orderId, lines, receipts }: PurchaseOrder) =>
  new PoisonMessageError(
    'order.too-large',
    `purchase order ${orderId}: with ${lines.length} lines and ${receipts.length} deliveries it takes more than ` +
      `${MOST_ORDER_BYTES} bytes; expected fewer deliveries, or receivedQuantity in purchase_order.updated instead.`,
  );

/** A newer version that says the same moves its versions alone, and so does an older one that promised the same. */
function isSameButVersion(before: PurchaseOrder, after: PurchaseOrder): boolean {
  const plain = (order: PurchaseOrder) => ({
    ...order,
    version: null,
    placedAt: placedAtOf(order),
    orderedBy: null,
    promisedBy: null,
    lines: order.lines.map((line) => ({ ...line, promisedAt: promisedAtOf(order, line), promisedBy: null })),
    leftOut: [],
    listedBy: null,
    receipts: order.receipts
      .map((receipt) => ({ ...receipt, version: null }))
      .toSorted((one, other) => (one.receiptId < other.receiptId ? -1 : 1)),
  });
  return isDeepStrictEqual(plain(before), plain(after));
}

async function tell(
  store: PurchaseStore,
  order: PurchaseOrder,
  variantIds: readonly VariantId[],
  write: number,
  outcome: Recorded['outcome'],
  now: Instant,
): Promise<Recorded> {
  const purchases = purchasesByVariant(order);
  const rows = variantIds.map((id): VariantPurchaseRow => [id, purchases.get(id) ?? null]);
  await store.saveVariantPurchases(order, rows, write);
  return {
    outcome,
    events: [orderChanged(order, write, now), ...variantsToLookAt(order, rows, write, now)],
    afterAnnouncing: () => allTold(store, order, write),
  };
}

/** Where another message was faster, it has taken over whoever was named here, and sees to them. */
async function allTold(store: PurchaseStore, order: PurchaseOrder, write: number): Promise<void> {
  try {
    await store.saveOrder({ order, untold: null }, write);
  } catch (error) {
    if (!(error instanceof ConcurrentChangeError)) throw error;
  }
}

/** The variants to which the order means something else than before. */
function variantsConcerned(before: PurchaseOrder, after: PurchaseOrder): readonly VariantId[] {
  const were = purchasesByVariant(before);
  const are = purchasesByVariant(after);
  return [...new Set([...were.keys(), ...are.keys()])].filter(
    (id) => JSON.stringify(were.get(id)) !== JSON.stringify(are.get(id)),
  );
}

function orderChanged({ orderId, shopId }: PurchaseOrder, write: number, now: Instant): BusEvent {
  const entityId = entityIdOf({ type: 'purchase_order', id: orderId });
  const event: EntityChanged = {
    metadata: { id: `${entityId}@${write}`, version: 1, occurredAt: now },
    data: { entityId, shopId },
  };
  return { eventType: 'EntityChanged', event };
}

function variantsToLookAt(
  { orderId }: PurchaseOrder,
  rows: readonly VariantPurchaseRow[],
  write: number,
  now: Instant,
): readonly BusEvent[] {
  const events: BusEvent[] = [];
  for (let first = 0; first < rows.length; first += VARIANTS_PER_EVENT) {
    const variantIds = rows.slice(first, first + VARIANTS_PER_EVENT).map(([variantId]) => variantId);
    const event: VariantSweepRequested = {
      metadata: { id: `${orderId}@${write}@${first}`, version: 1, occurredAt: now },
      data: { variantIds, reason: 'purchase_order' },
    };
    events.push({ eventType: 'VariantSweepRequested', event });
  }
  return events;
}

async function isForeign(
  store: Pick<VariantStore, 'variants'>,
  variantIds: readonly VariantId[],
  shopId: string,
): Promise<boolean> {
  const owners = await store.variants([...new Set(variantIds)]);
  return [...owners.values()].some(({ value }) => value !== null && value.variant.shopId !== shopId);
}
