import { judgeFeedSilent } from '../domain/feed/feed-silent';
import { broadRule } from '../domain/rule/effective-rule';
import type { JudgeEntity } from './evaluate-entity';
import type { FeedReader } from './feed-ports';
import type { StockReader } from './ports';

/** Judges whether a source has stopped talking. Null where there never was such a source. */
export function createJudgeSource(
  feeds: Pick<FeedReader, 'feed' | 'history'>,
  stock: Pick<StockReader, 'shop'>,
): JudgeEntity {
  return async ({ id }, { ruleSet, now }) => {
    const feed = await feeds.feed(id);
    if (feed === null) return null;
    const { shopId, name } = feed;
    const shop = await stock.shop(shopId);
    const known = { shopId, shop, name, url: null, kinds: ['feed_silent'], isFirstSight: false } as const;
    if (shop !== null && shop.status !== 'active')
      return { ...known, judged: [], ending: 'shop_uninstalled' };
    if (feed.isGone) return { ...known, judged: [], ending: 'deleted' };
    const rule = broadRule('feed_silent', 'source', ruleSet.rules);
    if (rule === null) return { ...known, judged: [], ending: 'rule_changed' };
    // Another system that speaks of a shop's items is one of several that know its stock.
    const timeZone = shop?.timeZone ?? 'UTC';
    const facts = { history: await feeds.history(id, now), holdsAlerts: id === shopId, timeZone };
    return {
      ...known,
      judged: [{ rule, finding: judgeFeedSilent(facts, rule, now) }],
      ending: 'rule_changed',
    };
  };
}
