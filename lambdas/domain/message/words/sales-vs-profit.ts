import type { MarginParts, ProfitParts } from '../../sales/margin-change';
import type { Days, JudgedSales } from '../../sales/sales-vs-profit';
import type { ExplanationOf, Reading, SignalText, SignalWords } from '../signal-words';
import { counted, dayInWords, moneyInWords, numberInWords, percentInWords } from '../wording';

type Told = ExplanationOf<'sales_vs_profit'>;

export const salesVsProfitWords: SignalWords<'sales_vs_profit'> = (told, reading) => ({
  summary: summaryOf(told),
  facts: factsOf(told, reading),
  figure: told.marginPercent === null ? 'nothing earned' : `margin ${roundPercent(told.marginPercent)}`,
});

const DRIVERS: Readonly<Record<keyof MarginParts, string>> = {
  discount: 'deeper discounts',
  price: 'lower list prices',
  cost: 'higher unit costs',
  mix: 'a mix that earns less',
};

function summaryOf(told: Told): string {
  const [reason] = told.reasons;
  const margin = told.marginPercent === null ? 'nothing' : roundPercent(told.marginPercent);
  const driver = told.driver === null ? '' : ` What did it: ${DRIVERS[told.driver]}.`;
  if (reason === undefined) return `Sales and profit go together again: the margin is ${margin}.`;
  switch (reason) {
    case 'unprofitable': {
      const sold = counted(told.after.units, 'unit');
      return `No longer profitable: ${sold} sold, and the goods cost as much as they brought in, or more (margin ${margin}).${driver}`;
    }
    case 'sales_up_profit_down': {
      const sales = changeOf(netOf(told.before), netOf(told.after));
      const profit = changeOf(profitOf(told.before), profitOf(told.after));
      return `Sales are up ${sales}, and gross profit is down ${profit.replace(/^−/, '')}.${driver}`;
    }
    case 'margin_fell': {
      const before = told.marginBeforePercent === null ? 'more' : roundPercent(told.marginBeforePercent);
      return `The margin fell from ${before} to ${margin}.${driver}`;
    }
    case 'below_floor':
      return `The margin is ${margin}, below ${percentInWords(told.floorPercent)}.${driver}`;
  }
}

function factsOf(told: Told, { mayKnowCost }: Reading): SignalText['facts'] {
  const { after, before, currency } = told;
  const money = (minor: number) => moneyInWords(Math.round(minor), currency);
  const compares = told.marginBeforePercent !== null;
  const facts = [
    { label: 'Period', value: `${daysInWords(told.afterDays)}, against ${daysInWords(told.beforeDays)}` },
    { label: 'Net sales', value: withChange(netOf(after), netOf(before), compares, money) },
    { label: 'Units', value: withChange(unitsOf(after), unitsOf(before), compares, numberInWords) },
    mayKnowCost
      ? { label: 'Gross profit', value: withChange(profitOf(after), profitOf(before), compares, money) }
      : null,
    { label: 'Margin', value: marginInWords(told) },
    told.marginPoints === null
      ? null
      : { label: 'What moved the margin', value: pointsInWords(told.marginPoints) },
    mayKnowCost && told.profitParts !== null
      ? { label: 'What moved the profit', value: profitInWords(told.profitParts, money) }
      : null,
    discountFact(told),
    breakEvenFact(told),
    told.deepestDiscountPercent === null
      ? null
      : {
          label: 'Deepest discount that still earns',
          value: told.deepestDiscountPercent === 0 ? 'none' : percentInWords(told.deepestDiscountPercent),
        },
    after.returnedUnits === 0
      ? null
      : {
          label: 'Taken back',
          value: `${counted(after.returnedUnits, 'unit')} for ${money(after.returnedMinor)}; not in these sales`,
        },
    after.uncostedUnits === 0
      ? null
      : {
          label: 'Cost not known',
          value: `of ${money(after.uncostedNetMinor)} net sales; left out of margin and profit`,
        },
    ...told.otherCurrencies.map((other) => ({
      label: `Also sold in ${other.currency}`,
      value:
        other.marginPercent === null
          ? 'its margin cannot be told'
          : `judged by itself: margin ${roundPercent(other.marginPercent)}`,
    })),
    {
      label: 'What is in it',
      value:
        'sales after discounts and returns and without tax, less the cost of the goods; without fees, shipping and advertising',
    },
  ];
  return facts.filter((fact) => fact !== null);
}

/** To one decimal, and never the zero that bears a minus sign. */
const tenths = (value: number): number => Math.round(value * 10) / 10 || 0;

const unitsOf = ({ units, uncostedUnits }: JudgedSales): number => units + uncostedUnits;
const netOf = ({ netMinor, uncostedNetMinor }: JudgedSales): number => netMinor + uncostedNetMinor;
const profitOf = ({ netMinor, costMinor }: JudgedSales): number => netMinor - costMinor;
const roundPercent = (percent: number): string => percentInWords(tenths(percent));

function daysInWords({ from, to }: Days): string {
  return from === to ? dayInWords(from) : `${dayInWords(from)} to ${dayInWords(to)}`;
}

/** "18 %", "−12 %"; of nothing, or of a loss, no share can be told. */
function changeOf(before: number, after: number): string {
  return before > 0 ? percentInWords(Math.round((after / before - 1) * 100)) : 'to below zero';
}

function withChange(
  after: number,
  before: number,
  compares: boolean,
  inWords: (value: number) => string,
): string {
  if (!compares) return inWords(after);
  if (before <= 0) return `${inWords(after)} (${inWords(before)} before)`;
  const sign = after > before ? '+' : '';
  return `${inWords(after)}, ${sign}${changeOf(before, after)} (${inWords(before)} before)`;
}

function marginInWords({ marginPercent, marginBeforePercent }: Told): string {
  if (marginPercent === null) return 'nothing was taken in';
  if (marginBeforePercent === null) return `${roundPercent(marginPercent)}; nothing to compare it with`;
  const change = tenths(marginPercent - marginBeforePercent);
  const points = `${counted(Math.abs(change), 'point')} ${change < 0 ? 'less' : 'more'}`;
  return `${roundPercent(marginPercent)}, ${points} (${roundPercent(marginBeforePercent)} before)`;
}

const PARTS = { discount: 'discounts', price: 'list prices', cost: 'unit costs', mix: 'mix' } as const;

function pointsInWords(points: MarginParts): string {
  return `${named(PARTS, points, (value) => numberInWords(tenths(value)))} points`;
}

function profitInWords(parts: ProfitParts, money: (minor: number) => string): string {
  return named({ ...PARTS, volume: 'units sold' }, parts, money);
}

/** "discounts −4.8, unit costs −0.9, mix +0.2": the part that took most comes first. */
function named<Name extends string>(
  names: Readonly<Record<Name, string>>,
  values: Readonly<Record<Name, number>>,
  inWords: (value: number) => string,
): string {
  return (Object.keys(names) as Name[])
    .toSorted((one, other) => values[one] - values[other])
    .map((name) => `${names[name]} ${values[name] > 0 ? '+' : ''}${inWords(values[name])}`)
    .join(', ');
}

function discountFact({ discountPercent, discountBeforePercent }: Told): SignalText['facts'][number] | null {
  if (discountPercent === null || (discountPercent === 0 && (discountBeforePercent ?? 0) === 0)) return null;
  const before = discountBeforePercent === null ? '' : ` (${roundPercent(discountBeforePercent)} before)`;
  return { label: 'Average discount', value: `${roundPercent(discountPercent)}${before}` };
}

/** "needed +100 % units, sold +34 %", where a lower price is what drove it. */
function breakEvenFact({ driver, breakEven }: Told): SignalText['facts'][number] | null {
  if (breakEven === null || (driver !== 'discount' && driver !== 'price')) return null;
  const sign = breakEven.soldPercent > 0 ? '+' : '';
  const sold = `sold ${sign}${percentInWords(Math.round(breakEven.soldPercent))}`;
  const value =
    breakEven.neededPercent === null
      ? `no volume can: a unit earns nothing at this price; ${sold}`
      : `needed +${percentInWords(Math.round(breakEven.neededPercent))} units, ${sold}`;
  return { label: 'To pay for the lower price', value };
}
