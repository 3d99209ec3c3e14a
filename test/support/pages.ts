import type { Rule, RuleKind } from '../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import { hearOfPage, type PageFacts, type PageRecord, type PageReport } from '../../lambdas/domain/page/page';
import { aRule, SHOP } from './builders';

export const PRODUCT = 'shopify-8123456789013';
export const MUG = 'shopify-1';
export const CUP = 'shopify-2';

/** A page that was on sale long before anybody looked. */
export const FACTS: PageFacts = {
  title: 'Harbour Mug',
  handle: 'harbour-mug',
  status: 'active',
  publishedAt: '2026-02-03T15:02:10.000Z',
  image: { digest: 'one', count: 1 },
  description: { digest: 'one', characters: 1204 },
  productType: 'Mugs',
  category: 'Home > Mugs',
  currency: 'USD',
  prices: { [MUG]: { minor: 1800, name: 'Blue' }, [CUP]: { minor: 2200, name: 'Red' } },
};

/** 18 November 2026 at this time, UTC. */
export const at = (time: string): string => `2026-11-18T${time}:00.000Z`;

export function heard(
  reports: readonly (readonly [time: string, facts: PageFacts])[],
  first: PageFacts = FACTS,
  firstAt = '2026-11-01T00:00:00.000Z',
): PageRecord {
  const report = (moment: string, facts: PageFacts): PageReport => ({
    productId: PRODUCT,
    shopId: SHOP,
    version: `${moment}|${moment}`,
    at: moment,
    facts,
    gone: [],
  });
  let page = hearOfPage(null, report(firstAt, first));
  for (const [time, facts] of reports) {
    const moment = time.includes('T') ? time : at(time);
    page = hearOfPage(page, report(moment, facts)) ?? page;
  }
  if (page === null) throw new Error('A page is known once it was heard of.');
  return page;
}

export function aRuleOf(kind: RuleKind, fields: Partial<Rule> = {}): Rule {
  return aRule({ ...defaultsOf(kind), kind, id: `rule_${kind}`, ...fields });
}
