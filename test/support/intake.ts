import { createCatalogueStore } from '../../lambdas/adapters/dynamodb/catalogue-store';
import { createCategoryMapStore } from '../../lambdas/adapters/dynamodb/category-map-store';
import { createFulfilmentStore } from '../../lambdas/adapters/dynamodb/fulfilment-store';
import { createLevelStore } from '../../lambdas/adapters/dynamodb/level-store';
import { createOrderLineStore } from '../../lambdas/adapters/dynamodb/order-line-store';
import { createPurchaseStore } from '../../lambdas/adapters/dynamodb/purchase-store';
import { createRiseStore } from '../../lambdas/adapters/dynamodb/rise-store';
import { createTrafficStore } from '../../lambdas/adapters/dynamodb/traffic-store';
import { createShopStore } from '../../lambdas/adapters/dynamodb/shop-store';
import { reportReader } from '../../lambdas/adapters/storefront/read-report';
import type { BusEvent } from '../../lambdas/app/ports';
import { type RecordBatchDeps, type RecordedBatch, recordBatch } from '../../lambdas/app/record-batch';
import { createEnvelopeRecorder } from '../../lambdas/app/record-envelope';
import type { WebhookEnvelope } from '../../lambdas/contracts/envelope/envelope';
import { NOW, SHOP } from './builders';
import type { TestTable } from './test-database';

/** The recording half of the intake over a real table, with a bus and dead letters that only remember. */
export interface TestIntake {
  readonly deps: RecordBatchDeps;
  readonly events: BusEvent[];
  readonly parked: { readonly body: string; readonly cause: string }[];
  /** Records envelopes in one batch, as the queue would hand them out. */
  record(...envelopes: readonly (WebhookEnvelope | string)[]): Promise<RecordedBatch>;
}

export function testIntake(
  table: TestTable,
  overrides: Partial<RecordBatchDeps> = {},
  now: string = NOW,
): TestIntake {
  const events: BusEvent[] = [];
  const parked: { body: string; cause: string }[] = [];
  const levels = createLevelStore(table.wire, table.documents, table.name);
  const rises = createRiseStore(table.documents, table.name);
  const recorder = createEnvelopeRecorder({
    reader: reportReader,
    levels,
    rises,
    catalogue: createCatalogueStore(table.documents, table.name),
    categoryMap: createCategoryMapStore(table.documents, table.name),
    fulfilments: createFulfilmentStore(table.documents, table.name),
    orders: createOrderLineStore(table.documents, table.name),
    purchases: createPurchaseStore(table.documents, table.name),
    traffic: createTrafficStore(table.documents, table.name),
    shops: createShopStore(table.documents, table.name),
  });
  const deps: RecordBatchDeps = {
    reader: reportReader,
    spills: { read: async (key) => Promise.reject(new Error(`Nothing is spilled under ${key}.`)) },
    levels,
    rises,
    publisher: { publish: async (published) => void events.push(...published) },
    deadLetters: { park: async (body, cause) => void parked.push({ body, cause }) },
    heartbeat: { heard: () => undefined, flush: async () => undefined },
    imports: { count: async () => new Set() },
    isConfigured: () => true,
    ...recorder,
    ...overrides,
  };
  return {
    deps,
    events,
    parked,
    record: (...envelopes) =>
      recordBatch(
        deps,
        envelopes.map((envelope, index) => ({
          messageId: `message-${index}`,
          body: typeof envelope === 'string' ? envelope : JSON.stringify(envelope),
          receiveCount: 1,
        })),
        now,
      ),
  };
}

export function anEnvelope(
  topic: string,
  body: unknown,
  fields: Partial<WebhookEnvelope> = {},
): WebhookEnvelope {
  return {
    source: 'shopify',
    topic,
    shop: SHOP,
    webhookId: '0a6d6c0e-2f4e-4d57-9c0f-6f3c2a1d9b11',
    eventId: '7d1f5a90-1b1e-4c7a-8a55-f5b9d2c6e0aa',
    apiVersion: '2026-07',
    triggeredAt: '2026-11-18T11:00:07.512344Z',
    receivedAt: '2026-11-18T11:00:08.000Z',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...fields,
  };
}

export const ITEM = '44871651328213';
export const PLACE = '67823337717';

/** A stock webhook of the one item that most tests speak of. */
export function aLevelEnvelope(
  available: unknown,
  updatedAt = '2026-11-18T11:00:07Z',
  fields: Partial<WebhookEnvelope> & { readonly item?: string; readonly place?: string } = {},
): WebhookEnvelope {
  const { item = ITEM, place = PLACE, ...rest } = fields;
  const quantity = typeof available === 'string' ? available : JSON.stringify(available);
  const body = `{"inventory_item_id":${item},"location_id":${place},"available":${quantity},"updated_at":"${updatedAt}"}`;
  return anEnvelope('inventory_levels/update', body, rest);
}
