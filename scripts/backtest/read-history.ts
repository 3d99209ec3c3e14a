import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDueQueue } from '../../lambdas/domain/backtest/due-queue';
import {
  type HistoryHolds,
  isCurrencyKnown,
  whyNoProfit,
} from '../../lambdas/domain/backtest/replayed-kinds';
import type { Replay } from '../../lambdas/domain/backtest/replay';
import { createFaults, type Faults, HistoryFault, openRows, type RowReader } from './history-rows';
import { readCategories } from './read-categories';
import {
  asMessage,
  levelStep,
  messaged,
  nameVariant,
  orderStep,
  purchaseSteps,
  type ReadStep,
  soldStep,
  type Step,
} from './history-steps';
import { lotStep } from './read-lots';
import { readCosts, saleReader } from './read-sales';
import { createTimeReader } from './read-time';

/** What is read of a history; its other files are never opened. */
const COLUMNS = {
  'variants.csv': ['sku', 'title', 'price', 'lead_time_days'],
  'orders.csv': ['order_id', 'sku', 'quantity', 'unit_price', 'ordered_at'],
  'levels.csv': ['sku', 'location', 'available', 'at'],
  'categories.csv': ['sku', 'operations_category', 'storefront_category', 'from'],
  'costs.csv': ['sku', 'cost', 'from'],
  'lots.csv': ['sku', 'lot_id', 'quantity', 'at'],
  'purchase_orders.csv': ['po_id', 'sku', 'quantity', 'placed_at', 'expected_at', 'received_at'],
} as const;
type HistoryFile = keyof typeof COLUMNS;

/** How far a reading has come, and what it read. */
export interface Progress {
  readonly events: number;
  readonly bytes: number;
  readonly bytesRead: number;
  /** The moment that it has come to, in milliseconds; null before the first row. */
  readonly atMs: number | null;
}

export interface HistoryRead {
  readonly events: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** The files whose rows were not in the order of their times, and so were sorted in memory. */
  readonly sorted: readonly string[];
  /** Whether any time bore no offset, and was read by the shop's clock. */
  readonly hasLocalTimes: boolean;
  readonly holds: HistoryHolds;
}

/** What is read where a history holds it, and somebody asks for it. */
interface Wanted {
  readonly lots: boolean;
  /** Whether it matters what items sold for, and cost. */
  readonly sales: boolean;
  /** Whether it matters under what they are filed. */
  readonly moves: boolean;
  /** Whether the messages are counted in which the rows would have come. */
  readonly messages: boolean;
}

/** Thrown where a row is older than the one before it. */
class NotInOrder extends Error {
  readonly file: HistoryFile;
  constructor(file: HistoryFile) {
    super(file);
    this.file = file;
  }
}

/** How often, in rows, somebody is told how far it is. */
const ROWS_PER_REPORT = 5_000;

/**
 * Goes through a history once, in the order of its times, holding no more of it than what is open at the moment. Where a
 * file's rows are not in that order, its rows are sorted in memory, and it begins anew.
 *
 * @param timeZone IANA zone of the days that bear no time, and of the times that bear no offset
 * @param begin called before each beginning; what it returned before is to be forgotten
 * @throws HistoryFault that names every bad row, the missing file or the missing column
 */
export function readHistory(
  folder: string,
  timeZone: string,
  begin: () => Replay,
  report: (progress: Progress) => void,
  wants: Wanted = { lots: false, sales: false, moves: false, messages: false },
): HistoryRead {
  const sorted = new Set<HistoryFile>();
  for (;;) {
    try {
      return readOnce(folder, timeZone, begin(), sorted, report, wants);
    } catch (error) {
      if (!(error instanceof NotInOrder)) throw error;
      sorted.add(error.file);
    }
  }
}

function readOnce(
  folder: string,
  timeZone: string,
  replay: Replay,
  sorted: ReadonlySet<HistoryFile>,
  report: (progress: Progress) => void,
  wants: Wanted,
): HistoryRead {
  const faults = createFaults();
  const times = createTimeReader(timeZone);
  const open = (file: HistoryFile) => openRows(folder, file, COLUMNS[file], times, faults);
  const variants = open('variants.csv');
  const currencies = new Map<string, string>();
  while (variants.next()) {
    const { sku, money } = nameVariant(variants, replay);
    if (money != null) currencies.set(sku, money.currency);
  }
  variants.csv.close();

  const receipts = createDueQueue<Step>();
  const has = (file: HistoryFile) => existsSync(join(folder, file));
  const orders = open('orders.csv');
  const holds: HistoryHolds = {
    variantColumns: variants.csv.columns,
    orderColumns: orders.csv.columns,
    lots: has('lots.csv'),
    costs: has('costs.csv'),
    categories: has('categories.csv'),
  };
  const isProfitKnown = wants.sales && whyNoProfit(holds) === null;
  if (isProfitKnown && holds.costs) {
    const costs = open('costs.csv');
    readCosts(costs, currencies, replay);
    costs.csv.close();
  }
  const isFiled = holds.categories && (wants.moves || isProfitKnown);
  if (isFiled) {
    const categories = open('categories.csv');
    readCategories(categories, replay);
    categories.csv.close();
  }
  const isMoneyRead = isProfitKnown || (isFiled && isCurrencyKnown(holds));
  const told = wants.messages ? messaged : (read: ReadStep) => read;
  const queued = wants.messages
    ? { ...receipts, put: (ms: number, step: Step) => receipts.put(ms, asMessage(step)) }
    : receipts;
  const files = [
    {
      file: 'purchase_orders.csv',
      rows: open('purchase_orders.csv'),
      step: told(purchaseSteps(queued), 'po_id'),
    },
    { file: 'levels.csv', rows: open('levels.csv'), step: told(levelStep) },
    {
      file: 'orders.csv',
      rows: orders,
      step: told(isMoneyRead ? soldStep(saleReader(currencies)) : orderStep, 'order_id'),
    },
    ...(wants.lots && holds.lots
      ? [{ file: 'lots.csv', rows: open('lots.csv'), step: told(lotStep) } as const]
      : []),
  ] as const;
  const streams = files.map(({ file, rows, step }) => ({
    file,
    csv: rows.csv,
    steps: sorted.has(file) ? sortedSteps(rows, step, faults) : steps(file, rows, step),
    head: null as Step | null,
  }));
  const bytes = streams.reduce((sum, { csv }) => sum + csv.bytes, 0);
  let [events, firstMs, atMs] = [0, null as number | null, null as number | null];
  try {
    for (const stream of streams) stream.head = stream.steps();
    for (;;) {
      let first: (typeof streams)[number] | null = null;
      for (const stream of streams) {
        if (stream.head !== null && (first?.head == null || stream.head.atMs < first.head.atMs))
          first = stream;
      }
      const streamMs = first?.head?.atMs ?? Infinity;
      const step = receipts.firstMs() < streamMs ? receipts.take() : (first?.head ?? null);
      if (step === null) break;
      if (step === first?.head) first.head = first.steps();
      atMs = step.atMs;
      firstMs ??= atMs;
      if (!faults.any()) step.run(replay);
      events++;
      if (events % ROWS_PER_REPORT === 0) {
        report({
          events,
          bytes,
          bytesRead: streams.reduce((sum, { csv }) => sum + csv.bytesRead(), 0),
          atMs,
        });
      }
    }
    faults.raise();
    if (atMs === null) {
      throw new HistoryFault([`${folder} holds no rows: nothing happened in this history.`]);
    }
    replay.end(atMs);
    report({ events, bytes, bytesRead: bytes, atMs });
    return {
      events,
      firstMs: firstMs ?? atMs,
      lastMs: atMs,
      sorted: [...sorted],
      hasLocalTimes: times.hasLocalTimes(),
      holds,
    };
  } finally {
    for (const { csv } of streams) csv.close();
  }
}

/** The steps of a file as they come. @throws NotInOrder */
function steps(file: HistoryFile, rows: RowReader, read: ReadStep): () => Step | null {
  let lastMs = -Infinity;
  return () => {
    while (rows.next()) {
      const step = read(rows);
      if (step === null) continue;
      if (step.atMs < lastMs) throw new NotInOrder(file);
      lastMs = step.atMs;
      return step;
    }
    return null;
  };
}

/** The steps of a whole file, by their times; those of the same time as they stand. */
function sortedSteps(rows: RowReader, read: ReadStep, faults: Faults): () => Step | null {
  const all: Step[] = [];
  while (rows.next()) {
    const step = read(rows);
    if (step !== null && !faults.any()) all.push(step);
  }
  all.sort((one, other) => one.atMs - other.atMs);
  let place = 0;
  return () => all[place++] ?? null;
}
