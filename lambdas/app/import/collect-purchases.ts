import type { ImportFault, ImportRow } from '../../domain/import/import-kinds';
import { MOST_LINES, MOST_RECEIPTS } from '../../domain/purchase/purchase-order';
import type { Collected, Collector, ImportContext, ImportedEvent } from './collect-events';
import { findItem, findLocation } from './find-item';
import { noCurrency } from './no-currency';

type Row = ImportRow<'purchase_orders'>;

interface Line {
  readonly line: number;
  readonly variantId: string;
  readonly quantity: number;
  readonly expectedAt: string | undefined;
  readonly unitCost: string | undefined;
  /** What arrived, by when it did. */
  readonly receipts: Map<string, number>;
}

interface Purchase {
  readonly line: number;
  readonly head: Readonly<
    Record<'placed_at' | 'supplier' | 'location' | 'status' | 'currency', string | undefined>
  >;
  readonly locationId: string | undefined;
  readonly lines: Map<string, Line>;
  receiptCount: number;
  /** Left out whole: an order with some of its lines missing would be another order. */
  isTooLong: boolean;
}

/** The rows of one order, wherever they stand, are one order; rows about the same line are what arrived of it, one by one. */
export function collectPurchases(context: ImportContext): Collector<ImportedEvent> {
  const purchases = new Map<string, Purchase>();
  return {
    add(given: never, line) {
      const row: Row = given;
      const found = findItem(row, line, context.items);
      const place = row.location === undefined ? null : findLocation(row.location, line, context.items);
      const faults = [found, place].flatMap((one) => (one !== null && 'fault' in one ? [one.fault] : []));
      const currency = row.currency ?? context.currency ?? undefined;
      if (row.unit_cost !== undefined && currency === undefined) faults.push(noCurrency(line));
      if ('fault' in found || faults.length > 0) return faults;
      const { placed_at, supplier, location, status } = row;
      const head = { placed_at, supplier, location, status, currency };
      const locationId = place !== null && 'locationId' in place ? place.locationId : undefined;
      const purchase = purchases.get(row.po_id) ?? {
        ...{ line, head, locationId, receiptCount: 0, isTooLong: false },
        lines: new Map<string, Line>(),
      };
      const wrong = [
        ...timesBeforePlaced(row, line, context.now),
        ...disagreements(line, head, purchase),
        ...addLine(row, line, found.item.variantId, purchase),
      ];
      if (wrong.length === 0) purchases.set(row.po_id, purchase);
      return wrong;
    },
    *results() {
      for (const [id, purchase] of purchases) {
        if (!purchase.isTooLong) yield eventOf(id, purchase, context.at);
      }
    },
  };
}

/** Nothing is there, nor expected, before it is ordered. */
function timesBeforePlaced(row: Row, line: number, now: string): ImportFault[] {
  return (['expected_at', 'received_at'] as const).flatMap((column) => {
    const time = row[column];
    if (time === undefined || !isBefore(time, row.placed_at, now)) return [];
    const expected = `a time not before placed_at, ${row.placed_at}`;
    return [{ line, column, expected, found: time, remedy: 'Look at the years, and at which is which.' }];
  });
}

const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1_000);

/** By the day where one of the two is a bare day: that stands for its noon, or on the day itself for the present. */
function isBefore(time: string, other: string, now: string): boolean {
  const isBareDay = (one: string) => /T12:00:00(Z|[+-])/.test(one) || seconds(one) === seconds(now);
  if (isBareDay(time) || isBareDay(other)) return time.slice(0, 10) < other.slice(0, 10);
  return Date.parse(time) < Date.parse(other);
}

function disagreements(line: number, head: Purchase['head'], first: Purchase): ImportFault[] {
  return Object.entries(head).flatMap(([column, here]) => {
    const there = first.head[column as keyof Purchase['head']];
    if (here === there) return [];
    const expected = `${there ?? 'nothing'}, as on line ${first.line} of the same order`;
    const remedy = 'Make the two the same, or look at the po_id.';
    return [{ line, column, expected, found: here ?? null, remedy }];
  });
}

function addLine(row: Row, line: number, variantId: string, purchase: Purchase): readonly ImportFault[] {
  const { lines } = purchase;
  const { quantity, received_at: receivedAt, received_quantity: received, expected_at: expectedAt } = row;
  if (received !== undefined && received > 0 && receivedAt === undefined) {
    const remedy = 'Write when the units arrived.';
    return [
      { line, column: 'received_at', expected: 'a time beside received_quantity', found: null, remedy },
    ];
  }
  const lineId = row.line_id ?? variantId;
  const known = lines.get(lineId);
  const receipts = known?.receipts ?? new Map<string, number>();
  const isAnother = receivedAt !== undefined && !receipts.has(receivedAt);
  const tooMany =
    known === undefined && lines.size >= MOST_LINES
      ? `at most ${MOST_LINES} lines`
      : isAnother && purchase.receiptCount >= MOST_RECEIPTS
        ? `at most ${MOST_RECEIPTS} deliveries`
        : null;
  if (tooMany !== null) {
    purchase.isTooLong = true;
    const expected = `${tooMany} in an order; this one, from line ${purchase.line} on, is left out whole`;
    const remedy =
      'Split the order into several, each with a po_id of its own, or add up the rows of the same item.';
    return [{ line, column: 'po_id', expected, found: row.po_id, remedy }];
  }
  if (known !== undefined && (known.quantity !== quantity || known.variantId !== variantId)) {
    const expected = `${known.quantity} of ${known.variantId}, as on line ${known.line}, which is about the same order line`;
    const remedy = 'Repeat the quantity ordered on each row of a line, or tell the lines apart by line_id.';
    return [{ line, column: 'quantity', expected, found: String(quantity), remedy }];
  }
  const units = received ?? quantity;
  const before = receivedAt === undefined ? undefined : receipts.get(receivedAt);
  if (before !== undefined && before !== units) {
    const expected = `${before}, as on an earlier row about the same line and time`;
    const remedy = 'Add the two up in one row.';
    return [{ line, column: 'received_quantity', expected, found: String(units), remedy }];
  }
  if (receivedAt !== undefined && units > 0) receipts.set(receivedAt, units);
  if (isAnother && units > 0) purchase.receiptCount++;
  lines.set(lineId, { line, variantId, quantity, unitCost: row.unit_cost, expectedAt, receipts });
  return [];
}

/** The order as it stands, with every delivery of it: a corrected list takes the place of the one before. */
function eventOf(
  purchaseOrderId: string,
  { line, head, locationId, lines }: Purchase,
  at: string,
): Collected<ImportedEvent> {
  const expected = new Set([...lines.values()].map(({ expectedAt }) => expectedAt));
  const [only] = expected.size === 1 ? [...expected] : [];
  const data = {
    purchaseOrderId,
    name: purchaseOrderId,
    supplierId: head.supplier,
    supplierName: head.supplier,
    status: head.status ?? 'ordered',
    orderedAt: head.placed_at,
    expectedAt: only ?? null,
    locationId,
    currency: head.currency,
    lines: [...lines].map(([lineId, { variantId, quantity, unitCost, expectedAt, receipts }]) => ({
      lineId,
      variantId,
      quantity,
      receipts: [...receipts].map(([receivedAt, delivered]) => ({ quantity: delivered, receivedAt })),
      ...(only === undefined ? { expectedAt } : {}),
      unitCost,
    })),
  };
  const lineNumbers = [...lines.values()].map((one) => one.line);
  return { line, lineNumbers, result: { type: 'purchase_order.updated', timestamp: at, data } };
}
