import { describe, expect, it } from 'vitest';
import { delaySeconds, patienceOf } from '../../../lambdas/app/group-windows';
import { NOW } from '../../support/builders';

const deployed = { shortSeconds: 30, longSeconds: 3600 };

describe('how long a group waits', () => {
  it.each([
    ['instant', { windowSeconds: 30, growingBy: 10, pauseSeconds: 30, longestSeconds: 600 }],
    ['hourly', { windowSeconds: 3600, growingBy: 10, pauseSeconds: 30, longestSeconds: 600 }],
    [
      'summary:blue-harbour.myshopify.com',
      { windowSeconds: 90, growingBy: 1, pauseSeconds: 90, longestSeconds: 1800 },
    ],
    ['rule:rule_low:3', { windowSeconds: 90, growingBy: 1, pauseSeconds: 90, longestSeconds: 1800 }],
  ] as const)('%s', (cadence, patience) => {
    expect(patienceOf(cadence, deployed)).toEqual(patience);
  });

  it('is never longer than a queue delays, and never less than nothing', () => {
    expect(delaySeconds(NOW, '2026-11-18T12:00:00.001Z')).toBe(1);
    expect(delaySeconds(NOW, '2026-11-18T13:00:00.000Z')).toBe(900);
    expect(delaySeconds(NOW, '2026-11-18T11:00:00.000Z')).toBe(0);
  });
});
