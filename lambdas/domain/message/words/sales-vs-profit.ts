import type { MarginParts, ProfitParts } from '../../sales/margin-change';
import type { Days, JudgedSales } from '../../sales/sales-vs-profit';
import type { ExplanationOf, Reading, SignalText, SignalWords } from '../signal-words';
import {
  counted,
  dayInWords,
  markInWords,
  moneyInWords,
  numberBeside,
  numberInWords,
  numbersApart,
  percentInWords,
} from '../wording';

type Told = ExplanationOf<'sales_vs_profit'>;

export const salesVsProfitWords: SignalWords<'sales_vs_profit'> = (told, reading) => ({
  summary: `${whichMoney(told)}${reading.mayKnowMargin ? summaryOf(told) : summaryWithoutMargin(told)}${othersInWords(told, reading)}`,
  facts: factsOf(told, reading),
  figure: figureOf(told, reading),
});

/** "EUR: ", where it is sold in other currencies too, and each is judged by itself. */
const whichMoney = ({ currency, otherCurrencies }: Told): string =>
  otherCurrencies.length === 0 ? '' : `${currency}: `;

/** What the alert is about as well: " USD falls short as well: margin 12 %." */
function othersInWords({ otherCurrencies, floorPercent }: Told, { mayKnowMargin }: Reading): string {
  const short = otherCurrencies.filter(({ isTold }) => isTold === true);
  const said = short.map(({ currency, marginPercent }) => {
    const isShown = mayKnowMargin && marginPercent !== null;
    const margin = isShown ? `: margin ${percentInWords(marginPercent, [floorPercent])}` : '';
    return ` ${currency} falls short as well${margin}.`;
  });
  return said.join('');
}

function figureOf(told: Told, { mayKnowMargin }: Reading): string {
  if (!mayKnowMargin)
    return told.reasons[0] === undefined ? 'together again' : WITHOUT_MARGIN[told.reasons[0]];
  return told.marginPercent === null ? 'nothing earned' : `margin ${marginOf(told)}`;
}

/** Why, for those who may not know margins. */
const WITHOUT_MARGIN: Readonly<Record<Told['reasons'][number], string>> = {
  unprofitable: 'no longer profitable',
  sales_up_profit_down: 'sales are up, and profit is down',
  margin_fell: 'the margin fell',
  below_floor: 'the margin is below its floor',
};

function summaryWithoutMargin({ reasons: [reason], driver }: Told): string {
  if (reason === undefined) return 'Sales and profit go together again.';
  const text = WITHOUT_MARGIN[reason];
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.${driver === null ? '' : ` What did it: ${DRIVERS[driver]}.`}`;
}

const DRIVERS: Readonly<Record<keyof MarginParts, string>> = {
  discount: 'deeper discounts',
  price: 'lower list prices',
  cost: 'higher unit costs',
  mix: 'a mix that earns less',
};

function summaryOf(told: Told): string {
  const [reason] = told.reasons;
  const margin = told.marginPercent === null ? 'nothing' : marginOf(told);
  const driver = told.driver === null ? '' : ` What did it: ${DRIVERS[told.driver]}.`;
  if (reason === undefined) return `Sales and profit go together again: the margin is ${margin}.`;
  switch (reason) {
    case 'unprofitable': {
      const sold = counted(told.after.units, 'unit');
      return `No longer profitable: ${sold} sold, and the goods cost as much as they brought in, or more (margin ${margin}).${driver}`;
    }
    case 'sales_up_profit_down': {
      const sales = changeOf(netOf(told.before), netOf(told.after), [told.salesUpPercent]);
      const profit = changeOf(profitOf(told.before), profitOf(told.after));
      return `Sales are up ${sales}, and gross profit is down ${profit.replace(/^−/, '')}.${driver}`;
    }
    case 'margin_fell': {
      const before = told.marginBeforePercent === null ? 'more' : percentInWords(told.marginBeforePercent);
      return `The margin fell from ${before} to ${margin}.${driver}`;
    }
    case 'below_floor':
      return `The margin is ${margin}, below ${markInWords(told.floorPercent)} %.${driver}`;
  }
}

function factsOf(told: Told, { mayKnowCost, mayKnowMargin }: Reading): SignalText['facts'] {
  const { after, before, currency } = told;
  const money = (minor: number) => moneyInWords(Math.round(minor), currency);
  const compares = told.marginBeforePercent !== null;
  const facts = [
    { label: 'Period', value: `${daysInWords(told.afterDays)}, against ${daysInWords(told.beforeDays)}` },
    {
      label: 'Net sales',
      value: withChange(netOf(after), netOf(before), compares, money, [told.salesUpPercent]),
    },
    { label: 'Units', value: withChange(unitsOf(after), unitsOf(before), compares, numberInWords) },
    mayKnowCost
      ? { label: 'Gross profit', value: withChange(profitOf(after), profitOf(before), compares, money) }
      : null,
    mayKnowMargin ? { label: 'Margin', value: marginInWords(told) } : null,
    !mayKnowMargin || told.marginPoints === null
      ? null
      : { label: 'What moved the margin', value: pointsInWords(told.marginPoints) },
    mayKnowCost && told.profitParts !== null
      ? { label: 'What moved the profit', value: profitInWords(told.profitParts, money) }
      : null,
    mayKnowMargin ? discountFact(told) : null,
    mayKnowMargin ? breakEvenFact(told) : null,
    !mayKnowMargin || told.deepestDiscountPercent === null
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
      value: !mayKnowMargin
        ? 'judged by itself'
        : other.marginPercent === null
          ? 'its margin cannot be told'
          : `judged by itself: margin ${percentInWords(other.marginPercent)}`,
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
/** Beside the floor that it is compared with. */
const marginOf = ({ marginPercent, floorPercent }: Told): string =>
  percentInWords(marginPercent ?? 0, [floorPercent]);

function daysInWords({ from, to }: Days): string {
  return from === to ? dayInWords(from) : `${dayInWords(from)} to ${dayInWords(to)}`;
}

/** "18 %", "−12 %"; of nothing, or of a loss, no share can be told. */
function changeOf(before: number, after: number, marks: readonly number[] = []): string {
  if (before <= 0) return 'to below zero';
  return `${numberBeside(((after - before) * 100) / before, [0, ...marks], 0)} %`;
}

function withChange(
  after: number,
  before: number,
  compares: boolean,
  inWords: (value: number) => string,
  marks: readonly number[] = [],
): string {
  if (!compares) return inWords(after);
  if (before <= 0) return `${inWords(after)} (${inWords(before)} before)`;
  if (before === after) return `${inWords(after)}, as before`;
  const sign = after > before ? '+' : '';
  return `${inWords(after)}, ${sign}${changeOf(before, after, marks)} (${inWords(before)} before)`;
}

function marginInWords(told: Told): string {
  const { marginPercent, marginBeforePercent, marginFallPoints } = told;
  if (marginPercent === null) return 'nothing was taken in';
  if (marginBeforePercent === null) return `${marginOf(told)}; nothing to compare it with`;
  const change = marginPercent - marginBeforePercent;
  if (change === 0) return `${marginOf(told)}, as before`;
  const points = numberBeside(Math.abs(change), [0, marginFallPoints]);
  const unit = points === '1' ? 'point' : 'points';
  const before = percentInWords(marginBeforePercent);
  return `${marginOf(told)}, ${points} ${unit} ${change < 0 ? 'less' : 'more'} (${before} before)`;
}

const PARTS = { discount: 'discounts', price: 'list prices', cost: 'unit costs', mix: 'mix' } as const;

function pointsInWords(points: MarginParts): string {
  return `${named(PARTS, points, (value) => numberInWords(tenths(value)))} points`;
}

function profitInWords(parts: ProfitParts, money: (minor: number) => string): string {
  return named({ ...PARTS, mix: 'mix and rounding', volume: 'units sold' }, parts, money);
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
  const before = discountBeforePercent === null ? '' : ` (${percentInWords(discountBeforePercent)} before)`;
  return { label: 'Average discount', value: `${percentInWords(discountPercent)}${before}` };
}

/** "needed +100 % units, sold +34 %", where a lower price is what drove it. */
function breakEvenFact({ driver, breakEven }: Told): SignalText['facts'][number] | null {
  if (breakEven === null || (driver !== 'discount' && driver !== 'price')) return null;
  const { neededPercent, soldPercent } = breakEven;
  const sign = soldPercent > 0 ? '+' : '';
  const [sold, needed] = numbersApart(soldPercent, neededPercent ?? soldPercent, 0);
  const value =
    neededPercent === null
      ? `no volume can: a unit earns nothing at this price; sold ${sign}${sold} %`
      : `needed +${needed} % units, sold ${sign}${sold} %`;
  return { label: 'To pay for the lower price', value };
}
