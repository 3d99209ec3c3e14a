import { minus, timesUnits } from '../../domain/import/decimal';
import type { ImportFault, ImportKind, ImportRow } from '../../domain/import/import-kinds';
import type { ShopItems } from '../../domain/import/shop-items';
import { preciseInstantOf } from '../../domain/inventory/version';
import { collectPurchases } from './collect-purchases';
import { findItem, findLocation } from './find-item';
import { noCurrency } from './no-currency';

/** A vendor-neutral event, as a source would have signed it. */
export interface ImportedEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a list is read for. */
export interface ImportContext {
  readonly items: ShopItems;
  /** Orders of a platform name variants by other ids than its stock does. */
  readonly isOwnShop: boolean;
  /** For amounts whose row names none; null where nobody said. */
  readonly currency: string | null;
  /** Who a rule may be told to. */
  readonly teams: ReadonlySet<string>;
  /** When the import began. */
  readonly at: string;
  /** When its rows are read. */
  readonly now: string;
}

/** Takes in the good rows of a list one by one and tells what they are to be recorded as. */
export interface Collector<Result> {
  /** Adds a row, or says what is wrong with it beside the others. */
  add(row: never, line: number): readonly ImportFault[];
  /** What is wrong with a row beside the cells that could not be read; it is not added. */
  alsoWrong?(readable: never, line: number): readonly ImportFault[];
  /** Everything that was added, with the line that each came from. */
  results(): Iterable<Collected<Result>>;
}

export interface Collected<Result> {
  readonly line: number;
  readonly result: Result;
  /** Where each of its `data.lines` came from, in their order; left out where it has none. */
  readonly lineNumbers?: readonly number[];
  /** Results about the same thing are recorded one after the other: those of a round once the rounds before it are sent. @default 0 */
  readonly round?: number;
}

type EventKind = Exclude<ImportKind, 'thresholds'>;

export function collectEvents(kind: EventKind, context: ImportContext): Collector<ImportedEvent> {
  switch (kind) {
    case 'variants':
      return latest(context, variantEvents);
    case 'levels':
      return latest(context, levelEvents);
    case 'lots':
      return latest(context, lotEvents);
    case 'costs':
      return latest(context, costEvents);
    case 'collections':
      return latest(context, collectionEvents);
    case 'categories':
      return latest(context, categoryEvents);
    case 'orders':
      return collectOrders(context);
    case 'purchase_orders':
      return collectPurchases(context);
  }
}

interface Statement {
  /** What the row is about: of several rows about the same, the newest counts. */
  readonly about: string;
  /** Since when; undefined where the row does not say. Of two rows of the same time the later one in the list is the newer. */
  readonly at: string | undefined;
  readonly event: ImportedEvent;
  /** What a new item is called, so that it bears its SKU from the start. */
  readonly name?: ImportedEvent;
}

type Read<Row> = (row: Row, line: number, context: ImportContext) => Statement | readonly ImportFault[];

const isFaults = (read: Statement | readonly ImportFault[]): read is readonly ImportFault[] =>
  Array.isArray(read);

/** Of several rows about the same thing the newest counts; two without a time that contradict each other are a fault. */
function latest<Row>(context: ImportContext, read: Read<Row>): Collector<ImportedEvent> {
  const statements = new Map<string, Statement & { readonly line: number }>();
  return {
    add(row: never, line) {
      const statement = read(row, line, context);
      if (isFaults(statement)) return statement;
      const known = statements.get(statement.about);
      if (known === undefined || isSince(statement.at, known.at)) {
        statements.set(statement.about, { ...statement, line });
        return [];
      }
      if (isSince(known.at, statement.at)) return [];
      if (JSON.stringify(known.event) === JSON.stringify(statement.event)) return [];
      return [
        {
          line,
          column: 'row',
          expected: `the same as on line ${known.line}, which is about the same`,
          found: 'something else',
          remedy: 'Take one of the two rows out.',
        },
      ];
    },
    *results() {
      const named = new Set<unknown>();
      for (const { line, name } of statements.values()) {
        if (name === undefined || named.has(name.data.variantId)) continue;
        named.add(name.data.variantId);
        yield { line, result: name };
      }
      const round = named.size === 0 ? 0 : 1;
      for (const { line, event } of statements.values()) yield { line, result: event, round };
    },
  };
}

function isSince(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && !isNewer(other, one);
}

function isNewer(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return (preciseInstantOf(one) ?? '') > (preciseInstantOf(other) ?? '');
}

function variantEvents(row: ImportRow<'variants'>, line: number, context: ImportContext) {
  const found = findItem(row, line, context.items);
  if ('fault' in found) return [found.fault];
  const currency = row.currency ?? context.currency;
  if (currency === null) return [noCurrency(line)];
  const { variantId } = found.item;
  const data = {
    variantId,
    sku: row.sku,
    title: row.title,
    variantTitle: row.variant_title,
    productId: row.product_id,
    vendor: row.vendor,
    productType: row.product_type,
    category: row.category,
    tags: row.tags,
    collections: row.collections,
    status: row.status,
    publishedAt: row.published_at,
    tracked: row.tracked,
    continueSelling: row.continue_selling,
    leadTimeDays: row.lead_time_days,
    supplierId: row.supplier,
    price: row.price,
    cost: row.cost,
    currency,
  };
  return stated(variantId, undefined, { type: 'variant.updated', timestamp: context.at, data });
}

function levelEvents(row: ImportRow<'levels'>, line: number, context: ImportContext) {
  const found = findItem(row, line, context.items);
  const place = findLocation(row.location, line, context.items);
  if ('fault' in found || 'fault' in place) {
    return [found, place].flatMap((one) => ('fault' in one ? [one.fault] : []));
  }
  const { variantId, isNew } = found.item;
  const { locationId } = place;
  const timestamp = row.at ?? context.at;
  const { available, on_hand: onHand, committed, incoming } = row;
  const data = { variantId, locationId, available, onHand, committed, incoming };
  const event = { type: 'inventory_level.updated', timestamp, data };
  const statement = stated(`${variantId}\n${locationId}`, row.at, event);
  if (!isNew || row.sku === undefined) return statement;
  return { ...statement, name: { type: 'variant.updated', timestamp, data: { variantId, sku: row.sku } } };
}

function lotEvents(row: ImportRow<'lots'>, line: number, context: ImportContext) {
  const found = findItem(row, line, context.items);
  const place = row.location === undefined ? null : findLocation(row.location, line, context.items);
  if ('fault' in found || (place !== null && 'fault' in place)) {
    return [found, place].flatMap((one) => (one !== null && 'fault' in one ? [one.fault] : []));
  }
  const { variantId } = found.item;
  const data = {
    variantId,
    lotId: row.lot_id,
    locationId: place?.locationId,
    quantity: row.quantity,
    expiresOn: row.expires_on,
    receivedOn: row.received_on,
  };
  const event = { type: 'lot.updated', timestamp: row.at ?? context.at, data };
  return stated(`${variantId}\n${row.lot_id}`, row.at, event);
}

function costEvents(row: ImportRow<'costs'>, line: number, context: ImportContext) {
  const found = findItem(row, line, context.items);
  if ('fault' in found) return [found.fault];
  const currency = row.currency ?? context.currency;
  if (currency === null) return [noCurrency(line)];
  const { variantId } = found.item;
  const data = { variantId, cost: row.cost, currency, from: row.from };
  return stated(`${variantId}\n${row.from}`, undefined, {
    type: 'cost.updated',
    timestamp: context.at,
    data,
  });
}

/** A row with an item says under what it is filed; one without says where a whole category stands. */
function categoryEvents(row: ImportRow<'categories'>, line: number, context: ImportContext) {
  const { operations_category: operations, storefront_category: storefront, from } = row;
  if (row.sku === undefined && row.variant_id === undefined) {
    const data = { operationsCategory: operations, storefrontCategory: storefront ?? null, from };
    const event = { type: 'category_map.updated', timestamp: context.at, data };
    return stated(`${operations}\n${from ?? ''}`, undefined, event);
  }
  const found = findItem(row, line, context.items);
  if ('fault' in found) return [found.fault];
  if (from !== undefined) {
    const remedy = 'Leave the cell empty: an item counts as moved from the import on.';
    return [{ line, column: 'from', expected: 'nothing beside an item', found: from, remedy }];
  }
  const { variantId } = found.item;
  const filed = context.isOwnShop
    ? { productType: operations, category: storefront }
    : { category: operations };
  const data = { variantId, ...filed };
  return stated(`item ${variantId}`, undefined, { type: 'variant.updated', timestamp: context.at, data });
}

function collectionEvents(row: ImportRow<'collections'>, line: number, context: ImportContext) {
  const found = findItem(row, line, context.items);
  if ('fault' in found) return [found.fault];
  const { variantId } = found.item;
  const data = { variantId, collections: row.collections ?? [] };
  return stated(variantId, undefined, { type: 'variant.updated', timestamp: context.at, data });
}

const stated = (about: string, at: string | undefined, event: ImportedEvent): Statement => ({
  about,
  at,
  event,
});

interface Order {
  readonly line: number;
  readonly orderedAt: string;
  readonly currency: string;
  updatedAt: string;
  readonly lines: Map<string, string>;
  /** Where each of them first stands in the list. */
  readonly lineNumbers: number[];
  readonly occurrences: Map<string, number>;
}

/** The rows of one order, wherever they stand in the list, are one order. */
function collectOrders(context: ImportContext): Collector<ImportedEvent> {
  const orders = new Map<string, Order>();
  return {
    add(given: never, line) {
      const row: ImportRow<'orders'> = given;
      const found = findItem(row, line, context.items);
      if ('fault' in found) return [found.fault];
      const variantId = context.isOwnShop ? found.item.variantId : found.item.orderId;
      if (variantId === null) return [notInOrders(line, row.sku ?? row.variant_id ?? '')];
      const currency = row.currency ?? context.currency;
      if (currency === null) return [noCurrency(line)];
      const order = orders.get(row.order_id) ?? newOrder(row, line, currency);
      const faults = disagreements(row, line, order, currency);
      if (faults.length > 0) return faults;
      const read = orderLine(row, line, order, variantId);
      if ('fault' in read) return [read.fault];
      if (isNewer(row.updated_at, order.updatedAt)) order.updatedAt = row.updated_at ?? order.updatedAt;
      if (!order.lines.has(read.lineId)) order.lineNumbers.push(line);
      order.lines.set(read.lineId, read.text);
      orders.set(row.order_id, order);
      return [];
    },
    *results() {
      for (const [orderId, { line, orderedAt, updatedAt, currency, lines, lineNumbers }] of orders) {
        const data = {
          orderId,
          orderedAt,
          updatedAt,
          currency,
          lines: [...lines.values()].map((text) => JSON.parse(text) as object),
        };
        yield { line, lineNumbers, result: { type: 'order.updated', timestamp: updatedAt, data } };
      }
    },
  };
}

function newOrder(row: ImportRow<'orders'>, line: number, currency: string): Order {
  const orderedAt = row.ordered_at;
  const updatedAt = row.updated_at ?? orderedAt;
  const kept = { lines: new Map(), lineNumbers: [], occurrences: new Map() };
  return { line, orderedAt, updatedAt, currency, ...kept };
}

function disagreements(
  row: ImportRow<'orders'>,
  line: number,
  order: Order,
  currency: string,
): ImportFault[] {
  const differing = (column: string, here: string, there: string): ImportFault[] => {
    if (here === there) return [];
    const expected = `${there}, as on line ${order.line} of the same order`;
    return [
      { line, column, expected, found: here, remedy: 'Make the two the same, or look at the order_id.' },
    ];
  };
  return [
    ...differing('ordered_at', row.ordered_at.slice(0, 10), order.orderedAt.slice(0, 10)),
    ...differing('currency', currency, order.currency),
  ];
}

/** Kept as text: most of a year of orders is waiting in memory at once. */
function orderLine(
  row: ImportRow<'orders'>,
  line: number,
  { lines, occurrences }: Order,
  variantId: string,
): { readonly lineId: string; readonly text: string } | { readonly fault: ImportFault } {
  const occurrence = (occurrences.get(variantId) ?? 0) + 1;
  if (row.line_id === undefined) occurrences.set(variantId, occurrence);
  const lineId = row.line_id ?? (occurrence === 1 ? variantId : `${variantId}/${occurrence}`);
  const { quantity, returned_quantity: returned, unit_price: price, discount } = row;
  if (returned !== undefined && returned > quantity) {
    const expected = `at most ${quantity}, the quantity ordered`;
    const remedy = 'Write how many of the line’s units came back.';
    return { fault: { line, column: 'returned_quantity', expected, found: String(returned), remedy } };
  }
  const grossAmount = timesUnits(price, quantity);
  const netAmount = discount === undefined ? grossAmount : minus(grossAmount, discount);
  if (discount !== undefined && netAmount.startsWith('-')) {
    const expected = `at most ${grossAmount}, the price of the whole line`;
    const remedy = 'Write what was taken off the line in all, in the currency of its price.';
    return { fault: { line, column: 'discount', expected, found: discount, remedy } };
  }
  const text = JSON.stringify({
    lineId,
    variantId,
    quantity,
    ...(returned === undefined ? {} : { currentQuantity: quantity - returned }),
    netAmount,
    grossAmount,
  });
  const known = lines.get(lineId);
  if (known !== undefined && known !== text) {
    const remedy = 'Take one of the two rows out, or give each line of the order a line_id of its own.';
    const fault = { line, column: 'line_id', expected: 'each line of an order once', found: lineId, remedy };
    return { fault };
  }
  return { lineId, text };
}

function notInOrders(line: number, item: string): ImportFault {
  return {
    line,
    column: 'sku',
    expected: 'an item of which its platform has told by what id orders name it',
    found: item,
    remedy: 'Import orders once the shop’s products have come in: at the latest a quarter of an hour after.',
  };
}
