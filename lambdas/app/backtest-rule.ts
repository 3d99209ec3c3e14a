import { type BacktestResult, backtestStored, type StoredHistory } from '../domain/backtest/backtest-stored';
import { STOCK_AND_COVER_KINDS } from '../domain/backtest/replayed-kinds';
import { WARM_UP_DAYS } from '../domain/backtest/tally';
import { epochDayOf, localDayOf } from '../domain/forecast/demand-history';
import type { InventoryRow } from '../domain/inventory/inventory-row';
import { sumKnown } from '../domain/inventory/inventory-row';
import type { PurchaseOrder } from '../domain/purchase/purchase-order';
import { ruleFinder } from '../domain/rule/effective-rule';
import { variantOf } from '../domain/rule/preview';
import type { Rule } from '../domain/rule/rule';
import { localDay } from '../domain/sales/sales-pace';
import { InvalidInputError } from '../platform/errors';
import type { InventoryIndexReader } from './inventory-ports';
import type { Clock, StockReader } from './ports';
import type { PurchaseReader } from './purchase-ports';
import { countedLevels } from './read-shelf';
import type { RuleSettings } from './save-rule';

export interface BacktestRuleDeps {
  readonly index: InventoryIndexReader;
  readonly stock: StockReader;
  readonly purchases: Pick<PurchaseReader, 'purchaseOrder'>;
  readonly clock: Clock;
}

export interface RuleBacktest extends BacktestResult {
  readonly from: string;
  readonly to: string;
  readonly rows: ReadonlyMap<string, InventoryRow>;
  readonly variantsInScope: number;
}

/** So many variants are replayed, the best sellers first: an answer must come before the gateway gives up. */
const MOST_VARIANTS = 500;
const READS_AT_ONCE = 24;
const DAY_MS = 86_400_000;
const BEFORE = '1970-01-01T00:00:00.000Z';

/**
 * What a rule would have told in the last days, by what the table holds; nothing is saved. The 28 days before them are
 * gone through as well, so that forecasts and open alerts are there when they begin.
 *
 * @throws InvalidInputError for a rule that no history of the table can show
 */
export function createBacktestRule({ index, stock, purchases, clock }: BacktestRuleDeps) {
  return async function backtest(
    settings: RuleSettings,
    days: number,
    atMostPerWeek: number | null,
  ): Promise<RuleBacktest> {
    refuseWhatCannotBeKnown(settings);
    const rule: Rule = { ...settings, id: 'rule_backtest', createdAt: BEFORE, updatedAt: BEFORE, version: 1 };
    const to = clock.now();
    const judgedFromMs = Date.parse(to) - days * DAY_MS;
    const beginMs = judgedFromMs - WARM_UP_DAYS * DAY_MS;
    const deciding = ruleFinder(rule.kind, [{ ...rule, enabled: true }]);
    const inScope = ((await index.current())?.rows ?? []).filter((row) => deciding(variantOf(row)) !== null);
    const chosen = inScope
      .toSorted((one, other) => (other.unitsPerDay ?? 0) - (one.unitsPerDay ?? 0))
      .slice(0, MOST_VARIANTS);
    const orders = remembered((orderId: string) => purchases.purchaseOrder(orderId));
    const zones = remembered(async (shopId: string) => (await stock.shop(shopId))?.timeZone ?? 'UTC');
    const histories: StoredHistory[] = [];
    const queue = [...chosen];
    const work = async () => {
      for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
        const history = await read(row, beginMs, to, await zones(row.shopId), orders);
        if (history !== null) histories.push(history);
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
    const period = { beginMs, judgedFromMs, endMs: Date.parse(to) };
    return {
      ...backtestStored({ ...rule, enabled: true }, histories, period, atMostPerWeek),
      ...{ from: new Date(judgedFromMs).toISOString(), to, variantsInScope: inScope.length },
      rows: new Map(chosen.map((row) => [row.variantId, row])),
    };
  };

  async function read(
    { variantId }: InventoryRow,
    beginMs: number,
    to: string,
    timeZone: string,
    orderOf: (orderId: string) => Promise<PurchaseOrder | null>,
  ): Promise<StoredHistory | null> {
    const stocked = await stock.stockedVariant(variantId);
    if (stocked === null) return null;
    const { variant, outages } = stocked;
    const today = localDay(to, timeZone);
    const first = epochDayOf(localDay(new Date(beginMs).toISOString(), timeZone)) + 1;
    const [locations, sold] = await Promise.all([
      stock.locations(stocked.levels.map(({ locationId }) => locationId)),
      variant.platformVariantId === null
        ? new Map<string, number>()
        : stock.unitsSoldPerDay(variant.shopId, variant.platformVariantId, localDayOf(first), today),
    ]);
    const available = sumKnown(countedLevels(stocked, locations).map((level) => level.available));
    const bought = stocked.purchases.filter(
      ({ incoming, receipts }) => incoming.length > 0 || receipts.some(({ at }) => Date.parse(at) > beginMs),
    );
    const orders = await Promise.all(
      bought.map(async (purchase) => {
        const order = await orderOf(purchase.orderId);
        return { purchase, expectedAt: order?.promisedAt ?? order?.expectedAt ?? null };
      }),
    );
    return { variant, timeZone, available, outages, sold, orders };
  }
}

function refuseWhatCannotBeKnown({ kind, level, locations, basis }: RuleSettings): void {
  const faults: { path: string[]; expected: string }[] = [];
  if (!STOCK_AND_COVER_KINDS.includes(kind))
    faults.push({ path: ['kind'], expected: STOCK_AND_COVER_KINDS.join(', ') });
  else if (level !== 'variant') faults.push({ path: ['level'], expected: 'variant' });
  // What was where, on hand or on its way at a past moment is not stored.
  if (locations !== 'all') faults.push({ path: ['locations'], expected: 'all' });
  if (basis !== 'available') faults.push({ path: ['basis'], expected: 'available' });
  if (faults.length > 0) throw new InvalidInputError('rule.no-backtest', faults);
}

function remembered<Value>(read: (id: string) => Promise<Value>): (id: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (id) => {
    const value = known.get(id) ?? read(id);
    known.set(id, value);
    return value;
  };
}
