import { describe, expect, it } from 'vitest';
import {
  type AgingFacts,
  type AgingStockExplanation,
  judgeAgingStock,
} from '../../../../lambdas/domain/aging/aging-stock';
import { arrivalsAt, layersOf } from '../../../../lambdas/domain/aging/receipt-layers';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { demandHistoryOf, epochDayOf } from '../../../../lambdas/domain/forecast/demand-history';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aRule, NOW } from '../../../support/builders';

const today = epochDayOf('2026-11-18');
type AShelf = AgingFacts['shelves'][number];
const shelf = (fields: Partial<AShelf> = {}): AShelf => ({
  locationId: 'berlin',
  name: 'Berlin',
  onHand: 10,
  arrivals: [{ units: 10, day: today - 100 }],
  knownFrom: today - 300,
  unchangedSince: today - 2,
  ...fields,
});
/** Known for 110 days, and last sold so many days ago; null is never. */
const soldAgo = (days: number | null) =>
  demandHistoryOf(
    today - 110,
    days === null ? [] : [{ day: today - days, units: 1, wasInStock: true }],
    today,
  );
/** From so many days ago down to so many. */
const daysAgo = (last: number, first: number) =>
  new Set(Array.from({ length: first - last + 1 }, (_, index) => today - first + index));
const facts = (fields: Partial<AgingFacts> = {}): AgingFacts => ({
  shelves: [shelf()],
  available: 10,
  demand: soldAgo(2),
  daysOut: new Set(),
  firstSeen: today - 300,
  published: null,
  isUnpublished: false,
  tags: [],
  priceMinor: 1000,
  costMinor: 600,
  currency: 'EUR',
  today,
  now: NOW,
  ...fields,
});
const rule = (settings: Rule['settings'] = {}, threshold = 90): Rule => {
  const defaults = defaultsOf('aging_stock');
  return aRule({
    ...defaults,
    kind: 'aging_stock',
    threshold,
    settings: { ...defaults.settings, ...settings },
  });
};
const judge = (some: Partial<AgingFacts> = {}, by = rule()) => judgeAgingStock(facts(some), by) as Condition;
const arrived = (...arrivals: readonly (readonly [number, number])[]) =>
  arrivals.map(([units, ago]) => ({ units, day: today - ago }));

describe('stock that does not move', () => {
  it.each([
    {
      what: 'half of it is 91 days old',
      some: { shelves: [shelf({ arrivals: arrived([10, 91]) })] },
      verdict: 'fires',
    },
    {
      what: 'half of it is 90 days old',
      some: { shelves: [shelf({ arrivals: arrived([10, 90]) })] },
      verdict: 'holds',
    },
    {
      what: 'half of it is 82 days old',
      some: { shelves: [shelf({ arrivals: arrived([10, 82]) })] },
      verdict: 'holds',
    },
    {
      what: 'half of it is 81 days old',
      some: { shelves: [shelf({ arrivals: arrived([10, 81]) })] },
      verdict: 'clear',
    },
    {
      what: 'fewer than half of it are old',
      some: { shelves: [shelf({ arrivals: arrived([4, 200], [6, 10]) })] },
      verdict: 'clear',
    },
    {
      what: 'more than half of it is old',
      some: { shelves: [shelf({ arrivals: arrived([6, 200], [4, 10]) })] },
      verdict: 'fires',
    },
    { what: 'there is none', some: { shelves: [shelf({ onHand: 0 })], available: 0 }, verdict: 'clear' },
    {
      what: 'none came that is known of, 300 days ago or before',
      some: { shelves: [shelf({ arrivals: [] })] },
      verdict: 'fires',
    },
  ])('$verdict where $what', ({ some, verdict }) => {
    expect(judge(some).verdict).toBe(verdict);
  });

  const fresh = [shelf({ arrivals: arrived([10, 40]) })];
  it.each([
    { what: 'nothing was sold for 90 days', some: { demand: soldAgo(90) }, because: ['no_sale'] },
    { what: 'nothing was sold for 89 days', some: { demand: soldAgo(89) }, because: [] },
    {
      what: 'nothing was ever sold in 110 days known',
      some: { demand: soldAgo(null) },
      because: ['no_sale'],
    },
    {
      what: 'nothing was sold for 100 days, on 10 of which it was out of stock',
      some: { demand: soldAgo(100), daysOut: daysAgo(20, 29) },
      because: ['no_sale'],
    },
    {
      what: 'nothing was sold for 99 days, on 10 of which it was out of stock',
      some: { demand: soldAgo(99), daysOut: daysAgo(20, 29) },
      because: [],
    },
    {
      what: 'nothing was sold for 90 days, and it was out of stock on the day of the sale and before',
      some: { demand: soldAgo(90), daysOut: daysAgo(90, 105) },
      because: ['no_sale'],
    },
    {
      what: 'nothing was ever sold in 110 days known, on 21 of which it was out of stock',
      some: { demand: soldAgo(null), daysOut: daysAgo(50, 70) },
      because: [],
    },
    {
      what: 'nothing was sold, and nothing is for sale',
      some: { demand: soldAgo(null), available: 0 },
      because: [],
    },
    { what: 'its sales are not known', some: { demand: null }, because: [] },
    {
      what: 'its sales are not known, and no quantity has changed for 95 days',
      some: { demand: null, shelves: [shelf({ arrivals: arrived([10, 40]), unchangedSince: today - 95 })] },
      because: ['no_sale'],
    },
  ])('is told of $because where $what', ({ some, because }) => {
    expect(judge({ shelves: fresh, ...some }).explanation).toMatchObject({ because });
  });

  it('tells the days without a sale and the days out of stock apart, so that both make up the time since', () => {
    const away = { shelves: fresh, demand: soldAgo(100), daysOut: daysAgo(20, 29) };
    expect(judge(away)).toMatchObject({
      measure: 90,
      explanation: { lastSaleOn: '2026-08-10', daysWithoutSale: 90, daysOutOfStock: 10 },
    });
    expect(judge({ ...away, demand: null }).explanation).toMatchObject({
      daysWithoutSale: 2,
      daysOutOfStock: 0,
    });
  });

  it.each([
    { capitalMinor: 2400, because: ['capital'] },
    { capitalMinor: 2401, because: [] },
    { capitalMinor: 0, because: [] },
  ])(
    'four old units at 6.00 are told at a capital of $capitalMinor: $because',
    ({ capitalMinor, because }) => {
      const shelves = [shelf({ arrivals: arrived([4, 91], [6, 10]) })];
      expect(judge({ shelves }, rule({ capitalMinor })).explanation).toMatchObject({
        because,
        oldCapitalMinor: 2400,
      });
    },
  );

  it('has no capital where nobody says what a unit costs, which is not nothing', () => {
    const { explanation } = judge({ costMinor: null }, rule({ capitalMinor: 1 }));
    expect(explanation).toMatchObject({
      capitalMinor: null,
      oldCapitalMinor: null,
      deepestDiscountPercent: null,
      because: ['age'],
    });
  });

  it('is told with the deepest discount that still earns: 1 − cost ÷ price', () => {
    expect(judge().explanation).toMatchObject({ deepestDiscountPercent: 39, unitCostMinor: 600 });
  });

  it('cannot be judged where its stock is not known', () => {
    expect(judgeAgingStock(facts({ available: null }), rule())).toMatchObject({ outcome: 'cannot_judge' });
  });

  it('speaks again with each further length of the threshold', () => {
    const stageAt = (ago: number) => judge({ shelves: [shelf({ arrivals: arrived([10, ago]) })] }).stage;
    expect([91, 179, 180, 270].map(stageAt)).toEqual([1, 1, 2, 3]);
  });
});

describe('what is left out', () => {
  const old = [shelf({ arrivals: [], knownFrom: today - 29 })];
  it.each([
    {
      what: 'what came first 29 days ago',
      some: { firstSeen: today - 29, shelves: old, demand: soldAgo(null) },
      leftOut: 'new',
    },
    {
      what: 'what came first 30 days ago',
      some: { firstSeen: today - 30, shelves: [shelf({ arrivals: [], knownFrom: today - 30 })] },
      leftOut: null,
    },
    { what: 'what was published 29 days ago', some: { published: today - 29 }, leftOut: 'new' },
    { what: 'what was published 30 days ago', some: { published: today - 30 }, leftOut: null },
    { what: 'what will be published tomorrow', some: { published: today + 1 }, leftOut: 'not_published' },
    { what: 'what is not published', some: { isUnpublished: true }, leftOut: 'not_published' },
    { what: 'a summer item in November', some: { tags: ['season:summer'] }, leftOut: 'out_of_season' },
    { what: 'an autumn item in November', some: { tags: ['season:autumn'] }, leftOut: null },
  ])('is $what: $leftOut', ({ some, leftOut }) => {
    const { explanation, verdict } = judge(some);
    expect(explanation).toMatchObject({ leftOut });
    expect(verdict === 'clear').toBe(
      leftOut !== null || (explanation as AgingStockExplanation).because.length === 0,
    );
  });
});

describe('layers', () => {
  it('are taken from what came last, and what nothing covers is at least as old as what is known', () => {
    const one = shelf({ onHand: 12, arrivals: arrived([5, 80], [4, 20]) });
    expect(layersOf([one])).toEqual([
      { locationId: 'berlin', units: 4, day: today - 20, isAtLeast: false },
      { locationId: 'berlin', units: 5, day: today - 80, isAtLeast: false },
      { locationId: 'berlin', units: 3, day: today - 300, isAtLeast: true },
    ]);
  });

  it('of units that were moved keep their age', () => {
    const berlin = shelf({ onHand: 4, arrivals: arrived([10, 120], [4, 20]) });
    const hamburg = shelf({
      locationId: 'hamburg',
      onHand: 6,
      arrivals: [{ units: 6, day: today - 3, movedFrom: 'berlin' }],
    });
    expect(layersOf([hamburg, berlin])).toContainEqual({
      locationId: 'hamburg',
      units: 6,
      day: today - 120,
      isAtLeast: false,
    });
  });

  it('fall into their buckets, place by place', () => {
    const berlin = shelf({ onHand: 9, arrivals: arrived([1, 91], [2, 90], [3, 31], [3, 30]) });
    const hamburg = shelf({ locationId: 'hamburg', name: null, onHand: 1, arrivals: arrived([1, 61]) });
    expect(judge({ shelves: [berlin, hamburg] }).explanation).toMatchObject({
      buckets: [3, 3, 3, 1],
      locations: [{ buckets: [3, 3, 2, 1] }, { locationId: 'hamburg', buckets: [0, 0, 1, 0] }],
    });
  });
});

describe('a delivery that was booked', () => {
  const dayOf = (instant: string) => epochDayOf(instant.slice(0, 10));
  const history = { rises: [{ units: 20, at: '2026-11-10T09:00:00.000Z' }], version: 'v' };
  const booked = (units: number, day: string, locationId: string | null = 'berlin') => [
    { units, day: epochDayOf(day), locationId },
  ];
  it.each([
    {
      what: 'is the rise of the level that it brought',
      deliveries: booked(20, '2026-11-09'),
      arrivals: [['2026-11-09', 20]],
    },
    {
      what: 'leaves what the level rose by besides',
      deliveries: booked(15, '2026-11-13'),
      arrivals: [
        ['2026-11-10', 5],
        ['2026-11-13', 15],
      ],
    },
    {
      what: 'is another one four days away',
      deliveries: booked(20, '2026-11-06'),
      arrivals: [
        ['2026-11-06', 20],
        ['2026-11-10', 20],
      ],
    },
    {
      what: 'elsewhere is none here',
      deliveries: booked(20, '2026-11-09', 'hamburg'),
      arrivals: [['2026-11-10', 20]],
    },
    {
      what: 'for no place counts where the level rose',
      deliveries: booked(30, '2026-11-09', null),
      arrivals: [['2026-11-09', 20]],
    },
  ])('$what', ({ deliveries, arrivals }) => {
    const found = arrivalsAt([{ locationId: 'berlin', history }], deliveries, [], dayOf).get('berlin');
    expect(found?.arrivals).toEqual(
      arrivals.map(([day, units]) => ({ day: epochDayOf(String(day)), units })),
    );
  });
});
