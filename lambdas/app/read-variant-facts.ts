import type { VariantFacts } from '../domain/alert/judge-variant';
import { demandHistoryOf, epochDayOf, localDayOf } from '../domain/forecast/demand-history';
import type { LocationId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { sumKnown } from '../domain/inventory/inventory-row';
import type { Location } from '../domain/inventory/location';
import { daysWithoutStock } from '../domain/inventory/outage';
import { incomingOf, replenishedAtOf } from '../domain/purchase/variant-purchase';
import { localDay, localDayFraction } from '../domain/sales/sales-pace';
import type { Shop } from '../domain/shop/shop';
import type { StockedVariant, StockReader } from './ports';
import { countedLevels, readShelf } from './read-shelf';
import type { VariantSupply } from './read-supply';

/** How far back sales are read: more than what still weighs in a rate. */
const DEMAND_DAYS = 120;

/** Everything that is judged of a variant, as it is known now. Sales are unknown until the platform has named the variant. */
export async function readVariantFacts(
  stocked: StockedVariant,
  shop: Shop | null,
  locations: ReadonlyMap<LocationId, Location>,
  stock: Pick<StockReader, 'unitsSoldPerDay'>,
  supply: VariantSupply,
  now: Instant,
): Promise<VariantFacts> {
  const { variant, outages, purchases } = stocked;
  const zone = shop?.timeZone ?? 'UTC';
  const today = epochDayOf(localDay(now, zone));
  const counted = countedLevels(stocked, locations);
  const facts = {
    available: sumKnown(counted.map((level) => level.available)),
    incoming: incomingOf(purchases),
    ...supply,
    replenishedAt: replenishedAtOf(purchases),
    dayFraction: localDayFraction(now, zone),
    now,
    shelf: readShelf(stocked, locations, zone, now),
  };
  const { shopId, platformVariantId, firstSeenAt } = variant;
  if (platformVariantId === null) return { ...facts, demand: null };
  const from = localDayOf(today - DEMAND_DAYS);
  const sold = await stock.unitsSoldPerDay(shopId, platformVariantId, from, localDayOf(today));
  const dayOf = (instant: Instant) => epochDayOf(localDay(instant, zone));
  const unitsByDay = new Map([...sold].map(([day, units]) => [epochDayOf(day), units]));
  const seen = dayOf(firstSeenAt);
  const firstDay = Math.max(today - DEMAND_DAYS, Math.min(seen, ...unitsByDay.keys()));
  const out = new Set(daysWithoutStock(outages, firstDay, today, dayOf));
  const days = [...new Set([...unitsByDay.keys(), ...out])]
    .toSorted((one, other) => one - other)
    .map((day) => ({ day, units: unitsByDay.get(day) ?? 0, wasInStock: !out.has(day) }));
  return { ...facts, demand: demandHistoryOf(firstDay, days, today) };
}
