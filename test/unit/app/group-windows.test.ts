import { describe, expect, it } from 'vitest';
import { delaySeconds, nextLookAt, patienceOf, secondsAfter } from '../../../lambdas/app/group-windows';
import { NOW } from '../../support/builders';

const deployed = { shortSeconds: 30, longSeconds: 3600 };
const local = { shortSeconds: 3, longSeconds: 3 };

describe('how long a group waits', () => {
  const burst = { burstOf: 10, burstQuietSeconds: 30, longestQuietSeconds: 60 };
  const news = { ...burst, quietSeconds: 30, longestSeconds: 60, longestBurstSeconds: 600 };
  const summary = { ...burst, quietSeconds: 90, longestSeconds: 1800, longestBurstSeconds: 1800 };

  it.each([
    ['instant', { ...news, windowSeconds: 30 }],
    ['hourly', { ...news, windowSeconds: 3600 }],
    ['summary:blue-harbour.myshopify.com', { ...summary, windowSeconds: 90 }],
    ['rule:rule_low:3', { ...summary, windowSeconds: 90 }],
  ] as const)('%s', (cadence, patience) => {
    expect(patienceOf(cadence, deployed)).toEqual(patience);
  });

  it('is never longer than a queue delays, and never less than nothing', () => {
    expect(delaySeconds(NOW, '2026-11-18T12:00:00.001Z')).toBe(1);
    expect(delaySeconds(NOW, '2026-11-18T13:00:00.000Z')).toBe(900);
    expect(delaySeconds(NOW, '2026-11-18T11:00:00.000Z')).toBe(0);
  });
});

describe('when a group is told', () => {
  const after = (seconds: number) => secondsAfter(NOW, seconds);
  /** Seconds since its first event: of the last one, of this look, and of the next look (null: told now). */
  type Look = readonly [arrived: number, last: number, at: number, next: number | null];
  const nextOf = (windows: typeof local, [arrived, last, at]: Look): number | null => {
    const arrivals = { arrived, firstAt: NOW, lastAt: after(last) };
    const patience = patienceOf('instant', windows);
    const next = nextLookAt(arrivals, patience, after(patience.windowSeconds), after(at));
    return next === null ? null : (Date.parse(next) - Date.parse(NOW)) / 1000;
  };

  it.each<[string, Look]>([
    ['one alert, once the window is over', [1, 0, 3, null]],
    ['two, when nothing came for a window since', [2, 2, 3, 5]],
    ['two, then', [2, 2, 5, null]],
    ['nine that kept coming, in half a minute at the latest', [9, 32, 32.9, 33]],
    ['nine that kept coming, then', [9, 32, 33, null]],
    ['ten, a burst: not while a batch may be on its way', [10, 0, 3, 15]],
    ['ten, a burst: 15 s after the last', [10, 0, 15, null]],
    ['a burst of ten batches with 10 s between them: after 20 s of quiet', [100, 100, 115, 120]],
    ['a burst of ten batches with 10 s between them, then', [100, 100, 120, null]],
    ['a burst slower than that: after half a minute of quiet', [100, 400, 429.9, 430]],
    ['a burst slower than that, then', [100, 400, 430, null]],
    ['a burst that does not end, ten minutes after it was first looked at', [1000, 602, 602.5, 603]],
    ['a burst that does not end, then', [1000, 602, 603, null]],
  ])('on one machine: %s', (_, look) => {
    expect(nextOf(local, look)).toBe(look[3]);
  });

  it.each<[string, Look]>([
    ['one alert, once the window is over', [1, 0, 30, null]],
    ['a burst, after half a minute of quiet', [100, 10, 30, 40]],
    ['a slow burst, after a minute of quiet', [20, 300, 359, 360]],
    ['a slow burst, then', [20, 300, 360, null]],
  ])('deployed: %s', (_, look) => {
    expect(nextOf(deployed, look)).toBe(look[3]);
  });

  it('of what waits for an hour: with what comes at the end of the hour, and a minute later at the most', () => {
    const patience = patienceOf('hourly', deployed);
    const look = (last: number, at: number) =>
      nextLookAt({ arrived: 9, firstAt: NOW, lastAt: after(last) }, patience, after(3600), after(at));
    expect(look(3500, 3600)).toBeNull();
    expect(look(3590, 3600)).toBe(after(3620));
    expect(look(3659, 3659)).toBe(after(3660));
    expect(look(3659, 3660)).toBeNull();
  });
});
