import { describe, expect, it } from 'vitest';
import { leaseRetryAt } from '../../../lambdas/app/lease-retry';

const NOW = '2026-03-10T09:00:00.000Z';
const at = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
/** Seconds from now until a refused lease is asked for again. */
const wait = (held: { since: number; until: number } | null, notBefore = 0) =>
  (Date.parse(
    leaseRetryAt(
      {
        held: held === null ? null : { since: at(held.since), until: at(held.until) },
        notBefore: at(notBefore),
      },
      NOW,
    ),
  ) -
    Date.parse(NOW)) /
  1000;

describe('a lease that somebody holds', () => {
  it.each([
    { situation: 'just taken', since: 0, seconds: 1 },
    { situation: 'taken by a worker whose clock is ahead', since: 2, seconds: 1 },
    { situation: 'held for just more than a second', since: -1.5, seconds: 1.5 },
    { situation: 'held for a while', since: -8, seconds: 8 },
    { situation: 'held for a quarter of a minute', since: -15, seconds: 15 },
    { situation: 'held for longer', since: -60, seconds: 15 },
  ])('$situation is asked for again after $seconds s', ({ since, seconds }) => {
    expect(wait({ since, until: 125 + since })).toBe(seconds);
  });

  it('is asked for as soon as it must have ended', () => {
    expect(wait({ since: -120, until: 5 })).toBe(5);
    expect(wait({ since: -124.5, until: 0.5 })).toBe(0.5);
  });
});

describe('a target that may not be sent to yet', () => {
  it('is asked for when it may, however long that is', () => expect(wait(null, 3600)).toBe(3600));

  it('is not asked for earlier because somebody holds it', () => {
    expect(wait({ since: -2, until: 123 }, 60)).toBe(60);
    expect(wait({ since: -20, until: 105 }, 3)).toBe(15);
  });

  it('is asked for in a second where what stood in the way is gone by now', () =>
    expect(wait(null, 0)).toBe(1));
});
