import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLASS_HOURS,
  classOf,
  fulfilmentTime,
  hearOfFulfilment,
  meanHours,
  medianHours,
  type OrderFulfilment,
  sumOfDays,
} from '../../../../lambdas/domain/fulfilment/fulfilment-time';

const ORDER: OrderFulfilment = {
  shopId: 'shop',
  orderId: '1042',
  orderedAt: '2026-11-17T10:00:00.000Z',
  fulfilments: {},
  counted: null,
};
const report = (
  fulfilmentId: string,
  at: string,
  fields: { isCancelled?: boolean; version?: string } = {},
) => ({
  ...{ shopId: 'shop', orderId: '1042', fulfilmentId, at, orderedAt: null },
  isCancelled: fields.isCancelled === true,
  version: fields.version ?? at,
});
const day = (hours: readonly number[]) => {
  const classes = Array.from({ length: CLASS_HOURS.length + 1 }, () => 0);
  for (const one of hours) classes[classOf(one * 60)] = (classes[classOf(one * 60)] ?? 0) + 1;
  const minutes = hours.reduce((sum, one) => sum + one * 60, 0);
  return { day: '2026-11-18', orders: hours.length, minutes, classes };
};

describe('the time from an order to its fulfilment', () => {
  it('ends with the first of its goods, on the shop’s own day', () => {
    const later = hearOfFulfilment(ORDER, report('2', '2026-11-18T23:30:00.000Z'));
    expect(fulfilmentTime(later, 'Europe/Berlin')).toEqual({ day: '2026-11-19', minutes: 2250 });
    const first = hearOfFulfilment(later, report('1', '2026-11-18T10:00:00.000Z'));
    expect(fulfilmentTime(first, 'Europe/Berlin')).toEqual({ day: '2026-11-18', minutes: 1440 });
  });

  it('leaves out what was cancelled, whichever message comes first', () => {
    const cancelled = report('1', '2026-11-18T10:00:00.000Z', { isCancelled: true, version: 'v2' });
    const sent = report('1', '2026-11-18T10:00:00.000Z', { version: 'v1' });
    for (const reports of [
      [sent, cancelled],
      [cancelled, sent],
    ])
      expect(fulfilmentTime(reports.reduce(hearOfFulfilment, ORDER), 'UTC')).toBeNull();
  });

  it('is not known without the order, and never negative', () => {
    const sent = hearOfFulfilment({ ...ORDER, orderedAt: null }, report('1', '2026-11-17T09:00:00.000Z'));
    expect(fulfilmentTime(sent, 'UTC')).toBeNull();
    expect(fulfilmentTime({ ...sent, orderedAt: ORDER.orderedAt }, 'UTC')?.minutes).toBe(0);
  });

  it('changes nothing when it is heard again', () => {
    const once = hearOfFulfilment(ORDER, report('1', '2026-11-18T10:00:00.000Z'));
    expect(hearOfFulfilment(once, report('1', '2026-11-18T10:00:00.000Z'))).toBe(once);
  });
});

describe('the times of a day', () => {
  it.each([
    [60, 0],
    [61, 1],
    [720 * 60, 15],
    [720 * 60 + 1, 16],
  ])('%i minutes are in class %i', (minutes, index) => {
    expect(classOf(minutes)).toBe(index);
  });

  it('have a mean and a median, and none without an order', () => {
    expect(meanHours(day([2, 4, 30]))).toBe(12);
    expect(medianHours(day([3, 30, 30, 30]))).toBeCloseTo(28, 5);
    expect(medianHours(day([900]))).toBe(720);
    expect([meanHours(day([])), medianHours(day([]))]).toEqual([null, null]);
  });

  it('have a median in the class of the true one, over any days', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(hours, hours, (one, other) => {
        const sorted = [...one, ...other].toSorted((a, b) => a - b);
        const middle = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
        const index = classOf(middle * 60);
        const median = medianHours(sumOfDays([day(one), day(other)])) ?? -1;
        expect(median).toBeGreaterThanOrEqual(CLASS_HOURS[index - 1] ?? 0);
        expect(median).toBeLessThanOrEqual(CLASS_HOURS[index] ?? Infinity);
      }),
    );
  });
});
