import { expect, it } from 'vitest';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';
import type { SellingFastExplanation } from '../../../../../lambdas/domain/sales/selling-fast';

const reading = {
  now: '2026-11-25T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: false,
  mayKnowMargin: true,
};
const explanation: SellingFastExplanation = {
  kind: 'selling_fast',
  windowHours: 24,
  observed: 11,
  expected: 3,
  times: 3.7,
  chance: 0.00029,
  usual: {
    windows: [
      { weeksAgo: 1, units: 2, hours: 24 },
      { weeksAgo: 2, units: 4, hours: 24 },
      { weeksAgo: 3, units: 2, hours: 16 },
    ],
    method: 'same_weekdays',
    knownHours: 600,
    knownUnits: 80,
  },
  thresholdTimes: 3,
  minimumUnits: 5,
  significance: 0.01,
  available: 11,
  hoursLeft: 24,
  goneAt: '2026-11-26T13:00:00.000Z',
  nextArrivalAt: '2026-12-09T07:00:00.000Z',
  nextArrivalUnits: 24,
  explainedBy: null,
};

it('what sells fast is told by what follows, and by what is usual', () => {
  const consequence =
    'At this pace gone Thu 26 Nov 2026, in the afternoon (Europe/Berlin); next delivery Wed 9 Dec 2026, 24 units.';
  expect(wordsOf(explanation, reading)).toEqual({
    summary: `11 units in 24 hours, 3.7 times the usual. ${consequence}`,
    facts: [
      { label: 'Sold', value: '11 units in 24 hours' },
      {
        label: 'Usual',
        value: '3 in 24 hours of the same weekdays (the weeks before: 2 · 4 · 2 in 16 hours on sale)',
      },
      { label: 'By chance', value: '0.03 % (alert below 1 %, from 3 times the usual and 5 units)' },
      { label: 'Left', value: '11 units' },
    ],
    figure: '11 units in 24 hours, 3.7 times the usual',
  });
});

it.each([
  [
    { nextArrivalAt: null },
    'At this pace gone Thu 26 Nov 2026, in the afternoon (Europe/Berlin); no delivery with a date is on its way.',
  ],
  [{ nextArrivalAt: null, available: 0 }, 'Nothing is left; no delivery with a date is on its way.'],
  [
    { nextArrivalAt: null, hoursLeft: null, goneAt: null },
    'Nothing was sold in that time, so nobody can say when it is gone; no delivery with a date is on its way.',
  ],
  [
    { nextArrivalAt: null, hoursLeft: 87_601, goneAt: null },
    'At this pace it lasts for more than ten years; no delivery with a date is on its way.',
  ],
  [
    { nextArrivalAt: null, available: null, hoursLeft: null, goneAt: null },
    'When it is gone cannot be said: how much is left is not known; no delivery with a date is on its way.',
  ],
])('%j: "%s"', (fields, said) => {
  expect(wordsOf({ ...explanation, ...fields }, reading).summary).toBe(
    `11 units in 24 hours, 3.7 times the usual. ${said}`,
  );
});

it.each([
  ['all_days' as const, '3 in 24 hours: 80 units in 600 hours on sale, none on these weekdays'],
  ['less_than_one' as const, 'less than one unit in 600 hours on sale'],
])('what is usual by %s is "%s"', (method, said) => {
  const usual = { ...explanation.usual, method };
  expect(wordsOf({ ...explanation, usual }, reading).facts[1]?.value).toBe(said);
});

it('what is usual is told so exactly that the times follow from it', () => {
  const { facts } = wordsOf({ ...explanation, observed: 15, expected: 0.25, times: 60 }, reading);
  expect(facts[1]?.value).toMatch(/^0\.25 in 24 hours/);
});

it.each([
  [2.96, 0.009_96, '2.96 times the usual', '0.996 % (alert below 1 %'],
  [3, 0.01, '3 times the usual', '1 % (alert below 1 %'],
])(
  '%f times at a chance of %f are told on the right side of their marks',
  (times, chance, said, byChance) => {
    const { figure, facts } = wordsOf({ ...explanation, times, chance }, reading);
    expect(figure).toContain(said);
    expect(facts.find(({ label }) => label === 'By chance')?.value).toContain(byChance);
  },
);

it('says how much its sales scatter where they scatter more than single ones', () => {
  const byChance = (dispersion: number) =>
    wordsOf({ ...explanation, dispersion }, reading).facts.find(({ label }) => label === 'By chance')?.value;
  expect(byChance(12)).toMatch(/^0\.03 %, as its days vary 12 times as much as single sales would \(alert/);
  expect(byChance(1.04)).toContain('vary 1.04 times');
});

it('says of a chance that is all but none no more than that', () => {
  const byChance = (chance: number) =>
    wordsOf({ ...explanation, chance }, reading).facts.find(({ label }) => label === 'By chance')?.value;
  expect(byChance(3e-9)).toMatch(/^less than once in 10,000 \(alert below 1 %/);
  expect(byChance(0)).toMatch(/^less than once in 10,000 \(/);
  expect(byChance(0.0001)).toMatch(/^0\.01 % \(/);
});
