import { describe, expect, it } from 'vitest';
import {
  isStockOld,
  judgeVariant,
  VARIANT_KINDS,
  type VariantFacts,
  type VariantKind,
  type VariantRules,
} from '../../../../lambdas/domain/alert/judge-variant';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { demandHistoryOf, epochDayOf } from '../../../../lambdas/domain/forecast/demand-history';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';
import { onHandOf } from '../../../../lambdas/domain/inventory/on-hand';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aLevel, aRule, aVariant, NOW } from '../../../support/builders';

const TODAY = '2026-11-18';
const none = Object.fromEntries(VARIANT_KINDS.map((kind) => [kind, null])) as VariantRules;
const only = (kind: VariantKind): VariantRules => ({ ...none, [kind]: aRule({ ...defaultsOf(kind), kind }) });

function facts(fields: Partial<VariantFacts> = {}): VariantFacts {
  const today = epochDayOf(TODAY);
  const days = Array.from({ length: 28 }, (_, ago) => ({
    day: today - 28 + ago,
    units: 2,
    wasInStock: true,
  }));
  return {
    available: 120,
    demand: demandHistoryOf(today - 60, days, today),
    incoming: [],
    lateness: UNKNOWN_LATENESS,
    leadTime: null,
    replenishedAt: null,
    dayFraction: 0.5,
    now: NOW,
    timeZone: 'Europe/Berlin',
    recent: null,
    shelf: {
      variant: aVariant(),
      shelves: [
        {
          locationId: 'store',
          name: 'Store',
          onHand: 120,
          arrivals: [],
          knownFrom: today - 200,
          unchangedSince: today - 1,
        },
      ],
      daysOut: new Set(),
      firstSeen: today - 200,
      published: null,
      isUnpublished: false,
      lots: [{ lotId: 'L1', locationId: null, quantity: 60, expiresOn: '2026-12-08', receivedOn: null }],
      today,
    },
    ...fields,
  };
}

describe('what is found of a variant', () => {
  it('is nothing where no rule is in effect', () => {
    expect(judgeVariant(none, facts(), false)).toEqual([]);
  });

  it('is one finding for each rule in effect, by its kind', () => {
    const all = {
      ...only('days_of_cover'),
      nearing_expiration: only('nearing_expiration').nearing_expiration,
    };
    const kinds = judgeVariant(all, facts(), false).map(({ rule }) => rule.kind);
    expect(kinds).toEqual(['days_of_cover', 'nearing_expiration']);
  });

  it('are the units of lots that its rate leaves over', () => {
    const [one] = judgeVariant(only('nearing_expiration'), facts(), false);
    expect(one?.finding).toMatchObject({
      outcome: 'condition',
      verdict: 'fires',
      explanation: { onHand: 120 },
    });
  });

  it.each([
    ['its sales are not known', { demand: null }],
    [
      'its sales are known for four days',
      { demand: demandHistoryOf(epochDayOf(TODAY) - 3, [], epochDayOf(TODAY)) },
    ],
    ['nobody looked at its shelves', { shelf: null }],
  ])('of its lots is that they cannot be judged where %s', (_why, fields) => {
    const [one] = judgeVariant(only('nearing_expiration'), facts(fields), false);
    expect(one?.finding.outcome).toBe('cannot_judge');
  });

  it('of one that did not sell in the days known is that all of its lot is left over', () => {
    const demand = demandHistoryOf(epochDayOf(TODAY) - 4, [], epochDayOf(TODAY));
    const [one] = judgeVariant(only('nearing_expiration'), facts({ demand }), false);
    expect(one?.finding).toMatchObject({ measure: 60 });
  });

  it('is that half of its units are older than the threshold', () => {
    const [one] = judgeVariant(only('aging_stock'), facts(), false);
    expect(one?.finding).toMatchObject({ verdict: 'fires', measure: 200, explanation: { because: ['age'] } });
  });

  it.each([
    { age: 200, isOld: true },
    { age: 45, isOld: true },
    { age: 44, isOld: false },
  ])(
    'says of stock that came in $age days ago that it is old, or on the way to it: $isOld',
    ({ age, isOld }) => {
      const { aging_stock: rule } = only('aging_stock');
      const { shelf } = facts();
      if (shelf === null) throw new Error('It has a shelf.');
      const shelves = shelf.shelves.map((one) => ({
        ...one,
        arrivals: [{ units: 120, day: shelf.today - age }],
      }));
      const aged = { shelf: { ...shelf, shelves } };
      expect(isStockOld(rule, facts(aged))).toBe(isOld);
      expect(isStockOld(null, facts(aged))).toBe(false);
      expect(isStockOld(rule, facts({ shelf: null }))).toBe(false);
    },
  );

  it.each(['days_of_cover', 'aging_stock'] as const)(
    'of %s says what was taken off what is available',
    (kind) => {
      const takenOff = { reported: 150, unreceived: 30 };
      const [one] = judgeVariant(only(kind), facts({ takenOff }), false);
      expect(one?.finding).toMatchObject({ explanation: { available: 120, takenOff } });
      const [plain] = judgeVariant(only(kind), facts(), false);
      expect(plain?.finding).not.toHaveProperty('explanation.takenOff');
    },
  );

  it('of its cover is held back while it is told as out of stock', () => {
    const [one] = judgeVariant(only('days_of_cover'), facts({ available: 0 }), true);
    expect(one?.finding).toMatchObject({ isInhibited: true });
  });
});

it.each([
  { level: { onHand: 7, available: 4, committed: 3 }, units: 7 },
  { level: { onHand: null, available: 4, committed: 3 }, units: 7 },
  { level: { onHand: null, available: 4, committed: null }, units: 4 },
  { level: { onHand: null, available: -2, committed: null }, units: 0 },
  { level: { onHand: null, available: null, committed: null }, units: null },
])('a level of $level has $units units on hand', ({ level, units }) => {
  expect(onHandOf(aLevel(level))).toBe(units);
});

describe('the cover of what is on order', () => {
  const order = {
    orderId: 'src_a-PO-7',
    units: 20,
    placedAt: '2026-11-08T12:00:00.000Z',
    expectedAt: '2026-11-28T12:00:00.000Z',
  };
  const lookAgainAt = (fields: Partial<VariantFacts>) => {
    const [one] = judgeVariant(only('days_of_cover'), facts(fields), false);
    const finding = one?.finding as Condition | undefined;
    return finding?.lookAgainAt;
  };

  it('is looked at again when the order is due, when it is later than almost all were, and when it is given up', () => {
    const incoming = [order];
    expect(lookAgainAt({ incoming })).toBe('2026-11-28T12:00:00.000Z');
    expect(lookAgainAt({ incoming, now: '2026-11-28T12:00:00.000Z' })).toBe('2026-12-08T12:00:00.000Z');
    expect(lookAgainAt({ incoming, now: '2026-12-08T12:00:00.000Z' })).toBe('2026-12-16T00:00:00.000Z');
    expect(lookAgainAt({ incoming, now: '2026-12-16T00:00:00.000Z' })).toBeUndefined();
  });

  it('is looked at again when another tenth of what is known of lateness is disproved', () => {
    const spread = [0.9, 0.95, 1, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 2];
    const lateness = { median: 1.1, p90: 1.5, spread, orders: 40 };
    const at = (now: string) => lookAgainAt({ incoming: [order], lateness, now });
    expect(at('2026-11-18T12:00:00.000Z')).toBe('2026-11-26T12:00:00.000Z');
    expect(at('2026-11-28T12:00:00.000Z')).toBe('2026-11-30T12:00:00.000Z');
    expect(at('2026-12-08T12:00:00.000Z')).toBe('2026-12-18T12:00:00.000Z');
  });

  it.each([
    { situation: 'east of UTC', timeZone: 'Asia/Tokyo', expectedAt: '2026-11-26T20:00:00.000Z', on: '27' },
    { situation: 'on UTC', timeZone: 'UTC', expectedAt: '2026-11-26T20:00:00.000Z', on: '26' },
    {
      situation: 'west of UTC',
      timeZone: 'America/Los_Angeles',
      expectedAt: '2026-11-27T04:00:00Z',
      on: '26',
    },
  ])('in a shop $situation comes on its own day there, and ends the gap on that', ({ on, ...fields }) => {
    const { timeZone, expectedAt } = fields;
    // At nearly two a day what is left is gone by the 25th, and the first that are missed are of that day.
    const known = { available: 11, incoming: [{ ...order, expectedAt }], timeZone };
    const found = judgeVariant(only('days_of_cover'), facts(known), false);
    const finding = found[0]?.finding as Condition | undefined;
    expect(finding?.explanation).toMatchObject({
      incoming: [{ orderId: order.orderId, units: 20, expectedOn: `2026-11-${on}`, counted: true }],
      firstGapOn: '2026-11-25',
      gapDays: Number(on) - 25,
    });
  });

  it('is not looked at for an order without a date, or for none', () => {
    expect(lookAgainAt({})).toBeUndefined();
    expect(lookAgainAt({ incoming: [{ ...order, expectedAt: null }] })).toBeUndefined();
  });
});
