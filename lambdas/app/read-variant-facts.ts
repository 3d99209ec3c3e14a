import type { VariantFacts } from '../domain/alert/judge-variant';
import { demandHistoryOf, epochDayOf, localDayOf, DEMAND_DAYS } from '../domain/forecast/demand-history';
import type { LocationId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { sumKnown } from '../domain/inventory/inventory-row';
import type { Location } from '../domain/inventory/location';
import { unreceivedIn } from '../domain/inventory/unreceived';
import { incomingOf, replenishedAtOf } from '../domain/purchase/variant-purchase';
import { SALES_DAYS } from '../domain/sales/order-line';
import { byHours, HOURS, hourIndex, type RecentSales, soldByHour } from '../domain/sales/recent-sales';
import { localDay, localDayFraction } from '../domain/sales/sales-pace';
import type { Shop } from '../domain/shop/shop';
import type { StockedVariant, StockReader } from './ports';
import { countedLevels, readShelf } from './read-shelf';
import type { VariantSupply } from './read-supply';

/** Everything that is judged of a variant, as it is known now. Sales are unknown until the platform has named the variant. */
export async function readVariantFacts(
  stocked: StockedVariant,
  shop: Shop | null,
  locations: ReadonlyMap<LocationId, Location>,
  stock: Pick<StockReader, 'salesAndReturns' | 'lastSoldOn'>,
  supply: VariantSupply,
  now: Instant,
): Promise<VariantFacts> {
  const { variant, purchases } = stocked;
  const zone = shop?.timeZone ?? 'UTC';
  const today = epochDayOf(localDay(now, zone));
  const counted = countedLevels(stocked, locations);
  const takenOff = unreceivedIn(counted, 'available');
  const facts = {
    ...(takenOff === null ? {} : { takenOff }),
    available: sumKnown(counted.map((level) => level.available)),
    incoming: incomingOf(purchases),
    ...supply,
    replenishedAt: replenishedAtOf(purchases),
    dayFraction: localDayFraction(now, zone),
    now,
    timeZone: zone,
  };
  const { shopId, platformVariantId, firstSeenAt } = variant;
  if (platformVariantId === null) {
    return { ...facts, shelf: readShelf(stocked, locations, zone, now), demand: null, recent: null };
  }
  const from = localDayOf(today - DEMAND_DAYS);
  const { sold, returned, notedLastSale } = await stock.salesAndReturns(
    shopId,
    platformVariantId,
    from,
    localDayOf(today),
  );
  const returns = returned.map(({ day, units }) => ({ day: epochDayOf(day), units }));
  const shelf = readShelf(stocked, locations, zone, now, returns);
  const dayOf = (instant: Instant) => epochDayOf(localDay(instant, zone));
  const salesByDay = new Map([...sold].map(([day, sales]) => [epochDayOf(day), sales]));
  const seen = dayOf(firstSeenAt);
  const firstDay = Math.max(today - DEMAND_DAYS, Math.min(seen, ...salesByDay.keys()));
  const out = new Set([...shelf.daysOut].filter((day) => day >= today - DEMAND_DAYS));
  const days = [...new Set([...salesByDay.keys(), ...out])]
    .toSorted((one, other) => one - other)
    .map((day) => ({ day, units: salesByDay.get(day)?.units ?? 0, wasInStock: !out.has(day) }));
  const hour = hourIndex(today, Math.floor(facts.dayFraction * HOURS));
  const recent: RecentSales = {
    sold: soldByHour(byHours(salesByDay, hour)),
    hour,
    knownFrom: hourIndex(firstDay, 0),
    daysOut: out,
  };
  const demand = demandHistoryOf(firstDay, days, today);
  if (demand.lastSaleDay !== null || (facts.available ?? 0) <= 0) return { ...facts, shelf, demand, recent };
  // What lies there and has not sold in all these days is the only thing whose older sales anybody asks for.
  const knownFrom = today - SALES_DAYS;
  const before = localDayOf(today - DEMAND_DAYS - 1);
  const found = await stock.lastSoldOn(shopId, platformVariantId, localDayOf(knownFrom), before);
  const noted = notedLastSale === null || notedLastSale > before ? null : notedLastSale;
  const last = found ?? noted;
  const salesBefore = {
    firstDay: Math.min(firstDay, Math.max(knownFrom, seen)),
    lastSaleDay: last === null ? null : epochDayOf(last),
    isNoted: last === notedLastSale,
  };
  return { ...facts, shelf, demand, salesBefore, recent };
}
