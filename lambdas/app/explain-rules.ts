import { nameOf } from '../domain/inventory/variant';
import type { VariantId } from '../domain/inventory/identity';
import { type EffectiveRule, effectiveRules } from '../domain/rule/effective-rule';
import { clearAt } from '../domain/rule/marks';
import { isStockKind } from '../domain/rule/rule';
import { NotFoundError } from '../platform/errors';
import type { RuleReader, StockReader } from './ports';

export interface ExplainRulesDeps {
  readonly stock: Pick<StockReader, 'stockedVariant'>;
  readonly rules: RuleReader;
}

/** A threshold that holds for a variant; `clearsAt` is null where none does, or where it clears by itself. */
export interface ExplainedThreshold extends EffectiveRule {
  readonly clearsAt: number | null;
}

/** Which rule of each kind holds for a variant, and why the others do not. @throws NotFoundError */
export function createExplainRules({ stock, rules }: ExplainRulesDeps) {
  return async function explainRules(
    variantId: VariantId,
  ): Promise<{ variantId: VariantId; name: string; thresholds: readonly ExplainedThreshold[] }> {
    const [stocked, { rules: all }] = await Promise.all([stock.stockedVariant(variantId), rules.ruleSet()]);
    if (stocked === null) throw new NotFoundError('variant.not-found', `There is no variant ${variantId}.`);
    const thresholds = effectiveRules(stocked.variant, all).map((effective) => ({
      ...effective,
      clearsAt:
        effective.rule === null || effective.kind === 'back_in_stock' || !isStockKind(effective.kind)
          ? null
          : clearAt(effective.rule),
    }));
    return { variantId, name: nameOf(stocked.variant), thresholds };
  };
}
