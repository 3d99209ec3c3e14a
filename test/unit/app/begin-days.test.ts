import { describe, expect, it } from 'vitest';
import { createBeginDays, type DayStore } from '../../../lambdas/app/begin-days';
import type { BusEvent } from '../../../lambdas/app/ports';
import type { Shop } from '../../../lambdas/domain/shop/shop';
import { aShop } from '../../support/builders';

const BERLIN = aShop({ shopId: 'berlin.example', timeZone: 'Europe/Berlin' });
const NEPAL = aShop({ shopId: 'nepal.example', timeZone: 'Asia/Kathmandu' });

function theDays(shops: readonly Shop[], begun: Record<string, string>) {
  const noted = new Map(Object.entries(begun));
  const published: BusEvent[] = [];
  let isBusDown = false;
  const store: DayStore = {
    begunDay: async (shopId) => noted.get(shopId) ?? null,
    noteBegun: async (shopId, day) => void noted.set(shopId, day),
  };
  const publish = async (events: readonly BusEvent[]) => {
    if (isBusDown) throw new Error('The bus takes nothing.');
    published.push(...events);
  };
  const clock = { at: '' };
  const beginDays = createBeginDays(
    { shops: async () => shops },
    store,
    { publish },
    { now: () => clock.at },
  );
  return {
    noted,
    published,
    breakBus: (broken: boolean) => {
      isBusDown = broken;
    },
    at: (now: string) => {
      clock.at = now;
      return beginDays();
    },
  };
}

describe('the day of a shop', () => {
  it.each([
    { now: '2026-11-17T22:50:00.000Z', what: 'not yet at 23:50 of its own clock', begun: 0 },
    { now: '2026-11-17T23:05:00.000Z', what: 'soon after midnight of its own clock', begun: 1 },
    { now: '2026-11-18T09:20:00.000Z', what: 'late, where nobody looked before', begun: 1 },
  ])('begins $what', async ({ now, begun }) => {
    const days = theDays([BERLIN], { 'berlin.example': '2026-11-17' });
    expect(await days.at(now)).toEqual({ begun });
    expect(days.published.map(({ eventType }) => eventType)).toEqual(begun === 1 ? ['DayBegan'] : []);
  });

  it('is looked at every quarter of an hour, however often the schedule runs', async () => {
    const days = theDays([BERLIN], { 'berlin.example': '2026-11-17' });
    expect(await days.at('2026-11-17T22:50:00.000Z')).toEqual({ begun: 0 });
    expect(await days.at('2026-11-17T23:04:00.000Z')).toEqual({ begun: 0 });
    expect(await days.at('2026-11-17T23:05:00.000Z')).toEqual({ begun: 1 });
  });

  it('begins by the quarter of an hour where its zone does', async () => {
    const days = theDays([NEPAL], { 'nepal.example': '2026-11-17' });
    expect(await days.at('2026-11-17T18:05:00.000Z')).toEqual({ begun: 0 });
    expect(await days.at('2026-11-17T18:20:00.000Z')).toEqual({ begun: 1 });
  });

  it('begins once, for each shop by itself', async () => {
    const days = theDays([BERLIN, NEPAL], { 'berlin.example': '2026-11-17', 'nepal.example': '2026-11-18' });
    expect(await days.at('2026-11-17T23:05:00.000Z')).toEqual({ begun: 1 });
    expect(await days.at('2026-11-17T23:20:00.000Z')).toEqual({ begun: 0 });
    expect(days.published.map(({ event }) => event.data)).toEqual([
      { shopId: 'berlin.example', day: '2026-11-18' },
    ]);
  });

  it('is noted and not announced where the shop is new', async () => {
    const days = theDays([BERLIN], {});
    expect(await days.at('2026-11-18T12:05:00.000Z')).toEqual({ begun: 0 });
    expect(days.noted.get('berlin.example')).toBe('2026-11-18');
  });

  it('begins again after the bus took nothing', async () => {
    const days = theDays([BERLIN], { 'berlin.example': '2026-11-17' });
    days.breakBus(true);
    await expect(days.at('2026-11-17T23:05:00.000Z')).rejects.toThrow('takes nothing');
    days.breakBus(false);
    expect(await days.at('2026-11-17T23:20:00.000Z')).toEqual({ begun: 1 });
  });

  it('does not begin where the app was removed', async () => {
    const days = theDays([{ ...BERLIN, status: 'uninstalled' }], { 'berlin.example': '2026-11-17' });
    expect(await days.at('2026-11-17T23:05:00.000Z')).toEqual({ begun: 0 });
  });
});
