import type { Role } from '../../contracts/http/endpoint';
import type { Alert } from '../../domain/alert/alert';
import type { Explanation } from '../../domain/alert/explanation';
import { knowledgeOf } from '../../domain/channel/knowledge';
import type { RuleKind } from '../../domain/rule/rule';

/** What tells what an item or an order costs, or who supplies it. Units whose cost nobody knows tell nothing. */
const TELLS_COST = /^(?!uncosted).*(cost|capital|profit|supplier)|^valueMinor$/i;
const TELLS_MARGIN = /margin|discount|breakEven/i;

/** The kinds whose figure is a margin. */
const COMPARES_MARGINS: readonly RuleKind[] = ['sales_vs_profit'];

/** The figure that a rule compares; null where it is a margin, and the reader may not know margins. */
export function shownQuantity(
  { kind, quantity }: Pick<Alert, 'kind' | 'quantity'>,
  roles: readonly Role[],
): number | null {
  return COMPARES_MARGINS.includes(kind) && !knowledgeOf(roles).mayKnowMargin ? null : quantity;
}

/** An explanation as somebody may see it: what they may not know is left out of it, at any depth. */
export function shownExplanation(
  explanation: Explanation | null,
  roles: readonly Role[],
): { kind: Explanation['kind'] } | null {
  if (explanation === null) return null;
  const { mayKnowCost, mayKnowMargin } = knowledgeOf(roles);
  if (mayKnowCost) return { ...explanation };
  const isHidden = (name: string) => TELLS_COST.test(name) || (!mayKnowMargin && TELLS_MARGIN.test(name));
  return without(explanation, isHidden) as { kind: Explanation['kind'] };
}

function without(value: unknown, isHidden: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, isHidden));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      isHidden(name) ? [] : [[name, without(inner, isHidden)]],
    ),
  );
}
