import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertEventToItem, alertToItem } from '../../../../lambdas/adapters/dynamodb/alert-items';
import type { Role } from '../../../../lambdas/contracts/http/endpoint';
import type { Explanation } from '../../../../lambdas/domain/alert/explanation';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { sharedKnowledge } from '../../../../lambdas/domain/channel/knowledge';
import { composeMessage } from '../../../../lambdas/domain/message/compose-message';
import { KIND_PROFILES, defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { judgeSalesVsProfit, periodsOf } from '../../../../lambdas/domain/sales/sales-vs-profit';
import { alertOf, aSnapshot, openedNews } from '../../../support/alert-news';
import { type AnswerBody, startApi, type TestApi } from '../../../support/api';
import { aRule, NOW, SHOP } from '../../../support/builders';

/** Figures that occur nowhere else, so that whoever finds one of them in an answer knows where it is from. */
const NET = 1_000_003;
const COST = 834_567;
const nothing = { uncostedUnits: 0, uncostedNetMinor: 0, returnedUnits: 0, returnedMinor: 0 };
const before = { units: 101, netMinor: 900_007, grossMinor: 900_007, costMinor: 545_009, ...nothing };
const after = { units: 103, netMinor: NET, grossMinor: 1_200_007, costMinor: COST, ...nothing };
const former = { netMinor: 917_831, grossMinor: 917_831, costMinor: 550_712, newGrossMinor: 0 };
const finding = judgeSalesVsProfit(
  { ...periodsOf('2026-11-18', 7), currencies: [{ currency: 'EUR', before, after, former }] },
  aRule({ ...defaultsOf('sales_vs_profit'), kind: 'sales_vs_profit' }),
  NOW,
) as Condition;
const MARGIN = ((NET - COST) * 100) / NET;
const explanation: Explanation = finding.explanation;
const snapshot = {
  ...aSnapshot({ kind: 'sales_vs_profit', quantity: finding.measure, explanation, pace: null }),
  alertId: `shop~${SHOP}.a1b2`,
  entity: { type: 'shop' as const, id: SHOP, name: 'Blue Harbour', url: null },
  variant: null,
};

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const put = (Item: Readonly<Record<string, unknown>>) =>
    api.client.send(new PutCommand({ TableName: api.tables.alertTable, Item }));
  await put(alertToItem(alertOf(snapshot, { state: 'firing' })));
  const metadata = { id: `${snapshot.alertId}#1`, version: 1 as const, occurredAt: NOW };
  await put(alertEventToItem({ type: 'AlertOpened', metadata, data: { alert: snapshot } }));
});
afterAll(() => api.stop());

/** Every number in an answer, those inside its texts too. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string')
    return [...value.matchAll(/[−-]?[\d,]+(\.\d+)?/g)].map(([text]) =>
      Number(text.replaceAll(',', '').replace('−', '-')),
    );
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
/** Whether it tells this figure: in minor units, in whole ones, or rounded as messages round. */
const tells = (answer: unknown, figure: number): boolean =>
  numbersIn(answer).some((one) => [one, one * 100].some((shown) => Math.abs(shown - figure) < 0.051));

const path = `/v1/alerts/${encodeURIComponent(snapshot.alertId)}`;
const ANSWERS: Readonly<Record<string, (as: Role) => Promise<AnswerBody>>> = {
  'the list': async (as) => (await api.request({ path: '/v1/alerts?kind=sales_vs_profit', as })).body,
  'the alert with its history': async (as) => (await api.request({ path, as })).body,
};
const figures = {
  cost: COST,
  'former cost': before.costMinor,
  profit: NET - COST,
  margin: MARGIN,
  'former margin': ((before.netMinor - before.costMinor) * 100) / before.netMinor,
};
const ALL = Object.keys(figures);
const SEES: readonly { readonly role: Role; readonly sees: readonly string[] }[] = [
  { role: 'admin', sees: ALL },
  { role: 'ops', sees: ALL },
  { role: 'marketing', sees: ['margin', 'former margin'] },
  { role: 'viewer', sees: [] },
];
const seenIn = (answer: unknown) =>
  Object.entries(figures).flatMap(([name, figure]) => (tells(answer, figure) ? [name] : []));

describe('what a shop earns, by who asks', () => {
  for (const [what, answer] of Object.entries(ANSWERS)) {
    it.each(SEES)(`${what} tells $role of $sees`, async ({ role, sees }) => {
      const body = await answer(role);
      expect(tells(body, NET)).toBe(true);
      // Profit in money is nowhere in the numbers: it follows from what was taken in and what it cost.
      expect(seenIn(body)).toEqual(sees.filter((name) => name !== 'profit'));
    });
  }

  it('the figure that the rule compares is null for whom it is not for, and only there', async () => {
    const quantityFor = async (as: Role) => {
      const { body } = await api.request({ path, as });
      const history = body.history as readonly { quantity: number | null }[];
      return [body.quantity, history[0]?.quantity];
    };
    expect(await quantityFor('viewer')).toEqual([null, null]);
    expect(await quantityFor('marketing')).toEqual([MARGIN, MARGIN]);
  });

  it('an answer to an acknowledgement tells no more than the alert does', async () => {
    const { body } = await api.request({
      method: 'POST',
      path: `${path}/acknowledge`,
      body: {},
      as: 'marketing',
    });
    expect(seenIn(body)).toEqual(['margin', 'former margin']);
  });
});

describe('what a message tells of it', () => {
  const messageFor = (roles: readonly Role[]) => {
    const news = openedNews(snapshot);
    return composeMessage([{ news, eventIds: [news.eventId] }, another], {
      ...{
        cadence: 'hourly',
        now: NOW,
        timeZoneOf: () => null,
        clearedCount: 0,
        alertsUrl: 'https://x.example',
      },
      ...sharedKnowledge(roles),
    }).message;
  };
  const another = { news: openedNews(aSnapshot()), eventIds: ['another'] };

  it.each([
    { roles: ['admin'], sees: ['profit', 'margin', 'former margin'] },
    { roles: ['ops', 'admin'], sees: ['profit', 'margin', 'former margin'] },
    { roles: ['marketing'], sees: ['margin', 'former margin'] },
    { roles: ['ops', 'marketing'], sees: ['margin', 'former margin'] },
    { roles: ['viewer'], sees: [] },
    { roles: ['ops', 'viewer'], sees: [] },
  ] as const)('to $roles is $sees', ({ roles, sees }) => {
    const message = messageFor(roles);
    expect(tells(message, NET)).toBe(true);
    expect(seenIn(message)).toEqual(sees);
  });
});

/** One explanation of each kind whose numbers show what something costs or earns, with sentinels in their places. */
const TELLING: Readonly<
  Record<string, { fields: object; cost: readonly number[]; margin: readonly number[] }>
> = {
  aging_stock: {
    fields: {
      unitCostMinor: 61_007,
      capitalMinor: 610_070,
      oldCapitalMinor: 488_056,
      deepestDiscountPercent: 37,
    },
    cost: [61_007, 610_070, 488_056],
    margin: [37],
  },
  nearing_expiration: {
    fields: { deepestDiscountPercent: 37, unitCostMinor: 61_007, priceMinor: 97_013, currency: 'EUR' },
    cost: [61_007],
    margin: [37],
  },
  purchase_order_placed: {
    fields: { valueMinor: 710_009, supplierName: '73099' },
    cost: [710_009, 73_099],
    margin: [],
  },
  purchase_order_arriving: { fields: { supplierName: '73099' }, cost: [73_099], margin: [] },
  purchase_order_received: { fields: { supplierName: '73099' }, cost: [73_099], margin: [] },
  purchase_order_late: { fields: { supplierName: '73099' }, cost: [73_099], margin: [] },
};

describe('the numbers of every other kind', () => {
  it.each(Object.entries(TELLING))(
    '%s: cost for operations, margins for marketing too',
    async (kind, { fields, cost, margin }) => {
      expect(Object.keys(KIND_PROFILES)).toContain(kind);
      const one = aSnapshot({ kind: kind as 'aging_stock', variant: { variantId: `src_${kind}` } });
      const told = alertOf(one, { explanation: { kind, ...fields } as never, state: 'firing' });
      await api.client.send(new PutCommand({ TableName: api.tables.alertTable, Item: alertToItem(told) }));
      for (const { role, seesCost, seesMargin } of [
        { role: 'ops', seesCost: true, seesMargin: true },
        { role: 'marketing', seesCost: false, seesMargin: true },
        { role: 'viewer', seesCost: false, seesMargin: false },
      ] as const) {
        const { body } = await api.request({ path: `/v1/alerts?kind=${kind}`, as: role });
        expect(body.items).toHaveLength(1);
        for (const figure of cost)
          expect([role, figure, tells(body.items[0]?.explanation, figure)]).toEqual([role, figure, seesCost]);
        for (const figure of margin)
          expect([role, figure, tells(body.items[0]?.explanation, figure)]).toEqual([
            role,
            figure,
            seesMargin,
          ]);
      }
    },
  );
});
