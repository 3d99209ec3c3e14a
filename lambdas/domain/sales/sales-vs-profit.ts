import { type CannotJudge, type Condition, cannotJudge } from '../alert/finding';
import type { Instant } from '../inventory/inventory-level';
import { numberSetting } from '../rule/rule-kinds';
import type { Rule } from '../rule/rule';
import { breakEvenLiftPercent, deepestDiscountPercent } from './discount';
import {
  type AtFormerRates,
  atFormerRates,
  driverOf,
  type FormerSums,
  marginOf,
  type MarginParts,
  marginPoints,
  type PeriodSales,
  profitOf,
  type ProfitParts,
  profitParts,
} from './margin-change';
import { findTogether, type SalesCondition } from './standing-currencies';

/** The first and the last local day of a period, yyyy-mm-dd. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Sales of a period with what is known of their cost. */
export interface JudgedSales extends PeriodSales {
  /** Units and net sales of which nobody knows the cost. They are in none of the other figures. */
  readonly uncostedUnits: number;
  readonly uncostedNetMinor: number;
  /** Units that were ordered in the period and taken back since, and what they had sold for; in no other figure. */
  readonly returnedUnits: number;
  readonly returnedMinor: number;
}

/** What a product, a category or a whole shop sold, in one currency, in two periods. */
export interface CurrencySales {
  readonly currency: string;
  readonly before: JudgedSales;
  readonly after: JudgedSales;
  /** Summed over the variants. */
  readonly former: FormerSums;
}

export interface SalesPeriods {
  readonly after: Days;
  /** As many days, whole weeks earlier, so that the same weekdays are compared. */
  readonly before: Days;
  /** One per currency: amounts in two of them are never added. */
  readonly currencies: readonly CurrencySales[];
}

/**
 * `unprofitable`: what was sold earned nothing. `sales_up_profit_down`: more was taken in and less was earned.
 * `margin_fell` and `below_floor` are by the rule's own marks.
 */
export type SalesReason = 'unprofitable' | 'sales_up_profit_down' | 'margin_fell' | 'below_floor';

export interface SalesVsProfitExplanation {
  readonly kind: 'sales_vs_profit';
  /** The gravest first; none once it is over. */
  readonly reasons: readonly SalesReason[];
  /** What took most off the margin; null where nothing did, or nothing was sold before. */
  readonly driver: keyof MarginParts | null;
  readonly currency: string;
  readonly afterDays: Days;
  readonly beforeDays: Days;
  readonly after: JudgedSales;
  readonly before: JudgedSales;
  readonly former: AtFormerRates;
  /** Of the period, in percent; null where nothing was taken in. */
  readonly marginPercent: number | null;
  readonly marginBeforePercent: number | null;
  readonly profitParts: ProfitParts | null;
  readonly marginPoints: MarginParts | null;
  /** Of list prices, in percent: the average discount before and after. */
  readonly discountPercent: number | null;
  readonly discountBeforePercent: number | null;
  /** How many more units the lower price needed to earn as much, and how many more there were, in percent. */
  readonly breakEven: { readonly neededPercent: number | null; readonly soldPercent: number } | null;
  readonly deepestDiscountPercent: number | null;
  /** Other currencies it was sold in, each judged by itself. */
  readonly otherCurrencies: readonly {
    readonly currency: string;
    readonly marginPercent: number | null;
    /** It falls short as well: the alert is about it too. Absent where it is not. */
    readonly isTold?: true;
  }[];
  /** The rule's marks. */
  readonly floorPercent: number;
  readonly salesUpPercent: number;
  readonly marginFallPoints: number;
}

/** The cost must be known for this share of the net sales: what is left cannot turn a judgement round. */
const COSTED_SHARE = 0.95;
/** Margins are no whole numbers: a fall that is short by less than this is of exactly so many points. */
const SAME_POINTS = 1e-9;
/** An open alert about the floor clears one point above it. */
const CLEARS_POINTS_ABOVE = 1;

/**
 * The last so many whole days before today, and the period before with the same weekdays: whole weeks earlier, at least
 * as many days as the period has.
 */
export function periodsOf(today: string, days: number): Pick<SalesPeriods, 'after' | 'before'> {
  const shift = Math.ceil(days / 7) * 7;
  return {
    after: { from: plusDays(today, -days), to: plusDays(today, -1) },
    before: { from: plusDays(today, -days - shift), to: plusDays(today, -1 - shift) },
  };
}

/**
 * Judges each currency by itself, and what is found of them together by `findTogether`.
 *
 * @param told the currencies that the alert is about that is open already; see `toldCurrencies`
 */
export function judgeSalesVsProfit(
  { after, before, currencies }: SalesPeriods,
  rule: Rule,
  now: Instant,
  told: readonly string[] = [],
): CannotJudge | Condition {
  const findings = currencies.map((sales) => ({
    currency: sales.currency,
    units: unitsOf(sales.after),
    finding: judgeCurrency(sales, { after, before, currencies }, rule, now),
  }));
  return findTogether(findings, told);
}

const unitsOf = ({ units, uncostedUnits }: JudgedSales): number => units + uncostedUnits;
const netOf = ({ netMinor, uncostedNetMinor }: JudgedSales): number => netMinor + uncostedNetMinor;

/** Of the units and of the net sales, whichever is known less of. */
function costedShare(sales: JudgedSales): { readonly share: number; readonly of: string } {
  const shareOf = (known: number, unknown: number) => (known + unknown === 0 ? 1 : known / (known + unknown));
  const net = { share: shareOf(sales.netMinor, sales.uncostedNetMinor), of: 'its net sales' };
  const units = { share: shareOf(sales.units, sales.uncostedUnits), of: 'the units sold' };
  return units.share < net.share ? units : net;
}

const isCosted = (sales: JudgedSales): boolean => costedShare(sales).share >= COSTED_SHARE;

function judgeCurrency(
  sales: CurrencySales,
  periods: SalesPeriods,
  rule: Rule,
  now: Instant,
): CannotJudge | SalesCondition {
  const { before, after } = sales;
  const enough = unitsOf(after) >= numberSetting(rule, 'minimumUnits');
  if (enough && !isCosted(after)) return cannotJudge(costedWords(sales, periods));
  // A period before that says too little compares with nothing; what was sold now is judged all the same.
  const isComparable = unitsOf(before) > 0 && isCosted(before);
  const reasons = enough ? reasonsFor(sales, isComparable, rule) : [];
  const margin = marginOf(after);
  const marginBefore = isComparable ? marginOf(before) : null;
  const isAboveFloor = margin === null || margin >= rule.threshold + CLEARS_POINTS_ABOVE;
  const verdict = reasons.length > 0 ? 'fires' : enough && !isAboveFloor ? 'holds' : 'clear';
  const isBetter = margin !== null && (marginBefore === null || margin >= marginBefore);
  const fallPoints = numberSetting(rule, 'marginFallPoints');
  const measure = margin ?? -100;
  return {
    outcome: 'condition',
    verdict,
    measure,
    isWorseThan: (told) => measure <= told - fallPoints || (told > 0 && measure <= 0),
    since: now,
    explanation: explain(sales, periods, { rule, reasons, isComparable }),
    urgency: 'later',
    ending: enough && isBetter ? 'recovered' : 'expired',
    // What is well is looked at every morning, once its sales are worked out anew.
    ...(verdict === 'clear' ? {} : { lookAgainAt: nextNoon(now) }),
  };
}

/** Rounded down: what is short of the share that is needed never looks like it. */
function costedWords({ currency, after }: CurrencySales, { currencies }: SalesPeriods): string {
  const { share, of } = costedShare(after);
  const which = currencies.length > 1 ? ` in ${currency}` : '';
  return `What its units cost is known for only ${Math.floor(share * 100)} % of ${of}${which}; ${COSTED_SHARE * 100} % are needed.`;
}

function reasonsFor(
  { before, after }: CurrencySales,
  isComparable: boolean,
  rule: Rule,
): readonly SalesReason[] {
  const reasons: SalesReason[] = [];
  const margin = marginOf(after);
  const marginBefore = marginOf(before);
  if (profitOf(after) <= 0) reasons.push('unprofitable');
  if (isComparable) {
    const salesUp = netOf(after) * 100 >= netOf(before) * (100 + numberSetting(rule, 'salesUpPercent'));
    if (netOf(before) > 0 && salesUp && profitOf(after) < profitOf(before))
      reasons.push('sales_up_profit_down');
    const fell = margin !== null && marginBefore !== null ? marginBefore - margin : 0;
    if (fell >= numberSetting(rule, 'marginFallPoints') - SAME_POINTS) reasons.push('margin_fell');
  }
  if (margin !== null && margin < rule.threshold) reasons.push('below_floor');
  return reasons;
}

function explain(
  { currency, before, after, former: sums }: CurrencySales,
  periods: SalesPeriods,
  { rule, reasons, isComparable }: { rule: Rule; reasons: readonly SalesReason[]; isComparable: boolean },
): SalesVsProfitExplanation {
  const former = atFormerRates(sums, before);
  const points = isComparable ? marginPoints(before, after, former) : null;
  return {
    kind: 'sales_vs_profit',
    reasons,
    driver: driverOf(points),
    currency,
    afterDays: periods.after,
    beforeDays: periods.before,
    after,
    before,
    former,
    marginPercent: marginOf(after),
    marginBeforePercent: isComparable ? marginOf(before) : null,
    profitParts: isComparable ? profitParts(before, after, former) : null,
    marginPoints: points,
    discountPercent: discountOf(after),
    discountBeforePercent: isComparable ? discountOf(before) : null,
    breakEven: isComparable ? breakEvenOf(before, after, former) : null,
    deepestDiscountPercent:
      after.units <= 0
        ? null
        : deepestDiscountPercent(after.grossMinor / after.units, after.costMinor / after.units),
    otherCurrencies: periods.currencies
      .filter((other) => other.currency !== currency)
      .map((other) => ({ currency: other.currency, marginPercent: marginOf(other.after) })),
    floorPercent: rule.threshold,
    salesUpPercent: numberSetting(rule, 'salesUpPercent'),
    marginFallPoints: numberSetting(rule, 'marginFallPoints'),
  };
}

function discountOf({ grossMinor, netMinor }: PeriodSales): number | null {
  return grossMinor > 0 ? ((grossMinor - netMinor) / grossMinor) * 100 : null;
}

/** Per unit of what was sold now: at the former price and at the present one, both at the present cost. */
function breakEvenOf(
  before: PeriodSales,
  after: PeriodSales,
  former: AtFormerRates,
): SalesVsProfitExplanation['breakEven'] {
  if (before.units <= 0 || after.units <= 0 || after.netMinor >= former.netMinor) return null;
  const { units } = after;
  const needed = breakEvenLiftPercent(
    former.netMinor / units,
    after.netMinor / units,
    after.costMinor / units,
  );
  return { neededPercent: needed, soldPercent: (units / before.units - 1) * 100 };
}

const DAY_MS = 86_400_000;
/** The first noon in UTC after an instant: sales are worked out anew in the morning in UTC, whatever the zone of the shop. */
function nextNoon(now: Instant): Instant {
  const days = Math.floor((Date.parse(now) - DAY_MS / 2) / DAY_MS) + 1;
  return new Date(days * DAY_MS + DAY_MS / 2).toISOString();
}

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
