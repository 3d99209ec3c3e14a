import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import {
  type BrokenSizeRunExplanation,
  judgeSizeRun,
  type Size,
} from '../../../../lambdas/domain/inventory/size-run';
import { aRule, NOW } from '../../../support/builders';

const rule = aRule({
  kind: 'broken_size_run',
  level: 'product',
  threshold: 60,
  settings: { minimumSizes: 3 },
});
const aSize = (name: string, fields: Partial<Size> = {}): Size => ({
  variantId: `shopify-${name}`,
  name,
  quantity: 5,
  continuesSelling: false,
  since: NOW,
  unitsSold: 10,
  daysInStock: 56,
  ...fields,
});
const condition = (sizes: readonly Size[]): Condition => {
  const finding = judgeSizeRun(sizes, rule);
  if (finding?.outcome !== 'condition') throw new Error(`It was no condition: ${JSON.stringify(finding)}`);
  return finding;
};

describe('a size run', () => {
  it.each([
    { out: 39, measure: 61, verdict: 'holds' },
    { out: 40, measure: 60, verdict: 'fires' },
    { out: 41, measure: 59, verdict: 'fires' },
    { out: 28, measure: 72, verdict: 'clear' },
    { out: 29, measure: 71, verdict: 'holds' },
  ])('of which sizes with $out % of the demand are out $verdict', ({ out, measure, verdict }) => {
    const found = condition([
      aSize('S', { unitsSold: 100 - out - 10 }),
      aSize('M', { unitsSold: out, quantity: 0 }),
      aSize('L', { unitsSold: 10 }),
    ]);
    expect(found).toMatchObject({ measure, verdict, isInhibited: false });
  });

  it('counts a size by the days on which it could be bought', () => {
    // M sold 10 in 14 days, the others 10 each in 56: four parts of six are M.
    const found = condition([
      aSize('S'),
      aSize('M', { quantity: 0, daysInStock: 14 }),
      aSize('L', { quantity: -2 }),
    ]);
    const { sizes, percentInStock, sizesOut } = found.explanation as BrokenSizeRunExplanation;
    expect(sizes.map(({ name, percentOfDemand }) => [name, percentOfDemand])).toEqual([
      ['M', 66.7],
      ['L', 16.7],
      ['S', 16.7],
    ]);
    expect({ percentInStock, sizesOut }).toEqual({ percentInStock: 16.7, sizesOut: 2 });
  });

  it('leaves it to the stock-out while all of it is out', () => {
    expect(condition(['S', 'M', 'L'].map((name) => aSize(name, { quantity: 0 })))).toMatchObject({
      verdict: 'fires',
      isInhibited: true,
    });
  });

  it('takes a size that keeps selling at zero as there', () => {
    const found = condition([
      aSize('S'),
      aSize('M', { quantity: 0, continuesSelling: true, unitsSold: 900 }),
      aSize('L'),
    ]);
    expect(found).toMatchObject({ measure: 100, verdict: 'clear' });
  });

  it.each([
    { count: 2, isLeftOut: true },
    { count: 3, isLeftOut: false },
  ])('of $count sizes is left out: $isLeftOut', ({ count, isLeftOut }) => {
    const sizes = ['S', 'M', 'L'].slice(0, count).map((name) => aSize(name));
    expect(judgeSizeRun(sizes, rule) === null).toBe(isLeftOut);
  });

  it.each([
    {
      situation: 'nothing was sold',
      fields: { unitsSold: 0 },
      reason: /^Nothing was sold in the last 56 days/,
    },
    { situation: 'the stock is unknown', fields: { quantity: null }, reason: /stock of 3 of its variants/ },
    {
      situation: 'the sales are unknown',
      fields: { unitsSold: null },
      reason: /sales of some of its variants/,
    },
  ])('cannot be judged where $situation', ({ fields, reason }) => {
    const finding = judgeSizeRun(
      ['S', 'M', 'L'].map((name) => aSize(name, fields)),
      rule,
    );
    expect(finding).toMatchObject({ outcome: 'cannot_judge', reason: expect.stringMatching(reason) });
  });

  it.each([
    { sold: [1, 0, 0], outcome: 'cannot_judge', reason: /^1 of 10 units at least was sold/ },
    { sold: [4, 3, 2], outcome: 'cannot_judge', reason: /^9 of 10 units at least was sold/ },
    { sold: [4, 3, 3], outcome: 'condition', reason: undefined },
  ])('by $sold units sold in eight weeks is: $outcome', ({ sold, outcome, reason }) => {
    const names = ['S', 'M', 'L'];
    const sizes = names.map((name, index) => aSize(name, { unitsSold: sold[index] ?? 0, quantity: index }));
    const finding = judgeSizeRun(sizes, rule);
    expect(finding?.outcome).toBe(outcome);
    if (reason !== undefined) expect(finding).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  it('is worth telling again at half of what was told', () => {
    const found = condition([
      aSize('S', { unitsSold: 25 }),
      aSize('M', { unitsSold: 60, quantity: 0 }),
      aSize('L', { unitsSold: 15, quantity: 0 }),
    ]);
    expect([51, 50, 49].map((told) => found.isWorseThan(told))).toEqual([true, true, false]);
  });

  it('is no worse than when it was told that nothing of the demand is left', () => {
    const found = condition([
      ...['S', 'M'].map((name) => aSize(name, { unitsSold: 20, quantity: 0 })),
      aSize('XXL', { unitsSold: 0 }),
    ]);
    expect(found).toMatchObject({ measure: 0, verdict: 'fires', isInhibited: false });
    expect([1, 0].map((told) => found.isWorseThan(told))).toEqual([true, false]);
  });

  it('has been so since the last of its missing sizes ran out', () => {
    const found = condition([
      aSize('S', { since: '2026-11-18T11:00:00.000Z' }),
      aSize('M', { quantity: 0, since: '2026-11-10T00:00:00.000Z' }),
      aSize('L', { quantity: 0, since: '2026-11-12T00:00:00.000Z' }),
    ]);
    expect(found.since).toBe('2026-11-12T00:00:00.000Z');
  });
});
