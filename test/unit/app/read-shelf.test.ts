import { expect, it } from 'vitest';
import { readShelf } from '../../../lambdas/app/read-shelf';
import { epochDayOf, localDayOf } from '../../../lambdas/domain/forecast/demand-history';
import { aVariant, NOW } from '../../support/builders';

const outages = [
  { from: '2026-06-01T08:00:00.000Z', to: '2026-07-23T08:00:00.000Z' },
  { from: '2026-11-10T22:30:00.000Z', to: '2026-11-14T08:00:00.000Z' },
];
const stocked = {
  variant: aVariant(),
  revision: 1,
  levels: [],
  lots: [],
  rises: new Map(),
  purchases: [],
  outages,
};

const summer = Array.from({ length: 51 }, (_, day) => localDayOf(epochDayOf('2026-06-02') + day));

it.each([
  { timeZone: 'UTC', out: [...summer, '2026-11-11', '2026-11-12', '2026-11-13'] },
  { timeZone: 'Europe/Berlin', out: [...summer, '2026-11-11', '2026-11-12', '2026-11-13'] },
  { timeZone: 'Asia/Tokyo', out: [...summer, '2026-11-12', '2026-11-13'] },
])(
  'days out of stock from their beginning to their end are those of the shop in $timeZone',
  ({ timeZone, out }) => {
    const { daysOut } = readShelf(stocked, new Map(), timeZone, NOW);
    expect([...daysOut].map(localDayOf)).toEqual(out);
  },
);
