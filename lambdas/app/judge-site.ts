import { judgePageUpdated } from '../domain/page/page-updated';
import { siteIdOf } from '../domain/page/site';
import { broadRule } from '../domain/rule/effective-rule';
import type { JudgeEntity } from './evaluate-entity';
import type { PageReader } from './page-ports';
import type { StockReader } from './ports';

/** What changed on the site of a shop as a whole. Null where nobody has spoken of it. */
export function createJudgeSite(pages: PageReader, stock: Pick<StockReader, 'shop'>): JudgeEntity {
  return async ({ id: shopId }, { ruleSet, now }) => {
    const read = await pages.pageWithTold(siteIdOf(shopId));
    if (read === null) return null;
    const { page, told, toldCount } = read;
    const shop = await stock.shop(shopId);
    const known = {
      shopId,
      shop,
      name: shop?.name ?? shopId,
      url: null,
      kinds: ['page_updated'],
      isFirstSight: false,
    } as const;
    if (shop !== null && shop.status !== 'active')
      return { ...known, judged: [], ending: 'shop_uninstalled' };
    const rule = broadRule('page_updated', 'shop', ruleSet.rules);
    if (rule === null) return { ...known, judged: [], ending: 'rule_changed' };
    const { finding, told: toldNow } = judgePageUpdated(page, told, rule, now, null);
    return {
      ...known,
      judged: [{ rule, finding, origin: 'crossing' }],
      ending: 'rule_changed',
      ...(toldNow === null ? {} : { afterSaving: () => pages.noteTold(page, toldNow, toldCount) }),
    };
  };
}
