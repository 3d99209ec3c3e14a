import { idOf } from '../../../domain/inventory/identity';
import { instantOf } from '../../../domain/inventory/version';
import type { TransferReport } from '../../../domain/purchase/transfer';
import type { Fields } from '../fields';
import { type Reading, versionIn } from '../reading';

/**
 * `inventory_transfers/*`: each topic says one thing of a transfer, by the transfer's own lines. From where to where it
 * goes says nothing of what it brings: the origin is null for a supplier and for a location that is gone.
 */
export function readTransfer(reading: Reading): TransferReport {
  const { body, envelope } = reading;
  const happenedAt = body.instant('happened_at');
  versionIn(reading, happenedAt);
  const transfer = {
    transferId: idOf('shopify', body.gid('id')),
    shopId: envelope.shop,
    at: instantOf(happenedAt),
  };
  switch (envelope.topic) {
    case 'inventory_transfers/add_items':
      return { ...transfer, lines: linesIn(body, 'items_added', 'line_item_id', 'quantity') };
    case 'inventory_transfers/remove_items':
      return { ...transfer, lines: linesIn(body, 'items_removed', 'line_item_id', null) };
    case 'inventory_transfers/update_item_quantities':
      return { ...transfer, lines: linesIn(body, 'items_updated', 'line_item_id', 'new_quantity') };
    case 'inventory_transfers/ready_to_ship':
      return { ...transfer, lines: linesIn(body, 'line_items', 'id', 'quantity') };
    case 'inventory_transfers/complete':
      return { ...transfer, end: 'completed' };
    case 'inventory_transfers/cancel':
      return { ...transfer, end: 'cancelled' };
    default:
      return transfer;
  }
}

const linesIn = (body: Fields, name: string, id: string, units: string | null) =>
  body.list(name).map((line) => ({
    lineId: line.gid(id),
    units: units === null ? 0 : line.count(units),
  }));
