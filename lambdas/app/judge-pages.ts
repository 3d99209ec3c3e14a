import type { JudgedSignal } from '../domain/alert/decide-signals';
import {
  categoriesToMap,
  type CategoryChangedExplanation,
  findMoves,
  judgeCategoryChanged,
  type MapHistories,
} from '../domain/category/category-changed';
import { externalIdOf } from '../domain/inventory/identity';
import type { Variant } from '../domain/inventory/variant';
import { type PageRecord, type PageTold } from '../domain/page/page';
import { judgePageUpdated } from '../domain/page/page-updated';
import { isLaunching, judgeLaunch } from '../domain/page/product-launched';
import { effectiveRules } from '../domain/rule/effective-rule';
import type { Rule, RuleKind, RuleSet } from '../domain/rule/rule';
import type { CategoryMapReader } from './category-ports';
import type { ProductJudgement, ProductSubject } from './judge-product';
import { readCategorySales } from './read-category-sales';
import { readLaunchStock } from './read-launch-stock';
import type { MarginReader } from './margin-ports';
import type { PageReader } from './page-ports';
import type { StockReader } from './ports';

const KINDS = ['category_changed', 'product_launched', 'page_updated'] as const satisfies readonly RuleKind[];
type PageRules = { readonly [K in (typeof KINDS)[number]]: Rule | null };

export interface JudgePagesDeps {
  readonly pages: PageReader;
  readonly categoryMap: Pick<CategoryMapReader, 'mappingsOf'>;
  readonly margins: MarginReader;
  readonly stock: Pick<StockReader, 'locations' | 'unitsSoldPerDay'>;
}

/** What happened to a product's page: it moved to another category, goes on sale, or says something else. */
export function createJudgePages({ pages, categoryMap, margins, stock }: JudgePagesDeps): ProductJudgement {
  async function judgeCategories(
    { productId, shop, representative }: ProductSubject,
    page: PageRecord,
    told: PageTold,
    rule: Rule,
    now: string,
  ) {
    const { shopId } = representative;
    const names = categoriesToMap(page, told);
    const histories = await Promise.all(names.map((name) => categoryMap.mappingsOf(shopId, name)));
    const maps: MapHistories = Object.fromEntries(names.map((name, index) => [name, histories[index] ?? []]));
    const found = findMoves(page, told, maps, rule, now, shop?.timeZone ?? 'UTC');
    const isToldNow = found.moves.length > 0 && found.settlesAt <= now;
    const sales: CategoryChangedExplanation['sales'] = isToldNow
      ? await readCategorySales(margins, { shopId, productId, moves: found.moves, now })
      : null;
    return judgeCategoryChanged(page, told, found, sales, now);
  }

  return {
    kinds: KINDS,
    async judge(subject, { ruleSet, now }) {
      const read = await pages.pageWithTold(subject.productId);
      if (read === null) return { judged: [] };
      const { page, toldCount } = read;
      const { shop, representative } = subject;
      const rules = pageRules(representative, ruleSet);
      const judged: JudgedSignal[] = [];
      let told = read.told;
      const take = (rule: Rule, one: { finding: JudgedSignal['finding']; told: PageTold | null }) => {
        // What happened is news whenever somebody looks, even if a new rule is what made them look.
        judged.push({ rule, finding: one.finding, origin: 'crossing' });
        told = one.told ?? told;
      };
      const { category_changed: moved, product_launched: launched, page_updated: updated } = rules;
      if (moved !== null) take(moved, await judgeCategories(subject, page, told, moved, now));
      if (launched !== null) {
        const registeredAt = shop?.registeredAt ?? page.firstSeenAt;
        const isAhead = isLaunching(page, told, registeredAt, now);
        const stockNow = await readLaunchStock(stock, isAhead ? subject : null, page.listedAt ?? now, now);
        take(launched, judgeLaunch(page, told, launched, stockNow, registeredAt, now));
      }
      if (updated !== null)
        take(updated, judgePageUpdated(page, told, updated, now, pageUrl(representative, page)));
      const isNoted = told !== read.told;
      return {
        judged,
        ...(isNoted ? { afterSaving: () => pages.noteTold(page, told, toldCount) } : {}),
      };
    },
  };
}

/** A page has news whether or not its stock is counted, or it can be bought already. */
function pageRules(representative: Variant, { rules }: RuleSet): PageRules {
  const listed: Variant = {
    ...representative,
    status: 'active',
    tracked: true,
    isGiftCard: false,
    deletedAt: null,
  };
  const effective = effectiveRules(listed, rules, 'product');
  const ruleOf = (kind: RuleKind) => effective.find((one) => one.kind === kind)?.rule ?? null;
  return {
    category_changed: ruleOf('category_changed'),
    product_launched: ruleOf('product_launched'),
    page_updated: ruleOf('page_updated'),
  };
}

/** Where everybody sees it; null where the shop is on no platform that is known. */
function pageUrl({ shopId, productId }: Variant, { now: { handle } }: PageRecord): string | null {
  if (handle == null || productId === null || externalIdOf(productId).source !== 'shopify') return null;
  return `https://${shopId}/products/${encodeURIComponent(handle)}`;
}
