import { describe, expect, it } from 'vitest';
import type { Explanation, StockExplanation } from '../../../../../lambdas/domain/alert/explanation';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';
import { NOW } from '../../../../support/builders';

type Judged = Exclude<Explanation, StockExplanation>;
const read = (explanation: Judged, mayKnowCost = true) =>
  wordsOf(explanation, { now: NOW, timeZone: null, mayKnowCost, mayKnowMargin: true });
const fact = (explanation: Judged, label: string, mayKnowCost = true) =>
  read(explanation, mayKnowCost).facts.find((one) => one.label.startsWith(label))?.value;

const items = [
  { variantId: 'shopify-1', name: 'Harbour Mug (MUG)', units: 60 },
  { variantId: 'shopify-2', name: null, units: 7 },
];
const placed = {
  kind: 'purchase_order_placed',
  supplierName: 'Potters of Kiel',
  units: 1070,
  itemCount: 5,
  valueMinor: 640050,
  currency: 'USD',
  unitsWithoutCost: 7,
  placedOn: '2026-11-18',
  expectedOn: '2026-12-09',
  daysAhead: 21,
  items,
} satisfies Judged;
const arriving = {
  kind: 'purchase_order_arriving',
  supplierName: 'Potters of Kiel',
  expectedOn: '2026-11-19',
  promisedOn: '2026-11-12',
  daysAhead: 1,
  units: 67,
  open: 90,
  ordered: 130,
  received: 40,
  itemCount: 2,
  items,
} satisfies Judged;
const received = {
  kind: 'purchase_order_received',
  supplierName: 'Potters of Kiel',
  units: 40,
  received: 40,
  ordered: 100,
  open: 60,
  receivedOn: '2026-11-18',
  restExpectedOn: null,
  isRestOverdue: false,
  promisedOn: '2026-11-16',
  daysLate: 2,
  itemCount: 2,
  items,
} satisfies Judged;
const hit = {
  variantId: 'shopify-1',
  name: 'Harbour Mug (MUG)',
  available: 6,
  unitsPerDay: 2.5,
  firstGapOn: '2026-11-20',
  gapDays: 9,
  unitsShort: 21.5,
};
const late = {
  kind: 'purchase_order_late',
  supplierName: 'Potters of Kiel',
  lateDays: 9,
  promisedOn: '2026-11-20',
  expectedOn: '2026-11-29',
  isOverdue: false,
  today: '2026-11-18',
  ordered: 130,
  received: 40,
  open: 90,
  itemsOpen: 120,
  itemsLookedAt: 100,
  itemsUnknown: 3,
  horizonDays: 28,
  hitCount: 11,
  hits: [hit],
} satisfies Judged;

describe('what an order is worth and who supplies it', () => {
  it('is for those who may know it', () => {
    expect(fact(placed, 'At cost')).toBe('USD 6,400.50, without 7 whose cost is not known');
    expect(fact(placed, 'At cost', false)).toBeUndefined();
    for (const explanation of [placed, arriving, received, late]) {
      expect(fact(explanation, 'Supplier')).toBe('Potters of Kiel');
      expect(JSON.stringify(read(explanation, false))).not.toMatch(/Kiel|USD/);
    }
  });
});

describe('an order in words', () => {
  it('that was placed', () => {
    expect(read(placed).summary).toBe('1,070 units of 5 items were ordered, expected Wed 9 Dec 2026.');
    expect(fact(placed, 'Expected')).toBe('Wed 9 Dec 2026, in 21 days');
    expect(fact(placed, 'Items')).toBe('Harbour Mug (MUG): 60 · shopify-2: 7 · and 3 more items');
    const undated = { ...placed, expectedOn: null, daysAhead: null };
    expect(fact(undated, 'Expected')).toBe('nobody has said when');
  });

  it('that is to arrive', () => {
    expect(read(arriving).summary).toBe('67 units should arrive tomorrow, on Thu 19 Nov 2026.');
    expect(read({ ...arriving, toldOn: '2026-11-16' }).summary).toBe(
      'No longer on Mon 16 Nov 2026: 67 units should arrive tomorrow, on Thu 19 Nov 2026.',
    );
    expect(fact(arriving, 'Arriving')).toBe('67 units of 130 ordered; 40 came before; 23 come later');
    expect(fact(arriving, 'First promised')).toBe('Thu 12 Nov 2026');
  });

  it('that arrived in part, and in whole', () => {
    expect(read(received).summary).toBe('40 units arrived and can be sold: 40 of 100, 60 to come.');
    expect(fact(received, 'To come')).toBe('60 units, nobody has said when');
    const dated = { ...received, restExpectedOn: '2026-11-17' };
    expect(fact(dated, 'To come')).toBe('60 units, expected Tue 17 Nov 2026');
    expect(fact({ ...dated, isRestOverdue: true }, 'To come')).toBe(
      '60 units, expected Tue 17 Nov 2026, which has passed; there is no new date',
    );
    expect(fact(received, 'First promised')).toBe('Mon 16 Nov 2026: 2 days late');
    const whole = { ...received, units: 60, received: 100, open: 0, daysLate: -1 };
    expect(read(whole).summary).toBe('60 units arrived and can be sold: 100 of 100, that is all of it.');
    expect(fact(whole, 'First promised')).toBe('Mon 16 Nov 2026: 1 day early');
    expect(fact(whole, 'To come')).toBeUndefined();
  });

  it('of which another number of units was told before', () => {
    const corrected = { ...received, units: 38, unitsToldBefore: 40, received: 38, open: 62 };
    expect(read(corrected).summary).toBe(
      '38 units arrived and can be sold, not 40 as told before: 38 of 100, 62 to come.',
    );
    expect(fact(corrected, 'Arrived')).toBe('38 units, on Wed 18 Nov 2026, not 40 as told before');
    expect(read(corrected).figure).toBe('38 units, not 40 as told before');
  });

  it('that is late, with what runs out before', () => {
    expect(read(late).summary).toBe(
      'It is 9 days late: now expected Sun 29 Nov 2026. 11 items run out before.',
    );
    expect(fact(late, 'Runs out before')).toBe(
      'Harbour Mug (MUG): 6 left at 2.5 a day, none from Fri 20 Nov 2026 for 9 days, 22 units short · and 10 more items',
    );
    expect(fact(late, 'Left out')).toBe(
      '20 items with fewer units not looked at; of 3 items stock or sales are not known',
    );
  });

  it('that is late, with what is out already', () => {
    const out = { ...hit, available: 0, firstGapOn: late.today, gapDays: 11, unitsShort: 27.5 };
    const allOut = { ...late, hits: [out, out], hitCount: 2, outAlready: 2 };
    expect(read(allOut).summary).toContain('2 items are out already.');
    expect(read(allOut).figure).toBe('9 days late, 2 items are out already');
    expect(fact({ ...allOut, hits: [out], hitCount: 1 }, 'Out already')).toBe(
      'Harbour Mug (MUG): out already, sells 2.5 a day, none for 11 days more, 28 units short',
    );
    const both = { ...late, hits: [out, hit], hitCount: 3, outAlready: 1 };
    expect(read(both).summary).toContain('1 item is out already, and 2 more run out before.');
    expect(read(both).figure).toBe('9 days late, 1 item is out already, 2 more run out before');
    // Alerts from before it was counted tell it by the items that they name.
    const { outAlready: _, ...older } = both;
    expect(read(older).summary).toContain('1 item is out already, and 2 more run out before.');
  });

  it('that was late and is there, or was taken back', () => {
    const over = { ...late, open: 0, received: 130, expectedOn: null, hits: [], hitCount: 0, lateDays: 2 };
    const came = { ...over, cameOn: '2026-11-22' };
    expect(read(came).summary).toBe('It is there since Sun 22 Nov 2026, 2 days late.');
    expect(fact(came, 'Came')).toBe('130 units, the last on Sun 22 Nov 2026');
    expect(fact(came, 'First promised')).toBe('Fri 20 Nov 2026: 2 days late');
    expect(read({ ...came, lateDays: 0 }).summary).toBe('It is there since Sun 22 Nov 2026, in time.');
    expect(read(over).summary).toBe('Nothing of it is to come any more.');
    expect(fact(over, 'Came')).toBe('130 units of 130');
    expect(JSON.stringify([read(came), read(over)])).not.toContain('nobody can say');
  });

  it('that nobody has a date for', () => {
    const overdue = { ...late, isOverdue: true };
    expect(fact(overdue, 'Expected')).toBe('Sun 29 Nov 2026 has passed, and there is no new date');
    expect(read(overdue).facts.map(({ label }) => label)).toContain('Runs out before (in the next 28 days)');
    expect(fact({ ...late, expectedOn: null }, 'Expected')).toBe('nobody can say when it comes');
    expect(fact({ ...late, hits: [], hitCount: 0 }, 'Runs out before')).toBe('nothing, as far as is known');
  });
});
