import type { LocationId, ShopId, VariantId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import { instantOf, updatedAtOf } from '../inventory/version';
import { withPromises } from './first-promise';
import { type ArrivedSoFar, arrivedOf, isInList } from './line-receipts';
import {
  type OrderReceipt,
  type PurchaseLine,
  type PurchaseOrder,
  type PurchaseOrderId,
  type PurchaseOrderStatus,
  type SupplierId,
} from './purchase-order';

/** A whole order as it stands. Undefined is what the message does not say; null is unknown. */
export interface PurchaseOrderReport {
  readonly orderId: PurchaseOrderId;
  readonly shopId: ShopId;
  readonly version: Version;
  readonly isDeletion: boolean;
  readonly name?: string | null;
  readonly supplierId?: SupplierId | null;
  readonly supplierName?: string | null;
  readonly status?: PurchaseOrderStatus;
  readonly placedAt?: Instant | null;
  readonly expectedAt?: Instant | null;
  readonly locationId?: LocationId | null;
  readonly currency?: string | null;
  readonly shipmentIds?: readonly string[];
  readonly transferIds?: readonly string[];
  readonly lines?: readonly ReportedLine[];
}

export interface ReportedLine extends ArrivedSoFar {
  readonly lineId: string;
  readonly variantId: VariantId;
  readonly quantity: number;
  readonly expectedAt: Instant | null;
  readonly unitCostMinor: number | null;
  readonly shipmentLineIds: readonly string[];
  readonly transferLineIds: readonly string[];
}

/** A delivery, told by itself. */
export interface OrderReceiptReport {
  readonly orderId: PurchaseOrderId;
  readonly shopId: ShopId;
  readonly receipt: OrderReceipt;
}

export type Hearing =
  /** Older than what was said last. */
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'changed'; readonly order: PurchaseOrder };

export function unknownOrder(orderId: PurchaseOrderId, shopId: ShopId, heardAt: Instant): PurchaseOrder {
  return {
    orderId,
    shopId,
    name: null,
    supplierId: null,
    supplierName: null,
    status: 'draft',
    placedAt: null,
    orderedBy: null,
    expectedAt: null,
    promisedAt: null,
    promisedBy: null,
    locationId: null,
    currency: null,
    lines: [],
    leftOut: [],
    shipmentIds: [],
    transferIds: [],
    receipts: [],
    listedBy: null,
    transferEnds: [],
    version: null,
    heardAt,
    deletedAt: null,
  };
}

/**
 * Folds a whole order into what is known of it. What was first promised, and what arrived when, is remembered; a message
 * that is older than what is known still says what was promised then, and when it was placed.
 */
export function hearOrder(known: PurchaseOrder, report: PurchaseOrderReport): Hearing {
  if (known.version === null || report.version > known.version) {
    return { outcome: 'changed', order: asItStands(known, report) };
  }
  if (report.version === known.version) return { outcome: 'unchanged' };
  const { version, isDeletion, status = known.status, expectedAt = null, lines = [] } = report;
  const isBinding = !isDeletion && status !== 'draft';
  const order = withPromises(known, known, isBinding ? { version, expectedAt, lines } : null);
  return order === known ? { outcome: 'stale' } : { outcome: 'changed', order };
}

function asItStands(known: PurchaseOrder, report: PurchaseOrderReport): PurchaseOrder {
  const { version } = report;
  const saidAt = instantOf(updatedAtOf(version));
  if (report.isDeletion) return { ...known, version, deletedAt: saidAt };
  const said = <K extends keyof PurchaseOrderReport & keyof PurchaseOrder>(name: K): PurchaseOrder[K] =>
    (report[name] === undefined ? known[name] : report[name]) as PurchaseOrder[K];
  const heard: PurchaseOrder = {
    ...known,
    version,
    deletedAt: null,
    name: said('name'),
    supplierId: said('supplierId'),
    supplierName: said('supplierName'),
    status: said('status'),
    placedAt: said('placedAt'),
    expectedAt: said('expectedAt'),
    locationId: said('locationId'),
    currency: said('currency'),
    shipmentIds: said('shipmentIds'),
    transferIds: said('transferIds'),
    listedBy: isList(report) ? version : known.listedBy,
  };
  const { status, expectedAt, listedBy } = heard;
  const receipts = known.receipts.filter((receipt) => !isInList(receipt, listedBy));
  const lines =
    report.lines?.map((line) => hearLine(known, heard, line, saidAt)) ??
    known.lines.map((line) => keptLine(known, heard, line, saidAt));
  return withPromises(
    { ...heard, lines, receipts },
    known,
    status === 'draft' ? null : { version, expectedAt, lines },
  );
}

/** Whether it says of all lines which deliveries there were. */
const isList = ({ lines = [] }: PurchaseOrderReport): boolean =>
  lines.length > 0 && lines.every(({ receipts }) => receipts !== undefined);

const lineOf = ({ lines }: PurchaseOrder, lineId: string): PurchaseLine | null =>
  lines.find((line) => line.lineId === lineId) ?? null;

/** A line that the message does not speak of. */
const keptLine = (
  known: PurchaseOrder,
  order: PurchaseOrder,
  line: PurchaseLine,
  saidAt: Instant,
): PurchaseLine => (isPlannedAnew(known, order) ? { ...line, plannedAt: saidAt } : line);

/** Whether the order is not what it was before, or comes by other transfers. */
const isPlannedAnew = (known: PurchaseOrder, order: PurchaseOrder): boolean =>
  known.status !== order.status || !areSame(known.transferIds, order.transferIds);

const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((id) => others.includes(id));

/** A line as it is told now; what was promised of it is not looked at here. */
function hearLine(
  known: PurchaseOrder,
  order: PurchaseOrder,
  reported: ReportedLine,
  saidAt: Instant,
): PurchaseLine {
  const { lineId, variantId, quantity, unitCostMinor, expectedAt } = reported;
  const found = lineOf(known, lineId);
  const before = found !== null && found.variantId === variantId ? found : null;
  const was = before === null ? null : (before.expectedAt ?? known.expectedAt);
  const isMoved = before === null || was !== (expectedAt ?? order.expectedAt);
  const isOther =
    isMoved ||
    before.quantity !== quantity ||
    !areSame(before.transferLineIds, reported.transferLineIds) ||
    isPlannedAnew(known, order);
  return {
    lineId,
    variantId,
    quantity,
    unitCostMinor,
    expectedAt,
    promisedAt: null,
    promisedBy: null,
    shipmentLineIds: reported.shipmentLineIds,
    transferLineIds: reported.transferLineIds,
    plannedAt: isOther ? saidAt : before.plannedAt,
    datedAt: isMoved ? saidAt : before.datedAt,
    arrival: isMoved && (before?.arrival?.saidAt ?? '') < saidAt ? null : (before?.arrival ?? null),
    said: arrivedOf(before?.said ?? [], reported, saidAt),
  };
}

/** Folds a delivery into what is known of its order. Told again with a newer version, it replaces itself. */
export function hearReceipt(known: PurchaseOrder, { receipt }: OrderReceiptReport): Hearing {
  if (isInList(receipt, known.listedBy)) return { outcome: 'stale' };
  const before = known.receipts.find(({ receiptId }) => receiptId === receipt.receiptId);
  if (before !== undefined && receipt.version <= before.version) {
    return { outcome: receipt.version === before.version ? 'unchanged' : 'stale' };
  }
  const others = known.receipts.filter((one) => one !== before);
  return { outcome: 'changed', order: { ...known, receipts: [...others, receipt] } };
}
