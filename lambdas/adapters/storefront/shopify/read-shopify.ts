import type { PlatformReport } from '../../../app/platform-report';
import { PoisonMessageError } from '../../../platform/errors';
import type { Reading } from '../reading';
import { readCollections, readInventoryItem, readLocation, readProduct, readShop } from './read-catalogue';
import { readLevel } from './read-level';
import { readShipment } from './read-shipment';
import { readTransfer } from './read-transfer';
import { readFulfilment } from './read-fulfilment';
import { readTheme } from './read-theme';
import { readOrder, readOrderEdit, readRefund } from './read-order';

/**
 * Turns a Shopify webhook into the product's own words.
 * @throws PoisonMessageError naming the field that does not fit and what was expected
 */
export function readShopify(reading: Reading): PlatformReport {
  const { topic } = reading.envelope;
  const [resource = ''] = topic.split('/');
  switch (resource) {
    case 'inventory_levels':
      return { kind: 'level', level: readLevel(reading) };
    case 'inventory_items':
      return { kind: 'variant', variant: readInventoryItem(reading) };
    case 'shelfwire':
      return { kind: 'variant', variant: readCollections(reading) };
    case 'inventory_shipments':
      return { kind: 'shipment', shipment: readShipment(reading) };
    case 'inventory_transfers':
      return { kind: 'transfer', transfer: readTransfer(reading) };
    case 'products':
      return { kind: 'product', product: readProduct(reading) };
    case 'fulfillments':
      return { kind: 'fulfilment', fulfilment: readFulfilment(reading) };
    case 'themes':
      return { kind: 'theme', theme: readTheme(reading) };
    case 'locations':
      return { kind: 'location', location: readLocation(reading) };
    case 'shop':
    case 'app':
      return { kind: 'shop', shop: readShop(reading) };
    case 'refunds':
      return { kind: 'order', order: readRefund(reading) };
    case 'orders': {
      const order = topic === 'orders/edited' ? readOrderEdit(reading) : readOrder(reading);
      return order === null ? { kind: 'ignored', reason: 'test_order' } : { kind: 'order', order };
    }
    default:
      throw new PoisonMessageError('topic.unknown', 'The topic is none that is recorded.');
  }
}
