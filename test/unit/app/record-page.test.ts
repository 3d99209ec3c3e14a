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
/** What a source says of one variant of a product at an hour of the day; what is announced of it. */
async function say(
  hour: number,
  facts: Record<string, unknown>,
  variantId = 'SHIRT-S',
): Promise<readonly string[]> {
  const timestamp = hourOn(hour);
  const data = { variantId, productId: 'SHIRT', sku: variantId, title: 'Shirt', ...facts };
  const envelope: WebhookEnvelope = {
    ...{ source: TILL, topic: '', shop: TILL, webhookId: `page.${number++}` },
    ...{ eventId: null, apiVersion: null, triggeredAt: null, receivedAt: timestamp },
    body: JSON.stringify({ type: 'variant.updated', timestamp, data }),
  };
  const intake = testIntake(table, {}, timestamp);
  const { failed, parked } = await intake.record(envelope);
  expect([failed, parked]).toEqual([[], []]);
  return intake.events.flatMap(({ eventType }) => (eventType === 'EntityChanged' ? [eventType] : []));
}
const hourOn = (hour: number) => `2026-11-18T${String(hour).padStart(2, '0')}:00:00.000Z`;
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

  it('is a move wherever it goes from a category, though it was in none in between', async () => {
    await say(1, { productType: 'Belts', category: 'Hats > Caps' });
    await say(2, { productType: null, category: null });
    await say(8, { productType: 'Accessories', category: 'Hats > Beanies' });
    await say(14, { productType: 'Leather', category: 'Hats > Fedoras' });
    const page = await pageNow();
    expect(page?.now).toMatchObject({ productType: 'Leather', category: 'Hats > Fedoras' });
    const moves = page?.moves.map(({ side, from, to }) => `${side}: ${from} → ${to}`);
    expect(moves).toEqual([
      'operations: Belts → null',
      'storefront: Hats > Caps → null',
      'operations: null → Accessories',
      'storefront: null → Hats > Beanies',
      'operations: Accessories → Leather',
      'storefront: Hats > Beanies → Hats > Fedoras',
    ]);
  });

  it('is that it was switched off, on, and off again, each time', async () => {
    const dated = { publishedAt: '2026-02-03T15:02:10.000Z' };
    await say(1, { status: 'active', ...dated });
    await say(2, { publishedAt: null });
    expect(await pageNow()).toMatchObject({ edits: { publication: { from: 'published', at: hourOn(2) } } });
    expect(await say(8, { publishedAt: hourOn(8) })).toHaveLength(1);
    expect(await pageNow()).toMatchObject({
      now: { publishedAt: hourOn(8) },
      edits: { publication: { from: 'unpublished', at: hourOn(8) } },
      listedAt: dated.publishedAt,
    });
    await say(14, { publishedAt: null });
    expect(await pageNow()).toMatchObject({ edits: { publication: { from: 'published', at: hourOn(14) } } });
  });

  it('is on sale for the first time once what was said not to be has a date', async () => {
    await say(1, { status: 'active', publishedAt: null });
    expect(await pageNow()).toMatchObject({ now: { publishedAt: null }, listedAt: null });
    expect(await say(2, { publishedAt: hourOn(2) })).toHaveLength(1);
    expect(await pageNow()).toMatchObject({
      now: { publishedAt: hourOn(2) },
      edits: {},
      listedAt: hourOn(2),
    });
  });

  it('is that it is off sale once somebody says so of what is active', async () => {
    await say(1, { status: 'active' });
    expect(await say(2, { publishedAt: null })).toHaveLength(1);
    expect(await pageNow()).toMatchObject({ edits: { publication: { from: 'published', at: hourOn(2) } } });
    expect(await say(3, { publishedAt: null })).toHaveLength(0);
  });

  it('stays off sale whatever a sibling repeats, and on sale though a new sibling is not', async () => {
    const on = { status: 'active', publishedAt: '2026-02-03T15:02:10.000Z' };
    await say(1, on);
    await say(2, on, 'SHIRT-M');
    await say(3, { status: 'active', publishedAt: null }, 'SHIRT-L');
    expect((await pageNow())?.now).toMatchObject(on);
    await say(4, { publishedAt: null });
    await say(5, { ...on, title: 'Shirt of linen' }, 'SHIRT-M');
    expect((await pageNow())?.now).toMatchObject({ title: 'Shirt of linen', publishedAt: null });
  });

  it('is not that a new sibling is off sale, where nobody has given a date of the others', async () => {
    await say(1, { status: 'active' });
    await say(2, { status: 'active', publishedAt: null }, 'SHIRT-M');
    expect(await pageNow()).toMatchObject({ now: { status: 'active' }, edits: {} });
  });
});
