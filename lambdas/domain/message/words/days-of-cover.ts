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

function summaryOf({
  available,
  firstGapOn,
  chance,
  lookedAheadDays,
  gapDays,
}: DaysOfCoverExplanation): string {
  if (available <= 0) {
    const until = gapDays === 0 ? '' : ` for about ${counted(gapDays, 'day')}`;
    return `Nothing is left${until}.`;
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

function gapInWords({ firstGapOn, gapDays, unitsShort, sellOutOn }: DaysOfCoverExplanation) {
  if (firstGapOn === null) return [];
  const ends = sellOutOn === null ? `for ${counted(gapDays, 'day')}` : 'and nothing is to come after it';
  const value = `from ${dayInWords(firstGapOn)}, ${ends}; ${counted(Math.round(unitsShort), 'unit')} short`;
  return [{ label: 'Gap', value }];
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
