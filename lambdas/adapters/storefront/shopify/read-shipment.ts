import { idOf } from '../../../domain/inventory/identity';
import { instantOf } from '../../../domain/inventory/version';
import type { ShipmentReport } from '../../../domain/purchase/shipment';
import type { Fields } from '../fields';
import { type Reading, versionIn } from '../reading';

/** `inventory_shipments/*`: each topic says one thing of a shipment, by the shipment's own lines. */
export function readShipment(reading: Reading): ShipmentReport {
  const { body, envelope } = reading;
  const happenedAt = body.instant('happened_at');
  versionIn(reading, happenedAt);
  const idName = body.has('shipment_id') ? 'shipment_id' : 'id';
  const shipment = {
    shipmentId: idOf('shopify', body.gid(idName)),
    shopId: envelope.shop,
    at: instantOf(happenedAt),
  };
  switch (envelope.topic) {
    case 'inventory_shipments/create':
      return { ...shipment, ...arrivalIn(body, 'tracking'), lines: linesIn(body, 'line_items', 'quantity') };
    case 'inventory_shipments/add_items':
      return { ...shipment, lines: linesIn(body, 'items_added', 'quantity') };
    case 'inventory_shipments/update_item_quantities':
      return { ...shipment, lines: linesIn(body, 'items_updated', 'new_quantity') };
    case 'inventory_shipments/remove_items':
      return { ...shipment, lines: linesIn(body, 'items_removed', null) };
    case 'inventory_shipments/update_tracking':
      return { ...shipment, ...arrivalIn(body, 'updated_tracking') };
    case 'inventory_shipments/receive_items':
      return { ...shipment, accepted: acceptedIn(body) };
    case 'inventory_shipments/delete':
      return { ...shipment, arrivesAt: null };
    default:
      return shipment;
  }
}

function arrivalIn(body: Fields, name: string): Pick<ShipmentReport, 'arrivesAt'> {
  const tracking = body.fieldsOrNull(name);
  if (tracking === null || !tracking.has('arrives_at')) return {};
  const arrivesAt = tracking.instantOrNull('arrives_at');
  return { arrivesAt: arrivesAt === null ? null : instantOf(arrivesAt) };
}

const linesIn = (body: Fields, name: string, units: string | null) =>
  body.list(name).map((line) => ({
    lineId: line.gid('id'),
    units: units === null ? 0 : line.count(units),
  }));

/** What was accepted this time. What was rejected came and cannot be sold. */
const acceptedIn = (body: Fields) =>
  body.list('items_received').map((line) => ({
    lineId: line.gid('id'),
    units: line.count('new_accepted_quantity') - line.count('old_accepted_quantity'),
  }));
