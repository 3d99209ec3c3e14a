import type { LotOutlook } from '../../lot/nearing-expiration';
import { plainText } from '../plain-text';
import type { SignalWords } from '../signal-words';
import { counted, dayInWords, numberInWords, percentInWords } from '../wording';

export const nearingExpirationWords: SignalWords<'nearing_expiration'> = (explanation, { mayKnowMargin }) => {
  const { unitsAtRisk, firstDay, lots, lotsAtRisk, furtherUnsold, unitsInLots, onHand, unitsPerDay, today } =
    explanation;
  const units = counted(unitsAtRisk, 'unit');
  const isPast = firstDay < today;
  const isOver = isPast && lotsAtRisk === lots.length && lots.every((lot) => lot.sellableUntil < today);
  const summary =
    unitsAtRisk === 0
      ? `All units sell in time, as far as the next ${counted(explanation.horizonDays, 'day')} go.`
      : isOver
        ? `${units} can be sold no more: the first could be until ${dayInWords(firstDay)}.`
        : `${units} will expire unsold at the present rate; ${isPast ? 'the first could be sold until' : 'sell the first by'} ${dayInWords(firstDay)}.`;
  return {
    summary,
    facts: [
      {
        label: isOver ? 'Can be sold no more' : 'Will expire unsold',
        value: `${units} of ${numberInWords(unitsInLots)} in lots`,
      },
      { label: isPast ? 'Could be sold until' : 'Sell by', value: dayInWords(firstDay) },
      { label: 'Sells', value: unitsPerDay === 0 ? 'not at present' : `${numberInWords(unitsPerDay)} a day` },
      ...lots.map((lot) => ({ label: `Lot ${nameOf(lot)}`, value: describe(lot) })),
      ...(lotsAtRisk > lots.length
        ? [
            {
              label: 'More lots',
              value: `${numberInWords(lotsAtRisk - lots.length)}, with ${roundedUnits(furtherUnsold)} left over`,
            },
          ]
        : []),
      ...(explanation.minimumShelfLifeDays === 0
        ? []
        : [{ label: 'Shelf life promised', value: counted(explanation.minimumShelfLifeDays, 'day') }]),
      ...mismatchOf(unitsInLots, onHand),
      ...(mayKnowMargin && !isOver ? discountOf(explanation.deepestDiscountPercent) : []),
    ],
    figure: `${units}, ${dayInWords(firstDay)}`,
  };
};

const nameOf = ({ lotId }: LotOutlook): string => plainText(decodeURIComponent(lotId), 40);

function describe({ units, unsold, expiresOn, sellableUntil }: LotOutlook): string {
  const expiry = `expires ${dayInWords(expiresOn)}`;
  const until = sellableUntil === expiresOn ? '' : `, can be sold until ${dayInWords(sellableUntil)}`;
  const left =
    unsold === units ? `all ${counted(units, 'unit')}` : `${unitsLeft(unsold)} of ${counted(units, 'unit')}`;
  return `${left} left over; ${expiry}${until}`;
}

/** What is left over is never none: a part of a unit that is expected to be left is less than one. */
const unitsLeft = (unsold: number): string =>
  unsold < 0.5 ? 'less than 1' : numberInWords(Math.round(unsold));
const roundedUnits = (unsold: number): string =>
  unsold < 0.5 ? 'less than 1 unit' : counted(Math.round(unsold), 'unit');

/** Two systems that do not agree are worth saying: the figures are no better than they are. */
function mismatchOf(unitsInLots: number, onHand: number | null): { label: string; value: string }[] {
  if (onHand === null || onHand === unitsInLots) return [];
  const value =
    unitsInLots > onHand
      ? `Lots hold ${numberInWords(unitsInLots)} units, the shelf ${numberInWords(onHand)}: reckoned with what is on the shelf.`
      : `Lots hold ${numberInWords(unitsInLots)} units, the shelf ${numberInWords(onHand)}: the rest is in no lot and left out.`;
  return [{ label: 'Does not add up', value }];
}

function discountOf(percent: number | null): { label: string; value: string }[] {
  if (percent === null) return [];
  const value = percent === 0 ? 'none' : percentInWords(percent);
  return [{ label: 'Deepest discount that still earns', value }];
}
