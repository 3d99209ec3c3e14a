import type { TrafficSpikeExplanation } from '../../traffic/traffic-spike';
import type { SignalWords } from '../signal-words';
import {
  counted,
  dayInWords,
  forecastInWords,
  markInWords,
  numberBeside,
  numberInWords,
  timeInWords,
} from '../wording';

const HOUR_MS = 3_600_000;
const YEAR_HOURS = 8_760;

export const trafficSpikeWords: SignalWords<'traffic_spike'> = (explanation, { timeZone }) => {
  const { views, from, to, usualViews } = explanation;
  const { threshold, minimumViews } = explanation;
  const times = `${numberBeside(views / usualViews, [threshold])} times`;
  return {
    summary: `${counted(views, 'view')} in 60 minutes, ${times} the usual ${numberInWords(usualViews)}. ${consequenceOf(explanation, timeZone)}`,
    facts: [
      {
        label: 'Views',
        value: `${numberInWords(views)} from ${timeInWords(from, timeZone)} on, ${times} the usual (alert at ${markInWords(threshold)} times and ${counted(minimumViews, 'view')})`,
      },
      {
        label: 'Usual',
        value: usualInWords(explanation),
      },
      { label: 'By chance alone', value: chanceInWords(explanation.chance) },
      { label: 'Sells', value: conversionInWords(explanation) },
      { label: 'Stock', value: stockInWords(explanation, to, timeZone) },
    ],
    figure: `${counted(views, 'view')} an hour, ${times} the usual${coverFigure(explanation)}`,
  };
};

function usualInWords(explanation: TrafficSpikeExplanation): string {
  const { usualViews, usualSpread, isByLastDays, hoursCompared, daysKnown } = explanation;
  const usual = `${numberInWords(usualViews)} ± ${numberInWords(usualSpread)}`;
  const past = `${counted(hoursCompared, 'such hour')} in ${counted(daysKnown, 'day')}`;
  return isByLastDays
    ? `${usual} at this hour on the last two days, which is more than at this hour of the week, by ${past}`
    : `${usual} at this hour of the week, by ${past}`;
}

function consequenceOf(explanation: TrafficSpikeExplanation, timeZone: string | null): string {
  const { available, coverHours, to } = explanation;
  if (available !== null && available <= 0) return 'Nothing of it is left to sell.';
  if (coverHours === null) return 'How long the stock lasts at this traffic is not known.';
  if (coverHours > YEAR_HOURS) return 'The stock is enough for more than a year of such traffic.';
  return `At this traffic the stock is gone in ${hoursInWords(coverHours)}, ${goneInWords(to, coverHours, timeZone)}.`;
}

function conversionInWords({ conversion, unitsPerHour }: TrafficSpikeExplanation): string {
  if (conversion === null) return 'not known yet how many of its visitors buy';
  const { unitsSold, views, from, to } = conversion;
  const basis = `${counted(unitsSold, 'unit')} of ${counted(views, 'view')} from ${dayInWords(from)} to ${dayInWords(to)}`;
  return unitsPerHour === null
    ? basis
    : `${basis}, so ${counted(unitsPerHour, 'unit')} an hour at this traffic`;
}

function stockInWords(
  { available, coverHours }: TrafficSpikeExplanation,
  to: string,
  timeZone: string | null,
): string {
  if (available === null) return 'not known';
  const left = `${counted(available, 'unit')} in all locations together`;
  if (coverHours === null || available <= 0) return left;
  if (coverHours > YEAR_HOURS) return `${left}, enough for more than a year of such traffic`;
  return `${left}, gone in ${hoursInWords(coverHours)} at this traffic, ${goneInWords(to, coverHours, timeZone)}`;
}

function coverFigure({ available, coverHours }: TrafficSpikeExplanation): string {
  if (available !== null && available <= 0) return ', none left';
  return coverHours === null ? '' : `, stock for ${hoursInWords(coverHours)}`;
}

/** Above two days nobody counts hours. */
function hoursInWords(hours: number): string {
  if (hours > YEAR_HOURS) return 'more than a year';
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 2.4) / 10, 'day');
}

const goneInWords = (to: string, hours: number, timeZone: string | null): string =>
  forecastInWords(new Date(Date.parse(to) + hours * HOUR_MS).toISOString(), to, timeZone);

function chanceInWords(chance: number): string {
  if (chance < 0.000_1) return 'less than once in 10,000 such hours';
  if (chance > 0.5) return 'nothing out of the ordinary';
  return `about once in ${numberInWords(Math.round(1 / chance))} such hours`;
}
