import { describe, expect, it } from 'vitest';
import { conversionOver, viewsPerDay } from '../../../../lambdas/domain/traffic/conversion';

const ZONE = 'Europe/Berlin';
const TODAY = '2026-11-20';
/** 18 November in Berlin begins at 23:00 UTC of the 17th. */
const historyFrom = (first: string) => ({
  viewsPerHour: new Map(
    [
      ['2026-11-17T23', 4],
      ['2026-11-18T18', 6],
      ['2026-11-19T09', 10],
      ['2026-11-20T08', 500],
    ].filter(([hour]) => String(hour) >= first) as [string, number][],
  ),
  heard: new Set(['2026-11-19T10']),
});
const unitsPerDay = new Map([
  ['2026-11-18', 30],
  ['2026-11-19', 1],
  ['2026-11-20', 9],
]);

describe('the sales for each view', () => {
  it.each([
    { begun: 'with the first hour of a day', first: '2026-11-17T23', days: ['2026-11-18', '2026-11-19'] },
    { begun: 'in the evening of it', first: '2026-11-18T18', days: ['2026-11-19'] },
    { begun: 'on the day before', first: '2026-11-19T09', days: [] },
  ])('of counts that begin $begun are of the days $days', ({ first, days }) => {
    expect([...viewsPerDay(historyFrom(first), ZONE, TODAY).keys()].toSorted()).toEqual(days);
  });

  it('are of whole days alone, before today', () => {
    const views = viewsPerDay(historyFrom('2026-11-18T18'), ZONE, TODAY);
    expect(conversionOver(views, unitsPerDay)).toEqual({
      ...{ unitsSold: 1, views: 10, from: '2026-11-19', to: '2026-11-19' },
    });
    expect(conversionOver(new Map(), unitsPerDay)).toBeNull();
  });
});
