import { describe, expect, it } from 'vitest';
import {
  fallOf,
  originsOf,
  riseOf,
  type RiseHistory,
  withFall,
  withRise,
} from '../../../../lambdas/domain/aging/rise-history';
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
  const rise = (version: string, units = 5) => ({
    locationId: 'here',
    units,
    at: `2026-11-${version}T08:00:00.000Z`,
    version,
  });

  it('takes each rise once, in order', () => {
    const first = withRise(null, rise('01'), null);
    expect(first).toMatchObject({ rises: [{ units: 5 }], version: '01' });
    expect(withRise(first, rise('01'), null)).toBeNull();
    expect(withRise(first, rise('02', 7), null)?.rises.map(({ units }) => units)).toEqual([5, 7]);
  });

  it('forgets the oldest of more than forty, and remembers up to when', () => {
    let history: RiseHistory | null = null;
    for (let number = 0; number < 41; number++) {
      const at = new Date(Date.UTC(2026, 0, 1 + number)).toISOString();
      history = withRise(history, { locationId: 'here', units: 3, at, version: at }, null);
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
    const there = aLevel({ locationId: 'there', ...other });
    const [origin] = originsOf({ locationId: 'here', units: 12, at: here.updatedAt }, [
      { level: here, history: null },
      { level: there, history: null },
    ]);
    expect(origin?.locationId ?? null).toBe(from);
  });
});

describe('what went out', () => {
  it.each([
    {
      what: 'units that are missing',
      level: { was: 20, available: 5 },
      reported: { available: 5 },
      units: 15,
    },
    { what: 'two units', level: { was: 20, available: 18 }, reported: { available: 18 }, units: null },
    {
      what: 'more than were there',
      level: { was: 5, available: -7 },
      reported: { available: -7 },
      units: 5,
    },
    {
      what: 'what is sent to customers, who ordered it before',
      level: { wasOnHand: 20, onHand: 8, wasCommitted: 12, committed: 0 },
      reported: { onHand: 8, committed: 0 },
      units: null,
    },
    {
      what: 'what nobody ordered',
      level: { wasOnHand: 20, onHand: 8, wasCommitted: 4, committed: 4 },
      reported: { onHand: 8, committed: 4 },
      units: 12,
    },
    {
      what: 'an order, which leaves the goods on the shelf',
      level: { was: 20, available: 8, wasOnHand: 20, onHand: 20 },
      reported: { available: 8 },
      units: null,
    },
  ])('is $units units with $what', ({ level, reported, units }) => {
    expect(fallOf(aLevel(level), reported)).toBe(units);
  });

  it('is remembered for a fortnight, at most twenty times, and once', () => {
    const fall = (day: number) => {
      const at = new Date(Date.UTC(2026, 0, day)).toISOString();
      return { units: 3, at, left: 0, version: at };
    };
    const first = withFall(null, fall(1));
    expect(first === null ? null : withFall(first, fall(1))).toBeNull();
    expect(withFall(first, fall(15))?.falls).toHaveLength(2);
    expect(withFall(first, fall(16))?.falls).toHaveLength(1);
    let history: RiseHistory | null = null;
    for (let minute = 0; minute < 30; minute++)
      history = withFall(history, { ...fall(1), version: String(minute).padStart(2, '0') });
    expect(history?.falls).toHaveLength(20);
  });
});

describe('a history as it was kept before what goes out was', () => {
  it('takes what comes in', () => {
    const old: RiseHistory = { rises: [{ units: 5, at: '2026-11-01T08:00:00.000Z' }], version: '01' };
    const now = { locationId: 'here', units: 7, at: '2026-11-02T08:00:00.000Z', version: '02' };
    expect(withRise(old, now, null)?.rises.map(({ units }) => units)).toEqual([5, 7]);
    expect(withFall(old, { units: 7, at: now.at, left: 3, version: '02' })?.rises).toEqual(old.rises);
  });
});
