import { describe, expect, it } from 'vitest';
import { chanceOf, coverRisk } from '../../../../lambdas/domain/forecast/cover-chance';
import { demandHistoryOf } from '../../../../lambdas/domain/forecast/demand-history';
import {
  type CoverInput,
  type DaysOfCoverExplanation,
  judgeCover,
} from '../../../../lambdas/domain/forecast/judge-cover';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';

const TODAY = 20_000;
const at = (day: number) => new Date((TODAY + day) * 86_400_000).toISOString();

/** Sells on two days of three, a few times much. */
const days = Array.from({ length: 70 }, (_, index) => ({
  day: TODAY - 70 + index,
  units: index % 3 === 0 ? 0 : index % 17 === 1 ? 19 : 2,
  wasInStock: true,
}));

function judged(fields: Partial<CoverInput> = {}) {
  const finding = judgeCover({
    available: 20,
    demand: demandHistoryOf(TODAY - 70, days, TODAY),
    incoming: [],
    lateness: { ...UNKNOWN_LATENESS, orders: 20 },
    leadTime: null,
    horizonDays: 14,
    chanceToTell: 0.62,
    replenishedAt: at(-30),
    dayFraction: 0.25,
    now: at(0.25),
    timeZone: 'UTC',
    ...fields,
  });
  if (finding.outcome !== 'condition') throw new Error('It was not judged.');
  return finding;
}

const order = { orderId: 'PO-1', units: 50, placedAt: at(-4), expectedAt: at(8) };

describe('what an alert says of its chance', () => {
  it.each([
    { why: 'with nothing on order', fields: {} },
    { why: 'with an order on its way', fields: { incoming: [order] } },
    { why: 'where it was never replenished', fields: { replenishedAt: null } },
    { why: 'with plenty', fields: { available: 90 } },
  ])('is enough to work the chance out again $why', ({ fields }) => {
    const said = judged(fields).explanation as DaysOfCoverExplanation;
    const again = ({ unitsPerDay, dispersion, evidence }: DaysOfCoverExplanation['byRate']) =>
      said.mustLastDays.reduce(
        (sum, each) => sum + coverRisk(said.available, { unitsPerDay, dispersion, evidence }, each),
        0,
      ) / said.mustLastDays.length;
    expect(again(said.byRate)).toBeCloseTo(said.byRate.chance, 3);
    expect(again(said.byOften)).toBeCloseTo(said.byOften.chance, 3);
    const chance = chanceOf({ ...said, byRate: said.byRate.chance, byOften: said.byOften.chance });
    expect(chance).toBeCloseTo(said.chance, 3);
    expect(said.secondBestDayUnits).toBe(19);
    expect(said.sellingDayShare).toBeCloseTo(2 / 3, 1);
  });

  it('is told again a week after the last message at the soonest, when it is nearly certain', () => {
    expect(judged({ available: 1 })).toMatchObject({ stage: 1, restHours: 168 });
    expect(judged()).toMatchObject({ stage: 0 });
  });
});

describe('an order that is due today', () => {
  it.each([
    { when: 'before its hour', now: at(0.25), dayFraction: 0.25, isCounted: true, verdict: 'clear' },
    { when: 'after its hour', now: at(0.75), dayFraction: 0.75, isCounted: true, verdict: 'clear' },
    { when: 'once the day is over', now: at(1), dayFraction: 0, isCounted: false, verdict: 'fires' },
  ])('is counted on $when: $isCounted', ({ now, dayFraction, isCounted, verdict }) => {
    const due = { ...order, placedAt: at(-13), expectedAt: at(0.5) };
    const today = Math.floor(Date.parse(now) / 86_400_000);
    const demand = demandHistoryOf(
      TODAY - 70,
      [...days, { day: TODAY, units: 2, wasInStock: true }].filter(({ day }) => day < today),
      today,
    );
    const finding = judged({ available: 5, incoming: [due], now, dayFraction, demand });
    const said = finding.explanation as DaysOfCoverExplanation;
    expect(said.incoming).toMatchObject([{ orderId: 'PO-1', counted: isCounted }]);
    expect(finding.verdict).toBe(verdict);
  });
});
