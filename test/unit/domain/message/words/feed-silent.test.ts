import { expect, it } from 'vitest';
import type { FeedSilentExplanation } from '../../../../../lambdas/domain/feed/feed-silent';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';

const reading = {
  now: '2026-11-18T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: false,
  mayKnowMargin: true,
};
const explanation: FeedSilentExplanation = {
  kind: 'feed_silent',
  isSilent: true,
  lastEventAt: '2026-11-18T09:14:07.000Z',
  silentMinutes: 165,
  expectedEvents: 34.4,
  daysKnown: 20,
  holdsAlerts: true,
};

it('a silent feed is told with its last event, what should have come, and what waits for it', () => {
  expect(wordsOf(explanation, reading)).toEqual({
    summary: 'Nothing has come since Wed 18 Nov 2026, 10:14 (Europe/Berlin); about 34 events should have.',
    facts: [
      { label: 'Last event', value: 'Wed 18 Nov 2026, 10:14 (Europe/Berlin), 2 hours ago' },
      { label: 'Should have come', value: 'about 34 events, by the hours of its own week over 20 days' },
      {
        label: 'Until it speaks again',
        value: 'all other alerts about this shop are held back, because its stock may be out of date',
      },
    ],
    figure: 'silent for 2 hours',
  });
});

it('a feed whose events come in bunches says from how many on it is silence', () => {
  const { facts } = wordsOf({ ...explanation, expectedEvents: 102.3, neededEvents: 97.4 }, reading);
  expect(facts[1]?.value).toBe(
    'about 102 events, by the hours of its own week over 20 days (alert from 97.4, because they come in bunches)',
  );
});

it('a silent second source of a shop holds nothing back, and does not say so', () => {
  const { facts } = wordsOf({ ...explanation, holdsAlerts: false }, reading);
  expect(facts.map(({ label }) => label)).toEqual(['Last event', 'Should have come']);
});

it('a feed that speaks again says what becomes of the alerts that were held', () => {
  const over = { ...explanation, isSilent: false, lastEventAt: '2026-11-18T11:59:00.000Z' };
  expect(wordsOf(over, reading)).toEqual({
    summary: 'Events come again, the last one on Wed 18 Nov 2026, 12:59 (Europe/Berlin).',
    facts: [
      { label: 'Last event', value: 'Wed 18 Nov 2026, 12:59 (Europe/Berlin)' },
      { label: 'Held alerts', value: 'those that are still true follow' },
    ],
    figure: 'events come again',
  });
});
