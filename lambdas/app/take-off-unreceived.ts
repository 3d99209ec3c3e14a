import type { LocationId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { Location } from '../domain/inventory/location';
import { isAnythingOpen, unreceivedByLocation, unreceivedChanges } from '../domain/inventory/unreceived';
import type { UnreceivedDeclarations } from './manage-sources';
import type { EvaluationStore, StockedVariant } from './ports';

/** Answers whether anything was written: then the variant is to be read again. */
export type TakeOffUnreceived = (
  stocked: StockedVariant,
  locations: ReadonlyMap<LocationId, Location>,
  now: Instant,
) => Promise<boolean>;

/**
 * Returns the function that sees to it that a variant's levels say how much of them has not been received, where a source
 * of its shop counts that as available. It is kept with the levels, so that whoever reads one, or writes one and compares
 * it with its band, has what is really there without reading any order. Nothing more is read for a variant that nothing
 * is to come for.
 */
export function createTakeOffUnreceived(
  declarations: UnreceivedDeclarations,
  store: Pick<EvaluationStore, 'saveUnreceived'>,
): TakeOffUnreceived {
  return async (stocked, locations, now) => {
    const { variant, levels, purchases } = stocked;
    const isTakenOff = levels.some(({ unreceived }) => unreceived !== undefined && unreceived.units !== 0);
    const mayBeCounted = isAnythingOpen(purchases) && levels.length > 0;
    if (!isTakenOff && !mayBeCounted) return false;
    const isCounted = mayBeCounted && (await declarations.countsUnreceived(variant.shopId));
    const wanted = isCounted ? unreceivedByLocation(purchases, levels, locations) : NOTHING;
    const changes = unreceivedChanges(levels, wanted);
    if (changes.size === 0) return false;
    await store.saveUnreceived(stocked, changes, now);
    return true;
  };
}

const NOTHING: ReadonlyMap<LocationId, number> = new Map();
