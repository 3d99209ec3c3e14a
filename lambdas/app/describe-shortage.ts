import type { StockExplanation } from '../domain/alert/explanation';
import type { AlertLocation } from '../domain/alert/alert';
import type { LocationId } from '../domain/inventory/identity';
import type { Location } from '../domain/inventory/location';
import { type StockAt, surplusFor } from '../domain/inventory/surplus';
import { clearAt } from '../domain/rule/marks';
import type { Rule } from '../domain/rule/rule';

/** How many units a place is missing, and which other places have them to spare; nothing of a sum over all places. */
export function shortageOf(
  rule: Rule,
  { location, quantity }: { readonly location: AlertLocation; readonly quantity: number },
  elsewhere: readonly StockAt[],
  locations: ReadonlyMap<LocationId, Location>,
): Pick<StockExplanation, 'missing' | 'surplus'> {
  const missing = clearAt(rule) - quantity;
  if (location.type === 'all' || rule.kind === 'back_in_stock' || missing <= 0) return {};
  const surplus = surplusFor(quantity, clearAt(rule), elsewhere).map((one) => ({
    ...one,
    name: locations.get(one.locationId)?.name ?? null,
  }));
  return { missing, surplus };
}
