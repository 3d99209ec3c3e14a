import { describe, expect, it } from 'vitest';
import { mappedCategory } from '../../../../lambdas/domain/category/category-map';

const entry = (from: string, storefrontCategory: string | null) => ({
  from,
  storefrontCategory,
  operationsCategory: 'Bottoms',
});

describe('the category of the storefront that a category of operations stands under', () => {
  const history = [entry('2026-11-01', 'Pants'), entry('2026-12-01', null), entry('2026-06-01', 'Trousers')];
  it.each([
    ['before the first entry', '2026-05-31', null],
    ['on the day of an entry', '2026-06-01', 'Trousers'],
    ['on the day before the next one', '2026-10-31', 'Trousers'],
    ['from the next one on', '2026-11-01', 'Pants'],
    ['once it stands under none', '2026-12-01', null],
  ])('%s (%s) is %s', (_when, day, category) => {
    expect(mappedCategory(history, day)).toBe(category);
  });
});
