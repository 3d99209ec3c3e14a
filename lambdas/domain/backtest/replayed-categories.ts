import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import type { AlertEntity } from '../alert/entity';
import { categoriesToMap, FIGURE_DAYS, findMoves, judgeCategoryChanged } from '../category/category-changed';
import { categorySales } from '../category/category-sales';
import { localDayOf } from '../forecast/demand-history';
import { externalIdOf } from '../inventory/identity';
import type { Variant } from '../inventory/variant';
import {
  hearOfPage,
  NOTHING_TOLD,
  operationsCategoryOf,
  type PageFacts,
  type PageRecord,
  type PageTold,
} from '../page/page';
import { kindsNotJudged, ruleFinder } from '../rule/effective-rule';
import { RULE_KINDS, type Rule } from '../rule/rule';
import type { MarginRow } from '../sales/roll-up';
import { createDueQueue } from './due-queue';
import type { Filings } from './filings';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import { type ReplayedVariant, SHOP_ID } from './replayed-variant';
import { createSalesBook } from './sales-book';
import type { Moment } from './verdict-key';

/** A product that is filed somewhere. */
interface FiledProduct {
  readonly entity: AlertEntity;
  readonly items: readonly ReplayedVariant[];
  readonly rule: Rule | null;
  page: PageRecord;
  told: PageTold;
  alerts: readonly Alert[];
  dueAtMs: number;
}

/**
 * Follows a replay with `category_changed`. A filing, and a change of the map of categories, is known when its day begins;
 * the product is looked at then, and when nothing has moved for as long as its rule says.
 *
 * @param itemOf an item by its SKU
 */
export function followCategories(
  rules: readonly Rule[],
  filings: Filings,
  itemOf: (sku: string) => ReplayedVariant,
  timeZone: string,
  tell: (happening: Happening) => void,
): Follower {
  const products = new Map<string, FiledProduct>();
  const due = createDueQueue<FiledProduct>();
  const find = ruleFinder('category_changed', rules);
  let today: number | null = null;
  const book = createSalesBook([FIGURE_DAYS], filings);

  /** What a history begins with is no move, and nor is what is heard of a product for the first time. */
  function begin({ now, today: { day } }: Moment): void {
    const bySku = filings.skus().map(itemOf);
    for (const one of bySku) {
      const { productId } = one.variant;
      if (productId === null) continue;
      const known = products.get(productId)?.page ?? null;
      const said = Object.entries(factsOf(one, localDayOf(day)));
      const first = Object.fromEntries(
        said.filter(([name]) => known?.now[name as keyof PageFacts] === undefined),
      );
      const page = heard(productId, known, first, now);
      const product = products.get(productId);
      if (product !== undefined) product.page = page;
      else {
        const items = bySku.filter(({ variant }) => variant.productId === productId);
        products.set(productId, newProduct(productId, items, page));
      }
    }
  }

  function newProduct(productId: string, items: readonly ReplayedVariant[], page: PageRecord): FiledProduct {
    const representative = items.find(({ variant }) => isSellable(variant)) ?? items[0];
    const rule = representative === undefined ? null : find(representative.variant);
    const entity = { type: 'product', id: productId } as const;
    return { entity, items, rule, page, told: NOTHING_TOLD, alerts: [], dueAtMs: Infinity };
  }

  function factsOf({ sku, variant }: ReplayedVariant, day: string): PageFacts {
    const filing = filings.of(sku, day);
    const category = filing?.storefront ?? variant.category;
    return {
      ...(filing === null ? {} : { productType: filing.operations }),
      ...(category === null ? {} : { category }),
    };
  }

  function beginDay(moment: Moment): void {
    const day = localDayOf(moment.today.day);
    const { skus, categories } = filings.beginningOn(day);
    const touched = new Set<FiledProduct>();
    for (const one of skus.map(itemOf)) {
      const product = products.get(one.variant.productId ?? '');
      if (product === undefined) continue;
      product.page = heard(product.entity.id, product.page, factsOf(one, day), moment.now);
      touched.add(product);
    }
    if (categories.length > 0) {
      for (const product of products.values())
        if (categories.includes(operationsCategoryOf(product.page.now) ?? '')) touched.add(product);
    }
    for (const product of products.values()) if (touched.has(product)) look(product, moment);
  }

  function look(product: FiledProduct, moment: Moment): void {
    const {
      now,
      today: { day },
    } = moment;
    const { entity, rule, page, told, alerts, items } = product;
    if (rule === null) return;
    const on = localDayOf(day);
    const maps = Object.fromEntries(
      categoriesToMap(page, told).map((name) => [name, filings.mappings(name, on)]),
    );
    const found = findMoves(page, told, maps, rule, now, timeZone);
    const isToldNow = found.moves.length > 0 && found.settlesAt <= now;
    const moving = { shopId: SHOP_ID, productId: entity.id, moves: found.moves, now };
    const sales = isToldNow ? categorySales(moving, rowsOf(book.lastMorning(moment))) : null;
    const { finding, told: next } = judgeCategoryChanged(page, told, found, sales, now);
    const decided = decideSignals({
      entity,
      shopId: SHOP_ID,
      judged: [{ rule, finding }],
      alerts,
      kinds: ['category_changed'],
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    product.told = next ?? told;
    product.alerts = withChanges(
      alerts,
      decided.map(({ after }) => after),
    );
    const dueAt = firstDue(product.alerts);
    product.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
    if (dueAt !== null) due.put(product.dueAtMs, product);
    const skus = items.map(({ sku }) => sku);
    const about = { entity: { type: 'product', id: externalIdOf(entity.id).externalId }, skus } as const;
    for (const signal of decided)
      if (signal.event !== null) tell(happeningOf(about, signal, signal.event, now));
  }

  return {
    sold(one, units, moment, sale) {
      if (sale !== undefined && !filings.isEmpty()) book.sold(one, units, sale, moment);
    },
    firstDueMs: due.firstMs,
    decide(moment) {
      // Followers are asked once before anything has happened.
      if (moment.now === '') return;
      if (today === null) begin(moment);
      else if (today !== moment.today.day) beginDay(moment);
      today = moment.today.day;
      while (due.firstMs() <= moment.ms) {
        const product = due.take();
        if (product !== null && product.dueAtMs <= moment.ms) look(product, moment);
      }
    },
  };
}

const rowsOf = (rows: readonly MarginRow[]) => (entityId: string) =>
  rows.filter((row) => row.entityId === entityId);

function heard(productId: string, known: PageRecord | null, facts: PageFacts, at: string): PageRecord {
  const report = { productId, shopId: SHOP_ID, version: null, at, facts, gone: [] };
  // What bears no version is never older than what is known.
  const page = hearOfPage(known, report);
  if (page === null) throw new Error(`Nothing newer was heard of ${productId}.`);
  return page;
}

const isSellable = (variant: Variant): boolean => kindsNotJudged(variant).size < RULE_KINDS.length;
