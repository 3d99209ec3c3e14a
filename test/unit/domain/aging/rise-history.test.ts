import { describe, expect, it } from 'vitest';
import { movedFrom, riseOf, type RiseHistory, withRise } from '../../../../lambdas/domain/aging/rise-history';
import { aLevel } from '../../../support/builders';

describe('what came in', () => {
  it.each([
    { what: 'a delivery', level: { was: 4, available: 24 }, reported: { available: 24 }, units: 20 },
    { what: 'three units', level: { was: 4, available: 7 }, reported: { available: 7 }, units: 3 },
    {
      what: 'two units, as returns are',
      level: { was: 4, available: 6 },
      reported: { available: 6 },
      units: null,
    },
    { what: 'a sale', level: { was: 7, available: 4 }, reported: { available: 4 }, units: null },
    {
      what: 'a delivery, of which some is owed',
      level: { was: -5, available: 20 },
      reported: { available: 20 },
      units: 20,
    },
    { what: 'a first count', level: { available: 20 }, reported: { available: 20 }, units: null },
    {
      what: 'an order that is cancelled, which brings nothing in',
      level: { was: 4, available: 24, wasOnHand: 30, onHand: 30 },
      reported: { available: 24 },
      units: null,
    },
    {
      what: 'a delivery by what is on hand',
      level: { was: 4, available: 4, wasOnHand: 10, onHand: 40 },
      reported: { onHand: 40 },
      units: 30,
    },
  ])('is $units units with $what', ({ level, reported, units }) => {
    expect(riseOf(aLevel(level), reported)).toBe(units);
  });
});

describe('a history', () => {
  const rise = (version: string, units = 5) => ({ units, at: `2026-11-${version}T08:00:00.000Z`, version });

  it('takes each rise once, in order', () => {
    const first = withRise(null, rise('01'));
    expect(first).toMatchObject({ rises: [{ units: 5 }], version: '01' });
    expect(withRise(first, rise('01'))).toBeNull();
    expect(withRise(first, rise('02', 7))?.rises.map(({ units }) => units)).toEqual([5, 7]);
  });

  it('forgets the oldest of more than forty, and remembers up to when', () => {
    let history: RiseHistory | null = null;
    for (let number = 0; number < 41; number++) {
      const at = new Date(Date.UTC(2026, 0, 1 + number)).toISOString();
      history = withRise(history, { units: 3, at, version: at });
    }
    expect(history?.rises).toHaveLength(40);
    expect(history?.forgottenUntil).toBe('2026-01-01T00:00:00.000Z');
  });
});

describe('units that come in at one place', () => {
  const here = aLevel({ locationId: 'here', was: 0, available: 12, updatedAt: '2026-11-18T12:00:00.000Z' });
  it.each([
    {
      what: 'as many went out the day before',
      other: { was: 20, available: 8, updatedAt: '2026-11-17T12:00:00.000Z' },
      from: 'there',
    },
    {
      what: 'as many went out a minute later',
      other: { was: 20, available: 8, updatedAt: '2026-11-18T12:01:00.000Z' },
      from: 'there',
    },
    {
      what: 'fewer went out',
      other: { was: 20, available: 9, updatedAt: '2026-11-17T12:00:00.000Z' },
      from: null,
    },
    {
      what: 'as many went out fifteen days ago',
      other: { was: 20, available: 8, updatedAt: '2026-11-03T12:00:00.000Z' },
      from: null,
    },
    {
      what: 'as many came in there too',
      other: { was: 8, available: 20, updatedAt: '2026-11-17T12:00:00.000Z' },
      from: null,
    },
  ])('were moved from $from where $what', ({ other, from }) => {
    expect(movedFrom(here, 12, [here, aLevel({ locationId: 'there', ...other })])).toBe(from);
  });
});
