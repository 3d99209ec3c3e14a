import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  levelKey,
  outagesKey,
  purchaseOrderKey,
  salesDayKey,
  variantPurchaseKey,
} from '../../lambdas/adapters/dynamodb/keys';
import {
  locationToItem,
  shopToItem,
  variantRecordToItem,
  withoutNulls,
} from '../../lambdas/adapters/dynamodb/stock-items';
import { localDayAround } from '../../lambdas/domain/backtest/clock';
import { localDayOf } from '../../lambdas/domain/forecast/demand-history';
import { type InventoryRow, inventoryRow } from '../../lambdas/domain/inventory/inventory-row';
import type { Location } from '../../lambdas/domain/inventory/location';
import type { Outage } from '../../lambdas/domain/inventory/outage';
import { aLevel, aShop, aVariant } from './builders';
import { aLine, anOrder } from './purchase-orders';
import type { TestTable } from './test-database';

/** A delivery of a purchase order: days are counted from the beginning of the history. */
export interface PastOrder {
  readonly orderId: string;
  readonly placedOn: number;
  readonly expectedOn: number;
  /** Units by the day on which they came; units that never came are still to come. */
  readonly received: readonly { readonly on: number; readonly units: number }[];
  readonly units: number;
}

/** A variant's past, as it really was. */
export interface PastVariant {
  readonly sku: string;
  readonly shopId: string;
  readonly timeZone: string;
  /** When it begins it has so many units. */
  readonly units: number;
  /** How many customers want, day by day of the shop's own calendar; none buys what is not there. */
  readonly wanted: readonly number[];
  readonly orders: readonly PastOrder[];
  readonly productId?: string;
  readonly category?: string;
  /** Whether the hours of its sales are stored; they are half past noon then, which is the middle of one. */
  readonly isByHour?: boolean;
}

/** One thing that happened, as the rows of a history say it. */
interface PastRow {
  readonly atMs: number;
  readonly sku: string;
  /** What is available from then on. */
  readonly available: number;
  /** What was sold then. */
  readonly sold: number;
}

/** A delivery, or the sales of a day. */
interface Moment {
  readonly atMs: number;
  readonly wants: number;
  readonly units: number;
  /** The local day, yyyy-mm-dd; null for a delivery. */
  readonly day: string | null;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TEN_HOURS_MS = 10 * HOUR_MS;
const at = (ms: number): string => new Date(ms).toISOString();

/**
 * Goes through a variant's past by its own clock. A day's sales are at noon, or at three where they empty the shelf: what
 * is stored of a day tells no more. Deliveries come at ten o'clock UTC.
 */
function livePast(variant: PastVariant, beginMs: number, endMs: number) {
  const { sku, timeZone, wanted, orders, isByHour = false } = variant;
  const midnightMs = Math.floor(beginMs / DAY_MS) * DAY_MS;
  const deliveries: Moment[] = orders.flatMap(({ received }) =>
    received.map(({ on, units }) => ({
      atMs: midnightMs + on * DAY_MS + TEN_HOURS_MS,
      wants: 0,
      units,
      day: null,
    })),
  );
  const days: Moment[] = wanted.map((wants, index) => {
    const day = localDayAround(beginMs + (index + 1) * DAY_MS, timeZone);
    const noonMs = day.startMs + (day.endMs - day.startMs) / 2;
    return {
      atMs: isByHour ? day.startMs + 12.5 * HOUR_MS : noonMs,
      wants,
      units: 0,
      day: localDayOf(day.day),
    };
  });
  const moments = [...deliveries, ...days].filter(({ atMs }) => atMs < endMs);
  const rows: PastRow[] = [{ atMs: beginMs, sku, available: variant.units, sold: 0 }];
  const soldOn = new Map<string, number>();
  const outages: { from: string; to: string | null }[] = [];
  let available = variant.units;
  for (const moment of moments.toSorted((one, other) => one.atMs - other.atMs)) {
    if (moment.units > 0) {
      const out = outages.at(-1);
      if (available === 0 && out !== undefined) out.to = at(moment.atMs);
      available += moment.units;
      rows.push({ atMs: moment.atMs, sku, available, sold: 0 });
      continue;
    }
    const sold = Math.min(available, moment.wants);
    if (sold === 0) continue;
    available -= sold;
    const atMs = available === 0 && !isByHour ? moment.atMs + DAY_MS / 8 : moment.atMs;
    if (available === 0) outages.push({ from: at(atMs), to: null });
    if (moment.day !== null) soldOn.set(moment.day, sold);
    rows.push({ atMs, sku, available, sold });
  }
  rows.push({ atMs: endMs, sku, available, sold: 0 });
  return { rows, available, soldOn, outages: outages as readonly Outage[] };
}

/** Where the variants of these tests lie, and what is known of each place. */
const locationOf = (shopId: string): Location => ({
  locationId: `${shopId}-floor`,
  ...{ shopId, name: 'Floor', isActive: true, isDeleted: false },
});

/** Stores what the product knows of such pasts today. @returns the rows of the inventory index, in the same order */
export async function storePast(
  table: TestTable,
  variants: readonly PastVariant[],
  beginMs: number,
  endMs: number,
): Promise<readonly InventoryRow[]> {
  const items: Record<string, unknown>[] = [];
  const midnightMs = Math.floor(beginMs / DAY_MS) * DAY_MS;
  const rows = variants.map((past) => {
    const { sku, shopId, timeZone } = past;
    const { available, soldOn, outages } = livePast(past, beginMs, endMs);
    const variant = aVariant({
      variantId: `id-${sku}`,
      shopId,
      platformVariantId: `p-${sku}`,
      sku,
      title: sku,
      variantTitle: null,
      productId: past.productId ?? null,
      category: past.category ?? null,
    });
    const { variantId } = variant;
    const location = locationOf(shopId);
    const level = aLevel({ variantId, shopId, locationId: location.locationId, available });
    items.push(
      variantRecordToItem({ variant, versions: {} }, 1),
      { ...levelKey(variantId, level.locationId), ...withoutNulls({ ...level }) },
      { ...outagesKey(variantId), outages },
      ...[...soldOn].map(([day, units]) => ({
        ...salesDayKey(shopId, `p-${sku}`, day),
        units,
        ...(past.isByHour === true ? { h12: units } : {}),
      })),
    );
    for (const { orderId, placedOn, expectedOn, received, units } of past.orders) {
      const placedAt = at(midnightMs + placedOn * DAY_MS + TEN_HOURS_MS);
      const expectedAt = at(midnightMs + expectedOn * DAY_MS + TEN_HOURS_MS);
      const receipts = received.map(({ on, units: some }) => ({
        units: some,
        at: at(midnightMs + on * DAY_MS + TEN_HOURS_MS),
      }));
      const open = units - received.reduce((sum, one) => sum + one.units, 0);
      const incoming = open > 0 ? [{ units: open, expectedAt }] : [];
      const lines = [aLine({ variantId, quantity: units, promisedAt: expectedAt })];
      const order = anOrder({ orderId, shopId, placedAt, expectedAt, promisedAt: expectedAt, lines });
      items.push(
        { ...purchaseOrderKey(orderId), ...withoutNulls({ ...order }) },
        { ...variantPurchaseKey(variantId, orderId), orderId, shopId, placedAt, incoming, receipts },
      );
    }
    items.push(shopToItem(aShop({ shopId, timeZone })), locationToItem(location));
    const unitsSold = past.wanted.reduce((sum, units) => sum + units, 0);
    const days = past.wanted.length;
    const pace = { unitsSold, days, unitsPerDay: unitsSold / days };
    return inventoryRow(variant, [level], new Map([[location.locationId, location]]), pace);
  });
  await putAll(table, items);
  return rows;
}

/** The same pasts as the files of a history. */
export function historyFiles(variants: readonly PastVariant[], beginMs: number, endMs: number) {
  const midnightMs = Math.floor(beginMs / DAY_MS) * DAY_MS;
  const day = (on: number) => at(midnightMs + on * DAY_MS + TEN_HOURS_MS);
  const all = variants
    .flatMap((past) => livePast(past, beginMs, endMs).rows)
    .toSorted((one, other) => one.atMs - other.atMs);
  const sold = all.filter((row) => row.sold > 0);
  const bought = variants.flatMap(({ sku, orders }) =>
    orders.flatMap(({ orderId, units, placedOn, expectedOn, received }) => {
      const row = `${orderId},${sku},${units},${day(placedOn)},${day(expectedOn)}`;
      if (received.length === 0) return [`${row},,`];
      return received.map((one) => `${row},${day(one.on)},${one.units}`);
    }),
  );
  const file = (heading: string, rows: readonly string[]) => `${[heading, ...rows].join('\n')}\n`;
  return {
    'variants.csv': file(
      'sku,title,price,lead_time_days,product_id,category',
      variants.map(
        ({ sku, productId = '', category = '' }) => `${sku},${sku},4.00,,${productId},${category}`,
      ),
    ),
    'orders.csv': file(
      'order_id,sku,quantity,unit_price,ordered_at',
      sold.map((row, index) => `${index},${row.sku},${row.sold},4.00,${at(row.atMs)}`),
    ),
    'levels.csv': file(
      'sku,location,available,at',
      all.map((row) => `${row.sku},floor,${row.available},${at(row.atMs)}`),
    ),
    'purchase_orders.csv': file(
      'po_id,sku,quantity,placed_at,expected_at,received_at,received_quantity',
      bought,
    ),
  };
}

async function putAll(table: TestTable, items: readonly Record<string, unknown>[]): Promise<void> {
  const once = [...new Map(items.map((item) => [`${String(item.pk)} ${String(item.sk)}`, item])).values()];
  for (let first = 0; first < once.length; first += 25) {
    const requests = once.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
    await table.documents.send(new BatchWriteCommand({ RequestItems: { [table.name]: requests } }));
  }
}
