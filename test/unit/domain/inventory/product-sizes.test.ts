import { expect, it } from 'vitest';
import { judgeProductSizes, type SizeFacts } from '../../../../lambdas/domain/inventory/product-sizes';
import { aRule, aVariant } from '../../../support/builders';

const DAY_MS = 86_400_000;
const NOW = '2026-11-24T12:00:00.000Z';
const dayOf = (instant: string) => Math.floor(Date.parse(instant) / DAY_MS);
const TODAY = dayOf(NOW);
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * DAY_MS).toISOString();
const rule = aRule({ kind: 'broken_size_run', level: 'product', threshold: 60 });

const aSize = (name: string, facts: Partial<SizeFacts>): SizeFacts => ({
  variant: aVariant({ variantId: name }),
  quantity: 8,
  since: daysAgo(1),
  outages: [],
  unitsSold: 10,
  firstSoldDay: null,
  firstSeenAt: NOW,
  ...facts,
});

function daysInStock(sizes: readonly SizeFacts[]): Record<string, number> {
  const [judged] = judgeProductSizes(sizes, rule, { now: NOW, dayOf, nextDayAt: '2026-11-25T00:00:00.000Z' });
  if (judged?.finding.outcome !== 'condition') throw new Error('It can be judged.');
  const { explanation } = judged.finding;
  if (explanation.kind !== 'broken_size_run') throw new Error('It is about sizes.');
  return Object.fromEntries(explanation.sizes.map(({ variantId, daysInStock: days }) => [variantId, days]));
}

it('counts the days of a size from the first sale of any that was first seen with it', () => {
  const days = daysInStock([
    aSize('slow', { firstSoldDay: TODAY - 2 }),
    aSize('unsold', { unitsSold: 0 }),
    aSize('fast', { firstSoldDay: TODAY - 40 }),
    aSize('added', { firstSeenAt: daysAgo(5), firstSoldDay: TODAY - 3 }),
  ]);
  expect(days).toEqual({ slow: 41, unsold: 41, fast: 41, added: 6 });
});

it('leaves out the days since it ran out, and those beyond eight weeks', () => {
  const days = daysInStock([
    aSize('out', { quantity: 0, since: daysAgo(10), firstSeenAt: daysAgo(200) }),
    aSize('long', { firstSeenAt: daysAgo(200) }),
    aSize('new', { firstSeenAt: NOW }),
  ]);
  expect(days).toEqual({ out: 46, long: 56, new: 1 });
});

it('leaves out the days on which a size was out and that are over, but of one that sells on at zero none', () => {
  const firstSeenAt = daysAgo(200);
  const outages = [
    { from: daysAgo(70), to: daysAgo(50) },
    { from: daysAgo(30), to: daysAgo(10) },
  ];
  const days = daysInStock([
    aSize('returned', { firstSeenAt, outages }),
    aSize('out again', { firstSeenAt, outages, quantity: 0, since: daysAgo(3) }),
    aSize('known to be out', {
      ...{ firstSeenAt, quantity: 0, since: daysAgo(3) },
      outages: [...outages, { from: daysAgo(3), to: null }],
    }),
    aSize('sells on', {
      ...{ firstSeenAt, quantity: -4, since: daysAgo(3), outages },
      variant: aVariant({ variantId: 'sells on', continueSelling: true }),
    }),
  ]);
  // Of 56 days, 5 of the first outage, all 19 whole ones of the second, and 3 since the third began.
  expect(days).toEqual({
    returned: 56 - 5 - 19,
    'out again': 56 - 5 - 19 - 3,
    'known to be out': 56 - 5 - 19 - 3,
    'sells on': 56,
  });
});

it.each([
  { first: 'before the last of them was heard of', since: daysAgo(3), origin: 'first_seen' },
  { first: 'after it', since: NOW, origin: undefined },
])('was so already where the sizes ran out $first', ({ since, origin }) => {
  const firstSeenAt = daysAgo(2);
  const sizes = ['S', 'M', 'L'].map((name) =>
    aSize(name, { firstSeenAt, ...(name === 'L' ? {} : { quantity: 0, since }) }),
  );
  const [judged] = judgeProductSizes(sizes, rule, { now: NOW, dayOf, nextDayAt: '2026-11-25T00:00:00.000Z' });
  expect(judged?.origin).toBe(origin);
  expect(judged?.finding).toMatchObject({ verdict: 'fires', lookAgainAt: '2026-11-25T00:00:00.000Z' });
});
