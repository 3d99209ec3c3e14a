import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, preciseInstantOf, versionOf } from '../../../../lambdas/domain/inventory/version';

describe('a moment as a platform writes it', () => {
  it.each([
    ['2026-11-18T09:14:07-05:00', '2026-11-18T14:14:07.000000000Z'],
    ['2026-11-18T14:14:07.512344Z', '2026-11-18T14:14:07.512344000Z'],
    ['2026-11-18T14:14:07.1234567891Z', '2026-11-18T14:14:07.123456789Z'],
    ['2026-11-18T14:14:07+0530', '2026-11-18T08:44:07.000000000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000000000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000000000Z'],
    ['2199-12-31T23:59:59Z', '2199-12-31T23:59:59.000000000Z'],
  ])('%s is %s', (text, precise) => {
    expect(preciseInstantOf(text)).toBe(precise);
  });

  it.each([
    '2026-11-18',
    '2026-11-18T14:14:07',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '0000-01-01T00:00:00+05:00',
    '1970-01-01T00:00:00+05:00',
    '2199-12-31T23:59:59-05:00',
    '9999-12-31T23:59:59-05:00',
    'yesterday',
    '',
  ])('%s is none', (text) => {
    expect(preciseInstantOf(text)).toBeNull();
  });

  it('sorts as text as it does in time', () => {
    const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [a, b] = [one, other].map((date) => preciseInstantOf(date.toISOString()) ?? '');
        expect((a ?? '') < (b ?? '')).toBe(one < other);
        expect(instantOf(a ?? '')).toBe(one.toISOString());
      }),
    );
  });

  it('orders by the body first and by the trigger second', () => {
    const early = '2026-11-18T14:14:07.000000000Z';
    const late = '2026-11-18T14:14:08.000000000Z';
    expect(versionOf(early, late) < versionOf(late, early)).toBe(true);
    expect(versionOf(early, early) < versionOf(early, late)).toBe(true);
    expect(versionOf(early)).toBe(versionOf(early, early));
  });
});
