import { describe, expect, it } from 'vitest';
import {
  delayOf,
  gapBefore,
  judgeOrderLate,
  type OrderHits,
} from '../../../../lambdas/domain/purchase/judge-order-late';
import type { PurchaseOrder } from '../../../../lambdas/domain/purchase/purchase-order';
import { aRule } from '../../../support/builders';
import { aLine, anOrder, MUG, orderFacts, received } from '../../../support/purchase-orders';

const rule = aRule({ kind: 'purchase_order_late', level: 'purchase_order', threshold: 2 });
const NONE: OrderHits = { hits: [], lookedAt: 1, unknown: 0 };
const HIT = {
  variantId: MUG,
  name: 'Harbour Mug',
  available: 6,
  unitsPerDay: 2,
  firstGapOn: '2026-12-01',
  gapDays: 4,
  unitsShort: 8,
};
const judge = (
  order: Partial<PurchaseOrder>,
  now = '2026-11-18T12:00:00.000Z',
  hits = NONE,
  timeZone = 'UTC',
) => {
  const facts = orderFacts(order, { now, timeZone });
  return judgeOrderLate(facts, rule, delayOf(facts), hits);
};
const slipped = (day: string) => ({ expectedAt: `${day}T12:00:00.000Z` });

describe('an order that is there', () => {
  it.each([
    { on: '2026-11-27', lateDays: 0 },
    { on: '2026-11-28', lateDays: 0 },
    { on: '2026-12-01', lateDays: 3 },
  ])('says how late it came: on $on $lateDays days', ({ on, lateDays }) => {
    const receipts = [received(40, '2026-11-26T09:00:00.000Z'), received(60, `${on}T09:00:00.000Z`)];
    const finding = judge({ receipts }, '2026-12-02T12:00:00.000Z');
    expect(finding).toMatchObject({
      verdict: 'clear',
      explanation: { lateDays, promisedOn: '2026-11-28', cameOn: on, open: 0 },
    });
  });

  it('or that none of it came', () => {
    const { explanation } = judge({ status: 'cancelled' }, '2026-12-02T12:00:00.000Z');
    expect(explanation).not.toHaveProperty('cameOn');
  });
});

describe('an order is late', () => {
  it.each([
    { day: '2026-11-27', verdict: 'clear', measure: 0 },
    { day: '2026-11-28', verdict: 'clear', measure: 0 },
    { day: '2026-11-29', verdict: 'clear', measure: 1 },
    { day: '2026-11-30', verdict: 'fires', measure: 2 },
    { day: '2026-12-01', verdict: 'fires', measure: 3 },
  ])(
    'by a new date, two days behind the one first promised: $day "$verdict"',
    ({ day, verdict, measure }) => {
      expect(judge(slipped(day))).toMatchObject({ verdict, measure });
    },
  );

  it.each([
    { now: '2026-11-28T23:59:00.000Z', verdict: 'clear', isOverdue: false },
    { now: '2026-11-29T00:00:00.000Z', verdict: 'clear', isOverdue: true },
    { now: '2026-11-29T23:59:00.000Z', verdict: 'clear', isOverdue: true },
    { now: '2026-11-30T00:00:00.000Z', verdict: 'fires', isOverdue: true },
  ])('once its day has passed without it: at $now "$verdict"', ({ now, verdict, isOverdue }) => {
    expect(judge({}, now)).toMatchObject({ verdict, explanation: { isOverdue } });
  });

  it('by days of its shop', () => {
    const now = '2026-11-30T04:59:00.000Z';
    expect(judge({}, now).verdict).toBe('fires');
    expect(judge({}, now, NONE, 'America/New_York').verdict).toBe('clear');
    expect(judge({}, '2026-11-30T05:00:00.000Z', NONE, 'America/New_York').verdict).toBe('fires');
  });

  it('where its date was taken back and the first one has passed', () => {
    expect(judge({ expectedAt: null })).toMatchObject({ verdict: 'clear' });
    expect(judge({ expectedAt: null }, '2026-12-03T12:00:00.000Z')).toMatchObject({
      verdict: 'fires',
      measure: 5,
      explanation: { expectedOn: null, isOverdue: false },
    });
  });

  it('by what is still to come alone, and by the line that is furthest behind', () => {
    const lines = [
      aLine(),
      aLine({ lineId: '2', variantId: 'shopify-2', expectedAt: '2026-12-08T12:00:00.000Z' }),
    ];
    expect(judge({ lines })).toMatchObject({ verdict: 'fires', measure: 10 });
    const second = { ...received(100, '2026-11-18T09:00:00.000Z'), lines: [{ lineId: '2', units: 100 }] };
    expect(judge({ lines, receipts: [second] }).verdict).toBe('clear');
  });

  it.each([
    { receipts: [received(99, '2026-11-18T09:00:00.000Z')], verdict: 'fires' },
    { receipts: [received(100, '2026-11-18T09:00:00.000Z')], verdict: 'clear' },
    { status: 'cancelled' as const, verdict: 'clear' },
    { status: 'closed' as const, verdict: 'clear' },
  ])('until all of it is there, or no more will come', ({ verdict, ...order }) => {
    expect(judge({ ...order, ...slipped('2026-12-05') }).verdict).toBe(verdict);
  });

  it('never where nothing was promised', () => {
    const lines = [aLine({ promisedAt: null })];
    expect(judge({ promisedAt: null, lines, ...slipped('2027-02-28') }).verdict).toBe('clear');
  });
});

describe('a late order is told again', () => {
  it.each([
    { told: 9, day: '2026-12-08', isWorse: false },
    { told: 9, day: '2026-12-09', isWorse: true },
    { told: 9, day: '2026-12-07', isWorse: false },
  ])('told at $told days, when a new date is two days later: $day $isWorse', ({ told, day, isWorse }) => {
    expect(judge(slipped(day)).isWorseThan(told)).toBe(isWorse);
  });

  it.each([
    { told: 2, now: '2026-12-02', isWorse: false },
    { told: 2, now: '2026-12-03', isWorse: true },
    { told: 10, now: '2026-12-12', isWorse: false },
    { told: 10, now: '2026-12-13', isWorse: true },
  ])(
    'told at $told days, less and less often while nobody knows: on $now $isWorse',
    ({ told, now, isWorse }) => {
      expect(judge({}, `${now}T12:00:00.000Z`).isWorseThan(told)).toBe(isWorse);
    },
  );

  it('at once where it opens a gap, and at a later stage than where it does not', () => {
    expect(judge(slipped('2026-12-05'))).toMatchObject({ urgency: 'later', stage: 0 });
    const hits = { hits: [HIT], lookedAt: 1, unknown: 0 };
    expect(judge(slipped('2026-12-05'), undefined, hits)).toMatchObject({ urgency: 'now', stage: 1 });
  });
});

describe('an order is looked at again', () => {
  it('at the start of the day on which it would be late', () => {
    expect(judge({}).lookAgainAt).toBe('2026-11-30T00:00:00.000Z');
    expect(judge({}, undefined, NONE, 'Europe/Berlin').lookAgainAt).toBe('2026-11-29T23:00:00.000Z');
  });

  it('every day while it is late, and no more once it is there', () => {
    expect(judge({}, '2026-12-01T12:00:00.000Z').lookAgainAt).toBe('2026-12-02T00:00:00.000Z');
    expect(judge({ status: 'closed' }).lookAgainAt).toBeUndefined();
  });
});

describe('what a late order hits', () => {
  const facts = orderFacts();
  const other = { orderId: 'other', placedAt: '2026-11-01T00:00:00.000Z' };
  const item = (available: number, ...incoming: readonly (readonly [number, string | null])[]) => ({
    available,
    unitsPerDay: 2,
    incoming: incoming.map(([units, day]) => ({
      ...other,
      units,
      expectedAt: day === null ? null : `${day}T12:00:00.000Z`,
    })),
  });

  it.each([
    { available: 19, gap: { firstGapOn: '2026-11-27', gapDays: 1, unitsShort: 1 } },
    { available: 20, gap: null },
    { available: 21, gap: null },
  ])('runs out before it comes: $available left at two a day, ten days before', ({ available, gap }) => {
    expect(gapBefore(item(available), '2026-11-28', facts)).toEqual(gap);
  });

  it('counts other orders on their days, and nothing that is overdue or has no date', () => {
    expect(gapBefore(item(10, [10, '2026-11-23']), '2026-11-28', facts)).toBeNull();
    expect(gapBefore(item(10, [10, '2026-11-24']), '2026-11-28', facts)).toMatchObject({
      firstGapOn: '2026-11-23',
      gapDays: 1,
    });
    expect(gapBefore(item(10, [50, '2026-11-17'], [50, null]), '2026-11-28', facts)).toMatchObject({
      firstGapOn: '2026-11-23',
      unitsShort: 10,
    });
  });

  it('is what runs out within four weeks where nobody can say when it comes', () => {
    expect(gapBefore(item(55), null, facts)).toMatchObject({ firstGapOn: '2026-12-15' });
    expect(gapBefore(item(56), null, facts)).toBeNull();
  });

  it('is told with its ten worst, the first to run out first', () => {
    const hits = Array.from({ length: 12 }, (_, index) => ({
      ...HIT,
      available: index >= 9 ? 0 : 4,
      variantId: `shopify-${index}`,
      firstGapOn: `2026-12-${String(20 - index).padStart(2, '0')}`,
    }));
    const { explanation } = judge(slipped('2026-12-25'), undefined, { hits, lookedAt: 14, unknown: 2 });
    expect(explanation).toMatchObject({ hitCount: 12, outAlready: 3, itemsLookedAt: 14, itemsUnknown: 2 });
    const told = (explanation as unknown as { hits: readonly { firstGapOn: string }[] }).hits;
    expect(told).toHaveLength(10);
    expect(told[0]?.firstGapOn).toBe('2026-12-09');
  });

  it('of one item in two lines is awaited on the day of the first of them', () => {
    const lines = [aLine(), aLine({ lineId: '2', expectedAt: '2026-11-20T12:00:00.000Z' })];
    expect(delayOf({ ...facts, order: anOrder({ lines }) }).open.get(MUG)).toEqual({
      units: 200,
      expectedOn: '2026-11-20',
    });
  });
});
