import type { SignalWords } from '../signal-words';
import { counted, durationInWords, numberInWords, timeInWords } from '../wording';

export const feedSilentWords: SignalWords<'feed_silent'> = (explanation, { now, timeZone }) => {
  const { isSilent, lastEventAt, expectedEvents, neededEvents, daysKnown, holdsAlerts } = explanation;
  const last = timeInWords(lastEventAt, timeZone);
  const since = durationInWords(lastEventAt, now);
  const missing = `about ${counted(Math.round(expectedEvents), 'event')}`;
  if (!isSilent) {
    const held = holdsAlerts ? [{ label: 'Held alerts', value: 'those that are still true follow' }] : [];
    return {
      summary: `Events come again, the last one on ${last}.`,
      facts: [{ label: 'Last event', value: last }, ...held],
      figure: 'events come again',
    };
  }
  return {
    summary: `Nothing has come since ${last}; ${missing} should have.`,
    facts: [
      { label: 'Last event', value: `${last}, ${since} ago` },
      {
        label: 'Should have come',
        value: `${missing}, by the hours of its own week over ${counted(daysKnown, 'day')}${bunchesInWords(neededEvents)}`,
      },
      ...(holdsAlerts
        ? [
            {
              label: 'Until it speaks again',
              value: 'all other alerts about this shop are held back, because its stock may be out of date',
            },
          ]
        : []),
    ],
    figure: `silent for ${since}`,
  };
};

/** Why it is told no sooner than that. */
const bunchesInWords = (needed: number | undefined): string =>
  needed === undefined ? '' : ` (alert from ${numberInWords(needed)}, because they come in bunches)`;
