import { describe, expect, it } from 'vitest';
import { stockStandings } from '../../../../lambdas/domain/alert/stock-standing';
import { standingsInWords } from '../../../../lambdas/domain/message/standing-in-words';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aLevel, aRule } from '../../../support/builders';

const ruleOf = (kind: Rule['kind'], fields: Partial<Rule> = {}) =>
  aRule({ ...defaultsOf(kind), kind, locations: 'all', ...fields });
const OUT = ruleOf('out_of_stock');

function standing(rule: Rule, quantities: readonly (number | null)[], isCoverJudged = false) {
  const levels = quantities.map((available, index) => aLevel({ locationId: `shopify-${index}`, available }));
  const facts = { levels, locations: new Map(), outOfStock: OUT, isCoverJudged };
  return standingsInWords(rule, stockStandings(rule, facts), (id) => `Shop ${id.slice(-1)}`);
}

describe('where stock stands beside a rule', () => {
  it.each([
    { available: 6, verdict: 'clear' },
    { available: 5, verdict: 'fires' },
    { available: 1, verdict: 'fires' },
    { available: 0, verdict: 'holds' },
  ])('of low stock at five is "$verdict" with $available left', ({ available, verdict }) => {
    expect(standing(ruleOf('low_stock', { threshold: 5 }), [available]).verdict).toBe(verdict);
  });

  it('is between the threshold and where it clears for an alert that is open', () => {
    const rule = ruleOf('low_stock', { threshold: 5, recoverAt: 9 });
    expect(standing(rule, [8]).verdict).toBe('holds');
    expect(standing(rule, [9]).verdict).toBe('clear');
  });

  it('says the quantity, what is asked for, and what says more', () => {
    const rule = ruleOf('low_stock', {
      threshold: 5,
      holdMinutes: 15,
      settings: { onlyWhereCoverUnknown: true },
    });
    const asked = 'it is told at 5 or fewer for 15 minutes, and over at 6 or more.';
    expect(standing(rule, [1, 2])).toEqual({
      verdict: 'fires',
      summary: `3 units in all locations together; ${asked}`,
      facts: [{ label: 'Units', value: '3 in all locations together' }],
    });
    expect(standing(rule, [3], true)).toMatchObject({
      verdict: 'holds',
      summary: `3 units in all locations together; ${asked} It is not told: days_of_cover can judge it, and says more.`,
    });
    expect(standing(rule, [0]).summary).toContain('It is not told: that it is out of stock says more.');
  });

  it('is that of the place with fewest units where each is looked at by itself', () => {
    const rule = ruleOf('low_stock', { threshold: 5, holdMinutes: 0, locations: 'each' });
    expect(standing(rule, [40, null, 2])).toEqual({
      verdict: 'fires',
      summary: '2 units at Shop 2; it is told at 5 or fewer, and over at 6 or more.',
      facts: [
        { label: 'Units', value: '2 at Shop 2' },
        { label: 'Units', value: '40 at Shop 0' },
      ],
    });
  });

  it('is unknown where no quantity is known', () => {
    expect(standing(OUT, [null])).toMatchObject({ verdict: 'cannot_judge' });
    expect(standing(OUT, [])).toMatchObject({ verdict: 'cannot_judge' });
  });

  it('of a restock holds while it is there and is clear while it is out', () => {
    const rule = ruleOf('back_in_stock', { threshold: 3 });
    expect(standing(rule, [4])).toMatchObject({
      verdict: 'holds',
      summary: '4 units in all locations together; it is told when it was out and 3 or more are there again.',
    });
    expect(standing(rule, [0]).verdict).toBe('clear');
  });
});
