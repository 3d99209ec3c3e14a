import type { ShopId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import { preciseInstantOf, versionOf } from '../inventory/version';
import { type FirstPromise, olderOf } from './first-promise';
import type { PurchaseLine, PurchaseOrder, PurchaseOrderId } from './purchase-order';

/** When goods should be there, and when that was said. */
export interface Arrival {
  /** Null where the date was taken back. */
  readonly at: Instant | null;
  readonly saidAt: Instant;
}

/**
 * Goods on their way, as the platform tells of them: by lines of its own, which name no items. Which items they are is
 * known once a purchase order names the same lines.
 */
export interface Shipment {
  readonly shipmentId: string;
  readonly shopId: ShopId;
  /** The order that it brings; null while none has named it. */
  readonly orderId: PurchaseOrderId | null;
  readonly arrival: Arrival | null;
  /** The date that was said first; null while none was, or where it was heard before this was remembered. */
  readonly firstArrival: Arrival | null;
  /** Its lines as they were last told, those that were taken out with no units. */
  readonly lines: readonly ShipmentLine[];
  /** What was accepted, each time by itself; what was rejected is not received. */
  readonly receipts: readonly ShipmentReceipt[];
}

export interface ShipmentLine {
  readonly lineId: string;
  readonly units: number;
  readonly saidAt: Instant;
}

interface ShipmentReceipt {
  readonly at: Instant;
  readonly lines: readonly { readonly lineId: string; readonly units: number }[];
}

/** What one message says of a shipment; what it does not mention stays as it is. */
export interface ShipmentReport {
  readonly shipmentId: string;
  readonly shopId: ShopId;
  readonly at: Instant;
  /** Undefined where the message does not speak of it. */
  readonly arrivesAt?: Instant | null;
  readonly lines?: readonly { readonly lineId: string; readonly units: number }[];
  readonly accepted?: ShipmentReceipt['lines'];
}

export const unknownShipment = (shipmentId: string, shopId: ShopId): Shipment => ({
  shipmentId,
  shopId,
  orderId: null,
  arrival: null,
  firstArrival: null,
  lines: [],
  receipts: [],
});

/** Folds a message into what is known of a shipment; the same in whichever order messages come. */
export function hearShipment(known: Shipment, report: ShipmentReport): Shipment {
  const { at, arrivesAt, lines = [], accepted } = report;
  const { arrival } = known;
  const said = arrivesAt === undefined ? null : { at: arrivesAt, saidAt: at };
  return {
    ...known,
    arrival: said !== null && (arrival === null || at > arrival.saidAt) ? said : arrival,
    firstArrival: firstOf(known, said),
    lines: hearLines(known.lines, lines, at),
    receipts:
      accepted === undefined || known.receipts.some((receipt) => receipt.at === at)
        ? known.receipts
        : [...known.receipts, { at, lines: accepted }],
  };
}

function firstOf({ arrival, firstArrival }: Shipment, said: Arrival | null): Arrival | null {
  const known = firstArrival ?? (arrival?.at == null ? null : arrival);
  if (said === null || said.at === null) return known;
  return known === null || said.saidAt < known.saidAt ? said : known;
}

/** The lines as they were told last, each by itself. */
export function hearLines(
  known: readonly ShipmentLine[],
  lines: readonly { readonly lineId: string; readonly units: number }[],
  at: Instant,
): readonly ShipmentLine[] {
  const told = lines.filter(({ lineId }) =>
    known.every((line) => line.lineId !== lineId || line.saidAt < at),
  );
  if (told.length === 0) return known;
  const isTold = ({ lineId }: ShipmentLine) => told.some((line) => line.lineId === lineId);
  return [...known.filter((line) => !isTold(line)), ...told.map((line) => ({ ...line, saidAt: at }))];
}

/**
 * What a shipment means to the order that named it. Its date holds for the lines that it brings until the order itself
 * says another; of lines that no line of the order names, nobody knows the items, and they count for nothing.
 */
export function applyShipment(order: PurchaseOrder, shipment: Shipment): PurchaseOrder {
  const { arrival, shipmentId } = shipment;
  const receipts = shipment.receipts.flatMap(({ at, lines }) => {
    const known = lines.flatMap(({ lineId, units }) => {
      const line = order.lines.find(({ shipmentLineIds }) => shipmentLineIds.includes(lineId));
      return line === undefined || units <= 0 ? [] : [{ lineId: line.lineId, units }];
    });
    return known.length === 0 ? [] : [{ receiptId: `${shipmentId}@${at}`, at, version: at, lines: known }];
  });
  const others = order.receipts.filter(({ receiptId }) => !receiptId.startsWith(`${shipmentId}@`));
  return {
    ...order,
    lines: arrival === null ? order.lines : order.lines.map((line) => dated(order, line, shipment, arrival)),
    receipts: [...others, ...receipts],
  };
}

function dated(order: PurchaseOrder, line: PurchaseLine, shipment: Shipment, arrival: Arrival): PurchaseLine {
  const isNamed = order.lines.some(({ shipmentLineIds }) => shipmentLineIds.length > 0);
  const isBrought = isNamed
    ? shipment.lines.some(({ lineId }) => line.shipmentLineIds.includes(lineId))
    : order.shipmentIds.length === 1;
  if (!isBrought) return line;
  const isSince = order.orderedBy !== null && saidBy(arrival) > order.orderedBy;
  const first = isSince ? (shipment.firstArrival ?? arrival) : arrival;
  const promise = promiseOf(order, line, first) ?? promiseOf(order, line, arrival);
  const promised = promise === null ? line : olderOf(line, promise);
  return isNewer(line, arrival) ? { ...promised, arrival } : promised;
}

const isNewer = ({ datedAt }: PurchaseLine, { saidAt }: Arrival): boolean =>
  datedAt === null || saidAt > datedAt;

/** Shipments have no versions: their messages are ordered by when they were said. */
const saidBy = ({ saidAt }: Arrival): Version => versionOf(preciseInstantOf(saidAt) ?? saidAt);

/** What a date promises of a line: since it was said, or since it was ordered, where the date held by then. */
function promiseOf(
  { orderedBy, status }: PurchaseOrder,
  line: PurchaseLine,
  arrival: Arrival,
): FirstPromise | null {
  const { at: promisedAt } = arrival;
  if (promisedAt === null || (orderedBy === null && status === 'draft')) return null;
  const promisedBy = saidBy(arrival);
  if (orderedBy !== null && promisedBy > orderedBy) return { promisedAt, promisedBy };
  return isNewer(line, arrival) ? { promisedAt, promisedBy: orderedBy ?? promisedBy } : null;
}
