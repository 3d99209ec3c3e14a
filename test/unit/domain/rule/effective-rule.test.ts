import { describe, expect, it } from 'vitest';
import { effectiveRules, isInScope, rulesInEffect } from '../../../../lambdas/domain/rule/effective-rule';
import { clearAt } from '../../../../lambdas/domain/rule/marks';
import type { Variant } from '../../../../lambdas/domain/inventory/variant';
import { type Rule, type Scope, STOCK_KINDS } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aRule, aVariant } from '../../../support/builders';

const variant = aVariant({ collections: ['Winter gifts'] });
const rule = (id: string, scope: Scope, more: Partial<Rule> = {}) => aRule({ id, scope, ...more });

/** From the least specific to the most: each next one must win over all before it. */
const LADDER: readonly Rule[] = [
  rule('everything', { type: 'everything', ids: [] }),
  rule('vendor', { type: 'vendor', ids: ['blue harbour'] }),
  rule('product type', { type: 'product_type', ids: ['Mugs'] }),
  rule('category', { type: 'category', ids: ['Home & Garden > Kitchen & Dining'] }),
  rule('tag', { type: 'tag', ids: ['Winter-Drop'] }),
  rule('collection', { type: 'collection', ids: ['winter gifts'] }),
  rule('product', { type: 'product', ids: ['shopify-8123456789013'] }),
  rule('variant', { type: 'variant', ids: ['shopify-44871651328213'] }),
];

const winner = (rules: readonly Rule[]) =>
  effectiveRules(variant, rules).find((one) => one.kind === 'low_stock')?.rule?.id ?? null;

describe('the rule that applies', () => {
  it.each(LADDER.map((_, index) => [LADDER[index]?.id, index + 1] as const))(
    'is the one for the %s when nothing is more specific',
    (id, count) => {
      expect(winner(LADDER.slice(0, count).toReversed())).toBe(id);
    },
  );

  it('is the one changed last among equally specific ones', () => {
    const older = rule('older', { type: 'tag', ids: ['ceramic'] }, { updatedAt: '2026-02-01T00:00:00.000Z' });
    const newer = rule(
      'newer',
      { type: 'tag', ids: ['winter-drop'] },
      { updatedAt: '2026-03-01T00:00:00.000Z' },
    );
    expect(winner([older, newer])).toBe('newer');
    expect(winner([newer, older])).toBe('newer');
  });

  it('is never one that is switched off or for something else', () => {
    expect(winner([rule('off', { type: 'everything', ids: [] }, { enabled: false })])).toBeNull();
    expect(winner([rule('other', { type: 'vendor', ids: ['Red Harbour'] })])).toBeNull();
  });

  it('is explained, and so is every other rule of the kind', () => {
    const off = rule('off', { type: 'everything', ids: [] }, { enabled: false });
    const [low] = effectiveRules(variant, [LADDER[0] as Rule, LADDER[4] as Rule, off]);
    expect(low?.reason).toContain('tag Winter-Drop');
    expect(low?.others.map((other) => other.reason)).toEqual([
      'Rule tag is more specific: tag Winter-Drop.',
      'It is switched off.',
    ]);
  });

  it('is one of low stock and of overselling alone for the stock of what keeps selling at zero', () => {
    const selling = aVariant({ continueSelling: true });
    const kinds = [...STOCK_KINDS, 'days_of_cover', 'reorder_point', 'selling_fast', 'aging_stock'] as const;
    const rules = kinds.map((kind) => aRule({ ...defaultsOf(kind), id: kind, kind }));
    const inEffect = (one: Variant) =>
      effectiveRules(one, rules).flatMap(({ rule: found }) => (found === null ? [] : [found.kind]));
    expect(inEffect(variant).toSorted()).toEqual([...kinds].toSorted());
    expect(inEffect(selling).toSorted()).toEqual(['aging_stock', 'low_stock', 'oversold', 'selling_fast']);
    expect([...rulesInEffect(selling, rules).keys()].toSorted()).toEqual(inEffect(selling).toSorted());
  });

  it('is none for a draft, with the reason', () => {
    const [low] = effectiveRules(aVariant({ status: 'draft' }), LADDER);
    expect(low).toMatchObject({ rule: null, reason: 'Its product is draft.' });
  });
});

describe('a category scope', () => {
  it.each([
    ['the full name', 'Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs', true],
    ['an ancestor', 'Home & Garden', true],
    ['the last name alone', 'mugs', true],
    ['a sibling', 'Home & Garden > Kitchen & Dining > Cookware', false],
    ['a name in the middle', 'Tableware', false],
  ])('%s', (_, id, inScope) => {
    expect(isInScope(variant, { scope: { type: 'category', ids: [id] } })).toBe(inScope);
  });
});

describe('the quantity that clears an alert', () => {
  it.each([
    [0, 1],
    [1, 2],
    [5, 6],
    [10, 12],
    [11, 14],
    [-1, 0],
    [-10, -8],
  ])('for a threshold of %i is %i unless the rule says otherwise', (threshold, clear) => {
    expect(clearAt({ threshold, recoverAt: null })).toBe(clear);
    expect(clearAt({ threshold, recoverAt: 99 })).toBe(99);
  });
});
