import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import {
  marksKey,
  sourceKey,
  trafficRulesKey,
  unknownViewsKey,
  viewsDayKey,
  viewsHourKey,
} from '../../../lambdas/adapters/dynamodb/keys';
import { createTrafficReader } from '../../../lambdas/adapters/dynamodb/traffic-store';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { totalOf, viewsIn, windowAt } from '../../../lambdas/domain/traffic/page-views';
import { SHOP } from '../../support/builders';
import { anEnvelope, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_0123456789abcdef';
const NOW = '2026-11-18T14:31:00.000Z';
const MUG = 'shopify-8123456789013';

let table: TestTable;
let sent = 0;

eachTestHasATable(async (fresh) => {
  table = fresh;
  const Item = { ...sourceKey(SOURCE), id: SOURCE, name: 'Analytics', shopId: SHOP };
  await table.documents.send(new PutCommand({ TableName: table.name, Item }));
});

interface Count {
  readonly productId?: string;
  readonly url?: string;
  readonly from: string;
  readonly views: number;
}

/** Of the shop's own product, unless it says otherwise. */
const mug = (from: string, views: number): Count => ({
  productId: '8123456789013',
  from: `2026-11-18T${from}:00Z`,
  views,
});

function event(
  counts: readonly Count[],
  timestamp = '2026-11-18T14:31:00Z',
  webhookId = `msg_${++sent}`,
): WebhookEnvelope {
  const body = { type: 'page_views.counted', timestamp, data: { counts } };
  return anEnvelope('', body, { source: SOURCE, shop: SOURCE, triggeredAt: null, webhookId });
}
const intakeAt = (now = NOW) => testIntake(table, {}, now);
const recordOf = (productId = MUG) =>
  createTrafficReader(table.documents, table.name).recordOf(SHOP, productId);

async function viewsAt(hour: string, productId = MUG): Promise<number | undefined> {
  const record = await recordOf(productId);
  const recent = record?.recent.get(hour);
  const total = record?.history.viewsPerHour.get(hour);
  expect(recent === undefined ? undefined : totalOf(recent)).toBe(total);
  return total;
}

async function product(handle: string): Promise<void> {
  await intakeAt().record(
    anEnvelope('products/create', {
      ...{
        id: 8_123_456_789_013,
        title: 'Harbour Mug',
        handle,
        vendor: 'Blue Harbour',
        product_type: 'Mugs',
      },
      ...{
        status: 'active',
        tags: '',
        published_at: '2026-02-03T15:02:10Z',
        updated_at: '2026-11-18T10:00:00Z',
      },
      variants: [
        {
          id: 43,
          inventory_item_id: 44,
          sku: 'MUG',
          title: 'Blue',
          price: '18.00',
          inventory_policy: 'deny',
        },
      ],
    }),
  );
}

describe('the views of a page', () => {
  it('are added up by product and hour, five minutes by five minutes', async () => {
    await intakeAt().record(event([mug('14:05', 3), mug('14:10', 4), mug('13:55', 5)]));
    expect([await viewsAt('2026-11-18T14'), await viewsAt('2026-11-18T13')]).toEqual([7, 5]);
    expect((await recordOf())?.history.heard).toEqual(new Set(['2026-11-18T13', '2026-11-18T14']));
  });

  it('count once, however often and in whichever order the event comes', async () => {
    const first = event([mug('14:05', 3)], '2026-11-18T14:11:00Z');
    const corrected = event([mug('14:05', 9)], '2026-11-18T14:12:00Z');
    for (const envelope of [first, corrected, first, corrected, first]) await intakeAt().record(envelope);
    expect(await viewsAt('2026-11-18T14')).toBe(9);
    await intakeAt().record(event([mug('14:05', 2)], '2026-11-18T14:13:00Z'));
    expect(await viewsAt('2026-11-18T14')).toBe(2);
  });

  it.each([
    { first: 3, second: 9 },
    { first: 9, second: 3 },
  ])('counted twice at the same moment are the greater of $first and $second', async ({ first, second }) => {
    for (const views of [first, second]) await intakeAt().record(event([mug('14:05', views)]));
    expect(await viewsAt('2026-11-18T14')).toBe(9);
  });

  it('add up over the addresses of one product in one event', async () => {
    await product('harbour-mug');
    const url = (text: string, views: number): Count => ({ url: text, from: '2026-11-18T14:05:00Z', views });
    await intakeAt().record(
      event([
        url('https://blue-harbour.example/products/harbour-mug?variant=43', 3),
        url('https://blue-harbour.example/de/collections/gifts/products/Harbour-Mug', 4),
        mug('14:05', 5),
      ]),
    );
    expect(await viewsAt('2026-11-18T14')).toBe(12);
  });

  it('follow the handle when it changes, and still come by the old one', async () => {
    await product('harbour-mug');
    await product('harbour-cup');
    const url = (path: string): Count => ({ url: path, from: '2026-11-18T14:05:00Z', views: 2 });
    await intakeAt().record(event([url('/products/harbour-mug'), url('/products/harbour-cup')]));
    expect(await viewsAt('2026-11-18T14')).toBe(4);
  });

  it('of a page that another system names by its address are its product’s', async () => {
    const body = {
      type: 'variant.updated',
      timestamp: '2026-11-18T10:00:00Z',
      data: { variantId: 'MUG-1', productId: 'mug', url: 'https://blue.example/shop/mug/' },
    };
    const own = 'src_fedcba9876543210';
    const Item = { ...sourceKey(own), id: own, name: 'Shop' };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    const from = { source: own, shop: own, triggeredAt: null } as const;
    await intakeAt().record(anEnvelope('', body, from));
    const counts = [{ url: 'https://blue.example/shop/mug?color=2', from: '2026-11-18T14:05:00Z', views: 6 }];
    const counted = { type: 'page_views.counted', timestamp: NOW, data: { counts } };
    await intakeAt().record(anEnvelope('', counted, from));
    const record = await createTrafficReader(table.documents, table.name).recordOf(own, `${own}-mug`);
    expect(record?.history.viewsPerHour).toEqual(new Map([['2026-11-18T14', 6]]));
  });

  it('of which nobody has said what it shows are added up as unknown, once per event', async () => {
    const counts = [
      { url: '/collections/all', from: '2026-11-18T14:05:00Z', views: 30 },
      { url: '/products/nobody-knows', from: '2026-11-18T14:10:00Z', views: 4 },
      mug('14:05', 3),
    ];
    const { outcomes } = await intakeAt().record(event(counts, undefined, 'msg_same'));
    await intakeAt().record(event(counts, undefined, 'msg_same'));
    expect([...outcomes.keys()]).toEqual(['applied: some pages unknown']);
    expect(await table.item(unknownViewsKey(SHOP, '2026-11-18T14'))).toMatchObject({ views: 34 });
    expect(await viewsAt('2026-11-18T14')).toBe(3);
  });

  it('are kept for nine weeks, their five minutes for two days', async () => {
    await intakeAt().record(event([mug('14:05', 3)]));
    const expiry = async (key: Parameters<TestTable['item']>[0]) =>
      new Date(Number((await table.item(key))?.expiresAt) * 1000).toISOString().slice(0, 10);
    expect(await expiry(viewsHourKey(SHOP, MUG, '2026-11-18T14'))).toBe('2026-11-20');
    expect(await expiry(viewsDayKey(SHOP, MUG, '2026-11-18'))).toBe('2027-01-21');
  });

  it('of the past are taken in up to nine weeks back, and older ones are not', async () => {
    const past = (from: string) => ({ productId: '8123456789013', from, views: 5 });
    const { outcomes } = await intakeAt().record(event([past('2026-09-16T14:00:00Z')]));
    expect([...outcomes.keys()]).toEqual(['ignored: page views too old']);
    await intakeAt().record(event([past('2026-09-18T14:00:00Z'), past('2026-09-16T14:00:00Z')]));
    expect((await recordOf())?.history.viewsPerHour).toEqual(new Map([['2026-09-18T14', 5]]));
  });

  it('of an hour that began more than a day ago are told whole, and stand as they were told first', async () => {
    const late = (from: string, views: number) => ({ productId: '8123456789013', from, views });
    await intakeAt().record(
      event([
        late('2026-11-10T14:00:00Z', 80),
        late('2026-11-10T14:05:00Z', 3),
        late('2026-11-10T15:00:00Z', 7),
        late('2026-11-17T14:00:00Z', 4),
        late('2026-11-17T15:00:00Z', 5),
      ]),
    );
    const corrected = [late('2026-11-10T14:05:00Z', 2), late('2026-11-17T15:00:00Z', 6)];
    await intakeAt().record(event(corrected, '2026-11-18T14:35:00Z'));
    expect(Object.fromEntries((await recordOf())?.history.viewsPerHour ?? [])).toEqual({
      '2026-11-10T14': 83,
      '2026-11-10T15': 7,
      '2026-11-17T14': 4,
      '2026-11-17T15': 6,
    });
    expect(await table.item(viewsHourKey(SHOP, MUG, '2026-11-17T14'))).toBeUndefined();
  });

  it('of another shop’s product are kept by themselves', async () => {
    const Item = {
      ...sourceKey('src_fedcba9876543210'),
      id: 'src_fedcba9876543210',
      name: 'Other',
      shopId: 'other.myshopify.com',
    };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    const body = { type: 'page_views.counted', timestamp: NOW, data: { counts: [mug('14:05', 500)] } };
    const foreign = {
      source: 'src_fedcba9876543210',
      shop: 'src_fedcba9876543210',
      triggeredAt: null,
    } as const;
    await intakeAt().record(anEnvelope('', body, foreign));
    expect(await recordOf()).toBeNull();
  });

  it('survive ten events about the same hour at once', async () => {
    const events = Array.from({ length: 10 }, (_, index) =>
      event(
        [mug(`14:${String(index % 6).padStart(1, '0')}${index % 2 === 0 ? '0' : '5'}`, 1 + index)],
        `2026-11-18T14:30:0${index}Z`,
      ),
    );
    await Promise.all(events.map((one) => intakeAt().record(one)));
    const record = await recordOf();
    const recent = record?.recent.get('2026-11-18T14');
    expect(recent === undefined ? 0 : totalOf(recent)).toBe(
      record?.history.viewsPerHour.get('2026-11-18T14'),
    );
    expect(record?.history.viewsPerHour.get('2026-11-18T14')).toBeGreaterThan(0);
  });
});

describe('who is called for a look', () => {
  const marks = (
    viewsFrom: readonly (number | null)[],
    fromHour = '2026-11-18T13',
    setAt = '2026-11-18T14:00:00.000Z',
  ) => createTrafficReader(table.documents, table.name).saveMarks(SHOP, MUG, { fromHour, viewsFrom }, setAt);

  it('is a product of which nobody has said from how many views on, once an hour', async () => {
    const intake = intakeAt();
    await intake.record(event([mug('14:30', 1)]));
    expect(intake.events.map(({ eventType, event: { data } }) => [eventType, data])).toEqual([
      ['EntityChanged', { entityId: `product~${MUG}`, shopId: SHOP }],
    ]);
    await intake.record(event([mug('14:30', 900)]));
    expect(intake.events).toHaveLength(1);
    const later = intakeAt('2026-11-18T15:00:00.000Z');
    await later.record(event([mug('15:00', 1)], '2026-11-18T15:00:00Z'));
    expect(later.events).toHaveLength(1);
  });

  it.each([
    { situation: 'below its mark', views: 49, called: 0 },
    { situation: 'at its mark', views: 50, called: 1 },
  ])('is a product $situation: $called times', async ({ views, called }) => {
    await marks([60, 50]);
    const intake = intakeAt();
    await intake.record(event([mug('14:25', views - 20), mug('13:40', 20), mug('13:30', 300)]));
    expect(intake.events).toHaveLength(called);
    const record = await recordOf();
    expect(viewsIn(windowAt(NOW), record?.recent ?? new Map())).toBe(views);
  });

  it('counts what was known of the window before as well', async () => {
    await marks([null, 50]);
    const intake = intakeAt();
    await intake.record(event([mug('13:45', 30)]));
    expect(intake.events).toEqual([]);
    await intake.record(event([mug('14:25', 20)]));
    expect(intake.events).toHaveLength(1);
  });

  it('is a product whose marks have run out', async () => {
    await marks([null, null], '2026-11-18T12');
    const intake = intakeAt();
    await intake.record(event([mug('14:25', 1)]));
    expect(intake.events).toHaveLength(1);
  });

  it('is again the same product when the event comes again: the first time may not have got that far', async () => {
    await marks([50, 50]);
    const envelope = event([mug('14:25', 70)]);
    const intake = intakeAt();
    await intake.record(envelope);
    await intake.record(envelope);
    expect(new Set(intake.events.map(({ event: { metadata } }) => metadata.id)).size).toBe(1);
    expect(intake.events).toHaveLength(2);
  });

  it.each([
    { situation: 'were changed since', setAt: '2026-11-18T14:20:59.000Z', called: 1 },
    { situation: 'were changed a minute before', setAt: '2026-11-18T14:21:00.000Z', called: 0 },
  ])('is a product whose marks were set when rules $situation: $called times', async ({ setAt, called }) => {
    await marks([50, 50], undefined, setAt);
    const Item = { ...trafficRulesKey(SHOP), shopId: SHOP, changedAt: '2026-11-18T14:20:00.000Z' };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    const intake = intakeAt();
    await intake.record(event([mug('14:25', 2)]));
    expect(intake.events).toHaveLength(called);
    expect((await recordOf())?.marks === null).toBe(called === 1);
  });

  it('is nobody for counts of the past', async () => {
    const intake = intakeAt();
    await intake.record(event([mug('11:25', 700)]));
    expect(intake.events).toEqual([]);
    expect(await table.item(marksKey(SHOP, MUG))).toBeUndefined();
  });
});

describe('a thousand counts', () => {
  it('of as many products cost two writes each and a few reads together, and call for nobody while they are quiet', async () => {
    const counts = Array.from({ length: 1_000 }, (_, index) => ({
      productId: String(9_000_000 + index),
      from: '2026-11-18T14:30:00Z',
      views: 1,
    }));
    await intakeAt().record(event(counts.map((count) => ({ ...count, from: '2026-11-18T14:25:00Z' }))));
    const calls: string[] = [];
    const send = table.documents.send.bind(table.documents);
    const spy = vi.spyOn(table.documents, 'send').mockImplementation(((command: {
      constructor: { name: string };
    }) => {
      calls.push(command.constructor.name);
      return send(command as never);
    }) as never);
    const intake = intakeAt();
    await intake.record(event(counts));
    spy.mockRestore();
    expect(intake.parked).toEqual([]);
    expect(intake.events).toEqual([]);
    const count = (name: string) => calls.filter((one) => one === name).length;
    expect(count('BatchGetCommand')).toBe(31);
    expect(count('PutCommand')).toBe(1_000);
    expect(count('UpdateCommand')).toBeLessThanOrEqual(1_001);
  }, 120_000);
});
