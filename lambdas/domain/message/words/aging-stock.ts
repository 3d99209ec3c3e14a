import type { AgeBuckets, AgingStockExplanation } from '../../aging/aging-stock';
import type { Reading, SignalWords } from '../signal-words';
import { plainText } from '../plain-text';
import { counted, dayInWords, moneyInWords, numberInWords, percentInWords } from '../wording';

export const agingStockWords: SignalWords<'aging_stock'> = (explanation, reading) => {
  const { units, medianAgeDays, isMedianAtLeast, oldestAgeDays, isOldestAtLeast, locations } = explanation;
  return {
    summary: summaryOf(explanation),
    facts: [
      { label: 'In stock', value: counted(units, 'unit') },
      {
        label: 'Age',
        value: `half of them are ${isMedianAtLeast ? `at least ${counted(medianAgeDays, 'day')} old` : `${counted(medianAgeDays, 'day')} old or less`}; the oldest ${days(oldestAgeDays, isOldestAtLeast)}`,
      },
      { label: 'By age', value: bucketsInWords(explanation.buckets) },
      ...(locations.length < 2
        ? []
        : locations.map(({ locationId, name, units: there, buckets }) => ({
            label: plainText(name ?? locationId, 40),
            value: `${counted(there, 'unit')}: ${bucketsInWords(buckets)}`,
          }))),
      { label: 'Last sale', value: lastSaleInWords(explanation) },
      ...capitalInWords(explanation, reading),
      ...discountInWords(explanation, reading),
    ],
    figure: `${counted(units, 'unit')}, ${figureOf(explanation)}`,
  };
};

/** "at least 120 days", where nobody knows how much longer. */
const days = (count: number, isAtLeast: boolean): string =>
  `${isAtLeast ? 'at least ' : ''}${counted(count, 'day')}`;

function summaryOf(explanation: AgingStockExplanation): string {
  const { leftOut, because, units, oldUnits, thresholdDays } = explanation;
  if (leftOut !== null) return `Left out: it is ${LEFT_OUT[leftOut]}.`;
  if (because.length === 0) return 'The stock moves, as far as this rule goes.';
  const reasons = because.map((reason) => {
    switch (reason) {
      case 'age':
        return `half of its ${counted(units, 'unit')} are ${counted(explanation.medianAgeDays, 'day')} old or more`;
      case 'no_sale':
        return `nothing was sold ${idleInWords(explanation)}`;
      case 'capital':
        return `${counted(oldUnits, 'unit')} older than ${counted(thresholdDays, 'day')} ${oldUnits === 1 ? 'ties' : 'tie'} up capital`;
    }
  });
  const text = reasons.join(', and ');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}

const LEFT_OUT = {
  new: 'new',
  not_published: 'not yet published',
  out_of_season: 'out of its season',
} as const;

function bucketsInWords([first, second, third, older]: AgeBuckets): string {
  const parts = [
    ['0–30 days', first],
    ['31–60 days', second],
    ['61–90 days', third],
    ['over 90 days', older],
  ] as const;
  return parts
    .filter(([, units]) => units > 0)
    .map(([name, units]) => `${name}: ${numberInWords(units)}`)
    .join(' · ');
}

/** "for 109 days"; "on 90 days on which it was in stock". */
function idleInWords({
  daysWithoutSale,
  daysOutOfStock,
  isWithoutSaleAtLeast,
}: AgingStockExplanation): string {
  const idle = days(daysWithoutSale ?? 0, isWithoutSaleAtLeast);
  return daysOutOfStock === 0 ? `for ${idle}` : `on ${idle} on which it was in stock`;
}

function lastSaleInWords(explanation: AgingStockExplanation): string {
  const { lastSaleOn, daysWithoutSale, daysOutOfStock, isWithoutSaleAtLeast } = explanation;
  if (daysWithoutSale === null) return 'its sales are not known';
  const out =
    daysOutOfStock === 0
      ? ''
      : `; out of stock on ${numberInWords(daysOutOfStock)} of them, in stock on ${numberInWords(daysWithoutSale)}`;
  const since = daysWithoutSale + daysOutOfStock;
  if (lastSaleOn === null) return `none in ${days(since, isWithoutSaleAtLeast)}${out}`;
  return `${dayInWords(lastSaleOn)}, ${counted(since, 'day')} ago${out}`;
}

/** Capital is the unit cost times the units, so it tells what a unit costs. */
function capitalInWords(explanation: AgingStockExplanation, { mayKnowCost }: Reading) {
  const { capitalMinor, oldCapitalMinor, currency, oldUnits, thresholdDays } = explanation;
  if (!mayKnowCost) return [];
  if (capitalMinor === null || oldCapitalMinor === null || currency === null) {
    return [{ label: 'Capital tied up', value: 'not known: nobody has said what a unit costs' }];
  }
  const share =
    oldCapitalMinor === capitalMinor ? 'all of it' : `of that ${moneyInWords(oldCapitalMinor, currency)}`;
  const old = oldUnits === 0 ? '' : `, ${share} older than ${counted(thresholdDays, 'day')}`;
  return [{ label: 'Capital tied up', value: `${moneyInWords(capitalMinor, currency)}${old}` }];
}

function discountInWords(explanation: AgingStockExplanation, { mayKnowCost, mayKnowMargin }: Reading) {
  if (!mayKnowMargin) return [];
  const { deepestDiscountPercent: percent, unitCostMinor, currency } = explanation;
  if (percent === null) {
    return [{ label: 'Deepest discount that still earns', value: 'not known without its price and cost' }];
  }
  const floor =
    mayKnowCost && unitCostMinor !== null && currency !== null
      ? `; a unit costs ${moneyInWords(unitCostMinor, currency)}`
      : '';
  const value = `${percent === 0 ? 'none' : percentInWords(percent)}${floor}`;
  return [{ label: 'Deepest discount that still earns', value }];
}

function figureOf(explanation: AgingStockExplanation): string {
  const { because, medianAgeDays } = explanation;
  if (because.includes('no_sale') && !because.includes('age')) return `no sale ${idleInWords(explanation)}`;
  return `half of ${explanation.units === 1 ? 'it' : 'them'} ${counted(medianAgeDays, 'day')} old or more`;
}
