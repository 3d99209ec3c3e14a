import { describe, expect, it } from 'vitest';
import {
  goneAt,
  localDay,
  paceHistory,
  paceWindow,
  salesPace,
} from '../../../../lambdas/domain/sales/sales-pace';

describe('the pace of sale', () => {
  it('is the mean of four weeks, days without sales included', () => {
    const sold = new Map([
      ['2026-11-01', 20],
      ['2026-11-17', 8],
    ]);
    expect(salesPace(sold, '2026-11-18', '2026-01-01')).toEqual({ unitsPerDay: 1, unitsSold: 28, days: 28 });
  });

  it('is measured from the first day of a variant that is younger than that', () => {
    expect(salesPace(new Map([['2026-11-18', 6]]), '2026-11-18', '2026-11-16')).toMatchObject({
      unitsPerDay: 2,
      days: 3,
    });
  });

  it('counts from the first sale where sales were loaded before the variant was first seen', () => {
    expect(salesPace(new Map([['2026-11-09', 10]]), '2026-11-18', '2026-11-18')).toMatchObject({
      unitsPerDay: 1,
      days: 10,
    });
  });

  it('is that of the whole window where it sold before that, whenever that was loaded', () => {
    const sold = new Map([
      ['2026-10-20', 50],
      ['2026-11-16', 14],
    ]);
    expect(salesPace(sold, '2026-11-18', '2026-11-18')).toEqual({
      unitsPerDay: 0.5,
      unitsSold: 14,
      days: 28,
    });
    expect(salesPace(sold, '2026-11-17', '2026-11-17')).toMatchObject({ unitsSold: 14 });
    expect(salesPace(sold, '2026-11-16', '2026-11-16')).toMatchObject({ unitsSold: 64 });
  });

  it('is never below zero when more came back than was sold', () => {
    expect(salesPace(new Map([['2026-11-18', -2]]), '2026-11-18', '2026-11-18').unitsPerDay).toBe(0);
  });

  it('looks at 28 days, today included', () => {
    expect(paceWindow('2026-03-01')).toEqual({ from: '2026-02-02', to: '2026-03-01' });
    expect(paceHistory('2026-03-01')).toEqual({ from: '2026-01-05', to: '2026-03-01' });
  });
});

describe('the sell-out date', () => {
  const now = '2026-11-18T12:00:00.000Z';
  it('is the quantity over the pace from now on', () => {
    expect(goneAt(3, { unitsPerDay: 2, unitsSold: 56, days: 28 }, now)).toBe('2026-11-20T00:00:00.000Z');
  });
  it('is none where nothing sells or nothing is left', () => {
    expect(goneAt(3, { unitsPerDay: 0, unitsSold: 0, days: 28 }, now)).toBeNull();
    expect(goneAt(0, { unitsPerDay: 2, unitsSold: 56, days: 28 }, now)).toBeNull();
  });
});

describe("a shop's day", () => {
  it('is the calendar day in its zone', () => {
    expect(localDay('2026-11-18T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-11-19');
    expect(localDay('2026-11-18T03:30:00.000Z', 'America/New_York')).toBe('2026-11-17');
  });
});
