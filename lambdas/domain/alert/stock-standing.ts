import type { LocationId } from '../inventory/identity';
import { type InventoryLevel, quantityOf } from '../inventory/inventory-level';
import { isCounted, type Location } from '../inventory/location';
import { shortageVerdict } from '../rule/marks';
import type { Rule } from '../rule/rule';
import type { AlertLocation } from './alert';
import { groupsOf, leavesToForecast } from './decide-variant';
import type { Condition } from './finding';
import { locationKeyOf } from './fingerprint';

/** Where a quantity of stock stands beside a rule about it, at one place or over several. */
export interface StockStanding {
  readonly location: AlertLocation;
  /** Units, of what the rule compares; null where none of it is known. */
  readonly quantity: number | null;
  readonly verdict: Condition['verdict'];
  /** What says more and keeps this from being told; null where nothing does. */
  readonly inhibitedBy: 'out_of_stock' | 'days_of_cover' | null;
}

export interface StandingFacts {
  readonly levels: readonly InventoryLevel[];
  readonly locations: ReadonlyMap<LocationId, Location>;
  /** The rule about running out that holds for the item; null where none does. */
  readonly outOfStock: Rule | null;
  readonly isCoverJudged: boolean;
}

/**
 * What a rule about a quantity says of an item now, place by place as it looks at them, without the alerts that it has: a
 * restock is an event, so that what is there holds an alert open and opens none, and what is out is told once it is there.
 */
export function stockStandings(rule: Rule, facts: StandingFacts): readonly StockStanding[] {
  const { levels, locations, outOfStock } = facts;
  const counted = levels.filter(
    (level) => level.deletedAt === null && isCounted(locations.get(level.locationId)),
  );
  const outAt = new Set(
    rule.kind !== 'low_stock' || outOfStock === null
      ? []
      : groupsOf(outOfStock, counted)
          .filter(({ members }) => {
            const quantity = quantityIn(members, outOfStock);
            return quantity !== null && shortageVerdict(outOfStock, quantity) === 'fires';
          })
          .map(({ location }) => locationKeyOf(location)),
  );
  const everywhere = locationKeyOf({ type: 'all' });
  return groupsOf(rule, counted).map(({ location, members }) => {
    const quantity = quantityIn(members, rule);
    const isOut = outAt.has(everywhere) || outAt.has(locationKeyOf(location));
    const isForecast = rule.kind === 'low_stock' && leavesToForecast(rule, facts);
    const inhibitedBy = isOut ? 'out_of_stock' : isForecast ? 'days_of_cover' : null;
    const verdict = quantity === null ? 'clear' : verdictOf(rule, quantity);
    return {
      ...{ location, quantity, inhibitedBy },
      // What is kept quiet opens no alert, and leaves one open that is there.
      verdict: inhibitedBy !== null && verdict === 'fires' ? 'holds' : verdict,
    };
  });
}

const verdictOf = (rule: Rule, quantity: number): Condition['verdict'] =>
  rule.kind === 'back_in_stock' ? (quantity > 0 ? 'holds' : 'clear') : shortageVerdict(rule, quantity);

function quantityIn(members: readonly InventoryLevel[], { basis }: Rule): number | null {
  const known = members.map((level) => quantityOf(level, basis)).filter((quantity) => quantity !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}
