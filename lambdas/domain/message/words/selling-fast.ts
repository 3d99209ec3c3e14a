import type { SellingFastExplanation } from '../../sales/selling-fast';
import type { Reading, SignalWords } from '../signal-words';
import {
  counted,
  dayOfInWords,
  forecastInWords,
  markInWords,
  numberBeside,
  numberInWords,
  percentInWords,
} from '../wording';

export const sellingFastWords: SignalWords<'selling_fast'> = (explanation, reading) => {
  const { observed, windowHours, available, thresholdTimes, significance } = explanation;
  const times = numberBeside(explanation.times, [thresholdTimes]);
  const sold = `${counted(observed, 'unit')} in ${counted(windowHours, 'hour')}`;
  const consequence = consequenceInWords(explanation, reading);
  return {
    summary: `${sold}, ${times} times the usual. ${consequence}`,
    facts: [
      { label: 'Sold', value: sold },
      { label: 'Usual', value: usualInWords(explanation) },
      {
        label: 'By chance',
        value: `${chanceInWords(explanation)} (alert below ${markInWords(significance * 100)} %, from ${markInWords(thresholdTimes)} times the usual and ${counted(explanation.minimumUnits, 'unit')})`,
      },
      { label: 'Left', value: available === null ? 'not known' : counted(available, 'unit') },
    ],
    figure: `${sold}, ${times} times the usual`,
  };
};

/** Of the last digit that percent are told with on nothing is left: "0 %" would say that it cannot happen. */
function chanceInWords({ chance, significance, dispersion = 1 }: SellingFastExplanation): string {
  const told =
    chance < LEAST_CHANCE ? 'less than once in 10,000' : percentInWords(chance * 100, [significance * 100]);
  return dispersion === 1
    ? told
    : `${told}, as its days vary ${numberBeside(dispersion, [1])} times as much as single sales would`;
}

const LEAST_CHANCE = 0.000_1;

/** "At this pace gone Thu 26 Nov 2026, in the afternoon (Europe/Berlin); next delivery Wed 9 Dec 2026, 24 units." */
function consequenceInWords(
  { available, hoursLeft, goneAt, nextArrivalAt, nextArrivalUnits }: SellingFastExplanation,
  { now, timeZone }: Reading,
): string {
  const arrival =
    nextArrivalAt === null
      ? 'no delivery with a date is on its way'
      : `next delivery ${dayOfInWords(nextArrivalAt, timeZone)}, ${counted(nextArrivalUnits ?? 0, 'unit')}`;
  if (available === null) return `When it is gone cannot be said: how much is left is not known; ${arrival}.`;
  if (available <= 0) return `Nothing is left; ${arrival}.`;
  if (hoursLeft === null)
    return `Nothing was sold in that time, so nobody can say when it is gone; ${arrival}.`;
  if (goneAt === null) return `At this pace it lasts for more than ten years; ${arrival}.`;
  return `At this pace gone ${forecastInWords(goneAt, now, timeZone)}; ${arrival}.`;
}

function usualInWords({ expected, usual, windowHours }: SellingFastExplanation): string {
  const hours = counted(windowHours, 'hour');
  const { windows, method, knownUnits, knownHours } = usual;
  // So many times it is what was sold: of a part of a unit one decimal would make another number of times.
  const usually = numberBeside(expected, [0], expected < 1 ? 2 : 1);
  if (method === 'less_than_one') return `less than one unit in ${counted(knownHours, 'hour')} on sale`;
  if (method === 'all_days') {
    return `${usually} in ${hours}: ${counted(knownUnits, 'unit')} in ${counted(knownHours, 'hour')} on sale, none on these weekdays`;
  }
  const weeks = windows.map(({ units, hours: onSale }) =>
    onSale === windowHours
      ? numberInWords(units)
      : `${numberInWords(units)} in ${counted(onSale, 'hour')} on sale`,
  );
  return `${usually} in ${hours} of the same weekdays (the weeks before: ${weeks.join(' · ')})`;
}
