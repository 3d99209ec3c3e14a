import type { DaysOfCoverExplanation } from '../../forecast/judge-cover';
import type { SignalWords } from '../signal-words';
import { counted, dayInWords, numberInWords, percentInWords } from '../wording';

export const daysOfCoverWords: SignalWords<'days_of_cover'> = (explanation) => {
  const { available, unitsPerDay, rawUnitsPerDay, chance, lookedAheadDays, coverDays } = explanation;
  const left = counted(available, 'unit');
  return {
    summary: summaryOf(explanation),
    facts: [
      { label: 'Left', value: left },
      { label: 'Sells', value: paceInWords(unitsPerDay, rawUnitsPerDay) },
      ...(available > 0 && unitsPerDay > 0
        ? [{ label: 'Lasts', value: `about ${counted(Math.round(coverDays), 'day')} at this rate` }]
        : []),
      {
        label: 'Chance of running out',
        value: `${percentInWords(chance * 100)} within ${counted(Math.round(lookedAheadDays), 'day')}`,
      },
      ...gapInWords(explanation),
      ...incomingInWords(explanation),
      ...leadInWords(explanation),
      ...(explanation.shape === 'steady'
        ? []
        : [
            {
              label: 'Reckoned',
              value:
                explanation.shape === 'slow'
                  ? 'it sells seldom, which is allowed for'
                  : 'it sells in lumps, so large orders are allowed for',
            },
          ]),
    ],
    figure: available <= 0 ? 'none left' : `${left}, ${percentInWords(chance * 100)} to run out`,
  };
};

function summaryOf(explanation: DaysOfCoverExplanation): string {
  const { available, firstGapOn, chance, lookedAheadDays, gapDays, incoming } = explanation;
  if (available <= 0) {
    if (isOpenEnded(explanation)) return `Nothing is left, and ${whatIsToCome(explanation)}.`;
    if (gapDays > 0) return `Nothing is left for about ${counted(gapDays, 'day')}.`;
    return incoming.length === 0 ? 'Nothing is left, and nothing is on order.' : 'Nothing is left.';
  }
  const sure = percentInWords(chance * 100);
  const ahead = counted(Math.round(lookedAheadDays), 'day');
  const date = firstGapOn === null ? '' : `, at this rate on ${dayInWords(firstGapOn)}`;
  return `It runs out within ${ahead} with a chance of ${sure}${date}.`;
}

function paceInWords(corrected: number, raw: number | null): string {
  if (corrected <= 0) return 'nothing was sold in the days known';
  const [rate, plain] = [numberInWords(corrected), raw === null ? null : numberInWords(raw)];
  const beside = plain === null || plain === rate ? '' : ` (${plain} by the plain mean of four weeks)`;
  return `${rate} a day${beside}`;
}

function gapInWords(explanation: DaysOfCoverExplanation) {
  const { firstGapOn, gapDays, unitsShort } = explanation;
  if (firstGapOn === null) return [];
  const from = `from ${dayInWords(firstGapOn)}`;
  // How long it lasts, and how much is short until then, is known only of a gap that ends.
  const value = isOpenEnded(explanation)
    ? `${from}, and ${whatIsToCome(explanation)}`
    : `${from}, for ${counted(gapDays, 'day')}; ${counted(Math.round(unitsShort), 'unit')} short`;
  return [{ label: 'Gap', value }];
}

/** Whether the first gap is the one that no arrival ends: its days are then only as many as were looked at. */
const isOpenEnded = ({ firstGapOn, sellOutOn }: DaysOfCoverExplanation): boolean =>
  firstGapOn !== null && sellOutOn === firstGapOn;

/** After the start of a gap that no arrival ends. */
function whatIsToCome({ incoming, gapDays, firstGapOn }: DaysOfCoverExplanation): string {
  if (incoming.length === 0) return 'nothing is on order';
  if (incoming.every((order) => !order.counted)) return 'nothing on order can be counted on';
  const later = incoming.some(
    ({ counted: isCounted, expectedOn }) =>
      isCounted && expectedOn !== null && expectedOn > (firstGapOn ?? ''),
  );
  return later ? `nothing is to come for ${counted(gapDays, 'day')} at least` : 'nothing is to come after it';
}

function incomingInWords({ incoming }: DaysOfCoverExplanation) {
  if (incoming.length === 0) return [{ label: 'On order', value: 'nothing' }];
  const orders = incoming.map(({ units, expectedOn, counted: isCounted }) => {
    const when = expectedOn === null ? 'no date' : dayInWords(expectedOn);
    return `${counted(units, 'unit')} for ${when}${isCounted ? '' : ' (not counted on)'}`;
  });
  return [{ label: 'On order', value: orders.join(' · ') }];
}

function leadInWords({ leadDays, leadSource }: DaysOfCoverExplanation) {
  if (leadDays === null) return [{ label: 'Lead time', value: 'not known' }];
  const from = {
    variant: 'as set for it',
    supplier: 'of its supplier',
    measured: 'as measured',
    default: 'as usual',
  };
  return [
    {
      label: 'Lead time',
      value: `${counted(Math.round(leadDays), 'day')}, ${from[leadSource ?? 'default']}`,
    },
  ];
}
