import { type BacktestResult, backtestStored, type StoredHistory } from '../domain/backtest/backtest-stored';
import { chooseVariants, type VariantChoice } from '../domain/backtest/choose-variants';
import { STOCK_AND_COVER_KINDS } from '../domain/backtest/replayed-kinds';
import { WARM_UP_DAYS } from '../domain/backtest/tally';
import { epochDayOf, localDayOf } from '../domain/forecast/demand-history';
import type { InventoryRow } from '../domain/inventory/inventory-row';
import { sumKnown } from '../domain/inventory/inventory-row';
import type { PurchaseOrder } from '../domain/purchase/purchase-order';
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
  /** So many variants are replayed at the most. @default MOST_VARIANTS */
  readonly mostVariants?: number;
}

/** How a rule is to be tried. */
export interface BacktestRequest {
  readonly days: number;
  readonly atMostPerWeek: number | null;
  /** So many best sellers are left out: an earlier answer was about them. */
  readonly skip: number;
}

export interface RuleBacktest extends BacktestResult {
  readonly from: string;
  readonly to: string;
  readonly rows: ReadonlyMap<string, InventoryRow>;
  readonly choice: VariantChoice;
}

/**
 * What an answer has the time for: about 4.5 ms of CPU each on the one core that the function has, a tenth more where
 * thresholds are tried, of the 25 seconds after which it is ended.
 */
const MOST_VARIANTS = 2_000;
const READS_AT_ONCE = 24;
const DAY_MS = 86_400_000;
const BEFORE = '1970-01-01T00:00:00.000Z';

/**
 * What a rule would have told in the last days, by what the table holds; nothing is saved. The 28 days before them are
 * gone through as well, so that forecasts and open alerts are there when they begin.
 *
 * @throws InvalidInputError for a rule that no history of the table can show
 */
export function createBacktestRule(deps: BacktestRuleDeps) {
  const { index, stock, purchases, clock, mostVariants = MOST_VARIANTS } = deps;

  return async function backtest(
    settings: RuleSettings,
    { days, atMostPerWeek, skip }: BacktestRequest,
  ): Promise<RuleBacktest> {
    refuseWhatCannotBeKnown(settings);
    const rule: Rule = {
      ...settings,
      ...{ id: 'rule_backtest', enabled: true, createdAt: BEFORE, updatedAt: BEFORE, version: 1 },
    };
    const to = clock.now();
    const judgedFromMs = Date.parse(to) - days * DAY_MS;
    const beginMs = judgedFromMs - WARM_UP_DAYS * DAY_MS;
    const choice = chooseVariants(rule, (await index.current())?.rows ?? [], skip, mostVariants);
    refuseWhereAllLiesElsewhere(choice);
    const histories = await readHistories(choice.chosen, beginMs, to);
    const period = { beginMs, judgedFromMs, endMs: Date.parse(to) };
    const result = backtestStored(rule, histories, period, atMostPerWeek);
    return {
      ...result,
      ...{ from: new Date(judgedFromMs).toISOString(), to, choice },
      rows: new Map(choice.chosen.map((row) => [row.variantId, row])),
      approximations: [...result.approximations, ...leftOut(choice)],
    };
  };

  async function readHistories(
    chosen: readonly InventoryRow[],
    beginMs: number,
    to: string,
  ): Promise<StoredHistory[]> {
    const orders = remembered((orderId: string) => purchases.purchaseOrder(orderId));
    const zones = remembered(async (shopId: string) => (await stock.shop(shopId))?.timeZone ?? 'UTC');
    const places = remembered(async (id: string) => (await stock.locations([id])).get(id));

    async function read({ variantId, shopId }: InventoryRow): Promise<StoredHistory | null> {
      const [stocked, timeZone] = await Promise.all([stock.stockedVariant(variantId), zones(shopId)]);
      if (stocked === null) return null;
      const { variant, outages, levels } = stocked;
      const today = localDay(to, timeZone);
      // The sales of the day on which it begins are partly from before.
      const first = epochDayOf(localDay(new Date(beginMs).toISOString(), timeZone)) + 1;
      const { platformVariantId } = variant;
      const [located, sold] = await Promise.all([
        Promise.all(levels.map(async ({ locationId }) => [locationId, await places(locationId)] as const)),
        platformVariantId === null
          ? null
          : stock.unitsSoldPerDay(variant.shopId, platformVariantId, localDayOf(first), today),
      ]);
      const known = located.flatMap(([id, location]) =>
        location === undefined ? [] : [[id, location] as const],
      );
      const available = sumKnown(countedLevels(stocked, new Map(known)).map((level) => level.available));
      const bought = stocked.purchases.filter(
        ({ incoming, receipts }) =>
          incoming.length > 0 || receipts.some(({ at }) => Date.parse(at) > beginMs),
      );
      const promised = bought.map(async (purchase) => ({
        purchase,
        expectedAt: promisedAtOf(await orders(purchase.orderId)),
      }));
      return { variant, timeZone, available, outages, sold, orders: await Promise.all(promised) };
    }

    const histories: (StoredHistory | null)[] = chosen.map(() => null);
    const queue = [...chosen.entries()];
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [place, row] = next;
        histories[place] = await read(row);
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
    return histories.filter((history) => history !== null);
  }
}

const promisedAtOf = (order: PurchaseOrder | null): string | null =>
  order?.promisedAt ?? order?.expectedAt ?? null;

function refuseWhatCannotBeKnown({ kind, level, basis }: RuleSettings): void {
  const faults: { path: string[]; expected: string }[] = [];
  if (!STOCK_AND_COVER_KINDS.includes(kind)) {
    const kinds = STOCK_AND_COVER_KINDS.join(', ');
    faults.push({
      path: ['kind'],
      expected: `${kinds}: others cannot be tried on what is stored; npx shelfwire backtest goes through files and knows more`,
    });
  } else if (level !== 'variant') {
    faults.push({
      path: ['level'],
      expected: `variant: a ${level} as a whole cannot be tried on the past; take the scope as it is, and a threshold for each variant`,
    });
  }
  if (basis !== 'available') {
    faults.push({ path: ['basis'], expected: 'available: of past days no other quantity is known' });
  }
  if (faults.length > 0) throw new InvalidInputError('rule.no-backtest', faults);
}

function refuseWhereAllLiesElsewhere({ inScope, lyingElsewhere }: VariantChoice): void {
  if (lyingElsewhere === 0 || lyingElsewhere < inScope) return;
  const expected =
    'all, or locations that hold all there is of an item: how much was at one of several locations is not stored of past days, and everything in the scope lies at others too';
  throw new InvalidInputError('rule.no-backtest', [{ path: ['locations'], expected }]);
}

const leftOut = ({ lyingElsewhere, inScope }: VariantChoice): readonly string[] =>
  lyingElsewhere === 0
    ? []
    : [
        `${lyingElsewhere} of ${inScope} variants lie at other locations too and are left out: how much of them was where in the past is not stored.`,
      ];

function remembered<Value>(read: (id: string) => Promise<Value>): (id: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (id) => {
    const value = known.get(id) ?? read(id);
    known.set(id, value);
    return value;
  };
}
