import { describe, expect, it } from 'vitest';
import { readShelf } from '../../../../lambdas/app/read-shelf';
import { judgeVariant } from '../../../../lambdas/domain/alert/judge-variant';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { asVariant, type HistoricVariant } from '../../../../lambdas/domain/backtest/replayed-variant';
import { createReplay, type Replay } from '../../../../lambdas/domain/backtest/replay';
import { demandHistoryOf, epochDayOf, localDayOf } from '../../../../lambdas/domain/forecast/demand-history';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';
import type { Lot } from '../../../../lambdas/domain/lot/lot';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aLevel, aRule } from '../../../support/builders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = '2026-01-05';
const FIRST_DAY = epochDayOf(START);
const START_MS = Date.parse(`${START}T00:00:00Z`);
const at = (day: number, hour = 0) => START_MS + day * DAY_MS + hour * HOUR_MS;
const instant = (ms: number) => new Date(ms).toISOString();

const rule = aRule({
  ...defaultsOf('nearing_expiration'),
  id: 'rule_lots',
  kind: 'nearing_expiration',
  locations: 'all',
  threshold: 10,
  settings: { horizonDays: 60, minimumShelfLifeDays: 0 },
});

const YOGURT: HistoricVariant = {
  sku: 'YOGURT',
  title: 'Yogurt',
  productId: null,
  category: null,
  vendor: null,
  tags: [],
  leadDays: null,
  money: { currency: 'EUR', priceMinor: 300, costMinor: 100 },
};

/** A lot that is good until so many days after the beginning. */
const aLot = (quantity: number, lastDay: number, lotId = 'L-1'): Lot => ({
  lotId,
  locationId: null,
  quantity,
  expiresOn: localDayOf(FIRST_DAY + lastDay),
  receivedOn: null,
});

/** Five a day are sold at nine, on so many days. */
function play(soldDays: number, lots: readonly (readonly [day: number, lot: Lot])[], days: number) {
  const told: Happening[] = [];
  const replay = createReplay({ rules: [rule], timeZone: 'UTC', tell: (line) => told.push(line) });
  replay.name(YOGURT);
  replay.stocked(START_MS, 'YOGURT', 'cellar', 900);
  const steps = [
    ...Array.from({ length: soldDays }, (_, day) => ({
      atMs: at(day, 9),
      run: (to: Replay) => to.sold(at(day, 9), 'YOGURT', 5),
    })),
    ...lots.map(([day, lot]) => ({
      atMs: at(day),
      run: (to: Replay) => to.lot(at(day), 'YOGURT', lot),
    })),
  ].toSorted((one, other) => one.atMs - other.atMs);
  for (const { run } of steps) run(replay);
  replay.end(at(days));
  return told;
}

/** What production finds at the beginning of a day until which five were sold daily. */
function judgedLive(day: number, lots: readonly Lot[]) {
  const now = instant(at(day));
  const variant = { ...asVariant(YOGURT), firstSeenAt: instant(START_MS) };
  const level = aLevel({ variantId: variant.variantId, available: 900, updatedAt: instant(START_MS) });
  const nothing = { rises: new Map(), outages: [], purchases: [] };
  const levels = [{ ...level, onHand: null, committed: null }];
  const shelf = readShelf({ variant, revision: 1, ...nothing, levels, lots }, new Map(), 'UTC', now);
  const sold = Array.from({ length: day }, (_, index) => ({
    day: FIRST_DAY + index,
    units: 5,
    wasInStock: true,
  }));
  const others = { days_of_cover: null, reorder_point: null, selling_fast: null, aging_stock: null };
  const [judged] = judgeVariant(
    { ...others, nearing_expiration: rule },
    {
      available: 900,
      demand: demandHistoryOf(FIRST_DAY, sold, FIRST_DAY + day),
      incoming: [],
      lateness: UNKNOWN_LATENESS,
      leadTime: null,
      replenishedAt: null,
      dayFraction: 0,
      now,
      timeZone: 'UTC',
      recent: null,
      shelf,
    },
    false,
  );
  if (judged?.finding.outcome !== 'condition') throw new Error('It can be judged.');
  return judged.finding;
}

const said = (told: readonly Happening[]) => told.map(({ event, at: when }) => `${event} ${when}`);

describe('lots in a replay', () => {
  it.each([
    { situation: 'one unit fewer than the threshold', units: 59, opened: 0 },
    { situation: 'as many units as the threshold', units: 60, opened: 1 },
    { situation: 'one unit more', units: 61, opened: 1 },
  ])('tell of $situation what production tells of it', ({ units, opened }) => {
    const lot = aLot(units, 39);
    const told = play(30, [[30, lot]], 30.2);
    const found = judgedLive(30, [lot]);
    expect(found.measure).toBe(units - 50);
    expect(found.verdict === 'fires').toBe(opened === 1);
    expect(said(told)).toEqual(Array.from({ length: opened }, () => `opened ${instant(at(30))}`));
    expect(told.map(({ explanation }) => explanation)).toEqual(opened === 1 ? [found.explanation] : []);
  });

  it('are told of when a day begins, once enough days are known to say what sells', () => {
    const [line] = play(10, [[0, aLot(500, 20)]], 10);
    expect(line).toMatchObject({ event: 'opened', at: instant(at(4)), sku: 'YOGURT' });
  });

  it('are told of again as the day comes near', () => {
    const told = play(45, [[30, aLot(900, 75)]], 46);
    expect(told[0]).toMatchObject({ event: 'opened', at: instant(at(30)) });
    expect(said(told.slice(1))).toEqual([`worsened ${instant(at(45))}`]);
  });

  it('are told of one by one, as in production', () => {
    const told = play(
      51,
      [
        [30, aLot(900, 50, 'OLD')],
        [30, aLot(600, 85, 'NEW')],
        [51, aLot(0, 50, 'OLD')],
      ],
      86,
    );
    expect(said(told.slice(1))).toEqual(
      [36, 43, 47, 50, 55, 71, 78, 82, 85].map((day) => `worsened ${instant(at(day))}`),
    );
    const last = told.at(-1)?.explanation;
    expect(last).toMatchObject({ firstDay: localDayOf(FIRST_DAY + 85), lotsAtRisk: 1 });
  });

  it('are done when they are used up', () => {
    const told = play(
      33,
      [
        [30, aLot(100, 39)],
        [32, aLot(0, 39)],
      ],
      34,
    );
    expect(said(told)).toEqual([`opened ${instant(at(30))}`, `resolved ${instant(at(32))}`]);
  });

  it('are sold after those that expire before them, as in production', () => {
    const lots = [aLot(40, 39, 'OLD'), aLot(120, 50, 'NEW')];
    const [line] = play(
      30,
      [
        [30, lots[0] ?? aLot(0, 0)],
        [30, lots[1] ?? aLot(0, 0)],
      ],
      30.2,
    );
    expect(line?.explanation).toEqual(judgedLive(30, lots).explanation);
    expect(line?.explanation).toMatchObject({ unitsAtRisk: 55, lots: [{ lotId: 'NEW', soldBefore: 40 }] });
  });
});
