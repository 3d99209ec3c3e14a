import { describe, expect, it } from 'vitest';
import { readShelf } from '../../../../lambdas/app/read-shelf';
import type { StockedVariant } from '../../../../lambdas/app/ports';
import { judgeVariant } from '../../../../lambdas/domain/alert/judge-variant';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { asVariant, type HistoricVariant } from '../../../../lambdas/domain/backtest/replayed-variant';
import { createReplay, type Replay } from '../../../../lambdas/domain/backtest/replay';
import { demandHistoryOf, epochDayOf } from '../../../../lambdas/domain/forecast/demand-history';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aLevel, aRule } from '../../../support/builders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = '2026-01-05';
const START_MS = Date.parse(`${START}T09:00:00Z`);
const at = (day: number, hour = 0) => START_MS + day * DAY_MS + hour * HOUR_MS;
const instant = (ms: number) => new Date(ms).toISOString();
/** When a day begins. */
const dayBegins = (day: number) => instant(at(day, -9));

const agingRule = (fields: Partial<Rule> = {}) =>
  aRule({ ...defaultsOf('aging_stock'), id: 'rule_aging', kind: 'aging_stock', locations: 'all', ...fields });

const COAT: HistoricVariant = {
  sku: 'COAT',
  title: 'Coat',
  productId: null,
  category: null,
  vendor: null,
  tags: [],
  leadDays: null,
  money: { currency: 'EUR', priceMinor: 20_000, costMinor: 8_000 },
};

function play(happens: (replay: Replay) => void, days: number, rule = agingRule(), item = COAT) {
  const told: Happening[] = [];
  const replay = createReplay({ rules: [rule], timeZone: 'UTC', tell: (line) => told.push(line) });
  replay.name(item);
  happens(replay);
  replay.end(at(days));
  return told;
}

const said = (told: readonly Happening[]) => told.map(({ event, at: when }) => `${event} ${when}`);

/** What production finds when a day begins, of the same stock as it keeps it. */
function judgedLive(day: number, stocked: Partial<StockedVariant>, lastSale: number | null) {
  const now = dayBegins(day);
  const variant = { ...asVariant(COAT), firstSeenAt: instant(START_MS) };
  const nothing = { lots: [], rises: new Map(), outages: [], purchases: [], levels: [] };
  const shelf = readShelf({ variant, revision: 1, ...nothing, ...stocked }, new Map(), 'UTC', now);
  const [first, today] = [epochDayOf(START), epochDayOf(START) + day];
  const sold = lastSale === null ? [] : [{ day: first + lastSale, units: 1, wasInStock: true }];
  const rules = {
    days_of_cover: null,
    reorder_point: null,
    selling_fast: null,
    nearing_expiration: null,
    aging_stock: agingRule(),
  };
  const [judged] = judgeVariant(
    rules,
    {
      available: stocked.levels?.reduce((sum, { available }) => sum + (available ?? 0), 0) ?? null,
      demand: demandHistoryOf(Math.max(first, today - 120), sold, today),
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

/** What is on the shelf at the place that the history names. */
const shelfOf = (place: string, available: number, updatedAt: string) => ({
  ...aLevel({ variantId: 'src_history-COAT', locationId: `src_history-${place}`, available, updatedAt }),
  onHand: null,
  committed: null,
});

/** A history names its places; production asks the location for its name. */
const withoutNames = (explanation: unknown) =>
  JSON.parse(
    JSON.stringify(explanation, (key, value: unknown) => (key === 'name' ? null : value)),
  ) as unknown;

/** Sold every day, so that nothing but its age can tell of it. */
function sellDaily(replay: Replay, from: number, to: number, left: (day: number) => number) {
  for (let day = from; day <= to; day++) {
    replay.sold(at(day), 'COAT', 1);
    replay.stocked(at(day), 'COAT', 'berlin', left(day));
  }
}

describe('the rest of stock in a replay', () => {
  const rests = (lastSale: number | null) => (replay: Replay) => {
    replay.stocked(START_MS, 'COAT', 'berlin', 30);
    if (lastSale === null) return;
    replay.sold(at(lastSale), 'COAT', 1);
    replay.stocked(at(lastSale), 'COAT', 'berlin', 29);
  };

  it.each([
    { what: 'never sold', lastSale: null, day: 89, opened: 0 },
    { what: 'never sold', lastSale: null, day: 90, opened: 1 },
    { what: 'never sold', lastSale: null, day: 91, opened: 1 },
    { what: 'sold once', lastSale: 10, day: 90, opened: 0 },
    { what: 'sold once', lastSale: 10, day: 91, opened: 1 },
    { what: 'sold once', lastSale: 10, day: 92, opened: 1 },
  ])('is told $opened times by day $day of what was $what, as in production', ({ lastSale, day, opened }) => {
    const told = play(rests(lastSale), day);
    expect(told.map(({ event }) => event)).toEqual(Array.from({ length: opened }, () => 'opened'));
    const level = shelfOf('berlin', lastSale === null ? 30 : 29, instant(at(lastSale ?? 0)));
    expect(judgedLive(day, { levels: [level] }, lastSale).verdict === 'fires').toBe(opened === 1);
  });

  it('is told with the numbers of production, what is tied up and the deepest discount among them', () => {
    const [line] = play(rests(10), 100);
    const found = judgedLive(91, { levels: [shelfOf('berlin', 29, instant(at(10)))] }, 10);
    expect(line).toMatchObject({
      event: 'opened',
      at: dayBegins(91),
      sku: 'COAT',
      explanation: {
        because: ['age'],
        medianAgeDays: 91,
        isMedianAtLeast: true,
        capitalMinor: 29 * 8_000,
        currency: 'EUR',
        deepestDiscountPercent: 59,
        locations: [{ name: 'berlin', units: 29 }],
      },
    });
    expect(withoutNames(line?.explanation)).toEqual(withoutNames(found.explanation));
  });
});

describe('days without a sale in a replay', () => {
  it('are those on which anything was there, as in production', () => {
    const told = play((replay) => {
      replay.stocked(START_MS, 'COAT', 'berlin', 30);
      replay.stocked(at(9), 'COAT', 'berlin', 0);
      replay.stocked(at(20), 'COAT', 'berlin', 30);
    }, 101);
    expect(said(told)).toEqual([`opened ${dayBegins(100)}`]);
    const rises = new Map([
      ['src_history-berlin', { version: instant(at(20)), rises: [{ units: 30, at: instant(at(20)) }] }],
    ]);
    const outages = [{ from: instant(at(9)), to: instant(at(20)) }];
    const found = judgedLive(100, { levels: [shelfOf('berlin', 30, instant(at(20)))], rises, outages }, null);
    expect(withoutNames(told[0]?.explanation)).toEqual(withoutNames(found.explanation));
    expect(found.explanation).toMatchObject({
      because: ['no_sale'],
      daysWithoutSale: 90,
      daysOutOfStock: 10,
    });
  });

  it('are counted from the last sale, however long ago that is', () => {
    const told = play(
      (replay) => {
        replay.stocked(START_MS, 'COAT', 'berlin', 20);
        replay.sold(at(1), 'COAT', 1);
        replay.stocked(at(1), 'COAT', 'berlin', 19);
        replay.stocked(at(120), 'COAT', 'berlin', 60);
      },
      500,
      agingRule({ threshold: 400 }),
    );
    const last = { because: ['no_sale'], lastSaleOn: '2026-01-06', daysWithoutSale: 400 };
    expect(told).toMatchObject([
      { event: 'opened', at: dayBegins(401), explanation: { ...last, isWithoutSaleAtLeast: false } },
    ]);
  });
});

describe('the age of stock in a replay', () => {
  it('is that of the receipts, first in, first out, and is told when half of the units are older', () => {
    const told = play((replay) => {
      replay.stocked(START_MS, 'COAT', 'berlin', 100);
      sellDaily(replay, 1, 59, (day) => 100 - day);
      // Sixty come in while forty are left: the median is new until the old ones are the larger half.
      replay.stocked(at(60), 'COAT', 'berlin', 101);
      sellDaily(replay, 61, 160, (day) => 101 - Math.floor((day - 60) / 4));
    }, 160);
    const [opened] = told;
    expect(opened).toMatchObject({ event: 'opened', at: dayBegins(151) });
    const left = 101 - Math.floor((150 - 60) / 4);
    const rises = new Map([
      ['src_history-berlin', { version: instant(at(60)), rises: [{ units: 60, at: instant(at(60)) }] }],
    ]);
    const live = (day: number, units: number) =>
      judgedLive(day, { levels: [shelfOf('berlin', units, instant(at(day - 1)))], rises }, day - 1);
    expect(live(150, 101 - Math.floor((149 - 60) / 4)).verdict).not.toBe('fires');
    expect(withoutNames(opened?.explanation)).toEqual(withoutNames(live(151, left).explanation));
  });

  it('counts from the day on which a delivery was booked, where the level rises a little later', () => {
    const order = { orderId: 'PO-1', units: 60, placedAt: instant(START_MS), expectedAt: null };
    const arrival = (isBooked: boolean) => {
      const [line] = play((replay) => {
        replay.stocked(START_MS, 'COAT', 'berlin', 0);
        replay.ordered(at(0, 1), 'COAT', order);
        if (isBooked) replay.received(at(8), 'COAT', order, 60);
        replay.stocked(at(10), 'COAT', 'berlin', 60);
        sellDaily(replay, 11, 140, () => 60);
      }, 140);
      return line?.at;
    };
    expect(arrival(false)).toBe(dayBegins(101));
    expect(arrival(true)).toBe(dayBegins(99));
  });

  it('goes with units that are moved to another place', () => {
    const move = (arrives: number) =>
      said(
        play((replay) => {
          replay.stocked(START_MS, 'COAT', 'berlin', 60);
          replay.stocked(START_MS, 'COAT', 'lisbon', 0);
          replay.stocked(at(80), 'COAT', 'berlin', 0);
          replay.stocked(at(80), 'COAT', 'lisbon', arrives);
          for (let day = 81; day <= 100; day++) replay.sold(at(day), 'COAT', 1);
        }, 100),
      );
    expect(move(60)).toEqual([`opened ${dayBegins(91)}`]);
    expect(move(61)).toEqual([]);
  });

  it('goes with units that are moved, where some are sold before they arrive', () => {
    const told = play((replay) => {
      replay.stocked(START_MS, 'COAT', 'berlin', 20);
      replay.stocked(START_MS, 'COAT', 'lisbon', 0);
      replay.stocked(at(80), 'COAT', 'berlin', 8);
      replay.sold(at(81), 'COAT', 1);
      replay.stocked(at(81), 'COAT', 'berlin', 7);
      replay.stocked(at(82), 'COAT', 'lisbon', 12);
    }, 100);
    expect(told).toMatchObject([
      { event: 'opened', at: dayBegins(91), explanation: { buckets: [0, 0, 0, 19], medianAgeDays: 91 } },
    ]);
  });

  it('is that of before for what customers send back, and for what a count lost and found', () => {
    const aged = (happens: (replay: Replay) => void) =>
      said(
        play((replay) => {
          replay.stocked(START_MS, 'COAT', 'berlin', 20);
          happens(replay);
        }, 120),
      );
    const sells = (replay: Replay) => {
      replay.sold(at(50), 'COAT', 12);
      replay.stocked(at(50), 'COAT', 'berlin', 8);
    };
    const rises = (replay: Replay) => replay.stocked(at(69), 'COAT', 'berlin', 20);
    const returned = aged((replay) => {
      sells(replay);
      replay.sold(at(68), 'COAT', -12);
      rises(replay);
    });
    expect(returned).toEqual([`opened ${dayBegins(91)}`]);
    const received = aged((replay) => {
      sells(replay);
      rises(replay);
    });
    expect(received).toEqual([]);
    const recounted = aged((replay) => {
      replay.stocked(at(69), 'COAT', 'berlin', 5);
      replay.stocked(at(70), 'COAT', 'berlin', 20);
    });
    expect(recounted).toEqual([`opened ${dayBegins(90)}`]);
  });

  it('is new for a delivery that is booked, whatever went out before or came back', () => {
    const order = { orderId: 'PO-1', units: 12, placedAt: instant(START_MS), expectedAt: null };
    const told = play((replay) => {
      replay.stocked(START_MS, 'COAT', 'berlin', 20);
      replay.stocked(START_MS, 'COAT', 'lisbon', 0);
      replay.stocked(at(68), 'COAT', 'berlin', 8);
      replay.sold(at(69), 'COAT', -12);
      replay.ordered(at(69), 'COAT', order);
      replay.received(at(70), 'COAT', order, 12);
      replay.stocked(at(70), 'COAT', 'lisbon', 12);
      replay.sold(at(80), 'COAT', 1);
    }, 150);
    expect(told).toMatchObject([]);
  });

  it('leaves out what is out of season, and what was published or came in too lately', () => {
    const rests = (replay: Replay) => replay.stocked(START_MS, 'COAT', 'berlin', 30);
    expect(said(play(rests, 100))).toEqual([`opened ${dayBegins(90)}`]);
    expect(said(play(rests, 100, agingRule(), { ...COAT, tags: ['season:winter'] }))).toEqual([]);
    const lately = { ...COAT, publishedAt: instant(at(65)) };
    expect(said(play(rests, 100, agingRule(), lately))).toEqual([`opened ${dayBegins(95)}`]);
  });

  it('ends on the day after most of it has been sold', () => {
    const told = play((replay) => {
      replay.stocked(START_MS, 'COAT', 'berlin', 30);
      replay.sold(at(93), 'COAT', 30);
      replay.stocked(at(93), 'COAT', 'berlin', 0);
    }, 100);
    expect(said(told)).toEqual([`opened ${dayBegins(90)}`, `resolved ${dayBegins(94)}`]);
  });

  it('tells by what it ties up only where somebody says what it cost', () => {
    const rule = agingRule({ threshold: 60, settings: { newItemDays: 30, capitalMinor: 100_000 } });
    const story = (replay: Replay) => {
      replay.stocked(START_MS, 'COAT', 'berlin', 20);
      replay.stocked(at(40), 'COAT', 'berlin', 60);
      sellDaily(replay, 41, 80, () => 60);
    };
    expect(play(story, 80, rule)).toMatchObject([
      { event: 'opened', at: dayBegins(61), explanation: { because: ['capital'], oldCapitalMinor: 160_000 } },
    ]);
    expect(play(story, 80, rule, { ...COAT, money: null })).toEqual([]);
  });
});
