import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alertEventFromItem,
  alertEventToItem,
  alertToItem,
} from '../../../../lambdas/adapters/dynamodb/alert-items';
import { createAlertsQuery } from '../../../../lambdas/adapters/dynamodb/alerts-query';
import { deliveryToItem } from '../../../../lambdas/adapters/dynamodb/deliveries';
import { alertEventKey, alertKey } from '../../../../lambdas/adapters/dynamodb/keys';
import { variantRecordToItem } from '../../../../lambdas/adapters/dynamodb/stock-items';
import type { AlertEvent } from '../../../../lambdas/contracts/events/alert-events';
import type { Alert } from '../../../../lambdas/domain/alert/alert';
import { startApi, type TestApi } from '../../../support/api';
import { aVariant, NOW, SHOP } from '../../../support/builders';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await put(
    api.tables.stockTable,
    variantRecordToItem({ variant: aVariant({ variantId: 'shopify-1' }), versions: {} }, 1),
  );
});
afterAll(() => api.stop());

const put = (TableName: string, Item: Readonly<Record<string, unknown>>) =>
  api.client.send(new PutCommand({ TableName, Item }));
const minute = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

function anAlert({
  variantId = 'shopify-1',
  ...fields
}: Partial<Alert> & { variantId?: string } = {}): Alert {
  return {
    alertId: `${variantId}.a`,
    ruleId: 'rule_low',
    ruleVersion: 1,
    kind: 'low_stock',
    severity: 'info',
    teams: ['operations'],
    shopId: SHOP,
    entity: { type: 'variant', id: variantId },
    urgency: 'later',
    toldAt: NOW,
    explanation: null,
    occurrence: null,
    location: { type: 'all' },
    state: 'firing',
    origin: 'crossing',
    quantity: 3,
    toldQuantity: 3,
    since: NOW,
    openedAt: NOW,
    resolvedAt: null,
    resolution: null,
    quietUntilClear: false,
    acknowledgedBy: null,
    acknowledgedAt: null,
    note: null,
    expiresAt: null,
    dueAt: null,
    version: 1,
    sequence: 1,
    ...fields,
  };
}

function opened({ alertId, entity, kind, severity, sequence, quantity, since }: Alert): AlertEvent {
  return {
    type: 'AlertOpened',
    metadata: { id: `${alertId}#${sequence}`, version: 1, occurredAt: since },
    data: {
      alert: {
        alertId,
        kind,
        severity,
        origin: 'crossing',
        teams: ['operations'],
        sequence,
        since,
        openedAt: since,
        shop: { shopId: SHOP, name: 'Blue Harbour' },
        urgency: 'later',
        entity: { ...entity, name: null, url: null },
        explanation: null,
        variant: {
          variantId: entity.id,
          productId: null,
          sku: null,
          title: null,
          variantTitle: null,
          vendor: null,
          adminUrl: null,
        },
        locations: null,
        quantity,
        perLocation: [],
        pace: { unitsPerDay: 1.5, unitsSold: 42, days: 28 },
        goneAt: minute(60),
        lostMarginPerDay: { minor: 1740, currency: 'USD' },
        rule: {
          ruleId: 'rule_low',
          version: 1,
          scope: { type: 'everything', ids: [] },
          level: 'variant',
          locations: 'all',
          basis: 'available',
          threshold: 5,
          recoverAt: 6,
          settings: {},
          holdMinutes: 15,
          repeatAfterHours: null,
        },
      },
    },
  };
}

async function store(alert: Alert): Promise<Alert> {
  await put(api.tables.alertTable, alertToItem(alert));
  await put(api.tables.alertTable, alertEventToItem(opened(alert)));
  return alert;
}

const respond = (alertId: string, verb: string, body: unknown, more: object = {}) =>
  api.request({ method: 'POST', path: `/v1/alerts/${alertId}/${verb}`, body, as: 'marketing', ...more });

describe('lists', () => {
  it('show the open ones, newest first, over pages and states', async () => {
    const states = ['firing', 'acknowledged', 'snoozed', 'resolved', 'pending', 'armed', 'ok'] as const;
    for (let index = 0; index < 21; index++) {
      const variantId = `src_list-${index}`;
      const state = states[index % states.length] ?? 'firing';
      await store(anAlert({ variantId, alertId: `${variantId}.a`, state, openedAt: minute(index) }));
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await api.request({ path: `/v1/alerts?limit=2${from}` });
      seen.push(...page.body.items.map(({ variantId }) => String(variantId)));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    const open = [...Array(21).keys()].filter((index) => index % 7 < 3).map((index) => `src_list-${index}`);
    expect(seen).toEqual(open.toReversed());

    const count = async (query: string) =>
      (await api.request({ path: `/v1/alerts?${query}` })).body.items.length;
    expect(await count('state=resolved')).toBe(3);
    expect(await count('state=pending')).toBe(3);
    expect(await count('kind=oversold')).toBe(0);
    expect(await count('variantId=src_list-7')).toBe(1);
    expect(await count('variantId=src_list-3&state=open')).toBe(0);
    expect(await count('shopId=another')).toBe(0);
    expect((await api.request({ path: '/v1/alerts?state=armed' })).status).toBe(400);
  });

  it.each([
    { as: 'ops' as const, sees: ['unitCostMinor', 'capitalMinor', 'deepestDiscountPercent', 'units'] },
    { as: 'marketing' as const, sees: ['deepestDiscountPercent', 'units'] },
    { as: 'viewer' as const, sees: ['units'] },
  ])('show $as of an explanation $sees', async ({ as, sees }) => {
    const figures = { unitCostMinor: 600, capitalMinor: 6000, deepestDiscountPercent: 39, units: 10 };
    const explanation = { kind: 'aging_stock', ...figures, locations: [{ unitCostMinor: 600 }] };
    await store(anAlert({ variantId: 'src_told', alertId: 'src_told.a', explanation: explanation as never }));
    const { body } = await api.request({ path: '/v1/alerts?variantId=src_told', as });
    const shown = body.items[0]?.explanation as Record<string, unknown>;
    expect(Object.keys(figures).filter((name) => name in shown)).toEqual(sees);
    expect(JSON.stringify(shown.locations)).toBe(as === 'ops' ? '[{"unitCostMinor":600}]' : '[{}]');
  });

  it.each([
    { as: 'ops' as const, sees: 6400 },
    { as: 'marketing' as const, sees: undefined },
  ])('show $as that an order costs $sees', async ({ as, sees }) => {
    const explanation = { kind: 'purchase_order_placed', units: 10, valueMinor: 6400, currency: 'EUR' };
    await store(anAlert({ variantId: 'src_put', alertId: 'src_put.a', explanation: explanation as never }));
    const { body } = await api.request({ path: '/v1/alerts?variantId=src_put', as });
    const shown = body.items[0]?.explanation as Record<string, unknown>;
    expect(shown).toMatchObject({ units: 10, currency: 'EUR' });
    expect(shown.valueMinor).toBe(sees);
  });

  it('name the item from what is known of it', async () => {
    await store(anAlert());
    const { body } = await api.request({ path: '/v1/alerts?variantId=shopify-1' });
    expect(body.items[0]?.item).toEqual({
      sku: 'MUG-BLU-12',
      title: 'Harbour Mug',
      variantTitle: 'Blue / 12 oz',
    });
  });
});

describe('one alert', () => {
  it('comes with its history and deliveries, and without what an item costs', async () => {
    const alert = await store(anAlert({ variantId: 'src_one-1', alertId: 'src_one-1.a' }));
    await put(
      api.tables.alertTable,
      deliveryToItem({
        eventId: 'e',
        eventType: 'AlertOpened',
        entityId: alert.entity.id,
        alertId: alert.alertId,
        sequence: 1,
        openedAt: NOW,
        target: 'ops@example.com',
        channelType: 'email',
        channelIds: ['chan_operations_email'],
        sentAt: minute(1),
      }),
    );
    const { status, body, headers, text } = await api.request({
      path: `/v1/alerts/${alert.alertId}`,
      as: 'viewer',
    });
    expect(status).toBe(200);
    expect(headers.etag).toBe('"1"');
    expect(body.history).toMatchObject([
      { sequence: 1, type: 'AlertOpened', rule: { threshold: 5, recoverAt: 6 }, unitsPerDay: 1.5 },
    ]);
    expect(body.deliveries).toEqual([{ sequence: 1, channelId: 'chan_operations_email', sentAt: minute(1) }]);
    expect(text).not.toContain('1740');
    expect(text).not.toContain('ops@example.com');
  });

  it('shows what each of its messages was written from, with the fewest units first and no more places than 50', async () => {
    const alert = anAlert({ variantId: 'src_from-1', alertId: 'src_from-1.a' });
    await put(api.tables.alertTable, alertToItem(alert));
    const event = opened(alert);
    const places = Array.from({ length: 60 }, (_, index) => ({
      ...{ locationId: `src_from-${index}`, name: null, quantity: 60 - index },
    }));
    const explanation = { kind: 'low_stock' as const, quantity: 4, threshold: 5 };
    Object.assign(event.data.alert, { perLocation: places, explanation });
    await put(api.tables.alertTable, alertEventToItem(event));
    const { body } = await api.request({ path: `/v1/alerts/${alert.alertId}`, as: 'viewer' });
    const [entry] = body.history as Record<string, unknown>[];
    expect(entry).toMatchObject({
      ...{ unitsPerDay: 1.5, unitsSold: 42, soldDays: 28, explanation, furtherLocations: 10 },
    });
    const shown = entry?.perLocation as { readonly quantity: number }[];
    expect(shown.map(({ quantity }) => quantity)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });

  it('is not found where there is none, or none that concerns anybody', async () => {
    expect((await api.request({ path: '/v1/alerts/nothing' })).status).toBe(404);
    expect((await api.request({ path: `/v1/alerts/${encodeURIComponent('😀')}` })).status).toBe(404);
    await store(anAlert({ variantId: 'src_ok-1', alertId: 'src_ok-1.a', state: 'ok' }));
    expect((await api.request({ path: '/v1/alerts/src_ok-1.a' })).status).toBe(404);
  });

  it('is found under an id with an escaped character, however often the path was decoded', async () => {
    await store(anAlert({ variantId: 'src_esc-a%2Fb%20c', alertId: 'src_esc-a%2Fb%20c.z' }));
    for (const path of ['src_esc-a%252Fb%2520c.z', 'src_esc-a%2Fb%20c.z']) {
      expect((await api.request({ path: `/v1/alerts/${path}` })).status).toBe(200);
    }
  });
});

describe('what people do about it', () => {
  it('acknowledges with a note, and keeps the event with the alert', async () => {
    const alert = await store(anAlert({ variantId: 'src_ack-1', alertId: 'src_ack-1.a' }));
    const { status, body, headers } = await respond(alert.alertId, 'acknowledge', { note: 'Reordered 60.' });
    expect(status).toBe(200);
    expect(headers.etag).toBe('"2"');
    expect(body).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'marketing@example.com',
      note: 'Reordered 60.',
      expiresAt: null,
    });
    const dossier = await api.request({ path: `/v1/alerts/${alert.alertId}` });
    expect(dossier.body.history).toMatchObject([
      { sequence: 2, type: 'AlertAcknowledged', by: 'marketing@example.com', note: 'Reordered 60.' },
      { sequence: 1, type: 'AlertOpened' },
    ]);
    const again = await respond(alert.alertId, 'acknowledge', { note: 'Reordered 60.' });
    expect(again.body.version).toBe(2);
  });

  it('acknowledges without a body', async () => {
    const alert = await store(anAlert({ variantId: 'src_ack-2', alertId: 'src_ack-2.a' }));
    const answer = await api.request({ method: 'POST', path: `/v1/alerts/${alert.alertId}/acknowledge` });
    expect(answer.status).toBe(200);
  });

  it('snoozes until a time with an offset, and is due then', async () => {
    const alert = await store(anAlert({ variantId: 'src_snooze-1', alertId: 'src_snooze-1.a' }));
    const { body } = await respond(alert.alertId, 'snooze', { until: '2026-11-18T16:00:00+01:00' });
    expect(body).toMatchObject({ state: 'snoozed', expiresAt: '2026-11-18T15:00:00.000Z' });
    const stored = await createAlertsQuery(api.client, api.tables.alertTable).alert(alert.alertId);
    expect(stored?.dueAt).toBe('2026-11-18T15:00:00.000Z');
    const past = await respond(alert.alertId, 'snooze', { until: NOW });
    expect(past.status).toBe(400);
    expect(past.body.errors[0]?.field).toBe('until');
    expect((await respond(alert.alertId, 'snooze', {})).body.errors[0]?.field).toBe('until');
  });

  it('leaves a restock its own end', async () => {
    const dueAt = minute(24 * 60);
    const alert = await store(
      anAlert({ variantId: 'src_back-1', alertId: 'src_back-1.a', kind: 'back_in_stock', dueAt }),
    );
    await respond(alert.alertId, 'acknowledge', {});
    expect((await createAlertsQuery(api.client, api.tables.alertTable).alert(alert.alertId))?.dueAt).toBe(
      dueAt,
    );
  });

  it('resolves by hand, tells who did, and stays quiet until the condition has cleared', async () => {
    const alert = await store(anAlert({ variantId: 'src_res-1', alertId: 'src_res-1.a' }));
    const { body } = await respond(alert.alertId, 'resolve', { note: 'Discontinued.' });
    expect(body).toMatchObject({
      state: 'resolved',
      resolution: { by: 'marketing@example.com' },
      resolvedAt: NOW,
    });
    const stored = await createAlertsQuery(api.client, api.tables.alertTable).alert(alert.alertId);
    expect(stored?.quietUntilClear).toBe(true);
    const { Item } = await api.client.send(
      new (await import('@aws-sdk/lib-dynamodb')).GetCommand({
        TableName: api.tables.alertTable,
        Key: { ...alertEventKey(alert.entity.id, alert.alertId, 2) },
      }),
    );
    expect(alertEventFromItem(Item ?? {})).toMatchObject({
      type: 'AlertResolved',
      data: { toldByBackInStock: false, note: 'Discontinued.' },
    });
    const dossier = await api.request({ path: `/v1/alerts/${alert.alertId}` });
    expect(dossier.body).toMatchObject({
      history: [{ type: 'AlertResolved', note: 'Discontinued.' }, { type: 'AlertOpened' }],
    });
    expect((await respond(alert.alertId, 'acknowledge', {})).status).toBe(409);
    expect((await respond(alert.alertId, 'resolve', { note: 'Discontinued.' })).status).toBe(200);
  });

  it('F77 refuses a response to a version that is no longer there, where one is named', async () => {
    const alert = await store(anAlert({ variantId: 'src_ver-1', alertId: 'src_ver-1.a' }));
    await respond(alert.alertId, 'acknowledge', {});
    const stale = await respond(alert.alertId, 'resolve', {}, { headers: { 'If-Match': '"1"' } });
    expect(stale.status).toBe(412);
    expect(stale.headers.etag).toBe('"2"');
  });

  it('gives the response to what a decision in between made of the alert', async () => {
    const alert = await store(anAlert({ variantId: 'src_race-1', alertId: 'src_race-1.a' }));
    const answers = await Promise.all([
      respond(alert.alertId, 'acknowledge', { note: 'one' }),
      respond(alert.alertId, 'snooze', { until: minute(60) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const stored = await createAlertsQuery(api.client, api.tables.alertTable).alert(alert.alertId);
    expect(stored).toMatchObject({ version: 3, sequence: 3 });
    expect(stored?.alertId).toBe(alertKey(alert.entity.id, alert.alertId).sk.slice('ALERT#'.length));
  });

  it('refuses what is not open, unknown, or says too much', async () => {
    const alert = await store(
      anAlert({ variantId: 'src_pend-1', alertId: 'src_pend-1.a', state: 'pending' }),
    );
    expect((await respond(alert.alertId, 'acknowledge', {})).status).toBe(409);
    expect((await respond('src_none-1.a', 'acknowledge', {})).status).toBe(404);
    expect((await respond(alert.alertId, 'acknowledge', { by: 'somebody else' })).status).toBe(400);
    expect((await respond(alert.alertId, 'acknowledge', { note: 'x'.repeat(1001) })).status).toBe(400);
  });
});
