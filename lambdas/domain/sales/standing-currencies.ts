import type { Alert } from '../alert/alert';
import type { Explanation } from '../alert/explanation';
import { type CannotJudge, cannotJudge, type Condition } from '../alert/finding';
import { isOpen } from '../alert/life-cycle';
import type { Rule } from '../rule/rule';
import type { SalesVsProfitExplanation } from './sales-vs-profit';

/** What was found of the sales in one currency. */
export interface CurrencyFinding {
  readonly currency: string;
  /** Units sold in the period. */
  readonly units: number;
  readonly finding: CannotJudge | SalesCondition;
}

export type SalesCondition = Condition & { readonly explanation: SalesVsProfitExplanation };
type Judged = CurrencyFinding & { readonly finding: SalesCondition };

/**
 * The currencies that an alert of a rule is about, the one that spoke for it first; none where it is over and may open
 * anew. One that a person closed is still about them: it is quiet until they have cleared.
 */
export function toldCurrencies({ id }: Rule, alerts: readonly Alert[]): readonly string[] {
  const alert = alerts.find(({ ruleId }) => ruleId === id);
  if (alert === undefined || !(isOpen(alert) || alert.quietUntilClear)) return [];
  return alert.explanation === null ? [] : currenciesOf(alert.explanation);
}

/** Those that an alert was about at its last decision, by its explanation. */
function currenciesOf(explanation: Explanation): readonly string[] {
  if (explanation.kind !== 'sales_vs_profit') return [];
  const others = explanation.otherCurrencies.filter(({ isTold }) => isTold === true);
  return [explanation.currency, ...others.map(({ currency }) => currency)];
}

/**
 * What is found of all currencies together. An alert is about those that fire and, while it is open, those that it was told
 * of and that have not cleared; the one with the lowest margin speaks for them. It is over when each of those that it was
 * told of has cleared, whatever the others do, and cannot be judged when one of them cannot. A currency that fires and was
 * not told of is told, whoever has taken the alert on.
 *
 * @param told see `toldCurrencies`
 */
export function findTogether(
  findings: readonly CurrencyFinding[],
  told: readonly string[],
): CannotJudge | Condition {
  const judged = findings.filter((one): one is Judged => one.finding.outcome === 'condition');
  const firing = judged.filter(({ finding }) => finding.verdict === 'fires').toSorted(byMargin);
  const holding = judged
    .filter(({ currency, finding }) => finding.verdict === 'holds' && told.includes(currency))
    .toSorted(byMargin);
  const standing = [...firing, ...holding];
  const [speaker] = standing;
  if (speaker !== undefined) {
    const isAboutMoreThan = (last: Explanation) => {
      const known = currenciesOf(last);
      return firing.some(({ currency }) => !known.includes(currency));
    };
    return { ...aboutAll(speaker, standing), isAboutMoreThan };
  }
  return told.length === 0 ? findAnew(findings, judged) : findEnded(findings, told);
}

const byMargin = (one: Judged, other: Judged): number => one.finding.measure - other.finding.measure;

function aboutAll({ currency, finding }: Judged, standing: readonly Judged[]): SalesCondition {
  const names = new Set(standing.map((one) => one.currency));
  if (names.size === 1) return finding;
  const otherCurrencies = finding.explanation.otherCurrencies.map((other) =>
    other.currency !== currency && names.has(other.currency) ? { ...other, isTold: true as const } : other,
  );
  return { ...finding, explanation: { ...finding.explanation, otherCurrencies } };
}

/** Nothing fires, and nothing was told of: the currency with the most units speaks. */
function findAnew(
  findings: readonly CurrencyFinding[],
  judged: readonly Judged[],
): CannotJudge | SalesCondition {
  const unjudged = findings.find(({ finding }) => finding.outcome === 'cannot_judge');
  const largest = judged.toSorted((one, other) => other.units - one.units)[0];
  if (largest !== undefined && (unjudged === undefined || largest.units >= unjudged.units))
    return largest.finding;
  return unjudged?.finding ?? cannotJudge('Nothing was sold in the period or the one before it.');
}

/** Nothing of what an alert was told of falls short any more, as far as it can be judged. */
function findEnded(
  findings: readonly CurrencyFinding[],
  told: readonly string[],
): CannotJudge | SalesCondition {
  const ended = told.map((currency) => {
    const found = findings.find((one) => one.currency === currency);
    return (
      found?.finding ?? cannotJudge(`Nothing was sold in ${currency} in the period or the one before it.`)
    );
  });
  const unjudged = ended.find(({ outcome }) => outcome === 'cannot_judge');
  return unjudged ?? ended[0] ?? cannotJudge('Nothing was sold in the period or the one before it.');
}
