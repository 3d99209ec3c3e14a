import { describe, expect, it } from 'vitest';
import { breakEvenLiftPercent, deepestDiscountPercent } from '../../../../lambdas/domain/sales/discount';

describe('the lift that pays for a cut of the price', () => {
  it.each([
    { cost: 60, before: 100, after: 80, lift: 100 },
    { cost: 70, before: 100, after: 80, lift: 200 },
    { cost: 70, before: 100, after: 90, lift: 50 },
    { cost: 80, before: 100, after: 80, lift: null },
    { cost: 79, before: 100, after: 80, lift: 2000 },
    { cost: 100, before: 100, after: 120, lift: null },
    { cost: 60, before: 80, after: 100, lift: -50 },
  ])('is $lift % at a cost of $cost from $before to $after', ({ cost, before, after, lift }) => {
    const found = breakEvenLiftPercent(before, after, cost);
    if (lift === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(lift, 9);
  });
});

describe('the deepest discount that still earns', () => {
  it.each([
    { price: 1000, cost: 600, percent: 39 },
    { price: 1000, cost: 601, percent: 39 },
    { price: 1000, cost: 599, percent: 40 },
    { price: 1000, cost: 0, percent: 99 },
    { price: 1000, cost: 990, percent: 0 },
    { price: 1000, cost: 1000, percent: 0 },
    { price: 1000, cost: 1200, percent: 0 },
    { price: 0, cost: 0, percent: null },
    { price: null, cost: 600, percent: null },
    { price: 1000, cost: null, percent: null },
  ])('is $percent % of $price at a cost of $cost', ({ price, cost, percent }) => {
    expect(deepestDiscountPercent(price, cost)).toBe(percent);
  });
});
