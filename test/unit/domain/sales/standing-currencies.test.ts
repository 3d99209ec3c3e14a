import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../lambdas/domain/alert/alert';
import { decideSignals } from '../../../../lambdas/domain/alert/decide-signals';
import { respond } from '../../../../lambdas/domain/alert/respond';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { salesOfVariant } from '../../../../lambdas/domain/sales/gather-sales';
import { judgeSalesVsProfit, periodsOf } from '../../../../lambdas/domain/sales/sales-vs-profit';
import { toldCurrencies } from '../../../../lambdas/domain/sales/standing-currencies';
import { aRule, NOW, SHOP } from '../../../support/builders';

const PERIODS = periodsOf('2026-11-18', 7);
const aSalesRule = (fields: Partial<Rule> = {}) =>
  aRule({ ...defaultsOf('sales_vs_profit'), kind: 'sales_vs_profit', level: 'category', ...fields });

/** A hundred units at a hundred each in both periods, at a margin; null where nobody knows what they cost. */
function sold(currency: string, margin: number | null) {
  const sums = { currency, units: 100, netMinor: 10_000, grossMinor: 10_000 };
  const days = [PERIODS.before.from, PERIODS.after.from].map((day) => ({
    ...{ ...sums, day, returnedUnits: 0, returnedMinor: 0 },
  }));
  const costMinor = margin === null ? null : 100 - margin;
  return salesOfVariant(
    days,
    [{ from: PERIODS.before.from, costMinor, currency, basis: 'dated' as const }],
    PERIODS,
  );
}

type Margins = Readonly<Record<string, number | null>>;

/** Looks at it once, by the margin in each currency. */
function look(before: Alert | null, margins: Margins, rule = aSalesRule(), now = NOW) {
  const currencies = Object.entries(margins).flatMap(([currency, margin]) => sold(currency, margin));
  const alerts = before === null ? [] : [before];
  const [decided] = decideSignals({
    ...{ entity: { type: 'category', id: 'Tops' }, shopId: SHOP, alerts, now },
    judged: [
      {
        rule,
        finding: judgeSalesVsProfit({ ...PERIODS, currencies }, rule, now, toldCurrencies(rule, alerts)),
      },
    ],
    ...{ kinds: ['sales_vs_profit'], origin: 'crossing', ending: 'rule_changed' },
  });
  return { alert: decided?.after ?? before, event: decided?.event ?? null };
}

/** What happens look by look; each is made twice, and the second time nothing does. */
function happens(...looks: readonly Margins[]) {
  let alert: Alert | null = null;
  const events = looks.map((margins) => {
    const looked = look(alert, margins);
    alert = looked.alert;
    expect(look(alert, margins).event).toBeNull();
    return looked.event;
  });
  return { events, alert: alert as Alert | null };
}

const opened = (margins: Margins) => {
  const { alert } = look(null, margins);
  if (alert === null) throw new Error('Nothing was opened.');
  return alert;
};

describe('an alert about one of several currencies', () => {
  it('stays open until that one is a point above the floor', () => {
    const { events, alert } = happens(
      { EUR: 19, USD: 50 },
      { EUR: 20.5, USD: 50 },
      { EUR: 19, USD: 50 },
      { EUR: 21, USD: 50 },
    );
    expect(events).toEqual(['AlertOpened', null, null, 'AlertResolved']);
    expect(alert).toMatchObject({ resolution: 'recovered', explanation: { currency: 'EUR' } });
  });

  it('ends as one that cannot be judged where that one cannot, and keeps its last figures', () => {
    const { events, alert } = happens({ EUR: 6, USD: 50 }, { EUR: null, USD: 50 });
    expect(events).toEqual(['AlertOpened', 'AlertResolved']);
    expect(alert).toMatchObject({ resolution: 'cannot_judge', explanation: { currency: 'EUR' } });
  });

  it('goes on where another cannot be judged', () => {
    expect(happens({ EUR: 19, USD: 50 }, { EUR: 20.5, USD: null }).events).toEqual(['AlertOpened', null]);
  });

  it('is told as worse, once, when a second falls short, and is over when both have recovered', () => {
    const { events } = happens(
      { EUR: 17, USD: 50 },
      { EUR: 17, USD: 18 },
      { EUR: 30, USD: 18 },
      { EUR: 30, USD: 20.5 },
      { EUR: 17, USD: 20.5 },
      { EUR: 30, USD: 30 },
    );
    expect(events).toEqual([
      ...['AlertOpened', 'AlertWorsened', null, null],
      ...['AlertWorsened', 'AlertResolved'],
    ]);
  });

  it('is told of both from the beginning where both fall short, and of neither again', () => {
    expect(happens({ EUR: 17, USD: 18 }, { EUR: 30, USD: 18 }, { EUR: 30, USD: 17 }).events).toEqual([
      ...['AlertOpened', null, null],
    ]);
  });

  it('goes over to a second that fires as the first recovers, and says so', () => {
    const { events, alert } = happens({ EUR: 17, USD: 50 }, { EUR: 30, USD: 19 });
    expect(events).toEqual(['AlertOpened', 'AlertWorsened']);
    expect(alert?.explanation).toMatchObject({ currency: 'USD' });
  });

  it('fires anew for a second though somebody has taken on the first', () => {
    const taken = respond(
      opened({ EUR: 17, USD: 50 }),
      { type: 'acknowledge', until: null, note: null },
      'Ada',
      NOW,
    );
    expect(look(taken, { EUR: 17, USD: 50 }).event).toBeNull();
    expect(look(taken, { EUR: 17, USD: 18 })).toMatchObject({
      event: 'AlertWorsened',
      alert: { state: 'firing' },
    });
  });

  it('waits for the end of a snooze', () => {
    const until = '2026-11-20T12:00:00.000Z';
    const snoozed = respond(opened({ EUR: 17, USD: 50 }), { type: 'snooze', until, note: null }, 'Ada', NOW);
    const later = look(snoozed, { EUR: 17, USD: 18 });
    expect(later.event).toBeNull();
    expect(look(later.alert, { EUR: 17, USD: 18 }, aSalesRule(), until).event).toBe('AlertResumed');
  });

  it('that somebody closed is quiet until that one has cleared, and opens for another', () => {
    const closed = respond(opened({ EUR: 19, USD: 50 }), { type: 'resolve', note: null }, 'Ada', NOW);
    const between = look(closed, { EUR: 20.5, USD: 50 });
    expect(look(between.alert, { EUR: 19, USD: 50 }).event).toBeNull();
    expect(look(closed, { EUR: 19, USD: 18 }).event).toBe('AlertOpened');
    const cleared = look(closed, { EUR: 30, USD: 50 });
    expect(look(cleared.alert, { EUR: 19, USD: 50 }).event).toBe('AlertOpened');
    const held = aSalesRule({ holdMinutes: 60 });
    const waits = look(closed, { EUR: 19, USD: 18 }, held);
    expect(waits).toMatchObject({ event: null, alert: { state: 'pending' } });
    expect(look(waits.alert, { EUR: 19, USD: 18 }, held, '2026-11-18T13:00:00.000Z').event).toBe(
      'AlertOpened',
    );
  });

  it('is about the one that it names where it was written before several could be', () => {
    const old = opened({ EUR: 19, USD: 50 });
    expect(toldCurrencies(aSalesRule(), [old])).toEqual(['EUR']);
    expect(toldCurrencies(aSalesRule(), [{ ...old, explanation: null }])).toEqual([]);
    expect(toldCurrencies(aSalesRule(), [{ ...old, state: 'resolved' }])).toEqual([]);
  });
});
