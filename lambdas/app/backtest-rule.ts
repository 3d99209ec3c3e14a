import { type BacktestResult, backtestStored, type StoredHistory } from '../domain/backtest/backtest-stored';
import { chooseVariants, type VariantChoice } from '../domain/backtest/choose-variants';
import { chooseGroups } from '../domain/backtest/choose-groups';
import { isTried, TRIED_THRESHOLDS } from '../domain/backtest/find-threshold';
import { STORED_KINDS, storedLevels, whyNotStored } from '../domain/backtest/stored-kinds';
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
  /** So many variants are replayed at the most. @default MOST_VARIANTS, or MOST_BY_HOUR for what looks at hours */
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
/** About twice as much takes what is read by the hour, and looked at each hour. */
const MOST_BY_HOUR = 1_000;
const READS_AT_ONCE = 24;
const DAY_MS = 86_400_000;
const NO_HOURS: ReadonlyMap<number, number> = new Map();
const BEFORE = '1970-01-01T00:00:00.000Z';

/**
 * What a rule would have told in the last days, by what the table holds; nothing is saved. The 28 days before them are
 * gone through as well, so that forecasts and open alerts are there when they begin.
 *
 * @throws InvalidInputError for a rule that no history of the table can show
 */
export function createBacktestRule(deps: BacktestRuleDeps) {
  const { index, stock, purchases, clock } = deps;

  return async function backtest(
    settings: RuleSettings,
    { days, atMostPerWeek, skip }: BacktestRequest,
  ): Promise<RuleBacktest> {
    refuseWhatCannotBeKnown(settings, atMostPerWeek);
    const rule: Rule = {
      ...settings,
      ...{ id: 'rule_backtest', enabled: true, createdAt: BEFORE, updatedAt: BEFORE, version: 1 },
    };
    const to = clock.now();
    const judgedFromMs = Date.parse(to) - days * DAY_MS;
    const beginMs = judgedFromMs - WARM_UP_DAYS * DAY_MS;
    const rows = (await index.current())?.rows ?? [];
    const choose = rule.level === 'variant' ? chooseVariants : chooseGroups;
    const isByHour = rule.kind === 'selling_fast';
    const most = deps.mostVariants ?? (isByHour ? MOST_BY_HOUR : MOST_VARIANTS);
    const choice = choose(rule, rows, skip, most);
    refuseWhereNothingIsLeft(choice, most);
    const histories = await readHistories(choice.chosen, beginMs, to, isByHour);
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
    isByHour: boolean,
  ): Promise<StoredHistory[]> {
    // A day bears its hours and its money besides, which is most of what there is to read.
    const perDay = isByHour ? stock.salesPerDay : unitsPerDay;
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
          : perDay(variant.shopId, platformVariantId, localDayOf(first), today),
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

    async function unitsPerDay(...asked: Parameters<StockReader['unitsSoldPerDay']>) {
      const units = await stock.unitsSoldPerDay(...asked);
      return new Map([...units].map(([day, some]) => [day, { units: some, byHour: NO_HOURS }]));
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

function refuseWhatCannotBeKnown({ kind, level, basis }: RuleSettings, atMostPerWeek: number | null): void {
  const faults: { path: string[]; expected: string }[] = [];
  const why = whyNotStored(kind);
  if (why !== null) {
    faults.push({ path: ['kind'], expected: `${STORED_KINDS.join(', ')}; ${kind} cannot be tried: ${why}` });
  } else if (!storedLevels(kind).includes(level)) {
    faults.push({
      path: ['level'],
      expected: `${storedLevels(kind).join(', ')}: of a ${level} as a whole ${kind} cannot be tried on the past`,
    });
  }
  if (why === null && atMostPerWeek !== null && !isTried(kind)) {
    const tried = Object.keys(TRIED_THRESHOLDS).join(' and ');
    const expected = `nothing, or null: thresholds are tried of ${tried} alone, and ${kind} is neither. Leave it out and try the thresholds that you think of`;
    faults.push({ path: ['atMostPerWeek'], expected });
  }
  if (basis !== 'available') {
    faults.push({ path: ['basis'], expected: 'available: of past days no other quantity is known' });
  }
  if (faults.length > 0) throw new InvalidInputError('rule.no-backtest', faults);
}

function refuseWhereNothingIsLeft(
  { inScope, lyingElsewhere, inTooLarge }: VariantChoice,
  most: number,
): void {
  if (lyingElsewhere + inTooLarge === 0 || lyingElsewhere + inTooLarge < inScope) return;
  const fault =
    lyingElsewhere > 0
      ? {
          path: ['locations'],
          expected:
            'all, or locations that hold all there is of an item: how much was at one of several locations is not stored of past days, and everything in the scope lies at others too',
        }
      : {
          path: ['scope'],
          expected: `products or categories of at most ${most} variants each: a sum is tried with all of its variants, and these are more than an answer has the time for`,
        };
  throw new InvalidInputError('rule.no-backtest', [fault]);
}

const leftOut = ({ lyingElsewhere, inTooLarge, inScope }: VariantChoice): readonly string[] => [
  ...(lyingElsewhere === 0
    ? []
    : [
        `${lyingElsewhere} of ${inScope} variants lie at other locations too and are left out: how much of them was where in the past is not stored.`,
      ]),
  ...(inTooLarge === 0
    ? []
    : [
        `${inTooLarge} of ${inScope} variants are in sums of more variants than an answer has the time for, and are left out.`,
      ]),
];

function remembered<Value>(read: (id: string) => Promise<Value>): (id: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (id) => {
    const value = known.get(id) ?? read(id);
    known.set(id, value);
    return value;
  };
}
