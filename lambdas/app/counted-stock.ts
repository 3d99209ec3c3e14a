import type { LocationId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { sumKnown } from '../domain/inventory/inventory-row';
import type { Location } from '../domain/inventory/location';
import type { StockedVariant } from './ports';
import { countedLevels } from './read-shelf';

/** What is known of a variant over the locations that count, and since when: the last of their changes; null where nothing is. */
export function countedStock(
  stocked: Pick<StockedVariant, 'levels'>,
  locations: ReadonlyMap<LocationId, Location>,
): { readonly available: number | null; readonly since: Instant | null } {
  const counted = countedLevels(stocked, locations);
  const changes = counted.map(({ updatedAt }) => updatedAt).toSorted();
  return { available: sumKnown(counted.map(({ available }) => available)), since: changes.at(-1) ?? null };
}
