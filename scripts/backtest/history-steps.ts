import type { DueQueue } from '../../lambdas/domain/backtest/due-queue';
import type { Replay } from '../../lambdas/domain/backtest/replay';
import type { HistoricVariant } from '../../lambdas/domain/backtest/replayed-variant';
import type { IncomingUnits } from '../../lambdas/domain/forecast/judge-cover';
import type { RowReader } from './history-rows';
import { readMoney } from './read-money';
import type { saleReader } from './read-sales';

/** What is done to a replay when its moment comes. */
export interface Step {
  readonly atMs: number;
  readonly run: (replay: Replay) => void;
}

/** What a row does to a replay; null where it is at fault. */
export type ReadStep = (rows: RowReader) => Step | null;

/** The same, as a message. */
export const asMessage = ({ atMs, run }: Step): Step => ({
  atMs,
  run: (replay) => {
    replay.messaged(atMs);
    run(replay);
  },
});

/** The same steps, each as a message. @param together rows next to each other that have the same there came as one */
export function messaged(read: ReadStep, together?: string): ReadStep {
  let last = '';
  return (rows) => {
    const step = read(rows);
    if (step === null || together === undefined) return step && asMessage(step);
    const name = `${rows.text(together)} ${step.atMs}`;
    const isSame = name === last;
    last = name;
    return isSame ? step : asMessage(step);
  };
}

export function nameVariant(rows: RowReader, replay: Replay): HistoricVariant {
  const textOrNull = (column: string) => rows.text(column) || null;
  const publishedMs = rows.time('published_at', true);
  const variant: HistoricVariant = {
    sku: rows.name('sku'),
    title: textOrNull('title'),
    variantTitle: textOrNull('variant_title'),
    productId: textOrNull('product_id'),
    category: textOrNull('category'),
    vendor: textOrNull('vendor'),
    tags: rows
      .text('tags')
      .split(';')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    leadDays: positiveOrNull(rows, 'lead_time_days'),
    publishedAt: publishedMs === null ? null : new Date(publishedMs).toISOString(),
    money: readMoney(rows),
  };
  replay.name(variant);
  return variant;
}

function positiveOrNull(rows: RowReader, column: string): number | null {
  const cell = rows.text(column);
  if (cell === '') return null;
  const value = Number(cell);
  if (Number.isFinite(value) && value >= 0) return value;
  rows.fault(column, 'a number of days, or nothing', cell);
  return null;
}

export function levelStep(rows: RowReader): Step | null {
  const [sku, location, available, atMs] = [
    rows.name('sku'),
    rows.name('location'),
    rows.whole('available'),
    rows.time('at'),
  ];
  if (available === null || atMs === null) return null;
  return { atMs, run: (replay) => replay.stocked(atMs, sku, location, available) };
}

export function orderStep(rows: RowReader): Step | null {
  const [sku, units, atMs] = [rows.name('sku'), rows.whole('quantity'), rows.time('ordered_at')];
  if (units === null || atMs === null) return null;
  return { atMs, run: (replay) => replay.sold(atMs, sku, units) };
}

/** The same with what the units sold for. */
export function soldStep(saleOf: ReturnType<typeof saleReader>): ReadStep {
  return (rows) => {
    const [sku, units, atMs] = [rows.name('sku'), rows.whole('quantity'), rows.time('ordered_at')];
    if (units === null || atMs === null) return null;
    const sale = saleOf(rows, sku, units) ?? undefined;
    return { atMs, run: (replay) => replay.sold(atMs, sku, units, sale) };
  };
}

/**
 * A row is an order's line for one SKU, known from `placed_at`; what came in of it is known from `received_at` and not
 * before. An order that came in parts has a row for each part, with its `received_quantity`, and is placed once; a row that
 * stands there twice is one, as in an import.
 */
export function purchaseSteps(receipts: DueQueue<Step>): ReadStep {
  let last = '';
  const isNew = firstOfMoment();
  return (rows) => {
    const orderId = rows.name('po_id');
    const sku = rows.name('sku');
    const units = rows.whole('quantity');
    const placedMs = rows.time('placed_at');
    const expectedMs = rows.time('expected_at', true);
    const receivedMs = rows.time('received_at', true);
    const received = rows.whole('received_quantity', true);
    if (units !== null && units < 1)
      rows.fault('quantity', 'a whole number of at least 1', rows.text('quantity'));
    if (received !== null && received < 0) {
      rows.fault('received_quantity', 'a whole number that is not negative', rows.text('received_quantity'));
    }
    if (units === null || placedMs === null) return null;
    const order: IncomingUnits = {
      orderId,
      units,
      placedAt: new Date(placedMs).toISOString(),
      expectedAt: expectedMs === null ? null : new Date(expectedMs).toISOString(),
    };
    if (receivedMs !== null) {
      if (receivedMs < placedMs) {
        rows.fault('received_at', `a time after placed_at (${order.placedAt})`, rows.text('received_at'));
        return null;
      }
      const part = received ?? units;
      const row = `${orderId}\n${rows.text('line_id')}\n${sku}\n${part}`;
      const run = (replay: Replay) =>
        isNew(receivedMs, row) ? replay.received(receivedMs, sku, order, part) : undefined;
      receipts.put(receivedMs, { atMs: receivedMs, run });
    }
    const line = `${orderId} ${sku}`;
    const isPlaced = line === last;
    last = line;
    return { atMs: placedMs, run: (replay) => (isPlaced ? undefined : replay.ordered(placedMs, sku, order)) };
  };
}

/** Tells what comes first of its like at a moment, of moments that come in turn. */
function firstOfMoment(): (atMs: number, what: string) => boolean {
  let nowMs = -Infinity;
  const seen = new Set<string>();
  return (atMs, what) => {
    if (atMs !== nowMs) seen.clear();
    nowMs = atMs;
    const isFirst = !seen.has(what);
    seen.add(what);
    return isFirst;
  };
}
