import { judgeVariant, VARIANT_KINDS, type VariantRules } from '../domain/alert/judge-variant';
import { stockStandings } from '../domain/alert/stock-standing';
import type { Finding } from '../domain/alert/finding';
import type { Knowledge } from '../domain/channel/knowledge';
import type { VariantId } from '../domain/inventory/identity';
import { nameOf } from '../domain/inventory/variant';
import { isStockExplanation, type Reading, wordsOf } from '../domain/message/signal-words';
import { standingsInWords } from '../domain/message/standing-in-words';
import { type EffectiveRule, effectiveRules } from '../domain/rule/effective-rule';
import { clearAt } from '../domain/rule/marks';
import { isStockKind, type Rule, type RuleKind, STOCK_KINDS } from '../domain/rule/rule';
import { NotFoundError } from '../platform/errors';
import type { Clock, RuleReader, StockedVariant, StockReader } from './ports';
import type { ReadSupply } from './read-supply';
import { readVariantFacts } from './read-variant-facts';

export interface ExplainRulesDeps {
  readonly stock: Pick<
    StockReader,
    'stockedVariant' | 'shop' | 'locations' | 'salesAndReturns' | 'lastSoldOn'
  >;
  readonly readSupply: ReadSupply;
  readonly rules: RuleReader;
  readonly clock: Clock;
}

/** What a rule finds now, in words. */
export interface ExplainedFinding {
  readonly verdict: 'fires' | 'holds' | 'clear' | 'cannot_judge';
  readonly summary: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A threshold that holds for a variant; `clearsAt` is null where none does, or where it clears by itself. */
export interface ExplainedThreshold extends EffectiveRule {
  readonly clearsAt: number | null;
  /** Null where no rule applies, or where the kind is about something else than one item. */
  readonly finding: ExplainedFinding | null;
}

/**
 * Which rule of each kind holds for a variant, why the others do not, and what they find now: with every figure, or with what
 * is missing. @throws NotFoundError
 */
export function createExplainRules({ stock, readSupply, rules, clock }: ExplainRulesDeps) {
  return async function explainRules(
    variantId: VariantId,
    knowledge: Knowledge,
  ): Promise<{ variantId: VariantId; name: string; thresholds: readonly ExplainedThreshold[] }> {
    const [stocked, { rules: all }] = await Promise.all([stock.stockedVariant(variantId), rules.ruleSet()]);
    if (stocked === null) throw new NotFoundError('variant.not-found', `There is no variant ${variantId}.`);
    const effective = effectiveRules(stocked.variant, all);
    const ruleOf = (kind: RuleKind) => effective.find((one) => one.kind === kind)?.rule ?? null;
    const judgedBy = Object.fromEntries(VARIANT_KINDS.map((kind) => [kind, ruleOf(kind)])) as VariantRules;
    const found = await findingsOf(stocked, judgedBy, ruleOf, knowledge);
    const thresholds = effective.map((one) => ({
      ...one,
      clearsAt:
        one.rule === null || one.kind === 'back_in_stock' || !isStockKind(one.kind)
          ? null
          : clearAt(one.rule),
      finding: found.get(one.kind) ?? null,
    }));
    return { variantId, name: nameOf(stocked.variant), thresholds };
  };

  async function findingsOf(
    stocked: StockedVariant,
    judgedBy: VariantRules,
    ruleOf: (kind: RuleKind) => Rule | null,
    knowledge: Knowledge,
  ): Promise<ReadonlyMap<RuleKind, ExplainedFinding>> {
    const now = clock.now();
    const { variant, levels, purchases } = stocked;
    const [shop, locations, supply] = await Promise.all([
      stock.shop(variant.shopId),
      stock.locations(levels.map(({ locationId }) => locationId)),
      readSupply(variant, purchases, now),
    ]);
    const facts = await readVariantFacts(stocked, shop, locations, stock, supply, now);
    const reading = { now, ...knowledge, timeZone: shop?.timeZone ?? null };
    const judged = judgeVariant(judgedBy, facts, false);
    const isCoverJudged = judged.some(
      ({ rule, finding }) => rule.kind === 'days_of_cover' && finding.outcome !== 'cannot_judge',
    );
    const standing = { levels, locations, outOfStock: ruleOf('out_of_stock'), isCoverJudged };
    const nameAt = (locationId: string) => locations.get(locationId)?.name ?? locationId;
    return new Map([
      ...STOCK_KINDS.flatMap((kind): [RuleKind, ExplainedFinding][] => {
        const rule = ruleOf(kind);
        return rule === null ? [] : [[kind, standingsInWords(rule, stockStandings(rule, standing), nameAt)]];
      }),
      ...judged.map(({ rule, finding }): [RuleKind, ExplainedFinding] => [
        rule.kind,
        inWords(finding, reading),
      ]),
    ]);
  }
}

function inWords(finding: Finding, reading: Reading): ExplainedFinding {
  if (finding.outcome === 'cannot_judge') {
    return { verdict: 'cannot_judge', summary: `Cannot judge: ${finding.reason}`, facts: [] };
  }
  const { explanation } = finding;
  const words = isStockExplanation(explanation) ? null : wordsOf(explanation, reading);
  const verdict =
    finding.outcome === 'condition' ? finding.verdict : finding.name === null ? 'clear' : 'fires';
  return { verdict, summary: words?.summary ?? '', facts: words?.facts ?? [] };
}
