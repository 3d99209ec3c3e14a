import { describe, expect, it } from 'vitest';
import {
  counted,
  forecastInWords,
  markInWords,
  numberBeside,
  numberInWords,
  numbersApart,
  percentInWords,
} from '../../../../lambdas/domain/message/wording';

describe('a number in words', () => {
  it.each([
    [1204, '1,204'],
    [3.24, '3.2'],
    [-3, '−3'],
    [0, '0'],
    [-0, '0'],
    [-0.04, '−0.04'],
    [0.04, '0.04'],
    [0.004, '0.004'],
    [0.0001, '0.0001'],
    [0.000_09, 'less than 0.0001'],
  ])('%f is "%s": what is not nothing is never told as 0', (value, said) => {
    expect(numberInWords(value)).toBe(said);
  });

  it.each([
    [1, '1 hour'],
    [0.96, '1 hour'],
    [1.04, '1 hour'],
    [1.06, '1.1 hours'],
    [0, '0 hours'],
  ])('%f of a thing is "%s"', (count, said) => {
    expect(counted(count, 'hour')).toBe(said);
  });
});

describe('a figure beside its mark', () => {
  it.each([
    [19.94, 20, '19.9'],
    [19.96, 20, '19.96'],
    [19.996, 20, '19.996'],
    [20, 20, '20'],
    [20.04, 20, '20.04'],
    [20.06, 20, '20.1'],
    [2.96, 3, '2.96'],
    [-0.004, 0, '−0.004'],
    [28.999_999_999_999_996, 29, '29'],
  ])('%f beside %f is "%s"', (value, mark, said) => {
    expect(numberBeside(value, [mark])).toBe(said);
  });

  it('is told on the right side of each of several', () => {
    expect(percentInWords(71.96, [60, 72])).toBe('71.96 %');
    expect(percentInWords(60.04, [60, 72])).toBe('60.04 %');
  });

  it('leaves the mark as it was set', () => {
    expect([20.25, 99.9, 60, 0.01].map(markInWords)).toEqual(['20.25', '99.9', '60', '0.01']);
  });
});

it.each([
  [39.4, 38.6, ['39.4', '38.6']],
  [39.4, 38.4, ['39', '38']],
  [39, 39, ['39', '39']],
])('%f and %f told together are %j', (one, other, said) => {
  expect(numbersApart(one, other, 0)).toEqual(said);
});

describe('when something is expected that was worked out from a pace', () => {
  const NOW = '2026-11-18T12:00:00.000Z';
  it.each([
    ['2026-11-18T12:00:00.000Z', 'Wed 18 Nov 2026, about 13:00 (Europe/Berlin)'],
    ['2026-11-18T14:29:59.000Z', 'Wed 18 Nov 2026, about 15:00 (Europe/Berlin)'],
    ['2026-11-18T14:30:00.000Z', 'Wed 18 Nov 2026, about 16:00 (Europe/Berlin)'],
    ['2026-11-18T22:45:00.000Z', 'Thu 19 Nov 2026, about 00:00 (Europe/Berlin)'],
    ['2026-11-19T11:59:59.999Z', 'Thu 19 Nov 2026, about 13:00 (Europe/Berlin)'],
    ['2026-11-19T12:00:00.000Z', 'Thu 19 Nov 2026, in the afternoon (Europe/Berlin)'],
    ['2026-11-20T04:59:00.000Z', 'Fri 20 Nov 2026, early in the morning (Europe/Berlin)'],
    ['2026-11-20T05:00:00.000Z', 'Fri 20 Nov 2026, in the morning (Europe/Berlin)'],
    ['2026-11-20T17:00:00.000Z', 'Fri 20 Nov 2026, in the evening (Europe/Berlin)'],
    ['2026-11-25T11:59:59.999Z', 'Wed 25 Nov 2026, in the afternoon (Europe/Berlin)'],
    ['2026-11-25T12:00:00.000Z', 'Wed 25 Nov 2026'],
    ['2026-12-09T23:30:00.000Z', 'Thu 10 Dec 2026'],
  ])('%s is told as "%s": to the hour, to the part of the day, to the day', (instant, said) => {
    expect(forecastInWords(instant, NOW, 'Europe/Berlin')).toBe(said);
  });

  it('keeps to the hours of a zone that is half an hour apart', () => {
    expect(forecastInWords('2026-11-18T14:20:00.000Z', NOW, 'Asia/Kolkata')).toBe(
      'Wed 18 Nov 2026, about 20:00 (Asia/Kolkata)',
    );
  });
});
