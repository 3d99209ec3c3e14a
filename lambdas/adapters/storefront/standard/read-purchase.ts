import { idOf } from '../../../domain/inventory/identity';
import type { Instant, Version } from '../../../domain/inventory/inventory-level';
import { instantOf, updatedAtOf } from '../../../domain/inventory/version';
import type {
  OrderReceiptReport,
  PurchaseOrderReport,
  ReportedLine,
} from '../../../domain/purchase/hear-order';
import type { ArrivedSoFar } from '../../../domain/purchase/line-receipts';
import {
  MOST_LINES,
  MOST_RECEIPTS,
  PURCHASE_ORDER_STATUSES,
  unitsIn,
} from '../../../domain/purchase/purchase-order';
import type { SupplierReport } from '../../../domain/purchase/supplier';
import { PoisonMessageError } from '../../../platform/errors';
import type { Fields } from '../fields';
import { isCurrency, minorUnitsOf } from '../minor-units';
import type { Reading } from '../reading';

/**
 * `purchase_order.updated` says all of an order; `purchase_order.deleted` that there is none. Orders and suppliers bear
 * the source's own ids; items and locations those of the shop that it speaks of.
 */
export function readPurchaseOrder(
  type: 'purchase_order.updated' | 'purchase_order.deleted',
  data: Fields,
  version: Version,
  { envelope }: Reading,
): PurchaseOrderReport {
  const { source, shop: shopId, namespace = source } = envelope;
  const order = { orderId: idOf(source, data.key('purchaseOrderId')), shopId, version };
  if (type === 'purchase_order.deleted') return { ...order, isDeletion: true };
  const currency = data.textOrNull('currency');
  // Costs that were told before are counted in it too.
  if (currency !== null && !isCurrency(currency))
    throw new PoisonMessageError('body.invalid', 'currency: expected an ISO 4217 code.');
  const given = <Value>(name: string, read: () => Value, as = name): { [field: string]: Value } =>
    data.has(name) ? { [as]: read() } : {};
  const supplierId = data.keyOrNull('supplierId');
  const locationId = data.keyOrNull('locationId');
  return {
    ...order,
    isDeletion: false,
    ...given('name', () => data.textOrNull('name')),
    ...given('supplierId', () => (supplierId === null ? null : idOf(source, supplierId))),
    ...given('supplierName', () => data.textOrNull('supplierName')),
    ...given('status', () => data.oneOf('status', PURCHASE_ORDER_STATUSES)),
    ...given('orderedAt', () => timeOf(data, 'orderedAt'), 'placedAt'),
    ...given('expectedAt', () => timeOf(data, 'expectedAt')),
    ...given('locationId', () => (locationId === null ? null : idOf(namespace, locationId))),
    ...given('currency', () => currency),
    ...given('shipmentIds', () => data.texts('shipmentIds').map((id) => idOf(namespace, lastPart(id)))),
    ...given('transferIds', () => data.texts('transferIds').map((id) => idOf(namespace, lastPart(id)))),
    ...given('lines', () => readLines(data, namespace, currency)),
  };
}

function readLines(
  data: Fields,
  namespace: Parameters<typeof idOf>[0],
  currency: string | null,
): readonly ReportedLine[] {
  const lines = atMost(data.list('lines')).map((line) => readLine(line, namespace, currency));
  const listed = lines.reduce((sum, { receipts = [] }) => sum + receipts.length, 0);
  if (listed <= MOST_RECEIPTS) return lines;
  throw new PoisonMessageError(
    'body.invalid',
    `lines.receipts: expected ${MOST_RECEIPTS} at the most in an order.`,
  );
}

function readLine(
  line: Fields,
  namespace: Parameters<typeof idOf>[0],
  currency: string | null,
): ReportedLine {
  const cost = line.decimalOrNull('unitCost');
  if (cost !== null && currency === null) {
    throw new PoisonMessageError('body.invalid', 'currency: expected a text where lines have a unitCost.');
  }
  return {
    lineId: line.key('lineId'),
    variantId: idOf(namespace, line.key('variantId')),
    quantity: line.count('quantity'),
    ...arrivedSoFar(line),
    expectedAt: timeOf(line, 'expectedAt'),
    shipmentLineIds: line.has('shipmentLineIds') ? line.texts('shipmentLineIds').map(lastPart) : [],
    transferLineIds: line.has('transferLineIds') ? line.texts('transferLineIds').map(lastPart) : [],
    unitCostMinor: cost === null ? null : minorUnitsOf(cost, currency ?? '', 'lines.unitCost'),
  };
}

/** The list of a line's deliveries, or how many units they were. */
function arrivedSoFar(line: Fields): ArrivedSoFar {
  const receivedAt = timeOf(line, 'receivedAt');
  const total = line.has('receivedQuantity') ? { receivedQuantity: line.count('receivedQuantity') } : {};
  const listed = line.listOrNull('receipts');
  if (listed === null) return { ...total, receivedAt };
  const receipts = listed.map((receipt) => ({
    units: receipt.count('quantity'),
    at: instantOf(receipt.instant('receivedAt')),
  }));
  if (total.receivedQuantity !== undefined && total.receivedQuantity !== unitsIn(receipts)) {
    const expected = `${unitsIn(receipts)}, as its receipts have together, or nothing beside them`;
    throw new PoisonMessageError('body.invalid', `lines.receivedQuantity: expected ${expected}.`);
  }
  return { receipts, receivedAt };
}

/** `purchase_order.received`: what one delivery brought. */
export function readReceipt(data: Fields, version: Version, { envelope }: Reading): OrderReceiptReport {
  const lines = atMost(data.list('lines')).map((line) => ({
    lineId: line.key('lineId'),
    units: line.count('quantity'),
  }));
  const at = timeOf(data, 'receivedAt') ?? instantOf(updatedAtOf(version));
  return {
    orderId: idOf(envelope.source, data.key('purchaseOrderId')),
    shopId: envelope.shop,
    receipt: { receiptId: data.key('receiptId'), at, version, lines },
  };
}

export function readSupplier(data: Fields, version: Version, { envelope }: Reading): SupplierReport {
  return {
    supplierId: idOf(envelope.source, data.key('supplierId')),
    shopId: envelope.shop,
    version,
    name: data.textOrNull('name'),
    leadTimeDays: data.countOrNull('leadTimeDays'),
  };
}

/** A platform's id may be written as a path: `gid://shopify/InventoryShipment/3921201`. */
const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

function timeOf(data: Fields, name: string): Instant | null {
  const time = data.instantOrNull(name);
  return time === null ? null : instantOf(time);
}

function atMost(lines: readonly Fields[]): readonly Fields[] {
  if (lines.length <= MOST_LINES) return lines;
  throw new PoisonMessageError('body.invalid', `lines: expected ${MOST_LINES} at the most.`);
}
