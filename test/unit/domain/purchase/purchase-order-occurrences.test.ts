import { describe, expect, it } from 'vitest';
import type { Occurrence } from '../../../../lambdas/domain/alert/finding';
import { judgeOrderArriving } from '../../../../lambdas/domain/purchase/judge-order-arriving';
import { judgeOrderPlaced } from '../../../../lambdas/domain/purchase/judge-order-placed';
import { judgeOrderReceived } from '../../../../lambdas/domain/purchase/judge-order-received';
import { startOfLocalDay } from '../../../../lambdas/domain/sales/sales-pace';
import { aRule } from '../../../support/builders';
import type { OrderReceipt } from '../../../../lambdas/domain/purchase/purchase-order';
import { aLine, MUG, orderFacts, received } from '../../../support/purchase-orders';

const rule = (kind: 'placed' | 'arriving' | 'received', threshold: number) =>
  aRule({ kind: `purchase_order_${kind}`, level: 'purchase_order', threshold });
const isTold = ({ name }: Occurrence) => name !== null;

describe('an order that was placed', () => {
  const placed = rule('placed', 100);
  const fresh = { placedAt: '2026-11-17T12:00:00.000Z' };

  it.each([
    { quantity: 99, told: false },
    { quantity: 100, told: true },
    { quantity: 101, told: true },
  ])('of $quantity units is told from 100 on: $told', ({ quantity, told }) => {
    const facts = orderFacts({ ...fresh, lines: [aLine({ quantity })] });
    expect(isTold(judgeOrderPlaced(facts, placed))).toBe(told);
  });

  it.each([
    { placedAt: '2026-11-11T11:59:59.999Z', told: false },
    { placedAt: '2026-11-11T12:00:00.000Z', told: true },
    { placedAt: '2026-11-11T12:00:00.001Z', told: true },
  ])('at $placedAt is news for a week: $told', ({ placedAt, told }) => {
    expect(isTold(judgeOrderPlaced(orderFacts({ placedAt }), placed))).toBe(told);
  });

  it.each(['draft', 'cancelled', 'closed'] as const)('is not told while it is %s', (status) => {
    expect(isTold(judgeOrderPlaced(orderFacts({ ...fresh, status }), placed))).toBe(false);
  });

  it('says what it is worth, and which units it leaves out because nobody knows what they cost', () => {
    const lines = [
      aLine(),
      aLine({ lineId: '2', variantId: 'shopify-2', quantity: 7, unitCostMinor: null }),
      aLine({ lineId: '3', quantity: 5 }),
    ];
    expect(judgeOrderPlaced(orderFacts({ ...fresh, lines }), placed).explanation).toEqual({
      kind: 'purchase_order_placed',
      supplierName: 'Potters of Kiel',
      units: 112,
      itemCount: 2,
      valueMinor: 105 * 610,
      currency: 'USD',
      unitsWithoutCost: 7,
      placedOn: '2026-11-17',
      expectedOn: '2026-11-28',
      daysAhead: 10,
      items: [
        { variantId: MUG, name: 'Harbour Mug', units: 105 },
        { variantId: 'shopify-2', name: null, units: 7 },
      ],
    });
  });

  it('has no value where no cost is known, and no date where one line has none', () => {
    const lines = [
      aLine({ unitCostMinor: null }),
      aLine({ lineId: '2', expectedAt: '2026-12-01T00:00:00.000Z' }),
    ];
    const facts = orderFacts({ ...fresh, expectedAt: null, lines: lines.slice(0, 1) });
    expect(judgeOrderPlaced(facts, placed).explanation).toMatchObject({ valueMinor: null, expectedOn: null });
    const dated = judgeOrderPlaced(orderFacts({ ...fresh, expectedAt: null, lines }), placed);
    expect(dated.explanation).toMatchObject({ expectedOn: null });
  });
});

describe('an order that is to arrive', () => {
  const arriving = rule('arriving', 7);
  const expected = (expectedAt: string | null, now: string, told: string | null = null, timeZone = 'UTC') =>
    judgeOrderArriving(orderFacts({ expectedAt }, { now, timeZone }), arriving, toldFor(told));
  const toldFor = (name: string | null) => (name === null ? null : { name, at: '2026-11-21T00:00:00.000Z' });

  it.each([
    { situation: 'eight days before', now: '2026-11-20T12:00:00.000Z', waits: '2026-11-21T00:00:00.000Z' },
    { situation: 'seven days before', now: '2026-11-21T12:00:00.000Z', waits: undefined },
    { situation: 'six days before', now: '2026-11-22T12:00:00.000Z', waits: undefined },
    { situation: 'on the day', now: '2026-11-28T23:00:00.000Z', waits: undefined },
  ])('is told seven days before: $situation', ({ now, waits }) => {
    const finding = expected('2026-11-28T12:00:00.000Z', now);
    expect(finding).toMatchObject({ name: '2026-11-28' });
    expect(finding.settlesAt).toBe(waits);
  });

  it('is not told once its day has passed, nor without a date', () => {
    expect(expected('2026-11-28T12:00:00.000Z', '2026-11-29T00:00:00.000Z').name).toBeNull();
    expect(expected(null, '2026-11-18T12:00:00.000Z').name).toBeNull();
  });

  it.each([
    { moved: '2026-11-26', name: '2026-11-26' },
    { moved: '2026-11-27', name: '2026-11-28' },
    { moved: '2026-11-28', name: '2026-11-28' },
    { moved: '2026-11-29', name: '2026-11-28' },
    { moved: '2026-11-30', name: '2026-11-30' },
  ])('told for the 28th is told again when it moves by two days: to $moved', ({ moved, name }) => {
    expect(expected(`${moved}T12:00:00.000Z`, '2026-11-25T12:00:00.000Z', '2026-11-28').name).toBe(name);
  });

  describe('that slips from the day that was told', () => {
    const slipped = (fields: Parameters<typeof orderFacts>[0]) =>
      judgeOrderArriving(
        orderFacts(fields, { now: '2026-11-25T12:00:00.000Z' }),
        arriving,
        toldFor('2026-11-28'),
      );

    it.each([
      { to: '2026-11-29', told: false },
      { to: '2026-11-30', told: true },
      { to: '2027-02-01', told: true },
    ])('is told at once, however far off it is now: to $to $told', ({ to, told }) => {
      const finding = slipped({ expectedAt: `${to}T12:00:00.000Z` });
      expect(finding.name).toBe(told ? to : '2026-11-28');
      if (!told) return expect(finding.explanation).not.toHaveProperty('toldOn');
      expect(finding).not.toHaveProperty('settlesAt');
      expect(finding.explanation).toMatchObject({ toldOn: '2026-11-28', expectedOn: to });
    });

    it('says nothing of what comes after a part that came as told, nor of what is due still', () => {
      const later = '2026-12-20T12:00:00.000Z';
      const came = { expectedAt: later, receipts: [received(40, '2026-11-24T09:00:00.000Z')] };
      expect(slipped(came).explanation).not.toHaveProperty('toldOn');
      expect(slipped(came).settlesAt).toBe('2026-12-13T00:00:00.000Z');
      const before = { expectedAt: later, receipts: [received(40, '2026-11-20T09:00:00.000Z')] };
      expect(slipped(before).explanation).toMatchObject({ toldOn: '2026-11-28' });
      const both = [aLine(), aLine({ lineId: '2', expectedAt: later })];
      expect(slipped({ lines: both }).explanation).not.toHaveProperty('toldOn');
    });

    it('leaves it at that where it comes sooner, or where nobody knows when', () => {
      expect(slipped({ expectedAt: '2026-11-26T12:00:00.000Z' }).explanation).not.toHaveProperty('toldOn');
      expect(slipped({ expectedAt: null }).name).toBeNull();
    });
  });

  it('counts days as the shop does', () => {
    const at = '2026-11-28T03:00:00.000Z';
    expect(expected(at, '2026-11-18T12:00:00.000Z', null, 'America/New_York')).toMatchObject({
      name: '2026-11-27',
      settlesAt: '2026-11-20T05:00:00.000Z',
    });
  });

  it('tells of the next day on which something comes, and what comes later', () => {
    const lines = [
      aLine(),
      aLine({ lineId: '2', variantId: 'shopify-2', quantity: 30, expectedAt: '2026-11-20T09:00:00.000Z' }),
    ];
    const facts = orderFacts({ lines, receipts: [received(40, '2026-11-12T09:00:00.000Z')] });
    expect(judgeOrderArriving(facts, arriving, null).explanation).toMatchObject({
      expectedOn: '2026-11-20',
      promisedOn: '2026-11-28',
      daysAhead: 2,
      units: 30,
      open: 90,
      ordered: 130,
      received: 40,
      items: [{ variantId: 'shopify-2', units: 30 }],
    });
  });
});

describe('an order that arrives', () => {
  const arrives = rule('received', 5);
  const judge = (order: Parameters<typeof orderFacts>[0], now = '2026-11-18T12:00:00.000Z') =>
    judgeOrderReceived(orderFacts(order, { now }), arrives, null);

  it.each([
    { units: 4, told: false },
    { units: 5, told: true },
    { units: 6, told: true },
  ])('with $units units is told from 5 on: $told', ({ units, told }) => {
    expect(isTold(judge({ receipts: [received(units, '2026-11-18T09:00:00.000Z')] }))).toBe(told);
  });

  it('in part says what came, what came before, and what is to come', () => {
    const receipts = [received(40, '2026-11-12T09:00:00.000Z'), received(25, '2026-11-18T09:00:00.000Z')];
    expect(judge({ receipts }).explanation).toMatchObject({
      units: 25,
      received: 65,
      ordered: 100,
      open: 35,
      receivedOn: '2026-11-18',
      restExpectedOn: '2026-11-28',
      daysLate: -10,
      items: [{ variantId: MUG, units: 25 }],
    });
  });

  const lineFor = (expectedAt: string | null) => aLine({ lineId: '2', expectedAt });

  it.each([
    { expectedAt: '2026-11-17T23:59:59.999Z', lines: [aLine()], rest: ['2026-11-17', true] },
    { expectedAt: '2026-11-18T00:00:00.000Z', lines: [aLine()], rest: ['2026-11-18', false] },
    { expectedAt: null, lines: [aLine()], rest: [null, false] },
    {
      expectedAt: '2026-11-20T12:00:00.000Z',
      lines: [aLine(), lineFor('2026-12-04T12:00:00.000Z')],
      rest: ['2026-12-04', false],
    },
    {
      expectedAt: '2026-11-17T12:00:00.000Z',
      lines: [aLine(), lineFor('2026-12-04T12:00:00.000Z')],
      rest: ['2026-11-17', true],
    },
    { expectedAt: null, lines: [aLine(), lineFor('2026-12-04T12:00:00.000Z')], rest: [null, false] },
  ])('says of the rest of an order for $expectedAt when it is expected: $rest', ({ rest, ...fields }) => {
    const receipts = [received(40, '2026-11-18T09:00:00.000Z')];
    const { explanation } = judge({ receipts, ...fields });
    expect(explanation).toMatchObject({ restExpectedOn: rest[0], isRestOverdue: rest[1] });
  });

  it('bears another name with each delivery, and the same when it is told again', () => {
    const first = received(40, '2026-11-17T09:00:00.000Z');
    const once = judge({ receipts: [first] });
    expect(judge({ receipts: [first] }, '2026-11-18T13:00:00.000Z').name).toBe(once.name);
    expect(judge({ receipts: [first, received(5, '2026-11-18T09:00:00.000Z')] }).name).not.toBe(once.name);
  });

  describe('of which people were told before', () => {
    const monday = received(40, '2026-11-16T09:00:00.000Z');
    const tuesday = received(30, '2026-11-17T09:00:00.000Z');
    const late = (receipts: readonly OrderReceipt[], told: string | null) =>
      judgeOrderReceived(orderFacts({ receipts }, { now: '2026-11-18T12:00:00.000Z' }), arrives, told);
    const { name: told } = late([tuesday], null);

    it('tells a delivery that is heard of after a later one by itself, once', () => {
      const finding = late([tuesday, monday], told);
      expect(finding.name).not.toBe(told);
      expect(finding).toMatchObject({ measure: 40, at: monday.at });
      expect(finding.explanation).toMatchObject({
        units: 40,
        received: 70,
        open: 30,
        receivedOn: '2026-11-16',
      });
      expect(late([tuesday, monday], finding.name).name).toBe(finding.name);
    });

    it('tells none again because an earlier one is taken back, is too small to be told, or is no news', () => {
      const { name: both } = late([monday, tuesday], null);
      expect(late([tuesday], both).name).toBe(both);
      expect(late([tuesday, received(4, '2026-11-16T09:00:00.000Z')], told).name).toBe(told);
      expect(late([tuesday, received(40, '2026-11-11T11:59:00.000Z')], told).name).toBe(told);
    });

    it('tells the same name while nothing comes, also when what was told has become history', () => {
      const facts = orderFacts({ receipts: [monday, tuesday] }, { now: '2026-11-24T08:00:00.000Z' });
      const { name: both } = late([monday, tuesday], null);
      expect(judgeOrderReceived(facts, arrives, both).name).toBe(both);
    });

    it('tells a delivery with what is found in it later as one', () => {
      const more = received(10, '2026-11-17T08:50:00.000Z');
      expect(late([tuesday, more], told)).toMatchObject({ measure: 40, at: tuesday.at });
      expect(late([tuesday, more], told).name).not.toBe(told);
    });

    it.each([
      { what: 'corrected', receipts: [received(28, tuesday.at)], before: 30 },
      { what: 'found to be more', receipts: [tuesday, received(10, '2026-11-17T09:10:00.000Z')], before: 30 },
      {
        what: 'another one',
        receipts: [tuesday, received(10, '2026-11-17T12:00:00.000Z')],
        before: undefined,
      },
      { what: 'the first', receipts: [tuesday], isFirst: true, before: undefined },
    ])('says how many units of it were told before where it is $what: $before', (of) => {
      const { explanation } = late(of.receipts, of.isFirst === true ? null : told);
      if (explanation.kind !== 'purchase_order_received') throw new Error('It is about what arrived.');
      expect(explanation.unitsToldBefore).toBe(of.before);
    });

    describe('and whose dates are corrected', () => {
      const { name: both } = late([monday, tuesday], null);
      const moved = (receipt: OrderReceipt, at: string) => ({ ...receipt, receiptId: at, at });
      const sunday = moved(monday, '2026-11-15T09:00:00.000Z');
      const noon = moved(monday, '2026-11-16T12:00:00.000Z');

      it.each([
        ['one', [sunday, tuesday]],
        ['both', [sunday, moved(tuesday, '2026-11-18T09:00:00.000Z')]],
        ['one, so that both came at once', [moved(monday, tuesday.at), tuesday]],
        ['one, to a day that is history', [moved(monday, '2026-11-10T09:00:00.000Z'), tuesday]],
      ])('tells none of them again: %s', (_which, receipts) => {
        expect(late(receipts, both).name).toBe(both);
      });

      it('tells none again that turns out to have come in two parts', () => {
        const parts = [15, 15].map((units, part) => received(units, `2026-11-17T1${part}:00:00.000Z`));
        expect(late([monday, ...parts], both).name).toBe(both);
      });

      it('tells what came besides, and takes the nearest for the one that was corrected', () => {
        const more = received(40, '2026-11-18T09:00:00.000Z');
        const finding = late([more, tuesday, noon], both);
        expect(finding).toMatchObject({ measure: 40, at: more.at });
        expect(finding.name).not.toBe(both);
        expect(late([more, tuesday, noon], finding.name).name).toBe(finding.name);
      });

      it('tells one whose units were corrected with its date', () => {
        const finding = late([received(41, sunday.at), tuesday], both);
        expect(finding).toMatchObject({ measure: 41, at: sunday.at });
        expect(finding.name).not.toBe(both);
      });
    });

    it('does not tell afterwards what was known and left out as earlier when the latest was told', () => {
      const { name: both } = late([monday, tuesday], null);
      expect(late([monday, tuesday], both).name).toBe(both);
    });
  });

  it.each([
    { gap: 15, units: 70 },
    { gap: 16, units: 30 },
  ])('box by box is one delivery while $gap minutes lie between: $units units', ({ gap, units }) => {
    const second = new Date(Date.parse('2026-11-18T09:00:00.000Z') + gap * 60_000).toISOString();
    const receipts = [received(40, '2026-11-18T09:00:00.000Z'), received(30, second)];
    expect(judge({ receipts }).explanation).toMatchObject({ units });
  });

  it('is told once no more boxes come', () => {
    const receipts = [received(40, '2026-11-18T11:50:00.000Z')];
    expect(judge({ receipts }).settlesAt).toBe('2026-11-18T12:05:00.000Z');
    expect(judge({ receipts }, '2026-11-18T12:05:00.000Z').settlesAt).toBeUndefined();
  });

  it('is no news after a week', () => {
    expect(isTold(judge({ receipts: [received(40, '2026-11-11T12:00:00.000Z')] }))).toBe(true);
    expect(isTold(judge({ receipts: [received(40, '2026-11-11T11:59:00.000Z')] }))).toBe(false);
  });
});

describe('the start of a local day', () => {
  it.each([
    ['UTC', '2026-11-18', '2026-11-18T00:00:00.000Z'],
    ['Europe/Berlin', '2026-11-18', '2026-11-17T23:00:00.000Z'],
    ['Europe/Berlin', '2026-07-18', '2026-07-17T22:00:00.000Z'],
    ['America/New_York', '2026-11-18', '2026-11-18T05:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-18', '2026-11-17T10:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-18', '2026-11-17T18:15:00.000Z'],
    // The clock jumps from midnight to one: the day begins at one.
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00.000Z'],
  ])('of %s on %s is %s', (zone, day, start) => {
    expect(startOfLocalDay(day, zone)).toBe(start);
  });
});
