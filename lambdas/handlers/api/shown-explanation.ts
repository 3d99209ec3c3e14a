import type { Role } from '../../contracts/http/endpoint';
import type { Explanation } from '../../domain/alert/explanation';

/** What tells what an item or an order costs, or who supplies it. Units whose cost nobody knows tell nothing. */
const TELLS_COST = /^(?!uncosted).*(cost|capital|profit|supplier)|^valueMinor$/i;
const TELLS_MARGIN = /margin|discount|breakEven/i;

/** Unit cost and supplier are for admin and ops; margins for marketing as well. */
export function knowledgeOf(roles: readonly Role[]): { mayKnowCost: boolean; mayKnowMargin: boolean } {
  const mayKnowCost = roles.includes('admin') || roles.includes('ops');
  return { mayKnowCost, mayKnowMargin: mayKnowCost || roles.includes('marketing') };
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
