import type { AgeBuckets, AgingStockExplanation } from '../../aging/aging-stock';
import type { Reading, SignalWords } from '../signal-words';
import { plainText } from '../plain-text';
import { counted, dayInWords, moneyInWords, numberInWords, percentInWords } from '../wording';

export const agingStockWords: SignalWords<'aging_stock'> = (explanation, reading) => {
  const { units, medianAgeDays, isMedianAtLeast, oldestAgeDays, isOldestAtLeast, locations } = explanation;
  const age = days(medianAgeDays, isMedianAtLeast);
  return {
    summary: summaryOf(explanation),
    facts: [
      { label: 'Why', value: summaryOf(explanation) },
      { label: 'In stock', value: counted(units, 'unit') },
      {
        label: 'Age',
        value: `half of them are ${age} old or less; the oldest ${days(oldestAgeDays, isOldestAtLeast)}`,
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
  const idle = days(explanation.daysWithoutSale ?? 0, explanation.isWithoutSaleAtLeast);
  if (because.length === 0) return 'The stock moves, as far as this rule goes.';
  const age = days(explanation.medianAgeDays, explanation.isMedianAtLeast);
  const reasons = because.map((reason) => {
    switch (reason) {
      case 'age':
        return `half of ${counted(units, 'unit')} have lain for ${age} or longer`;
      case 'no_sale':
        return `nothing was sold for ${idle}`;
      case 'capital':
        return `${counted(oldUnits, 'unit')} older than ${counted(thresholdDays, 'day')} tie up capital`;
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
    .map(([name, units]) => `${numberInWords(units)} at ${name}`)
    .join(' · ');
}

function lastSaleInWords({
  lastSaleOn,
  daysWithoutSale,
  isWithoutSaleAtLeast,
}: AgingStockExplanation): string {
  if (daysWithoutSale === null) return 'its sales are not known';
  if (lastSaleOn === null) return `none in ${days(daysWithoutSale, isWithoutSaleAtLeast)}`;
  return `${dayInWords(lastSaleOn)}, ${counted(daysWithoutSale, 'day')} ago`;
}

/** Capital is the unit cost times the units, so it tells what a unit costs. */
function capitalInWords(explanation: AgingStockExplanation, { mayKnowCost }: Reading) {
  const { capitalMinor, oldCapitalMinor, currency, oldUnits, thresholdDays } = explanation;
  if (!mayKnowCost) return [];
  if (capitalMinor === null || oldCapitalMinor === null || currency === null) {
    return [{ label: 'Capital tied up', value: 'not known: nobody has said what a unit costs' }];
  }
  const old =
    oldUnits === 0
      ? ''
      : `, of that ${moneyInWords(oldCapitalMinor, currency)} older than ${counted(thresholdDays, 'day')}`;
  return [{ label: 'Capital tied up', value: `${moneyInWords(capitalMinor, currency)}${old}` }];
}

function discountInWords(explanation: AgingStockExplanation, { mayKnowCost }: Reading) {
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

function figureOf({ because, daysWithoutSale, medianAgeDays, isMedianAtLeast }: AgingStockExplanation) {
  if (because.includes('age') || daysWithoutSale === null) return days(medianAgeDays, isMedianAtLeast);
  return `no sale in ${counted(daysWithoutSale, 'day')}`;
}
