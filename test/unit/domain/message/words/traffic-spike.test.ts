import { expect, it } from 'vitest';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';
import type { TrafficSpikeExplanation } from '../../../../../lambdas/domain/traffic/traffic-spike';

const reading = {
  now: '2026-11-18T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: false,
  mayKnowMargin: true,
};
const explanation: TrafficSpikeExplanation = {
  kind: 'traffic_spike',
  views: 412,
  from: '2026-11-18T11:05:00.000Z',
  to: '2026-11-18T12:05:00.000Z',
  usualViews: 60,
  usualSpread: 11.5,
  isByLastDays: false,
  hoursCompared: 8,
  daysKnown: 60,
  chance: 0.0038,
  threshold: 3,
  minimumViews: 50,
  significance: 0.01,
  conversion: { unitsSold: 24, views: 1200, from: '2026-10-01', to: '2026-11-17' },
  available: 18,
  unitsPerHour: 8.24,
  coverHours: 2.2,
};
const factOf = (fields: Partial<TrafficSpikeExplanation>, label: string) =>
  wordsOf({ ...explanation, ...fields }, reading).facts.find((fact) => fact.label === label)?.value;

it('a page that is suddenly visited is told with its usual hour, who of its visitors buys, and how long the stock lasts', () => {
  expect(wordsOf(explanation, reading)).toEqual({
    summary:
      '412 views in 60 minutes, 6.9 times the usual 60. At this traffic the stock is gone in 2.2 hours, Wed 18 Nov 2026, about 15:00 (Europe/Berlin).',
    facts: [
      {
        label: 'Views',
        value:
          '412 from Wed 18 Nov 2026, 12:05 (Europe/Berlin) on, 6.9 times the usual (alert at 3 times and 50 views)',
      },
      { label: 'Usual', value: '60 ± 11.5 at this hour of the week, by 8 such hours in 60 days' },
      { label: 'By chance alone', value: 'about once in 263 such hours' },
      {
        label: 'Sells',
        value:
          '24 units of 1,200 views from Thu 1 Oct 2026 to Tue 17 Nov 2026, so 8.2 units an hour at this traffic',
      },
      {
        label: 'Stock',
        value:
          '18 units in all locations together, gone in 2.2 hours at this traffic, Wed 18 Nov 2026, about 15:00 (Europe/Berlin)',
      },
    ],
    figure: '412 views an hour, 6.9 times the usual, stock for 2.2 hours',
  });
});

it('says what is not known instead of guessing it', () => {
  const unknown = { conversion: null, available: null, unitsPerHour: null, coverHours: null };
  const words = wordsOf({ ...explanation, ...unknown }, reading);
  expect(words.summary).toContain('How long the stock lasts at this traffic is not known.');
  expect(factOf(unknown, 'Sells')).toBe('not known yet how many of its visitors buy');
  expect(factOf(unknown, 'Stock')).toBe('not known');
});

it('says that nothing is left, and counts long times in days', () => {
  const none = wordsOf({ ...explanation, available: 0, coverHours: 0 }, reading);
  expect(none.summary).toContain('Nothing of it is left to sell.');
  expect(none.figure).toContain('none left');
  expect(wordsOf({ ...explanation, coverHours: 60 }, reading).summary).toContain('gone in 2.5 days');
  expect(wordsOf({ ...explanation, coverHours: 1e12 }, reading).summary).toContain(
    'enough for more than a year',
  );
});

it('says where the last two days are what it is compared with', () => {
  expect(factOf({ isByLastDays: true }, 'Usual')).toContain('60 ± 11.5 at this hour on the last two days');
});

it('says of what is all but impossible no more than that', () => {
  expect(factOf({ chance: 3e-9 }, 'By chance alone')).toBe('less than once in 10,000 such hours');
});
