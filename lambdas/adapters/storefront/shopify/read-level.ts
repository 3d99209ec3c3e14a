import { idOf } from '../../../domain/inventory/identity';
import type { LevelReport } from '../../../domain/inventory/level-report';
import { instantOf, updatedAtOf } from '../../../domain/inventory/version';
import { type Reading, versionIn } from '../reading';

/** `inventory_levels/update`, `connect` and `disconnect`. Shopify speaks of the available quantity alone. */
export function readLevel(reading: Reading): LevelReport {
  const { body, envelope } = reading;
  const isDeletion = envelope.topic === 'inventory_levels/disconnect';
  const version = versionIn(reading, body.instantOrNull('updated_at'));
  return {
    variantId: idOf('shopify', body.id('inventory_item_id')),
    locationId: idOf('shopify', body.id('location_id')),
    shopId: envelope.shop,
    quantities: isDeletion ? {} : { available: body.quantity('available') },
    version,
    updatedAt: instantOf(updatedAtOf(version)),
    isDeletion,
  };
}
