import type { LocationId, ShopId, VariantId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import { instantOf, updatedAtOf } from '../inventory/version';
import {
  type OrderReceipt,
  type PurchaseLine,
  type PurchaseOrder,
  type PurchaseOrderId,
  type PurchaseOrderStatus,
  type Receipt,
  type SupplierId,
  unitsIn,
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

export interface ReportedLine {
  readonly lineId: string;
  readonly variantId: VariantId;
  readonly quantity: number;
  /** Units that arrived so far; undefined where the message does not say. */
  readonly receivedQuantity?: number;
  /** When the last of them did. */
  readonly receivedAt: Instant | null;
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
    expectedAt: null,
    promisedAt: null,
    locationId: null,
    currency: null,
    lines: [],
    shipmentIds: [],
    transferIds: [],
    receipts: [],
    transferEnds: [],
    version: null,
    heardAt,
    deletedAt: null,
  };
}

/** Folds a whole order into what is known of it. What was first promised, and what arrived when, is remembered. */
export function hearOrder(known: PurchaseOrder, report: PurchaseOrderReport): Hearing {
  if (known.version !== null && report.version <= known.version) {
    return { outcome: report.version === known.version ? 'unchanged' : 'stale' };
  }
  const saidAt = instantOf(updatedAtOf(report.version));
  const { version } = report;
  if (report.isDeletion) return { outcome: 'changed', order: { ...known, version, deletedAt: saidAt } };
  const said = <K extends keyof PurchaseOrderReport & keyof PurchaseOrder>(name: K): PurchaseOrder[K] =>
    (report[name] === undefined ? known[name] : report[name]) as PurchaseOrder[K];
  const status = said('status');
  const isDraft = status === 'draft';
  const expectedAt = said('expectedAt');
  const placedAt = said('placedAt') ?? (isDraft ? null : saidAt);
  const heard: PurchaseOrder = {
    ...known,
    version,
    deletedAt: null,
    name: said('name'),
    supplierId: said('supplierId'),
    supplierName: said('supplierName'),
    status,
    placedAt,
    expectedAt,
    promisedAt: known.promisedAt ?? (isDraft ? null : expectedAt),
    locationId: said('locationId'),
    currency: said('currency'),
    shipmentIds: said('shipmentIds'),
    transferIds: said('transferIds'),
  };
  const lines = report.lines?.map((line) => hearLine(known, heard, line, saidAt));
  return {
    outcome: 'changed',
    order: { ...heard, lines: lines ?? known.lines.map((line) => keptLine(known, heard, line, saidAt)) },
  };
}

const lineOf = ({ lines }: PurchaseOrder, lineId: string): PurchaseLine | null =>
  lines.find((line) => line.lineId === lineId) ?? null;

/** A line that the message does not speak of. */
function keptLine(
  known: PurchaseOrder,
  order: PurchaseOrder,
  line: PurchaseLine,
  saidAt: Instant,
): PurchaseLine {
  return promised(order, isPlannedAnew(known, order) ? { ...line, plannedAt: saidAt } : line);
}

/** Whether the order is not what it was before, or comes by other transfers. */
const isPlannedAnew = (known: PurchaseOrder, order: PurchaseOrder): boolean =>
  known.status !== order.status || !areSame(known.transferIds, order.transferIds);

const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((id) => others.includes(id));

function hearLine(
  known: PurchaseOrder,
  order: PurchaseOrder,
  reported: ReportedLine,
  saidAt: Instant,
): PurchaseLine {
  const { lineId, variantId, quantity, unitCostMinor, expectedAt, receivedQuantity, receivedAt } = reported;
  const found = lineOf(known, lineId);
  const before = found !== null && found.variantId === variantId ? found : null;
  const was = before === null ? null : (before.expectedAt ?? known.expectedAt);
  const isMoved = before === null || was !== (expectedAt ?? order.expectedAt);
  const isOther =
    isMoved ||
    before.quantity !== quantity ||
    !areSame(before.transferLineIds, reported.transferLineIds) ||
    isPlannedAnew(known, order);
  const said = before?.said ?? [];
  return promised(order, {
    lineId,
    variantId,
    quantity,
    unitCostMinor,
    expectedAt,
    promisedAt: before?.promisedAt ?? null,
    shipmentLineIds: reported.shipmentLineIds,
    transferLineIds: reported.transferLineIds,
    plannedAt: isOther ? saidAt : before.plannedAt,
    datedAt: isMoved ? saidAt : before.datedAt,
    arrival: isMoved && (before?.arrival?.saidAt ?? '') < saidAt ? null : (before?.arrival ?? null),
    said: receivedQuantity === undefined ? said : upTo(said, receivedQuantity, receivedAt ?? saidAt),
  });
}

/** What was first expected of a line is remembered; a date that a draft bears binds nobody. */
function promised(order: PurchaseOrder, line: PurchaseLine): PurchaseLine {
  if (line.promisedAt !== null || order.status === 'draft') return line;
  return { ...line, promisedAt: line.expectedAt ?? order.promisedAt };
}

/** The receipts as they make up a new total: what came on top, or without what was taken back, the latest first. */
function upTo(receipts: readonly Receipt[], total: number, at: Instant): readonly Receipt[] {
  const more = total - unitsIn(receipts);
  if (more === 0) return receipts;
  if (more > 0) return [...receipts, { units: more, at }];
  const kept: Receipt[] = [];
  let left = total;
  for (const { units, at: since } of receipts) {
    const some = Math.min(units, left);
    if (some > 0) kept.push({ units: some, at: since });
    left -= some;
  }
  return kept;
}

/** Folds a delivery into what is known of its order. Told again with a newer version, it replaces itself. */
export function hearReceipt(known: PurchaseOrder, { receipt }: OrderReceiptReport): Hearing {
  const before = known.receipts.find(({ receiptId }) => receiptId === receipt.receiptId);
  if (before !== undefined && receipt.version <= before.version) {
    return { outcome: receipt.version === before.version ? 'unchanged' : 'stale' };
  }
  const others = known.receipts.filter((one) => one !== before);
  return { outcome: 'changed', order: { ...known, receipts: [...others, receipt] } };
}
