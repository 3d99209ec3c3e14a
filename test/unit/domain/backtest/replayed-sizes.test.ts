import { describe, expect, it } from 'vitest';
import { judgeBrokenSizeRun } from '../../../../lambdas/app/judge-broken-size-run';
import type { StockedVariant } from '../../../../lambdas/app/ports';
import { asVariant, type HistoricVariant } from '../../../../lambdas/domain/backtest/replayed-variant';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { createReplay } from '../../../../lambdas/domain/backtest/replay';
import { localDayOf } from '../../../../lambdas/domain/forecast/demand-history';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aLevel, aRule } from '../../../support/builders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-01-05T09:00:00Z');
/** Of each size, so many units a day. */
const PER_DAY = { S: 1, M: 2, L: 2 } as const;
type SizeName = keyof typeof PER_DAY;
const SIZES = Object.keys(PER_DAY) as SizeName[];

const sizeRule = (threshold = 60, fields: Partial<Rule> = {}) =>
  aRule({
    ...defaultsOf('broken_size_run'),
    id: 'rule_sizes',
    kind: 'broken_size_run',
    threshold,
    locations: 'all',
    ...fields,
  });

const shirt = (size: SizeName, tags: readonly string[] = []): HistoricVariant => ({
  sku: `SHIRT-${size}`,
  title: 'Shirt',
  variantTitle: size,
  productId: 'P-1',
  category: null,
  vendor: null,
  tags,
  leadDays: null,
});

interface Story {
  readonly rule: Rule;
  readonly days: number;
  /** What each count says after so many days and hours. */
  readonly counts: readonly (readonly [day: number, hour: number, size: SizeName, available: number])[];
  readonly sizes?: readonly HistoricVariant[];
  readonly timeZone?: string;
}

/** Three sizes that each sell the same every day at ten. */
function play({ rule, days, counts, sizes = SIZES.map((size) => shirt(size)), timeZone = 'UTC' }: Story) {
  const told: Happening[] = [];
  const replay = createReplay({ rules: [rule], timeZone, tell: (line) => told.push(line) });
  for (const size of sizes) replay.name(size);
  const steps = [
    ...SIZES.map((size) => ({
      atMs: START_MS,
      run: () => replay.stocked(START_MS, `SHIRT-${size}`, 'a', 900),
    })),
    ...Array.from({ length: days }, (_, day) => START_MS + day * DAY_MS + HOUR_MS).flatMap((atMs) =>
      SIZES.map((size) => ({ atMs, run: () => replay.sold(atMs, `SHIRT-${size}`, PER_DAY[size]) })),
    ),
    ...counts.map(([day, hour, size, available]) => {
      const atMs = START_MS + day * DAY_MS + hour * HOUR_MS;
      return { atMs, run: () => replay.stocked(atMs, `SHIRT-${size}`, 'a', available) };
    }),
  ].toSorted((one, other) => one.atMs - other.atMs);
  for (const { run } of steps) run();
  replay.end(START_MS + (days + 30) * DAY_MS);
  return told;
}

/** What production finds of the same product at a moment, read as it reads it. */
async function judgedLive(rule: Rule, days: number, nowMs: number, out: readonly SizeName[]) {
  const now = new Date(nowMs).toISOString();
  const seen = new Date(START_MS).toISOString();
  const variants = SIZES.map((size): StockedVariant => {
    const variant = { ...asVariant(shirt(size)), firstSeenAt: seen };
    const isOut = out.includes(size);
    const level = aLevel({
      variantId: variant.variantId,
      available: isOut ? 0 : 900,
      updatedAt: isOut ? now : seen,
    });
    return { variant, revision: 1, levels: [level], lots: [], rises: new Map(), outages: [], purchases: [] };
  });
  const first = START_MS / DAY_MS;
  const perDay = (size: string) => PER_DAY[size.replace('SHIRT-', '') as SizeName];
  const judgement = judgeBrokenSizeRun({
    locations: async () => new Map(),
    unitsSoldPerDay: async (_shop, sku, from, to) =>
      new Map(
        Array.from({ length: days }, (_, day) => localDayOf(Math.floor(first) + day))
          .filter((day) => day >= from && day <= to)
          .map((day) => [day, perDay(sku)]),
      ),
  });
  const [one] = variants;
  if (one === undefined) throw new Error('It has sizes.');
  const product = { productId: 'src_history-P-1', shop: null, representative: one.variant };
  const context = { ruleSet: { revision: 1, rules: [rule] }, now, reason: 'schedule', alerts: [] } as const;
  const { judged } = await judgement.judge({ ...product, variants: async () => variants }, context);
  return judged.map(({ finding }) => finding);
}

describe('a size run in a replay', () => {
  it.each([
    { situation: 'above its threshold', threshold: 59, opened: 0 },
    { situation: 'at its threshold', threshold: 60, opened: 1 },
    { situation: 'below its threshold', threshold: 61, opened: 1 },
  ])('$situation is told $opened times, with the numbers of production', async ({ threshold, opened }) => {
    const rule = sizeRule(threshold);
    const at = START_MS + 30 * DAY_MS + 3 * HOUR_MS;
    // Each day after that without a sale says anew which sizes sell.
    const told = play({ rule, days: 30, counts: [[30, 3, 'M', 0]] }).filter(
      (line) => Date.parse(line.at) <= at,
    );
    expect(told.map(({ event, at: when }) => `${event} ${when}`)).toEqual(
      Array.from({ length: opened }, () => `opened ${new Date(at).toISOString()}`),
    );
    const [finding] = await judgedLive(rule, 30, at, ['M']);
    if (finding?.outcome !== 'condition') throw new Error('It can be judged.');
    expect(finding.explanation).toMatchObject({ percentInStock: 60, threshold });
    expect(finding.verdict === 'fires').toBe(opened === 1);
    expect(told.map(({ explanation }) => explanation)).toEqual(opened === 1 ? [finding.explanation] : []);
  });

  it('counts the sales of eight weeks and no more, as production does', async () => {
    const rule = sizeRule();
    const told = play({ rule, days: 80, counts: [[79, 3, 'M', 0]] });
    const [finding] = await judgedLive(rule, 80, START_MS + 79 * DAY_MS + 3 * HOUR_MS, ['M']);
    if (finding?.outcome !== 'condition') throw new Error('It can be judged.');
    expect(told[0]?.explanation).toEqual(finding.explanation);
    expect(told[0]?.explanation).toMatchObject({ unitsSold: 56 * 5, windowDays: 56 });
  });

  it('names the product, its items and each size by its own title', () => {
    const [line] = play({ rule: sizeRule(), days: 30, counts: [[30, 3, 'M', 0]] });
    expect(line).toMatchObject({
      kind: 'broken_size_run',
      sku: null,
      entity: { type: 'product', id: 'P-1' },
      skus: ['SHIRT-S', 'SHIRT-M', 'SHIRT-L'],
      explanation: { sizesOut: 1, sizes: [{ name: 'L' }, { name: 'M', quantity: 0 }, { name: 'S' }] },
    });
  });

  it('is told on the day that enough is known of what sells, though nothing else happens by then', () => {
    // They run out half an hour before the first sale of all.
    const out = (size: SizeName) => [0, 0.5, size, 0] as const;
    const [opened, ...more] = play({ rule: sizeRule(), days: 20, counts: [out('M'), out('L')] });
    expect(opened).toMatchObject({ event: 'opened', kind: 'broken_size_run' });
    expect(opened?.at).toBe('2026-01-07T00:00:00.000Z');
    expect(more.filter(({ event }) => event === 'opened')).toEqual([]);
  });

  it('ends when the size that sells is there again', () => {
    const told = play({
      rule: sizeRule(),
      days: 30,
      counts: [
        [30, 3, 'M', 0],
        [32, 5, 'M', 12],
      ],
    });
    expect(told.map(({ event, at }) => `${event} ${at}`)).toEqual([
      'opened 2026-02-04T12:00:00.000Z',
      'resolved 2026-02-06T14:00:00.000Z',
    ]);
  });

  it('leaves it to out_of_stock where every size is out', () => {
    const counts = SIZES.map((size) => [30, 3, size, 0] as const);
    expect(play({ rule: sizeRule(), days: 30, counts })).toEqual([]);
  });

  it('is told when its time is over where its rule holds back, though nothing is heard of the product', () => {
    const told = play({ rule: sizeRule(60, { holdMinutes: 90 }), days: 30, counts: [[30, 3, 'M', 0]] });
    expect(told.map(({ at }) => at)).toEqual(['2026-02-04T13:30:00.000Z']);
  });

  it('counts no item that is not to be sold any more', () => {
    const sizes = SIZES.map((size) => shirt(size, size === 'S' ? ['discontinued'] : []));
    const counts = [[30, 3, 'M', 0]] as const;
    expect(play({ rule: sizeRule(), days: 30, counts, sizes })).toEqual([]);
    const two = sizeRule(60, { settings: { minimumSizes: 2 } });
    const [line] = play({ rule: two, days: 30, counts, sizes });
    expect(line?.explanation).toMatchObject({ percentInStock: 50, sizeCount: 2 });
  });

  it('says nothing of items that belong to no product', () => {
    const sizes = SIZES.map((size) => ({ ...shirt(size), productId: null }));
    expect(play({ rule: sizeRule(), days: 30, counts: [[30, 3, 'M', 0]], sizes })).toEqual([]);
  });
});
