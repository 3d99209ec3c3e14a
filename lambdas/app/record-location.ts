import type { Instant } from '../domain/inventory/inventory-level';
import type { Location } from '../domain/inventory/location';
import { locationChanged } from './announcements';
import { decideAgainOnConflict } from './decide-again';
import type { LocationRecord, LocationStore } from './intake-ports';
import type { LocationReport } from './platform-report';
import { type Recorded, silently } from './recorded';

/**
 * Records a location. That it was switched on or off is announced at least once: the record bears a mark until the
 * announcement is out. A new name changes no decision.
 */
export async function recordLocation(
  store: LocationStore,
  report: LocationReport,
  now: Instant,
): Promise<Recorded> {
  return decideAgainOnConflict(async () => {
    const { value, expected } = await store.location(report.locationId);
    if (value !== null && value.location.shopId !== report.shopId) return silently('refused: other shop');
    const isKnown = value !== null && value.version !== null && value.version >= report.version;
    if (isKnown) {
      const outcome = value.version === report.version ? 'unchanged' : 'stale';
      return value.isUnannounced ? announced(store, value, expected, outcome, now) : silently(outcome);
    }
    const before: Location = value?.location ?? {
      locationId: report.locationId,
      shopId: report.shopId,
      name: null,
      isActive: true,
      isDeleted: false,
    };
    const location: Location = {
      ...before,
      name: report.name === undefined ? before.name : report.name,
      isActive: report.isActive ?? before.isActive,
      isDeleted: report.isDeletion,
    };
    const isSwitched = location.isActive !== before.isActive || location.isDeleted !== before.isDeleted;
    const isUnannounced = isSwitched || value?.isUnannounced === true;
    const record: LocationRecord = { location, version: report.version, isUnannounced };
    await store.saveLocation(record, expected);
    return isUnannounced ? announced(store, record, expected + 1, 'applied', now) : silently('applied');
  });
}

function announced(
  store: LocationStore,
  record: LocationRecord,
  expected: number,
  outcome: Recorded['outcome'],
  now: Instant,
): Recorded {
  return {
    outcome,
    events: [locationChanged(record, now)],
    afterAnnouncing: () => store.saveLocation({ ...record, isUnannounced: false }, expected),
  };
}
