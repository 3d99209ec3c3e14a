import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import { type AlertEntity, categoryOf, entityIdOf, entityOf } from '../alert/entity';
import { localDayOf } from '../forecast/demand-history';
import { externalIdOf } from '../inventory/identity';
import type { Variant } from '../inventory/variant';
import { broadRule, kindsNotJudged, ruleFinder } from '../rule/effective-rule';
import { RULE_KINDS, type Rule, type RuleLevel } from '../rule/rule';
import { askedPeriods, judgeLastRollUp, type MarginRow, mightSpeak, salesRules } from '../sales/roll-up';
import { createDueQueue } from './due-queue';
import type { Filings } from './filings';
import {
  type AlertSubject,
  firstDue,
  type Follower,
  type Happening,
  happeningOf,
  withChanges,
} from './follower';
import { type ReplayedVariant, SHOP_ID } from './replayed-variant';
import { createSalesBook } from './sales-book';
import type { Moment } from './verdict-key';

/** A product, a category or the shop, of which something was told. */
interface JudgedSeller {
  readonly entity: AlertEntity;
  alerts: readonly Alert[];
  dueAtMs: number;
}

/**
 * Follows a replay with `sales_vs_profit`. As in production sales are added up every morning, what then falls short is looked
 * at, and an open alert is looked at when it is due. What came back is taken off the day on which it came back.
 */
export function followSales(
  rules: readonly Rule[],
  filings: Filings,
  tell: (happening: Happening) => void,
): Follower {
  const enabled = salesRules(rules);
  const book = createSalesBook(askedPeriods(enabled), filings);
  const sellers = new Map<string, JudgedSeller>();
  /** The items that were sold, by what they belong to. */
  const members = new Map<string, ReplayedVariant[]>();
  const known = new Set<ReplayedVariant>();
  const due = createDueQueue<JudgedSeller>();
  const finders = { product: finderOf('product'), category: finderOf('category') };

  function finderOf(level: RuleLevel) {
    return ruleFinder(
      'sales_vs_profit',
      enabled.filter((rule) => rule.level === level),
    );
  }

  function remember(one: ReplayedVariant): void {
    if (known.has(one)) return;
    known.add(one);
    const { productId } = one.variant;
    if (productId === null) return;
    const id = entityIdOf({ type: 'product', id: productId });
    members.set(id, [...(members.get(id) ?? []), one]);
  }

  /** As production finds it: by one that can be sold of a product, by one that was sold of a category. */
  function ruleFor(entity: AlertEntity, [row]: readonly MarginRow[]): Rule | null {
    if (entity.type === 'shop') return broadRule('sales_vs_profit', 'shop', enabled);
    if (entity.type === 'product') {
      const own = members.get(entityIdOf(entity)) ?? [];
      const representative = own.find(({ variant }) => isSellable(variant)) ?? own[0];
      return representative === undefined ? null : finders.product(representative.variant);
    }
    const sold = row === undefined ? null : book.itemOf(row.variantId);
    return sold === null ? null : finders.category(sold.variant);
  }

  function look(seller: JudgedSeller, moment: Moment): void {
    const { now } = moment;
    const { entity, alerts } = seller;
    const rows = book.rowsOf(entityIdOf(entity));
    const rule = ruleFor(entity, rows);
    const decided = decideSignals({
      entity,
      shopId: SHOP_ID,
      judged: rule === null ? [] : [{ rule, finding: judgeLastRollUp(rows, rule, now, alerts) }],
      alerts,
      kinds: ['sales_vs_profit'],
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    seller.alerts = withChanges(
      alerts,
      decided.map(({ after }) => after),
    );
    const dueAt = firstDue(seller.alerts);
    seller.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
    if (dueAt !== null) due.put(seller.dueAtMs, seller);
    for (const signal of decided)
      if (signal.event !== null) tell(happeningOf(aboutOf(entity, moment), signal, signal.event, now));
  }

  function aboutOf(entity: AlertEntity, { today: { day } }: Moment): AlertSubject {
    if (entity.type === 'shop') return { entity: { type: 'shop', id: SHOP_ID } };
    if (entity.type === 'product') {
      const skus = (members.get(entityIdOf(entity)) ?? []).map(({ sku }) => sku);
      return { entity: { type: 'product', id: externalIdOf(entity.id).externalId }, skus };
    }
    const { category } = categoryOf(entity.id);
    const on = localDayOf(day);
    const skus = [...known]
      .filter(({ sku, variant }) => filings.storefrontOf(sku, variant.category, on) === category)
      .map(({ sku }) => sku);
    return { entity: { type: 'category', id: category }, skus };
  }

  function sellerOf(entityId: string): JudgedSeller {
    const seller = sellers.get(entityId) ?? { entity: entityOf(entityId), alerts: [], dueAtMs: Infinity };
    sellers.set(entityId, seller);
    return seller;
  }

  function addUp(moment: Moment): void {
    const rows = book.addUp(moment);
    const speaking = new Set(
      rows.filter((row) => mightSpeak(row, enabled, moment.now)).map(({ entityId }) => entityId),
    );
    for (const entityId of [...speaking].toSorted()) look(sellerOf(entityId), moment);
  }

  return {
    cost: book.cost,
    sold(one, units, moment, sale) {
      if (sale === undefined) return;
      remember(one);
      book.sold(one, units, sale, moment);
    },
    firstDueMs: () => Math.min(book.nextMs(), due.firstMs()),
    decide(moment) {
      if (moment.ms >= book.nextMs()) addUp(moment);
      while (due.firstMs() <= moment.ms) {
        const seller = due.take();
        if (seller !== null && seller.dueAtMs <= moment.ms) look(seller, moment);
      }
    },
  };
}

const isSellable = (variant: Variant): boolean => kindsNotJudged(variant).size < RULE_KINDS.length;
