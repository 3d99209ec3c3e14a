import { describe, expect, it } from 'vitest';
import { decideSignal } from '../../../../lambdas/domain/alert/decide-signal';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { newAlert } from '../../../../lambdas/domain/alert/new-alert';
import type { Lot } from '../../../../lambdas/domain/lot/lot';
import {
  type ExpirationFacts,
  type NearingExpirationExplanation,
  judgeNearingExpiration,
  lotOutlook,
} from '../../../../lambdas/domain/lot/nearing-expiration';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { aRule, NOW, SHOP } from '../../../support/builders';

const TODAY = '2026-11-18';
const aLot = (lotId: string, quantity: number, expiresOn: string | null): Lot => ({
  lotId,
  quantity,
  expiresOn,
  locationId: null,
  receivedOn: null,
});
const facts = (fields: Partial<ExpirationFacts> = {}): ExpirationFacts => ({
  lots: [aLot('A', 100, '2026-11-27')],
  onHand: null,
  unitsPerDay: 5,
  today: TODAY,
  timeZone: 'Europe/Berlin',
  priceMinor: 1000,
  costMinor: 600,
  currency: 'EUR',
  ...fields,
});
const rule = (fields: Partial<Rule> = {}): Rule =>
  aRule({ ...defaultsOf('nearing_expiration'), kind: 'nearing_expiration', ...fields });
const judge = (some: Partial<ExpirationFacts> = {}, by = rule()) =>
  judgeNearingExpiration(facts(some), by, NOW) as Condition;
const unsold = (some: Partial<ExpirationFacts>, shelfLife = 0) =>
  lotOutlook({ ...facts(some), unitsPerDay: some.unitsPerDay ?? 5 }, shelfLife).map((lot) => lot.unsold);

describe('what will expire unsold', () => {
  it.each([
    { situation: 'what ten days of demand leave of a lot', some: {}, left: [50] },
    { situation: 'nothing of a lot that sells out on its last day', some: { unitsPerDay: 10 }, left: [0] },
    {
      situation: 'the one unit more',
      some: { lots: [aLot('A', 101, '2026-11-27')], unitsPerDay: 10 },
      left: [1],
    },
    { situation: 'all of a lot of which nothing sells', some: { unitsPerDay: 0 }, left: [100] },
    {
      situation: 'of the later lot what the demand until then leaves, the earlier one being sold first',
      some: { lots: [aLot('B', 60, '2026-12-02'), aLot('A', 30, '2026-11-27')] },
      left: [0, 15],
    },
    {
      situation:
        'nothing more of the later lot once the earlier one has used up the demand before its own day',
      some: { lots: [aLot('A', 100, '2026-11-27'), aLot('B', 20, '2026-12-02')] },
      left: [50, 0],
    },
    {
      situation: 'all of a lot whose last day has passed',
      some: { lots: [aLot('A', 12, '2026-11-17'), aLot('B', 5, '2026-11-18')] },
      left: [12, 0],
    },
    {
      situation: 'less where the lots hold more than the shelf: what expires first was sold',
      some: { lots: [aLot('A', 70, '2026-11-27'), aLot('B', 30, '2027-11-27')], onHand: 60 },
      left: [0, 0],
    },
    {
      situation: 'no more where the shelf holds units in no lot',
      some: { onHand: 500 },
      left: [50],
    },
    { situation: 'nothing where the shelf is empty', some: { onHand: -3 }, left: [0] },
  ])('is $situation', ({ some, left }) => {
    expect(unsold(some)).toEqual(left);
  });

  it('counts until the shelf life that customers are promised begins', () => {
    expect(unsold({}, 0)).toEqual([50]);
    expect(unsold({}, 5)).toEqual([75]);
    expect(lotOutlook({ ...facts(), unitsPerDay: 5 }, 5)[0]?.sellableUntil).toBe('2026-11-22');
  });
});

describe('the judgement', () => {
  it.each([
    { lot: 109, verdict: 'holds' },
    { lot: 110, verdict: 'fires' },
    { lot: 111, verdict: 'fires' },
    { lot: 108, verdict: 'clear' },
    { lot: 10, verdict: 'clear' },
  ])('of $lot units of which 100 sell is "$verdict" at a threshold of 10', ({ lot, verdict }) => {
    const lots = [aLot('A', lot, '2026-11-27')];
    expect(judge({ lots, unitsPerDay: 10 }, rule({ threshold: 10 })).verdict).toBe(verdict);
  });

  it.each([
    { expiresOn: '2027-01-17', verdict: 'fires' },
    { expiresOn: '2027-01-18', verdict: 'clear' },
  ])('looks sixty days ahead: a lot that expires on $expiresOn is "$verdict"', ({ expiresOn, verdict }) => {
    expect(judge({ lots: [aLot('A', 9000, expiresOn)] }).verdict).toBe(verdict);
  });

  it.each([
    ['no lot is known', { lots: [] }, 'No lot with an expiry date is known of it.'],
    ['no lot expires', { lots: [aLot('A', 5, null)] }, 'No lot with an expiry date is known of it.'],
    ['the demand is unknown', { unitsPerDay: null }, 'How much of it sells in a day is not known.'],
  ])('cannot be made where %s', (_situation, some, reason) => {
    expect(judge(some)).toEqual({ outcome: 'cannot_judge', reason });
  });

  it.each([
    { timeZone: 'Pacific/Kiritimati', lookAgainAt: '2026-11-18T10:00:00.000Z' },
    { timeZone: 'Pacific/Auckland', lookAgainAt: '2026-11-18T11:00:00.000Z' },
    { timeZone: 'Europe/Berlin', lookAgainAt: '2026-11-18T23:00:00.000Z' },
    { timeZone: 'Pacific/Pago_Pago', lookAgainAt: '2026-11-19T11:00:00.000Z' },
  ])('is made again as soon as the next day begins in $timeZone', ({ timeZone, lookAgainAt }) => {
    expect(judge({ timeZone }).lookAgainAt).toBe(lookAgainAt);
  });

  it('names in its numbers what is at risk in the lots that it does not list', () => {
    const many = Array.from({ length: 13 }, (_, index) =>
      aLot(`L${10 + index}`, 7, `2026-11-${19 + (index % 9)}`),
    );
    const { explanation } = judge({ lots: many, unitsPerDay: 0.4 });
    const told = explanation as NearingExpirationExplanation;
    expect(told).toMatchObject({ lotsAtRisk: 13, unitsAtRisk: 87 });
    expect(told.lots).toHaveLength(10);
    const listed = told.lots.reduce((sum, lot) => sum + lot.unsold, 0);
    expect(listed + told.furtherUnsold).toBeCloseTo(13 * 7 - 10 * 0.4, 6);
    expect(Math.round(listed + told.furtherUnsold)).toBe(told.unitsAtRisk);
  });

  it('names the units, the day, and the deepest discount that still earns with what it follows from', () => {
    expect(judge().explanation).toMatchObject({
      unitsAtRisk: 50,
      firstDay: '2026-11-27',
      deepestDiscountPercent: 39,
      ...{ priceMinor: 1000, unitCostMinor: 600, currency: 'EUR' },
    });
  });
});

describe('an alert about lots', () => {
  const open = (days: number, some: Partial<ExpirationFacts>, alert = fresh()) => {
    const now = new Date(Date.parse(NOW) + days * 86_400_000).toISOString();
    const finding = judgeNearingExpiration(facts({ today: now.slice(0, 10), ...some }), rule(), now);
    return decideSignal({ rule: rule(), alert, finding, origin: 'crossing', now });
  };
  const fresh = () =>
    newAlert(rule(), {
      entity: { type: 'variant', id: 'shopify-1' },
      shopId: SHOP,
      location: { type: 'all' },
      quantity: 0,
      since: NOW,
      origin: 'crossing',
    });
  const lots = [aLot('A', 100, '2026-12-31')];
  const selling = { lots, unitsPerDay: 1 };

  it('speaks again when the first day comes within 30, 14, 7, 3 and 0 days, and not in between', () => {
    let { alert, event } = open(0, { ...selling, lots: [aLot('A', 100, '2026-12-31')] });
    expect(event).toBe('AlertOpened');
    const told: number[] = [];
    for (let day = 1; day <= 43; day++) {
      // What sells comes off the lot, so that as much stays at risk as before.
      const left = [aLot('A', 100 - day, '2026-12-31')];
      ({ alert, event } = open(day, { ...selling, lots: left }, alert));
      if (event === 'AlertWorsened') told.push(43 - day);
    }
    expect(told).toEqual([30, 14, 7, 3, 0]);
  });

  it.each([
    { quantity: 113, event: null },
    { quantity: 114, event: 'AlertWorsened' },
  ])('speaks again at a quarter more: $event at $quantity units', ({ quantity, event }) => {
    const { alert } = open(0, selling);
    expect(alert.toldQuantity).toBe(56);
    expect(open(0, { ...selling, lots: [aLot('A', quantity, '2026-12-31')] }, alert).event).toBe(event);
  });

  it('speaks again when a lot comes to light that expires sooner', () => {
    const { alert } = open(0, selling);
    const sooner = [...lots, aLot('B', 12, '2026-11-20')];
    expect(open(0, { ...selling, lots: sooner }, alert).event).toBe('AlertWorsened');
  });

  /** What people are told while the stock is as it says of each day; asked again, nothing more is told. */
  const story = (days: number, stock: (day: number) => Partial<ExpirationFacts>, from = fresh()) => {
    const told: [day: number, units: number][] = [];
    let alert = from;
    for (let day = 0; day <= days; day++) {
      const decided = open(day, stock(day), alert);
      alert = decided.alert;
      if (decided.event !== null) told.push([day, alert.quantity]);
      expect(open(day, stock(day), alert)).toEqual({ alert, event: null });
    }
    return { told, alert, days: told.map(([day]) => day) };
  };
  const dayAhead = (days: number) =>
    new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10);
  const lying = (...some: readonly Lot[]) => ({ lots: some, unitsPerDay: 0 });

  it('speaks of each lot at its own marks: what was told of one that is gone keeps no other silent', () => {
    const [first, next] = [aLot('A', 12, dayAhead(20)), aLot('B', 12, dayAhead(56))];
    const { told } = story(90, (day) => lying(...(day <= 20 ? [first, next] : [next])));
    expect(told).toEqual([
      ...[0, 6, 13, 17, 20].map((day) => [day, 24]),
      ...[26, 42, 49, 53, 56].map((day) => [day, 12]),
    ]);
  });

  it('speaks of each lot at its own marks while the one before it has not been cleared away', () => {
    const both = lying(aLot('A', 12, dayAhead(20)), aLot('B', 12, dayAhead(56)));
    expect(story(90, () => both).days).toEqual([0, 6, 13, 17, 20, 26, 42, 49, 53, 56]);
  });

  it('speaks once of lots that come to a mark one soon after the other, and of each on its last days', () => {
    const pair = lying(aLot('A', 12, dayAhead(50)), aLot('B', 12, dayAhead(51)));
    expect(story(60, () => pair).days).toEqual([0, 20, 36, 43, 47, 48, 50, 51]);
  });

  it.each([
    { situation: 'less than half a unit', units: 2.75, days: [0] },
    { situation: 'half a unit', units: 3, days: [0, 1] },
  ])('speaks of a lot at its mark where $situation of it is at risk: on $days', ({ units, days }) => {
    const stock = (day: number) => ({
      lots: [aLot('A', units - day * 0.5, dayAhead(4)), aLot('B', 100, dayAhead(59))],
      unitsPerDay: 0.5,
    });
    expect(story(1, stock).days).toEqual(days);
  });

  it.each([
    { situation: 'is sold but for 20', left: 20, days: [0, 3] },
    { situation: 'is sold but for half', left: 50, days: [0, 3] },
    { situation: 'is sold but for half and one', left: 51, days: [0] },
  ])('speaks of what comes after a lot of 100 $situation: on the days $days', ({ left, days }) => {
    const sold = story(5, (day) =>
      lying(
        aLot('A', day < 2 ? 100 : left, dayAhead(55)),
        ...(day < 3 ? [] : [aLot('C', 95 - left, dayAhead(56))]),
      ),
    );
    expect(sold.days).toEqual(days);
  });

  it('takes what the shelf no longer holds for sold, once it is more than sells in a week', () => {
    const shelf = (unitsPerDay: number) => (day: number) => ({
      lots: [aLot('A', 100, dayAhead(-1)), aLot('B', 900, dayAhead(400))],
      unitsPerDay,
      onHand: day === 1 ? 930 : 1000,
    });
    expect(story(3, shelf(9.9)).days).toEqual([0, 2]);
    expect(story(3, shelf(10)).days).toEqual([0]);
  });

  it.each([
    { situation: 'by a quarter of the days that were left', lastDay: 43, days: [0, 2] },
    { situation: 'by a day less than that', lastDay: 44, days: [0] },
    { situation: 'not, but goes away', lastDay: 59, days: [0] },
  ])('speaks again when the last day of a lot comes nearer $situation', ({ lastDay, days }) => {
    // On day 2 a lot that can be sold until day 57 has 56 days of sale left.
    const corrected = (day: number) => lying(aLot('A', 50, dayAhead(day < 2 ? 57 : lastDay)));
    expect(story(3, corrected).days).toEqual(days);
  });

  it('speaks of a lot at its marks anew when its last day was put off', () => {
    const put = (day: number) =>
      lying(aLot('A', 50, dayAhead(day < 2 ? 5 : 40)), aLot('B', 10, dayAhead(59)));
    expect(story(40, put).days).toEqual([0, 10, 26, 33, 37, 40]);
  });

  it.each([
    {
      situation: 'an order is cancelled',
      stock: (day: number) => lying(aLot('A', day % 2 === 0 ? 3 : 2, dayAhead(50))),
    },
    {
      situation: 'the last unit of a lot is sold and returned',
      stock: (day: number) =>
        lying(aLot('A', 2, dayAhead(10)), ...(day % 2 === 0 ? [aLot('B', 1, dayAhead(12))] : [])),
    },
    {
      situation: 'sales are slower and faster by turns',
      stock: (day: number) => ({
        lots: [aLot('A', 100, dayAhead(50))],
        unitsPerDay: day % 2 === 0 ? 0.2 : 1.3,
      }),
    },
    {
      situation: 'a lot will and will not sell in time by turns',
      stock: (day: number) => ({
        lots: [aLot('A', 5, dayAhead(6)), aLot('B', 90, dayAhead(59))],
        unitsPerDay: day % 2 === 0 ? 0.2 : 0.9,
      }),
    },
    {
      situation: 'a date is off by a day and back',
      stock: (day: number) => lying(aLot('A', 9, dayAhead(day % 2 === 0 ? 50 : 51))),
    },
  ])('does not speak each time that $situation', ({ stock }) => {
    expect(story(2, stock).days).toEqual([0]);
  });

  it('speaks when what was foretold had nearly gone and is back', () => {
    const { told } = story(4, (day) => ({
      lots: [aLot('A', 100, dayAhead(50))],
      unitsPerDay: day === 2 ? 1.6 : 0,
    }));
    expect(told).toEqual([
      [0, 100],
      [3, 100],
    ]);
  });

  it('remembers the most urgent lots of many, and tells none of the others at a mark that it was told at', () => {
    const many = Array.from({ length: 80 }, (_, index) =>
      aLot(`L${100 + index}`, 5, dayAhead(Math.floor(index / 2))),
    );
    const { alert } = story(1, () => lying(...many));
    expect(alert.toldLots?.lots).toHaveLength(30);
    expect(alert.toldLots?.further).toEqual({ from: dayAhead(15), marks: 2 });
    // Those of the first days have gone; of the next, people were told at the marks at which they are.
    const rest = lying(...many.slice(30, 62));
    const { event } = open(1, rest, alert);
    expect(event).toBeNull();
    expect(open(8, rest, alert).event).toBe('AlertWorsened');
  });

  it('does not speak of a mark twice though the date was put off a little before people were told of something else', () => {
    const { days } = story(6, (day) =>
      lying(
        aLot('A', 10, dayAhead(day === 0 ? 14 : 18)),
        ...(day === 0 ? [] : [aLot('B', 10, dayAhead(59))]),
      ),
    );
    expect(days).toEqual([0, 1]);
  });

  it('that was told of before lots were remembered goes on from the mark and the figure that people know', () => {
    const stock = lying(aLot('B', 12, dayAhead(20)));
    const { toldLots: _none, ...older } = story(0, () => stock).alert;
    // It had told of a lot on its last day, which is gone.
    const { days, alert } = story(20, () => stock, { ...older, toldStage: 5, toldQuantity: 24 });
    expect(days).toEqual([6, 13, 17, 20]);
    expect(alert.toldLots?.units).toBe(12);
    // It had not told of the lot's mark.
    expect(open(0, stock, { ...older, toldStage: 0 }).event).toBe('AlertWorsened');
    expect(open(0, stock, { ...older, toldStage: 1, toldQuantity: 9 }).event).toBe('AlertWorsened');
  });

  it('is over when the lots sell in time', () => {
    const { alert } = open(0, selling);
    expect(open(1, { ...selling, unitsPerDay: 9 }, alert)).toMatchObject({
      event: 'AlertResolved',
      alert: { resolution: 'recovered' },
    });
  });
});
