import { type AlertEntity, categoryOf, entityIdOf } from '../domain/alert/entity';
import type { Variant } from '../domain/inventory/variant';
import { broadRule, effectiveRules } from '../domain/rule/effective-rule';
import type { Rule, RuleSet } from '../domain/rule/rule';
import { judgeLastRollUp } from '../domain/sales/roll-up';
import type { MarginReader } from './margin-ports';
import type { JudgedEntity, JudgeEntity } from './evaluate-entity';
import type { ProductJudgement } from './judge-product';
import type { StockReader } from './ports';

const KINDS = ['sales_vs_profit'] as const;

/** Sales and profit of a product. */
export function createProductSalesJudgement(margins: MarginReader): ProductJudgement {
  return {
    kinds: KINDS,
    async judge({ productId, representative }, { ruleSet, now, alerts }) {
      const rule = ruleFor(representative, ruleSet, 'product');
      if (rule === null) return { judged: [] };
      const rows = await margins.rowsOf(entityIdOf({ type: 'product', id: productId }));
      return { judged: [{ rule, finding: judgeLastRollUp(rows, rule, now, alerts) }] };
    },
  };
}

function ruleFor(variant: Variant, { rules }: RuleSet, level: 'product' | 'category'): Rule | null {
  return effectiveRules(variant, rules, level).find(({ kind }) => kind === 'sales_vs_profit')?.rule ?? null;
}

interface Deps {
  readonly margins: MarginReader;
  readonly stock: Pick<StockReader, 'shop' | 'stockedVariant'>;
}

/** Sales and profit of a category, as its variants bear it. Null where none of them was ever sold. */
export function createJudgeCategory({ margins, stock }: Deps): JudgeEntity {
  return async (entity, { ruleSet, now, alerts }) => {
    const rows = await margins.rowsOf(entityIdOf(entity));
    const [row] = rows;
    if (row === undefined) return null;
    const { shopId, category } = categoryOf(entity.id);
    const known = await knownOf(entity, shopId, category, stock);
    if (known.ending === 'shop_uninstalled') return known;
    const representative = (await stock.stockedVariant(row.variantId))?.variant ?? null;
    const rule = representative === null ? null : ruleFor(representative, ruleSet, 'category');
    if (rule === null) return known;
    return { ...known, judged: [{ rule, finding: judgeLastRollUp(rows, rule, now, alerts) }] };
  };
}

/** Sales and profit of a shop as a whole. */
export function createJudgeShop({ margins, stock }: Deps): JudgeEntity {
  return async (entity, { ruleSet, now, alerts }) => {
    const rows = await margins.rowsOf(entityIdOf(entity));
    if (rows.length === 0) return null;
    const known = await knownOf(entity, entity.id, null, stock);
    if (known.ending === 'shop_uninstalled') return known;
    const rule = broadRule('sales_vs_profit', 'shop', ruleSet.rules);
    if (rule === null) return known;
    return { ...known, judged: [{ rule, finding: judgeLastRollUp(rows, rule, now, alerts) }] };
  };
}

async function knownOf(
  entity: AlertEntity,
  shopId: string,
  name: string | null,
  stock: Deps['stock'],
): Promise<JudgedEntity> {
  const shop = await stock.shop(shopId);
  const isGone = shop !== null && shop.status !== 'active';
  return {
    shopId,
    shop,
    name: name ?? shop?.name ?? entity.id,
    url: null,
    judged: [],
    kinds: KINDS,
    isFirstSight: false,
    ending: isGone ? 'shop_uninstalled' : 'rule_changed',
  };
}
