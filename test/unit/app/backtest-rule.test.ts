import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outagesKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createPurchaseReader } from '../../../lambdas/adapters/dynamodb/purchase-store';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import { type BacktestRequest, createBacktestRule } from '../../../lambdas/app/backtest-rule';
import type { RuleSettings } from '../../../lambdas/app/save-rule';
import type { AlertEntity } from '../../../lambdas/domain/alert/entity';
import type { Happening } from '../../../lambdas/domain/backtest/follower';
import { STOCK_AND_COVER_KINDS } from '../../../lambdas/domain/backtest/replayed-kinds';
import type { InventoryRow } from '../../../lambdas/domain/inventory/inventory-row';
import type { Rule, StockKind } from '../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../lambdas/domain/rule/rule-kinds';
import { InvalidInputError } from '../../../lambdas/platform/errors';
import { runBacktest } from '../../../scripts/backtest/run-backtest';
import { NOW } from '../../support/builders';
import { eachTestHasATable } from '../../support/fresh-table';
import { historyFiles, type PastVariant, storePast } from '../../support/past-shop';
import type { TestTable } from '../../support/test-database';

const DAY_MS = 86_400_000;
const DAYS = 60;
const WARM_UP = 28;
const END_MS = Date.parse(NOW);
const JUDGED_FROM_MS = END_MS - DAYS * DAY_MS;
const BEGIN_MS = JUDGED_FROM_MS - WARM_UP * DAY_MS;
const BEFORE = '1970-01-01T00:00:00.000Z';

const settingsOf = (kind: Rule['kind'], fields: Partial<RuleSettings> = {}): RuleSettings => ({
  ...{ kind, scope: { type: 'everything', ids: [] }, locations: 'all', basis: 'available' },
  ...{ recoverAt: null, enabled: true, teams: ['operations'] },
  ...defaultsOf(kind),
  ...fields,
});

let table: TestTable;
eachTestHasATable((fresh) => {
  table = fresh;
});

function backtest(
  rows: readonly InventoryRow[],
  settings: RuleSettings,
  request: Partial<BacktestRequest> = {},
  mostVariants?: number,
) {
  const run = createBacktestRule({
    index: { current: async () => ({ asOf: NOW, rows }) },
    stock: createStockReader(table.documents, table.name),
    purchases: createPurchaseReader(table.documents, table.name),
    clock: { now: () => NOW },
    mostVariants,
  });
  return run(settings, { days: DAYS, atMostPerWeek: null, skip: 0, ...request });
}

/** Two shops half a world apart. The one changes its clocks in the time that is tried, the other never does. */
const LONDON = { shopId: 'src_london', timeZone: 'Europe/London' };
const HONOLULU = { shopId: 'src_honolulu', timeZone: 'Pacific/Honolulu' };

/** So many a day, with quiet Sundays and a busy day in nine. */
const demand = (perDay: number): number[] =>
  Array.from({ length: DAYS + WARM_UP - 1 }, (_, day) =>
    day % 7 === 6 ? 0 : day % 9 === 4 ? perDay * 3 : perDay,
  );

const pastOf = (shop: typeof LONDON, prefix: string): readonly PastVariant[] => [
  { ...shop, sku: `${prefix}-STEADY`, units: 150, wanted: demand(2), orders: [] },
  {
    ...{ ...shop, sku: `${prefix}-LATE`, units: 60, wanted: demand(3) },
    orders: [
      { orderId: `${prefix}-1`, units: 90, placedOn: 3, expectedOn: 12, received: [{ on: 19, units: 90 }] },
      {
        ...{ orderId: `${prefix}-2`, units: 120, placedOn: 30, expectedOn: 44 },
        received: [
          { on: 50, units: 70 },
          { on: 58, units: 50 },
        ],
      },
      { orderId: `${prefix}-3`, units: 80, placedOn: 80, expectedOn: 95, received: [] },
    ],
  },
  {
    ...{ ...shop, sku: `${prefix}-GONE`, units: 41, wanted: demand(1) },
    orders: [
      { orderId: `${prefix}-4`, units: 30, placedOn: 20, expectedOn: 34, received: [{ on: 41, units: 30 }] },
    ],
  },
];
const SHOPS = [
  { shop: LONDON, past: pastOf(LONDON, 'L') },
  { shop: HONOLULU, past: pastOf(HONOLULU, 'H') },
];

/** What the command line tells of the same pasts, shop by shop, as far as it is within the days that are tried. */
function byCommandLine(
  settings: RuleSettings,
  shops: readonly { shop: typeof LONDON; past: readonly PastVariant[] }[] = SHOPS,
) {
  const rule: Rule = { ...settings, id: 'rule_backtest', createdAt: BEFORE, updatedAt: BEFORE, version: 1 };
  const runs = shops.map(({ shop, past }) => {
    const history = mkdtempSync(join(tmpdir(), 'shelfwire-past-'));
    try {
      for (const [name, text] of Object.entries(historyFiles(past, BEGIN_MS, END_MS)))
        writeFileSync(join(history, name), text);
      const told: Happening[] = [];
      const { summary } = runBacktest(
        { history, rules: [rule], timeZone: shop.timeZone, report: () => undefined },
        { begin: () => void told.splice(0), line: (happening) => void told.push(happening) },
      );
      return { told, summary };
    } finally {
      rmSync(history, { recursive: true });
    }
  });
  return {
    told: runs.flatMap(({ told }) => told).filter(({ at }) => Date.parse(at) >= JUDGED_FROM_MS),
    stockouts: runs.map(({ summary }) => summary.stockouts),
  };
}

const inOrder = (told: readonly Happening[], skuOf: (sku: string) => string) =>
  told
    .map(({ event, at, kind, severity, explanation, sku }) => ({
      ...{ event, at, kind, severity, explanation, sku: skuOf(sku ?? '') },
    }))
    .toSorted((one, other) => (`${one.at} ${one.sku}` < `${other.at} ${other.sku}` ? -1 : 1));

describe('the same past', () => {
  it.each(STOCK_AND_COVER_KINDS)(
    'makes %s tell by the table what it tells by the command line, each shop by its own clock',
    async (kind) => {
      const settings = settingsOf(kind, kind === 'low_stock' ? { threshold: 20, holdMinutes: 15 } : {});
      const pasts = SHOPS.flatMap(({ past }) => past);
      const rows = await storePast(table, pasts, BEGIN_MS, END_MS);
      const { happenings, stockouts, variantsReplayed } = await backtest(rows, settings);
      const expected = byCommandLine(settings);
      expect(variantsReplayed).toBe(pasts.length);
      expect(inOrder(happenings, (id) => id.replace('id-', ''))).toEqual(
        inOrder(expected.told, (sku) => sku),
      );
      // Nothing is oversold in these pasts; every other kind has something to tell.
      expect(happenings.length > 0).toBe(kind !== 'oversold');
      if (stockouts === null) return;
      const sum = (name: 'total' | 'caught' | 'late' | 'missed') =>
        expected.stockouts.reduce((total, one) => total + one[name], 0);
      expect(stockouts).toMatchObject({
        ...{ total: sum('total'), caught: sum('caught'), late: sum('late'), missed: sum('missed') },
      });
      expect(stockouts.total).toBeGreaterThan(0);
    },
  );
});

describe('what is tried beside stock and cover of each item', () => {
  /** Two sizes of a cup and a bowl; of both shops, which have the categories by the same names. */
  const shelves = SHOPS.map(({ shop, past }) => ({
    shop,
    past: past.map((variant, index) => ({
      ...variant,
      productId: `${shop.shopId}-${index < 2 ? 'CUP' : 'BOWL'}`,
      category: index < 2 ? 'Kitchen > Cups' : 'Kitchen > Bowls',
    })),
  }));
  const summed = (told: readonly (Happening & { readonly about?: AlertEntity })[]) =>
    told
      .map(({ event, at, kind, severity, explanation, entity }) => ({
        ...{ event, at, kind, severity, explanation, entity },
      }))
      .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

  it.each([
    { kind: 'low_stock', level: 'product', threshold: 40 },
    { kind: 'out_of_stock', level: 'product' },
    { kind: 'low_stock', level: 'category', threshold: 40 },
    {
      ...{ kind: 'low_stock', level: 'category', threshold: 60 },
      scope: { type: 'category', ids: ['Kitchen', 'Bowls'] },
    },
    { kind: 'back_in_stock', level: 'category' },
  ] as readonly (Partial<RuleSettings> & { readonly kind: StockKind })[])(
    'tells of $kind of a $level as a whole what the command line tells',
    async (fields) => {
      const settings = settingsOf(fields.kind, { ...fields, holdMinutes: 0 });
      const rows = await storePast(
        table,
        shelves.flatMap(({ past }) => past),
        BEGIN_MS,
        END_MS,
      );
      const tried = await backtest(rows, settings);
      expect(summed(tried.happenings)).toEqual(summed(byCommandLine(settings, shelves).told));
      expect(tried.happenings).not.toEqual([]);
      expect(tried.stockouts).toBeNull();
      const shops = new Set(tried.happenings.map(({ about }) => about.id.split(/[-~]/)[0]));
      expect([...shops].every((id) => id === 'src_london' || id === 'src_honolulu')).toBe(true);
    },
  );

  it('tells of the sizes that sell what the command line tells, and leaves out a product whose sales are not all known', async () => {
    const sizes = (shop: typeof LONDON, productId: string, [s, m, l]: readonly [number, number, number]) =>
      [
        { sku: `${productId}-S`, units: s, perDay: 1 },
        { sku: `${productId}-M`, units: m, perDay: 4 },
        { sku: `${productId}-L`, units: l, perDay: 2 },
      ].map(
        ({ sku, units, perDay }): PastVariant => ({
          ...{ ...shop, sku, units, wanted: demand(perDay), productId },
          orders:
            perDay === 4
              ? [
                  {
                    ...{ orderId: `${sku}-1`, units: 60, placedOn: 30, expectedOn: 45 },
                    received: [{ on: 57, units: 60 }],
                  },
                ]
              : [],
        }),
      );
    const shops = [
      {
        shop: LONDON,
        past: [...sizes(LONDON, 'DRESS', [300, 160, 500]), ...sizes(LONDON, 'COAT', [300, 900, 100])],
      },
      { shop: HONOLULU, past: sizes(HONOLULU, 'SHIRT', [300, 150, 120]) },
    ];
    const settings = settingsOf('broken_size_run');
    const all = shops.flatMap(({ past }) => past);
    const rows = await storePast(table, all, BEGIN_MS, END_MS);
    const tried = await backtest(rows, settings);
    const expected = byCommandLine(settings, shops).told;
    const byOurIds = JSON.parse(
      JSON.stringify(expected).replaceAll('src_history-', 'id-'),
    ) as typeof expected;
    expect(summed(tried.happenings)).toEqual(summed(byOurIds));
    expect(new Set(tried.happenings.map(({ about }) => about.id))).toEqual(new Set(['DRESS', 'SHIRT']));
    expect(new Set(tried.happenings.map(({ event }) => event))).toContain('resolved');
    expect(tried).toMatchObject({ variantsReplayed: all.length, stockouts: null });

    await table.documents.send(
      new UpdateCommand({
        ...{ TableName: table.name, Key: variantKey('id-SHIRT-S') },
        UpdateExpression: 'REMOVE platformVariantId',
      }),
    );
    const partly = await backtest(rows, settings);
    expect(new Set(partly.happenings.map(({ about }) => about.id))).toEqual(new Set(['DRESS']));
    expect(partly.approximations).toContainEqual(
      expect.stringMatching(/^1 product left out: the sales of an item are not known/),
    );
  });

  it('tells of what sells fast what the command line tells, where sales are stored by the hour', async () => {
    const bursts = SHOPS.map(({ shop, past }) => ({
      shop,
      past: past.map((variant) => ({
        ...{ ...variant, isByHour: true, units: 900 },
        wanted: variant.wanted.map((units, day) => (day > 50 && day % 17 < 3 ? units * 8 + 9 : units)),
      })),
    }));
    const settings = settingsOf('selling_fast');
    const rows = await storePast(
      table,
      bursts.flatMap(({ past }) => past),
      BEGIN_MS,
      END_MS,
    );
    const { happenings } = await backtest(rows, settings);
    expect(inOrder(happenings, (id) => id.replace('id-', ''))).toEqual(
      inOrder(byCommandLine(settings, bursts).told, (sku) => sku),
    );
    expect(happenings.length).toBeGreaterThan(4);
  });

  it('tries a sum with all of its variants, and says what is too large or cannot be known', async () => {
    const past = (sku: string, productId: string, perDay: number): PastVariant => ({
      ...{ ...LONDON, sku, units: sku === 'F' ? 800 : 400, wanted: demand(perDay), orders: [], productId },
    });
    const pasts = [
      ...[past('A', 'P', 1), past('B', 'P', 2)],
      ...[past('C', 'Q', 9), past('D', 'Q', 1), past('E', 'Q', 1)],
      past('F', 'R', 2),
    ];
    const rows = await storePast(table, pasts, BEGIN_MS, END_MS);
    const instantOn = (day: number) => new Date(BEGIN_MS + day * DAY_MS).toISOString();
    const low = settingsOf('low_stock', { level: 'product', threshold: 700, holdMinutes: 0 });
    const answers = [await backtest(rows, low, {}, 2), await backtest(rows, low, { skip: 2 }, 2)];
    expect(answers.map(({ rows: tried }) => [...tried.keys()])).toEqual([['id-A', 'id-B'], ['id-F']]);
    expect(answers.map(({ choice }) => [choice.inScope, choice.inTooLarge, choice.nextSkip])).toEqual([
      [6, 3, 2],
      [6, 3, null],
    ]);
    expect(answers[0]?.approximations.at(-1)).toMatch(/^3 of 6 variants are in sums of more variants/);
    const tooMany = backtest(
      rows.filter(({ productId }) => productId === 'Q'),
      low,
      {},
      2,
    );
    await expect(tooMany).rejects.toThrow(
      /^scope: expected products or categories of at most 2 variants each/,
    );

    const whole = await backtest(rows, low);
    expect(new Set(whole.happenings.map(({ about }) => about.id))).toEqual(new Set(['P', 'R', 'Q']));
    await table.documents.send(
      new UpdateCommand({
        ...{ TableName: table.name, Key: outagesKey('id-A') },
        UpdateExpression: 'SET outages = :some',
        ExpressionAttributeValues: {
          // Nothing was sold on that day: what it was before is unknown.
          ':some': [{ from: instantOn(63), to: instantOn(63.1) }],
        },
      }),
    );
    const partly = await backtest(rows, low);
    expect(new Set(partly.happenings.map(({ about }) => about.id))).toEqual(new Set(['R', 'Q']));
    expect(partly.approximations).toContainEqual(expect.stringMatching(/^1 product left out/));
  });

  it('tries sums at certain locations where all of their variants lie nowhere else', async () => {
    const pasts = ['A', 'B'].map((sku) => ({
      ...{ ...LONDON, sku, units: 30, wanted: demand(1), orders: [], productId: sku === 'A' ? 'P' : 'Q' },
    }));
    const rows = await storePast(table, pasts, BEGIN_MS, END_MS);
    const attic = {
      locationId: 'attic',
      name: 'Attic',
      isActive: true,
      available: 4,
      onHand: null,
      incoming: null,
    };
    const some = rows.map((row) =>
      row.sku === 'B' ? { ...row, locations: [...row.locations, attic] } : row,
    );
    for (const locations of [['src_london-floor'], 'each'] as const) {
      const low = settingsOf('low_stock', { level: 'product', locations, threshold: 20, holdMinutes: 0 });
      const { happenings, choice } = await backtest(some, low);
      expect(new Set(happenings.map(({ about }) => about.id))).toEqual(new Set(['P']));
      expect(choice).toMatchObject({ inScope: 2, lyingElsewhere: 1 });
    }
  });
});

describe('where there are more variants than an answer has the time for', () => {
  const past = (sku: string, perDay: number): PastVariant => ({
    ...{ ...LONDON, sku, units: 400, wanted: demand(perDay), orders: [] },
  });
  const low = settingsOf('low_stock', { threshold: 390 });

  it('replays the best sellers, says how much of the sales they are, and goes on where it ended', async () => {
    const pasts = [past('ONE', 1), past('FOUR', 4), past('TWO', 2), past('TOO', 2), past('ZERO', 0)];
    const rows = await storePast(table, pasts, BEGIN_MS, END_MS);
    const seen: string[] = [];
    const answers = [];
    for (let skip: number | null = 0; skip !== null; ) {
      const answer = await backtest(rows, low, { skip }, 2);
      seen.push(...answer.rows.keys());
      answers.push([
        answer.variantsReplayed,
        answer.choice.inScope,
        answer.choice.salesShare,
        answer.choice.nextSkip,
      ]);
      expect(answer.happenings.every(({ sku }) => answer.rows.has(sku ?? ''))).toBe(true);
      skip = answer.choice.nextSkip;
    }
    expect(seen).toEqual(['id-FOUR', 'id-TOO', 'id-TWO', 'id-ONE', 'id-ZERO']);
    expect(answers.map(([replayed, inScope, , next]) => [replayed, inScope, next])).toEqual([
      [2, 5, 2],
      [2, 5, 4],
      [1, 5, null],
    ]);
    expect(answers.map(([, , share]) => share)).toEqual([0.6667, 0.3333, 0]);
  });

  it.each([
    { most: 3, nextSkip: null },
    { most: 2, nextSkip: 2 },
  ])('ends with $nextSkip where $most of three are replayed', async ({ most, nextSkip }) => {
    const rows = await storePast(table, [past('A', 1), past('B', 2), past('C', 3)], BEGIN_MS, END_MS);
    expect((await backtest(rows, low, {}, most)).choice).toMatchObject({ inScope: 3, nextSkip });
    expect((await backtest(rows, low, { skip: 3 }, most)).variantsReplayed).toBe(0);
  });
});

describe('a rule about certain locations', () => {
  const rowsAt = async (others: readonly string[]) => {
    const pasts = ['A', 'B'].map((sku) => ({ ...LONDON, sku, units: 30, wanted: demand(1), orders: [] }));
    const rows = await storePast(table, pasts, BEGIN_MS, END_MS);
    const also = {
      locationId: 'attic',
      name: 'Attic',
      isActive: true,
      available: 4,
      onHand: null,
      incoming: null,
    };
    return rows.map((row) =>
      others.includes(row.sku ?? '') ? { ...row, locations: [...row.locations, also] } : row,
    );
  };
  const FLOOR = 'src_london-floor';

  it.each([
    { locations: [FLOOR], replayed: ['id-A'], inScope: 2 },
    { locations: [FLOOR, 'attic'], replayed: ['id-A', 'id-B'], inScope: 2 },
    { locations: 'each', replayed: ['id-A'], inScope: 2 },
    { locations: ['cellar'], replayed: [], inScope: 0 },
  ] as const)(
    'at $locations is tried on what lies nowhere else',
    async ({ locations, replayed, inScope }) => {
      const rows = await rowsAt(['B']);
      const answer = await backtest(rows, settingsOf('low_stock', { locations, threshold: 20 }));
      expect([...answer.rows.keys()]).toEqual(replayed);
      expect(answer.choice.inScope).toBe(inScope);
      const isTold = answer.approximations.some((one) =>
        one.startsWith('1 of 2 variants lie at other locations'),
      );
      expect(isTold).toBe(replayed.length < inScope);
      if (replayed.length === 0) return;
      const whole = await backtest(rows, settingsOf('low_stock', { threshold: 20 }));
      expect(answer.happenings).toEqual(whole.happenings.filter(({ sku }) => answer.rows.has(sku ?? '')));
      expect(answer.happenings).not.toEqual([]);
    },
  );

  it('is refused with what to do where everything lies at others too', async () => {
    const rows = await rowsAt(['A', 'B']);
    const tried = backtest(rows, settingsOf('low_stock', { locations: [FLOOR] }));
    await expect(tried).rejects.toThrow(InvalidInputError);
    await expect(tried).rejects.toThrow(
      /^locations: expected all, or locations that hold all there is of an item/,
    );
  });
});

it('says of how many variants the sales are not known', async () => {
  const pasts = ['A', 'B'].map((sku) => ({ ...LONDON, sku, units: 30, wanted: demand(1), orders: [] }));
  const rows = await storePast(table, pasts, BEGIN_MS, END_MS);
  const unsold = async () =>
    (await backtest(rows, settingsOf('low_stock'))).approximations.filter((one) =>
      one.startsWith('The sales of'),
    );
  expect(await unsold()).toEqual([]);
  await table.documents.send(
    new UpdateCommand({
      TableName: table.name,
      Key: variantKey('id-A'),
      UpdateExpression: 'REMOVE platformVariantId',
    }),
  );
  expect(await unsold()).toEqual([expect.stringContaining('The sales of 1 of 2 variants are not known')]);
});
