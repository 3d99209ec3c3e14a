import type { Rule } from './rule';

/**
 * The quantity from which an alert clears: the rule's own, or its threshold + max(1, 20 % of it), rounded up. The gap
 * (hysteresis) keeps a quantity that hovers at the threshold from opening and closing an alert again and again.
 */
export function clearAt(rule: Pick<Rule, 'threshold' | 'recoverAt'>): number {
  return rule.recoverAt ?? rule.threshold + Math.max(1, Math.ceil(Math.abs(rule.threshold) * 0.2));
}

/** What a rule about a shortage says of a quantity: between its threshold and where it clears, an open alert stays open. */
export function shortageVerdict(
  rule: Pick<Rule, 'threshold' | 'recoverAt'>,
  quantity: number,
): 'fires' | 'holds' | 'clear' {
  if (quantity <= rule.threshold) return 'fires';
  return quantity >= clearAt(rule) ? 'clear' : 'holds';
}

/**
 * The quantity at or below which an open alert has become worth telling again: half of what people were last told, for
 * low stock; twice as deep, when oversold. Null where it cannot get worse.
 */
export function worsensAt(rule: Pick<Rule, 'kind'>, toldQuantity: number): number | null {
  if (rule.kind === 'low_stock') return toldQuantity > 0 ? Math.floor(toldQuantity / 2) : null;
  if (rule.kind === 'oversold') return toldQuantity < 0 ? toldQuantity * 2 : null;
  return null;
}
