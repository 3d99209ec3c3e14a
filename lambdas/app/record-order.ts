import type { Instant } from '../domain/inventory/inventory-level';
import { instantOf } from '../domain/inventory/version';
import {
  hearOf,
  isForgotten,
  lineIdsOf,
  type OrderLine,
  type OrderReport,
  returnsOf,
  type Sale,
  saleOf,
  unknownLine,
} from '../domain/sales/order-line';
import { hasLeftBand } from '../domain/sales/sales-band';
import { salesLeftBand } from './announcements';
import { decideAgainOnConflict } from './decide-again';
import type { OrderLineChange, OrderLineStore, SoldDay, Versioned } from './intake-ports';
import type { Recorded, RecordOutcome } from './recorded';

/**
 * Records what a message says about an order: its lines, and what they change in the units and the money of their days.
 * Every line is counted once, however often and in whichever order bodies, refunds and edits come. What is sold now is then
 * compared with its band: so a crash between the counting and the announcement repairs itself when the message comes again.
 *
 * @param dayOf the shop's local day of an instant, yyyy-mm-dd
 */
export async function recordOrder(
  store: OrderLineStore,
  report: OrderReport,
  now: Instant,
  dayOf: (instant: Instant) => string,
): Promise<Recorded> {
  const { outcome, days } = await recordLines(store, report, now, dayOf);
  const sold = days.length === 0 ? [] : await store.soldOn(report.shopId, days);
  const events = sold
    .filter(hasLeftBand)
    .flatMap((one) => (one.band === null ? [] : [salesLeftBand(report.shopId, one, one.band, now)]));
  return { outcome, events };
}

interface RecordedLines {
  readonly outcome: RecordOutcome;
  /** The days whose sales may call for a look. */
  readonly days: readonly SoldDay[];
}

function recordLines(
  store: OrderLineStore,
  report: OrderReport,
  now: Instant,
  dayOf: (instant: Instant) => string,
): Promise<RecordedLines> {
  const today = dayOf(now);
  return decideAgainOnConflict(async () => {
    const lineIds = lineIdsOf(report);
    const known = await store.linesOf(report.shopId, report.orderId, lineIds);
    const lines = lineIds.map((lineId) => ({ lineId, before: known.get(lineId) ?? NOT_STORED }));
    const counted = lines.filter(
      ({ lineId, before }) => before.value !== null || !isTooOld(report, lineId, now),
    );
    const changes = counted.flatMap(({ lineId, before }): readonly OrderLineChange[] => {
      const line = before.value ?? unknownLine(report.shopId, report.orderId, lineId);
      const heard = hearOf(line, report);
      return heard === line ? [] : [changeOf(before, { ...heard, counted: saleOf(heard) }, dayOf)];
    });
    if (changes.length > 0) {
      await store.saveLines(changes, now);
      const sales = changes.flatMap(({ before, after }) => [before.value?.counted, after.counted]);
      return { outcome: 'applied', days: daysOf(sales, (day) => day >= plusDays(today, -LATE_DAYS)) };
    }
    if (counted.length === 0 && lines.length > 0) return { outcome: 'ignored: order too old', days: [] };
    // Nobody knows whether the one who counted them lived to announce it.
    const sales = counted.map(({ before }) => before.value?.counted);
    return { outcome: 'unchanged', days: daysOf(sales, (day) => day === today) };
  });
}

function changeOf(
  before: OrderLineChange['before'],
  after: OrderLine,
  dayOf: (instant: Instant) => string,
): OrderLineChange {
  const returned = returnsOf(before.value, after).map(({ at, ...rest }) => ({
    ...rest,
    day: dayOf(instantOf(at)),
  }));
  return { before, after, ...(returned.length === 0 ? {} : { returned }) };
}

/** What comes late for a day is in the longest window that is looked at for so many days. */
const LATE_DAYS = 7;

function daysOf(
  sales: readonly (Sale | null | undefined)[],
  concerns: (day: string) => boolean,
): readonly SoldDay[] {
  const days = sales.flatMap((sale) => (sale == null || !concerns(sale.day) ? [] : [sale]));
  return [...new Map(days.map((sale) => [`${sale.platformVariantId} ${sale.day}`, sale])).values()];
}

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const NOT_STORED: Versioned<never> = { value: null, expected: 0 };

function isTooOld(report: OrderReport, lineId: string, now: Instant): boolean {
  const facts = report.body?.lines.find((line) => line.lineId === lineId);
  return facts !== undefined && isForgotten(facts.day, now);
}
