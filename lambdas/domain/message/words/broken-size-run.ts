import { plainText } from '../plain-text';
import type { SignalWords } from '../signal-words';
import { counted, markInWords, numberInWords, percentInWords } from '../wording';

const MOST_NAMED = 6;

export const brokenSizeRunWords: SignalWords<'broken_size_run'> = (explanation) => {
  const { percentInStock, threshold, clearsAt, windowDays, unitsSold, sizeCount, sizesOut, sizes } =
    explanation;
  const share = percentInWords(percentInStock, [threshold, clearsAt]);
  const named = (isInStock: boolean) =>
    sizes
      .filter((size) => size.isInStock === isInStock)
      .slice(0, MOST_NAMED)
      .map((size) => {
        const left = isInStock ? `${numberInWords(size.quantity)} left, ` : '';
        return `${plainText(size.name, 40)}: ${left}${percentInWords(size.percentOfDemand)} of its demand`;
      })
      .join(' · ');
  const [missing, standing] = [named(false), named(true)];
  return {
    summary: `The product is in stock, but only ${share} of what people usually buy of it is: ${numberInWords(sizesOut)} of its ${counted(sizeCount, 'variant')} ${sizesOut === 1 ? 'is' : 'are'} out.`,
    facts: [
      {
        label: 'Demand in stock',
        value: `${share} (alert at ${markInWords(threshold)} %, over at ${markInWords(clearsAt)} %)`,
      },
      { label: 'Variants out', value: `${numberInWords(sizesOut)} of ${numberInWords(sizeCount)}` },
      ...(missing === '' ? [] : [{ label: 'Missing', value: missing }]),
      ...(standing === '' ? [] : [{ label: 'Still there', value: standing }]),
      {
        label: 'Worked out from',
        value: `${counted(unitsSold, 'unit')} sold in ${counted(windowDays, 'day')}, days without stock left out as far as known`,
      },
    ],
    figure: `${share} of demand in stock`,
  };
};
