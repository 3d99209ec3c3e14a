import type { EntitySweepRequested } from '../contracts/events/stock-events';
import { type CategoryMapping, mappedCategory } from '../domain/category/category-map';
import type { VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { UnitCost } from '../domain/sales/cost-history';
import { type SalesDay, salesOfVariant } from '../domain/sales/gather-sales';
import {
  askedPeriods,
  isSold,
  type Mapped,
  type MarginRow,
  mightSpeak,
  rollUp,
  salesRules,
  type SoldVariant,
} from '../domain/sales/roll-up';
import { localDay, paceWindow } from '../domain/sales/sales-pace';
import { periodsOf } from '../domain/sales/sales-vs-profit';
import { rankSellers, type SellerRank } from '../domain/sales/top-sellers';
import type { Shop } from '../domain/shop/shop';
import type { CategoryMapReader } from './category-ports';
import type { MarginStore, MarginWalk, ShopList } from './margin-ports';
import type { BusEvent, Clock, EventPublisher, RuleReader } from './ports';

export interface RollUpDeps {
  readonly walk: MarginWalk;
  readonly categoryMap: Pick<CategoryMapReader, 'allMappings'>;
  readonly shops: ShopList;
  readonly rules: RuleReader;
  readonly margins: MarginStore;
  readonly publisher: EventPublisher;
  readonly clock: Clock;
}

/** What one EntitySweepRequested names at the most. */
const ENTITIES_PER_EVENT = 50;

/**
 * Returns the function that works out once a day what every shop, category and product sold and earned, in the periods
 * that the rules ask for, and which variants sell best, and calls for a look at those about which a rule would speak. An open alert is looked at by
 * itself, so that one that is over ends too.
 */
export function createRollUpSales(deps: RollUpDeps) {
  const { walk, categoryMap, shops, rules, margins, publisher, clock } = deps;
  return async function rollUpSales(): Promise<{ readonly rolledUp: number; readonly speaking: number }> {
    const now = clock.now();
    const { rules: all } = await rules.ruleSet();
    const ofKind = salesRules(all);
    const active = (await shops.shops()).filter(({ status }) => status === 'active');
    if (active.length === 0) return { rolledUp: 0, speaking: 0 };
    const periodDays = askedPeriods(all);
    const todayOf = new Map(active.map((shop) => [shop.shopId, localDay(now, shop.timeZone ?? 'UTC')]));
    const firsts = [...todayOf.values()].flatMap((today) => [
      paceWindow(today).from,
      ...periodDays.map((days) => periodsOf(today, days).before.from),
    ]);
    const found = await gather(walk, firsts.toSorted()[0] ?? now.slice(0, 10));
    const mapped = await mappedCategories(categoryMap, todayOf);
    const rows = periodDays.flatMap((days) => rowsFor(found, active, todayOf, mapped, days, now));
    await margins.save(rows);
    await margins.saveRanks(ranksFor(found, todayOf, now));
    const speaking = new Set(rows.filter((row) => mightSpeak(row, ofKind, now)).map((row) => row.entityId));
    await publisher.publish(sweepEvents([...speaking].toSorted(), now));
    return { rolledUp: rows.length, speaking: speaking.size };
  };
}

async function mappedCategories(
  categoryMap: RollUpDeps['categoryMap'],
  todayOf: ReadonlyMap<string, string>,
): Promise<Mapped> {
  const histories = new Map<string, CategoryMapping[]>();
  for (const shopId of todayOf.keys()) {
    for (const mapping of await categoryMap.allMappings(shopId))
      append(histories, `${shopId} ${mapping.operationsCategory}`, mapping);
  }
  return (shopId, operationsCategory) => {
    const history = histories.get(`${shopId} ${operationsCategory ?? ''}`) ?? [];
    return mappedCategory(history, todayOf.get(shopId) ?? '');
  };
}

interface Found {
  readonly variants: SoldVariant[];
  readonly costs: Map<VariantId, UnitCost[]>;
  readonly sales: Map<string, SalesDay[]>;
}

async function gather(walk: MarginWalk, salesFrom: string): Promise<Found> {
  const found: Found = { variants: [], costs: new Map(), sales: new Map() };
  for await (const record of walk.all(salesFrom)) {
    switch (record.type) {
      case 'variant':
        found.variants.push(record.variant);
        break;
      case 'cost':
        append(found.costs, record.variantId, record.cost);
        break;
      case 'sales':
        append(found.sales, salesKey(record.shopId, record.platformVariantId), record.sales);
        break;
    }
  }
  return found;
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

const salesKey = (shopId: string, platformVariantId: string): string => `${shopId}#${platformVariantId}`;

function rowsFor(
  found: Found,
  shops: readonly Shop[],
  todayOf: ReadonlyMap<string, string>,
  mapped: Mapped,
  periodDays: number,
  now: Instant,
): readonly MarginRow[] {
  const periodsByShop = new Map(
    shops.map(({ shopId }) => [shopId, periodsOf(todayOf.get(shopId) ?? now.slice(0, 10), periodDays)]),
  );
  const sold = found.variants.flatMap((variant) => {
    const days = found.sales.get(salesKey(variant.shopId, variant.platformVariantId));
    const periods = periodsByShop.get(variant.shopId);
    if (days === undefined || periods === undefined) return [];
    return [{ variant, sales: salesOfVariant(days, costsOf(variant, found), periods).filter(isSold) }];
  });
  return rollUp(sold, periodDays, (shopId) => periodsByShop.get(shopId), mapped, now);
}

/** Of every shop by the same days as a pace: four weeks, today included. Variants that were deleted sold like any other. */
function ranksFor(
  { variants, sales }: Found,
  todayOf: ReadonlyMap<string, string>,
  now: Instant,
): readonly SellerRank[] {
  const unitsOf = new Map<string, number[]>([...todayOf.keys()].map((shopId) => [shopId, []]));
  for (const { shopId, platformVariantId } of variants) {
    const today = todayOf.get(shopId);
    if (today === undefined) continue;
    const { from, to } = paceWindow(today);
    const days = sales.get(salesKey(shopId, platformVariantId)) ?? [];
    const sold = days.filter(({ day }) => day >= from && day <= to);
    unitsOf.get(shopId)?.push(sold.reduce((sum, { units }) => sum + units, 0));
  }
  return [...unitsOf].map(([shopId, units]) => ({ shopId, asOf: now, ...rankSellers(units) }));
}

/** A cost that is known without a history was learned before one was kept: it stands for all days. */
function costsOf({ variantId, costMinor, currency }: SoldVariant, { costs }: Found): readonly UnitCost[] {
  const known = costs.get(variantId);
  if (known !== undefined) return known;
  return costMinor === null ? [] : [{ from: '0000-01-01', costMinor, currency, basis: 'observed' }];
}

function sweepEvents(entityIds: readonly string[], now: Instant): readonly BusEvent[] {
  const events: BusEvent[] = [];
  for (let first = 0; first < entityIds.length; first += ENTITIES_PER_EVENT) {
    const page = entityIds.slice(first, first + ENTITIES_PER_EVENT);
    const event: EntitySweepRequested = {
      metadata: { id: `sales ${page[0]} ${now}`, version: 1, occurredAt: now },
      data: { entityIds: page, reason: 'schedule' },
    };
    events.push({ eventType: 'EntitySweepRequested', event });
  }
  return events;
}
