import { isStockKind, type Rule } from '../rule/rule';
import { salesRules } from '../sales/roll-up';
import type { Filings } from './filings';
import type { Follower, Happening } from './follower';
import { followAging } from './replayed-aging';
import { followCategories } from './replayed-categories';
import { followFeed } from './replayed-feed';
import { followLots } from './replayed-lots';
import { followOrders } from './replayed-orders';
import { followPace } from './replayed-pace';
import { followSales } from './replayed-sales';
import { followSizes } from './replayed-sizes';
import { followSums } from './replayed-sums';
import type { ReplayedVariant } from './replayed-variant';

/**
 * Those that rules of their kinds ask for, in the order in which they decide.
 *
 * @param isWatched see `ReplayOptions`
 * @param itemOf an item by its SKU; one that was never heard of is added
 */
export function followersOf(
  rules: readonly Rule[],
  timeZone: string,
  tell: (happening: Happening) => void,
  isWatched: boolean,
  filings: Filings,
  itemOf: (sku: string) => ReplayedVariant,
): readonly Follower[] {
  const ofMoves = rules.filter(({ kind }) => kind === 'category_changed');
  const ofPace = rules.filter(({ kind, level }) => kind === 'selling_fast' && level === 'variant');
  const ofSums = rules.filter(
    ({ kind, level }) => isStockKind(kind) && (level === 'product' || level === 'category'),
  );
  const ofAging = rules.filter(({ kind }) => kind === 'aging_stock');
  const ofLots = rules.filter(({ kind }) => kind === 'nearing_expiration');
  const ofSizes = rules.filter(({ kind }) => kind === 'broken_size_run');
  const ofOrders = rules.filter(({ level }) => level === 'purchase_order');
  const ofSales = salesRules(rules);
  const ofFeed = rules.filter(({ kind }) => kind === 'feed_silent');
  return [
    ...(ofPace.length === 0 ? [] : [followPace(ofPace, tell, isWatched)]),
    ...(ofSums.length === 0 ? [] : [followSums(ofSums, tell, isWatched)]),
    ...(ofAging.length === 0 ? [] : [followAging(ofAging, timeZone, tell, isWatched)]),
    ...(ofLots.length === 0 ? [] : [followLots(ofLots, timeZone, tell)]),
    ...(ofSizes.length === 0 ? [] : [followSizes(ofSizes, timeZone, tell)]),
    ...(ofOrders.length === 0 ? [] : [followOrders(ofOrders, timeZone, tell)]),
    ...(ofSales.length === 0 ? [] : [followSales(ofSales, filings, tell)]),
    ...(ofMoves.length === 0 ? [] : [followCategories(ofMoves, filings, itemOf, timeZone, tell)]),
    ...(ofFeed.length === 0 ? [] : [followFeed(ofFeed, timeZone, tell)]),
  ];
}
