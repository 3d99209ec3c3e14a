import type { AlertEvent, AlertSnapshot } from '../contracts/events/alert-events';
import type { DecidedAlert } from '../domain/alert/decide-variant';
import { variantEntity } from '../domain/alert/entity';
import { includesLocation } from '../domain/alert/fingerprint';
import type { StockExplanation } from '../domain/alert/explanation';
import type { LocationId } from '../domain/inventory/identity';
import {
  type Basis,
  type Instant,
  type InventoryLevel,
  quantityOf,
} from '../domain/inventory/inventory-level';
import { isCounted, type Location } from '../domain/inventory/location';
import { unreceivedIn } from '../domain/inventory/unreceived';
import { adminPageOf, nameOf, type Variant } from '../domain/inventory/variant';
import { isStockKind, type Rule } from '../domain/rule/rule';
import { goneAt, localDay, paceHistory, type SalesPace, salesPace } from '../domain/sales/sales-pace';
import type { Shop } from '../domain/shop/shop';
import { alertEventOf, ruleOf } from './alert-event';
import { shortageOf } from './describe-shortage';
import type { SignalCircumstances } from './describe-signal';
import type { StockedVariant, StockReader } from './ports';

export interface Circumstances {
  readonly stocked: StockedVariant;
  readonly shop: Shop | null;
  readonly locations: ReadonlyMap<LocationId, Location>;
  readonly now: Instant;
}

/** Writes the event of a decided alert with everything a message needs, frozen at the moment of the decision. */
export async function describeAlert(
  decided: DecidedAlert,
  circumstances: Circumstances,
  rules: readonly Rule[],
  stock: Pick<StockReader, 'unitsSoldPerDay'>,
): Promise<AlertEvent | null> {
  const { after, event } = decided;
  if (event === null) return null;
  const { now } = circumstances;
  const rule = decided.rule ?? rules.find((one) => one.id === after.ruleId) ?? null;
  const described = await describe(decided, rule, circumstances, stock);
  return alertEventOf(decided, described, rule === null ? null : ruleOf(rule), now);
}

/** Where no rule decided, nothing was looked at: no location has a part in the quantity, and no sell-out follows. */
async function describe(
  decided: DecidedAlert,
  rule: Rule | null,
  circumstances: Circumstances,
  stock: Pick<StockReader, 'unitsSoldPerDay'>,
): Promise<Omit<AlertSnapshot, 'rule'>> {
  const alert = decided.after;
  const { stocked, shop, locations, now } = circumstances;
  const { variant } = stocked;
  const pace = await paceOf(variant, shop, now, stock);
  const basis = rule?.basis ?? 'available';
  const named = (locationId: LocationId) => ({ locationId, name: locations.get(locationId)?.name ?? null });
  return {
    alertId: alert.alertId,
    urgency: alert.urgency,
    entity: { ...alert.entity, name: nameOf(variant), url: adminPageOf(variant) },
    explanation: withSources(decided, basis, circumstances),
    kind: alert.kind,
    severity: alert.severity,
    origin: alert.origin,
    teams: [...(decided.heardBy ?? alert.teams)],
    sequence: alert.sequence,
    since: alert.since,
    openedAt: alert.openedAt ?? now,
    shop: { shopId: variant.shopId, name: shop?.name ?? variant.shopId },
    variant: shownVariant(variant),
    locations:
      alert.location.type === 'all'
        ? null
        : alert.location.type === 'one'
          ? [named(alert.location.locationId)]
          : alert.location.locationIds.map(named),
    quantity: alert.quantity,
    perLocation: (decided.rule === null ? [] : stocked.levels).flatMap((level) => {
      const quantity = quantityOf(level, basis);
      const counts = level.deletedAt === null && isCounted(locations.get(level.locationId));
      if (!counts || quantity === null || !includesLocation(alert.location, level.locationId)) return [];
      return [{ ...named(level.locationId), quantity }];
    }),
    pace,
    // Orders do not say which location they are served from, so a part of the stock has no sell-out date of its own.
    goneAt:
      pace === null || decided.rule === null || alert.location.type !== 'all'
        ? null
        : goneAt(alert.quantity, pace, now),
    lostMarginPerDay: pace === null ? null : lostMarginPerDay(variant, pace),
  };
}

/** Null where the platform has not yet said by which id orders name the variant: then its sales are unknown, not zero. */
async function paceOf(
  variant: Variant,
  shop: Shop | null,
  now: Instant,
  stock: Pick<StockReader, 'unitsSoldPerDay'>,
): Promise<SalesPace | null> {
  if (variant.platformVariantId === null) return null;
  const zone = shop?.timeZone ?? 'UTC';
  const today = localDay(now, zone);
  const { from, to } = paceHistory(today);
  const units = await stock.unitsSoldPerDay(variant.shopId, variant.platformVariantId, from, to);
  return salesPace(units, today, localDay(variant.firstSeenAt, zone));
}

function lostMarginPerDay(variant: Variant, pace: SalesPace): AlertSnapshot['lostMarginPerDay'] {
  const { priceMinor, costMinor, currency } = variant;
  if (priceMinor === null || costMinor === null || currency === null) return null;
  return { minor: Math.round((priceMinor - costMinor) * pace.unitsPerDay), currency };
}

/** What its quantity is made of and, where one place is short, which other ones have units of it to spare. */
function withSources(
  { after, rule }: DecidedAlert,
  basis: Basis,
  { stocked, locations }: Circumstances,
): AlertSnapshot['explanation'] {
  const { explanation } = after;
  if (explanation === null || rule === null || !isStockKind(explanation.kind)) return explanation;
  const counted = stocked.levels.filter(
    (level) => level.deletedAt === null && isCounted(locations.get(level.locationId)),
  );
  const isHere = ({ locationId }: InventoryLevel) => includesLocation(after.location, locationId);
  const elsewhere = counted.flatMap((level) => {
    const quantity = quantityOf(level, basis);
    return quantity === null || isHere(level) ? [] : [{ locationId: level.locationId, quantity }];
  });
  const takenOff = unreceivedIn(counted.filter(isHere), basis);
  return {
    ...(explanation as StockExplanation),
    ...(takenOff === null ? {} : { takenOff }),
    ...shortageOf(rule, after, elsewhere, locations),
  };
}

function shownVariant(variant: Variant): NonNullable<AlertSnapshot['variant']> {
  const { variantId, productId, sku, title, variantTitle, vendor } = variant;
  return { variantId, productId, sku, title, variantTitle, vendor, adminUrl: adminPageOf(variant) };
}

/** What the event of a judged kind says of the variant that it is about. */
export function variantCircumstances({ stocked, shop, now }: Circumstances): SignalCircumstances {
  const { variant } = stocked;
  const url = adminPageOf(variant);
  return {
    entity: variantEntity(variant.variantId),
    name: nameOf(variant),
    url,
    variant: shownVariant(variant),
    shopId: variant.shopId,
    shop,
    now,
  };
}
