import { describe, expect, it } from 'vitest';
import { inZone, withOffset } from '../../../../lambdas/domain/import/local-time';

describe('a time as a zone’s clock shows it', () => {
  it.each([
    ['Europe/Berlin', '2026-01-15T08:00:00', '+01:00'],
    ['Europe/Berlin', '2026-07-15T08:00:00', '+02:00'],
    ['America/New_York', '2026-12-31T23:59:59', '-05:00'],
    ['Asia/Kathmandu', '2026-07-15T00:00:00', '+05:45'],
    ['Pacific/Auckland', '2026-01-01T00:00:00', '+13:00'],
    ['UTC', '2026-07-15T08:00:00', '+00:00'],
    // The hour that comes twice, and the one that does not come.
    ['Europe/Berlin', '2026-10-25T02:30:00', '+02:00'],
    ['Europe/Berlin', '2026-10-25T03:00:00', '+01:00'],
    ['Europe/Berlin', '2026-03-29T01:59:59', '+01:00'],
    ['Europe/Berlin', '2026-03-29T03:00:00', '+02:00'],
  ])('in %s, %s has the offset %s', (zone, time, offset) => {
    expect(withOffset(time, zone)).toBe(`${time}${offset}`);
  });

  it('takes an hour that is left out for the instant that it would have been', () => {
    const instant = Date.parse(withOffset('2026-03-29T02:30:00', 'Europe/Berlin'));
    expect(new Date(instant).toISOString()).toMatch(/^2026-03-29T0[01]:30:00/);
  });

  it('is the same instant there and back, hour by hour of a year', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000) {
        expect(Date.parse(inZone(at, zone))).toBe(at);
      }
    }
  });
});
