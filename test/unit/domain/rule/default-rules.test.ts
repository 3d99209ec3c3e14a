import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../../../lambdas/domain/rule/default-rules';

const BOTH = ['operations', 'marketing'];
const teamsOf = (kind: string) =>
  DEFAULT_RULES.filter((rule) => rule.kind === kind).map(({ teams }) => teams);

describe('the rules of day one', () => {
  it.each([
    'out_of_stock',
    'broken_size_run',
    'days_of_cover',
    'selling_fast',
    'purchase_order_placed',
    'category_changed',
    'aging_stock',
    'nearing_expiration',
    'product_launched',
    'traffic_spike',
  ])('tell both teams of %s', (kind) => {
    expect(teamsOf(kind)).toEqual([BOTH]);
  });

  it('tell both teams of sales against profit, in each category and in the company', () => {
    expect(teamsOf('sales_vs_profit')).toEqual([BOTH, BOTH]);
  });

  it.each(['low_stock', 'oversold', 'reorder_point', 'purchase_order_late', 'page_updated', 'feed_silent'])(
    'tell operations alone of %s',
    (kind) => {
      expect(new Set(teamsOf(kind).flat())).toEqual(new Set(['operations']));
    },
  );

  it.each(['back_in_stock', 'purchase_order_arriving', 'purchase_order_received'])(
    'tell marketing alone of %s',
    (kind) => {
      expect(teamsOf(kind)).toEqual([['marketing']]);
    },
  );

  it('look at all locations together', () => {
    expect(DEFAULT_RULES.every(({ locations }) => locations === 'all')).toBe(true);
  });

  it('leave out edits of images and descriptions', () => {
    const page = DEFAULT_RULES.find(({ kind }) => kind === 'page_updated');
    expect(page?.settings).toMatchObject({ image: false, description: false, price: true, title: true });
  });
});
