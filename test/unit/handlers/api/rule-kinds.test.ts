import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULE_KINDS } from '../../../../lambdas/domain/rule/rule';
import { KIND_PROFILES } from '../../../../lambdas/domain/rule/rule-kinds';
import { type Answer, startApi, type TestApi } from '../../../support/api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const everything = { type: 'everything', ids: [] };
const create = (body: object) => api.request({ method: 'POST', path: '/v1/rules', body });
const faultsOf = ({ body }: Answer): string[] => (body.errors ?? []).map(({ field }) => field).toSorted();

describe('the kinds of rules', () => {
  it('are listed with their thresholds and settings', async () => {
    const { status, body } = await api.request({ path: '/v1/rule-kinds', as: 'viewer' });
    expect(status).toBe(200);
    expect(body.items).toHaveLength(RULE_KINDS.length);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        kind: 'selling_fast',
        threshold: expect.objectContaining({ unit: 'times' }),
      }),
    );
  });

  it('say whom they tell on day one, and when at once', async () => {
    const { body } = await api.request({ path: '/v1/rule-kinds', as: 'viewer' });
    const ofKind = (kind: string) =>
      (body.items as unknown as { kind: string }[]).find((item) => item.kind === kind);
    expect(ofKind('oversold')).toMatchObject({ teams: ['operations'], toldAtOnce: 'Always.' });
    expect(ofKind('back_in_stock')).toMatchObject({ teams: ['marketing'], toldAtOnce: null });
    expect(ofKind('out_of_stock')).toMatchObject({ toldAtOnce: expect.stringContaining('best fifth') });
  });

  it.each(RULE_KINDS)('make a rule of kind %s from its kind and scope alone', async (kind) => {
    const { status, body } = await create({ kind, scope: everything });
    const { threshold, levels, severity, holdMinutes, repeatAfterHours } = KIND_PROFILES[kind];
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind,
      threshold: threshold.default,
      level: levels[0],
      severity,
      holdMinutes,
      repeatAfterHours,
    });
    const names = Object.keys((body as { settings?: object }).settings ?? {});
    expect(names.toSorted()).toEqual(Object.keys(KIND_PROFILES[kind].settings).toSorted());
  });

  it.each(RULE_KINDS.filter((kind) => KIND_PROFILES[kind].threshold.unit !== null))(
    'take a threshold of %s at its bounds and none beyond',
    async (kind) => {
      const { minimum, maximum } = KIND_PROFILES[kind].threshold;
      for (const threshold of [minimum, maximum]) {
        // The kind's default, which was created before, may be one of the bounds.
        const rule = { kind, scope: everything, threshold, enabled: false };
        expect((await create(rule)).status).toBe(201);
      }
      for (const threshold of [minimum - 1, maximum + 1]) {
        expect(faultsOf(await create({ kind, scope: everything, threshold }))).toEqual(['threshold']);
      }
    },
  );

  it.each([
    {
      situation: 'a setting that the kind does not have',
      rule: { kind: 'low_stock', settings: { windowHours: 3 } },
      fields: ['settings.windowHours'],
    },
    {
      situation: 'a number below its bound',
      rule: { kind: 'selling_fast', settings: { minimumUnits: 0 } },
      fields: ['settings.minimumUnits'],
    },
    {
      situation: 'a switch that is a number',
      rule: { kind: 'page_updated', settings: { title: 1 } },
      fields: ['settings.title'],
    },
    {
      situation: 'a level that the kind is not about',
      rule: { kind: 'days_of_cover', level: 'shop' },
      fields: ['level'],
    },
    {
      situation: 'a hold of what happens once',
      rule: { kind: 'page_updated', holdMinutes: 5 },
      fields: ['holdMinutes'],
    },
    {
      situation: 'a repetition of a quantity of stock',
      rule: { kind: 'low_stock', repeatAfterHours: 24 },
      fields: ['repeatAfterHours'],
    },
    {
      situation: 'a recovery mark in days',
      rule: { kind: 'days_of_cover', recoverAt: 20 },
      fields: ['recoverAt'],
    },
    {
      situation: 'places of a forecast',
      rule: { kind: 'days_of_cover', locations: 'each' },
      fields: ['locations'],
    },
    {
      situation: 'another basis of a forecast',
      rule: { kind: 'days_of_cover', basis: 'on_hand' },
      fields: ['basis'],
    },
    {
      situation: 'one variant for a whole product',
      rule: { kind: 'broken_size_run', scope: { type: 'variant', ids: ['shopify-1'] } },
      fields: ['scope.type'],
    },
  ])('name what does not fit: $situation', async ({ rule, fields }) => {
    const answer = await create({ scope: everything, ...rule });
    expect(answer.status).toBe(400);
    expect(faultsOf(answer)).toEqual(fields);
  });

  it('keep the settings that a patch leaves out', async () => {
    const { body } = await create({ kind: 'selling_fast', scope: everything, settings: { minimumUnits: 9 } });
    const answer = await api.request({
      method: 'PATCH',
      path: `/v1/rules/${body.id}`,
      body: { settings: { windowHours: 168 } },
      headers: { 'If-Match': '"1"' },
    });
    expect(answer.body).toMatchObject({ settings: { minimumUnits: 9, windowHours: 168 } });
  });

  it.each([
    { kind: 'days_of_cover', instead: /; POST \/v1\/rules\/backtest and npx shelfwire backtest show what/ },
    { kind: 'selling_fast', instead: /; POST \/v1\/rules\/backtest and npx shelfwire backtest show what/ },
    {
      kind: 'aging_stock',
      instead: /; npx shelfwire backtest shows what aging_stock would have told by a hist/,
    },
    { kind: 'page_updated', instead: /; what page_updated would tell cannot be shown before it happens$/ },
  ])(
    'have a preview only where they look at the stock of the moment, which $kind does not',
    async ({ kind, instead }) => {
      const answer = await api.request({
        method: 'POST',
        path: '/v1/rules/preview',
        body: { kind, scope: everything },
      });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toMatchObject([{ expected: expect.stringMatching(instead) as unknown }]);
      expect(faultsOf(answer)).toEqual(['kind']);
    },
  );
});
