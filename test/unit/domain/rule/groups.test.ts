import { describe, expect, it } from 'vitest';
import { entityIdOf } from '../../../../lambdas/domain/alert/entity';
import {
  expectedShares,
  groupsAround,
  isSizeWatched,
  membershipFinder,
} from '../../../../lambdas/domain/rule/groups';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { aLevel, aRule, aVariant, SHOP } from '../../../support/builders';

const mug = aVariant({ category: 'Home > Kitchen > Mugs', productId: 'shopify-p' });
const of = (rule: Partial<Rule>, variant = mug) =>
  membershipFinder([aRule(rule)])(variant).map(({ entity }) => decodeURIComponent(entityIdOf(entity)));

describe('the sums that count a variant', () => {
  it('are those of its product', () => {
    expect(of({ level: 'product' })).toEqual(['product~shopify-p']);
    expect(of({ level: 'product' }, aVariant({ productId: null }))).toEqual([]);
  });

  it('are those of the categories that the rule names, at any height, in any case, by their last name too', () => {
    const named = (...ids: string[]) => of({ level: 'category', scope: { type: 'category', ids } });
    expect(named('home > KITCHEN')).toEqual([`category~${SHOP}~Home > Kitchen`]);
    expect(named('mugs')).toEqual([`category~${SHOP}~Mugs`]);
    expect(named('Home', 'Garden')).toEqual([`category~${SHOP}~Home`]);
    expect(named('Kitchen')).toEqual([]);
  });

  it('are those of its own category where the rule names none', () => {
    expect(of({ level: 'category', scope: { type: 'vendor', ids: ['blue harbour'] } })).toEqual([
      `category~${SHOP}~Home > Kitchen > Mugs`,
    ]);
    expect(of({ level: 'category' }, aVariant({ category: null }))).toEqual([]);
  });

  it.each([
    { situation: 'a draft', fields: { status: 'draft' as const } },
    { situation: 'not tracked', fields: { tracked: false } },
    { situation: 'a gift card', fields: { isGiftCard: true } },
    { situation: 'discontinued', fields: { tags: ['Discontinued'] } },
    { situation: 'deleted', fields: { deletedAt: '2026-11-18T12:00:00.000Z' } },
  ])('are none of one that is $situation', ({ fields }) => {
    expect(of({ level: 'product' }, { ...mug, ...fields })).toEqual([]);
  });

  it('leave out of stock-outs what keeps selling at zero', () => {
    const selling = { ...mug, continueSelling: true };
    expect(of({ level: 'product', kind: 'out_of_stock' }, selling)).toEqual([]);
    expect(of({ level: 'product', kind: 'low_stock' }, selling)).toHaveLength(1);
  });

  it('are those of one rule of a kind: the more specific one takes it out of the wider one', () => {
    const wide = aRule({ id: 'rule_wide', level: 'product' });
    const narrow = aRule({ id: 'rule_narrow', level: 'product', scope: { type: 'tag', ids: ['ceramic'] } });
    const find = membershipFinder([wide, narrow]);
    expect(find(mug).map(({ rule }) => rule.id)).toEqual(['rule_narrow']);
    expect(find({ ...mug, tags: [] }).map(({ rule }) => rule.id)).toEqual(['rule_wide']);
  });
});

describe('where a variant is found', () => {
  it('is under its product, its category, all that lies above, and its last name', () => {
    expect(groupsAround(mug).map((one) => decodeURIComponent(entityIdOf(one)))).toEqual([
      'product~shopify-p',
      `category~${SHOP}~Home`,
      `category~${SHOP}~Home > Kitchen`,
      `category~${SHOP}~Home > Kitchen > Mugs`,
      `category~${SHOP}~Mugs`,
    ]);
  });
});

describe('the shares that a level is to bear', () => {
  const rules = [
    aRule({ id: 'rule_out', kind: 'out_of_stock', level: 'product', locations: ['shopify-1'] }),
    aRule({ id: 'rule_low', level: 'product' }),
  ];
  const levels = [
    aLevel({ locationId: 'shopify-1' }),
    aLevel({ locationId: 'shopify-2' }),
    aLevel({ locationId: 'shopify-3' }),
    aLevel({ locationId: 'shopify-4', deletedAt: '2026-11-18T12:00:00.000Z' }),
  ];
  const closed = { locationId: 'shopify-3', shopId: SHOP, name: null, isActive: false, isDeleted: false };

  it('name the rules that count it: not at closed places, not what is stocked there no longer', () => {
    const expected = expectedShares(
      membershipFinder(rules)(mug),
      levels,
      new Map([['shopify-3', closed]]),
    ).get('product~shopify-p');
    expect([...(expected ?? [])]).toEqual([
      ['shopify-1', 'rule_out@1,rule_low@1'],
      ['shopify-2', 'rule_low@1'],
    ]);
  });
});

describe('a variant whose product is judged by its sizes', () => {
  const rule = aRule({ kind: 'broken_size_run', level: 'product' });
  it.each([
    { situation: 'sells only what there is', variant: mug, watched: true },
    { situation: 'keeps selling at zero', variant: { ...mug, continueSelling: true }, watched: false },
    { situation: 'has no product', variant: { ...mug, productId: null }, watched: false },
    { situation: 'is a draft', variant: { ...mug, status: 'draft' as const }, watched: false },
  ])('that $situation is watched for running out: $watched', ({ variant, watched }) => {
    expect(isSizeWatched(variant, [rule])).toBe(watched);
  });
});
