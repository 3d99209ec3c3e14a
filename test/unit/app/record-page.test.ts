import { describe, expect, it } from 'vitest';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { sourceKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createPageStore } from '../../../lambdas/adapters/dynamodb/page-store';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { testIntake } from '../../support/intake';
import { TILL } from '../../support/lists';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

let table: TestTable;
eachTestHasATable(async (fresh) => {
  table = fresh;
  const Item = { ...sourceKey(TILL), id: TILL, name: 'Till' };
  await table.documents.send(new PutCommand({ TableName: table.name, Item }));
});

let number = 0;
/** What a source says of one variant of a product at an hour of the day. */
async function say(hour: number, facts: Record<string, unknown>, variantId = 'SHIRT-S'): Promise<void> {
  const timestamp = `2026-11-18T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const data = { variantId, productId: 'SHIRT', sku: variantId, title: 'Shirt', ...facts };
  const envelope: WebhookEnvelope = {
    ...{ source: TILL, topic: '', shop: TILL, webhookId: `page.${number++}` },
    ...{ eventId: null, apiVersion: null, triggeredAt: null, receivedAt: timestamp },
    body: JSON.stringify({ type: 'variant.updated', timestamp, data }),
  };
  const { failed, parked } = await testIntake(table).record(envelope);
  expect([failed, parked]).toEqual([[], []]);
}
const pageNow = async () => (await createPageStore(table.documents, table.name).page(`${TILL}-SHIRT`)).value;

describe('what messages about variants say of the page of their product', () => {
  it('is known once one of them says it, though the first said nothing of it', async () => {
    await say(1, {});
    await say(2, { productType: 'Bottoms' });
    expect(await pageNow()).toMatchObject({ now: { productType: 'Bottoms' }, moves: [] });
    await say(3, { productType: 'Shoes' });
    expect((await pageNow())?.moves).toMatchObject([{ side: 'operations', from: 'Bottoms', to: 'Shoes' }]);
  });

  it('stays what a sibling said first, until one of them changes it', async () => {
    await say(1, { productType: 'Bottoms' });
    await say(2, { productType: 'Trousers' }, 'SHIRT-M');
    expect(await pageNow()).toMatchObject({ now: { productType: 'Bottoms' }, moves: [] });
    await say(3, {}, 'SHIRT-L');
    await say(4, { productType: 'Trousers' }, 'SHIRT-L');
    expect(await pageNow()).toMatchObject({ now: { productType: 'Bottoms' }, moves: [] });
    await say(5, { productType: 'Shorts' }, 'SHIRT-M');
    expect((await pageNow())?.moves).toMatchObject([{ from: 'Bottoms', to: 'Shorts' }]);
  });
});
