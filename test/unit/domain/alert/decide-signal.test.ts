import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../lambdas/domain/alert/alert';
import { decideSignal } from '../../../../lambdas/domain/alert/decide-signal';
import type { Condition, Finding, Occurrence } from '../../../../lambdas/domain/alert/finding';
import { newAlert } from '../../../../lambdas/domain/alert/new-alert';
import { respond } from '../../../../lambdas/domain/alert/respond';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { aRule, NOW, SHOP } from '../../../support/builders';

const hours = (count: number): string => new Date(Date.parse(NOW) + count * 3_600_000).toISOString();
const coverRule = (fields: Partial<Rule> = {}) =>
  aRule({ id: 'rule_cover', kind: 'days_of_cover', threshold: 14, ...fields });

function aCondition(fields: Partial<Condition> = {}): Condition {
  const measure = fields.measure ?? 10;
  return {
    outcome: 'condition',
    verdict: 'fires',
    measure,
    isWorseThan: (told) => measure <= told / 2,
    since: NOW,
    explanation: { kind: 'low_stock', quantity: measure, threshold: 14 },
    urgency: 'later',
    ...fields,
  };
}

function anOccurrence(fields: Partial<Occurrence> = {}): Occurrence {
  return {
    outcome: 'occurrence',
    name: 'edit-1',
    measure: 1,
    at: NOW,
    explanation: { kind: 'low_stock', quantity: 1, threshold: 0 },
    urgency: 'later',
    ...fields,
  };
}

const fresh = (rule: Rule): Alert =>
  newAlert(rule, {
    entity: { type: 'product', id: 'shopify-1' },
    shopId: SHOP,
    location: { type: 'all' },
    quantity: 0,
    since: NOW,
    origin: 'crossing',
  });

const decide = (alert: Alert, finding: Finding, now = NOW, rule = coverRule()) =>
  decideSignal({ rule, alert, finding, origin: 'crossing', now });

/** Everything that happened, in order, as the findings came in. */
function live(
  rule: Rule,
  steps: readonly (readonly [number, Finding])[],
): { events: string[]; alert: Alert } {
  let alert = fresh(rule);
  const events: string[] = [];
  for (const [hour, finding] of steps) {
    const decided = decide(alert, finding, hours(hour), rule);
    alert = decided.alert;
    if (decided.event !== null) events.push(`${hour} ${decided.event}`);
    const again = decide(alert, finding, hours(hour), rule);
    expect(again).toEqual({ alert, event: null });
  }
  return { events, alert };
}

describe('a state that lasts', () => {
  it('opens, stays open between its marks, and resolves when it is clear', () => {
    const { events, alert } = live(coverRule(), [
      [0, aCondition()],
      [1, aCondition({ verdict: 'holds', measure: 16 })],
      [2, aCondition({ verdict: 'clear', measure: 30 })],
    ]);
    expect(events).toEqual(['0 AlertOpened', '2 AlertResolved']);
    expect(alert).toMatchObject({
      state: 'resolved',
      resolution: 'recovered',
      quantity: 30,
      toldQuantity: 10,
    });
  });

  it('does not open between its marks', () => {
    expect(live(coverRule(), [[0, aCondition({ verdict: 'holds' })]]).events).toEqual([]);
  });

  it('waits out its hold, and is told nothing of if it clears before', () => {
    const rule = coverRule({ holdMinutes: 60 });
    expect(
      live(rule, [
        [0, aCondition()],
        [1, aCondition()],
      ]).events,
    ).toEqual(['1 AlertOpened']);
    const cleared = live(rule, [
      [0, aCondition()],
      [0.5, aCondition({ verdict: 'clear' })],
      [1, aCondition({ since: hours(1) })],
    ]);
    expect(cleared.events).toEqual([]);
    expect(cleared.alert.state).toBe('pending');
  });

  it('says when it must be looked at again: the end of its hold, its repetition, or what the judgement asks for', () => {
    expect(decide(fresh(coverRule()), aCondition(), NOW, coverRule({ holdMinutes: 60 })).alert.dueAt).toBe(
      hours(1),
    );
    const repeating = coverRule({ repeatAfterHours: 48 });
    expect(decide(fresh(repeating), aCondition(), NOW, repeating).alert.dueAt).toBe(hours(48));
    expect(decide(fresh(repeating), aCondition({ lookAgainAt: hours(5) }), NOW, repeating).alert.dueAt).toBe(
      hours(5),
    );
  });

  it('is due as well while it is not open, where time alone may bring it about', () => {
    const waiting = decide(fresh(coverRule()), aCondition({ verdict: 'clear', lookAgainAt: hours(5) }));
    expect(waiting).toMatchObject({ event: null, alert: { state: 'ok', dueAt: hours(5) } });
    const inhibited = decide(fresh(coverRule()), aCondition({ isInhibited: true, lookAgainAt: hours(5) }));
    expect(inhibited.alert).toMatchObject({ state: 'ok', dueAt: hours(5) });
    const open = decide(fresh(coverRule()), aCondition()).alert;
    expect(decide(open, aCondition({ verdict: 'clear', lookAgainAt: hours(9) })).alert).toMatchObject({
      state: 'resolved',
      dueAt: hours(9),
    });
    const { dueAt } = decide(open, aCondition({ verdict: 'clear' })).alert;
    expect(dueAt).toBeNull();
  });

  it.each([
    { situation: 'above the mark', measure: 6, events: ['0 AlertOpened'] },
    { situation: 'at the mark', measure: 5, events: ['0 AlertOpened', '1 AlertWorsened'] },
    { situation: 'below the mark', measure: 4, events: ['0 AlertOpened', '1 AlertWorsened'] },
  ])('is told again when it got worse: $situation', ({ measure, events }) => {
    expect(
      live(coverRule(), [
        [0, aCondition()],
        [1, aCondition({ measure })],
      ]).events,
    ).toEqual(events);
  });

  it('is told again after its time while it fires, and counts anew from then', () => {
    const rule = coverRule({ repeatAfterHours: 48 });
    const { events } = live(rule, [
      [0, aCondition()],
      [47, aCondition()],
      [48, aCondition()],
      [95, aCondition()],
      [96, aCondition({ verdict: 'holds' })],
      [97, aCondition()],
    ]);
    expect(events).toEqual(['0 AlertOpened', '48 AlertRepeated', '97 AlertRepeated']);
  });

  it('is not told again to somebody who has taken it on, until the rest has run out', () => {
    const rule = coverRule({ repeatAfterHours: 24 });
    const { alert } = decide(fresh(rule), aCondition(), NOW, rule);
    const rested = respond(alert, { type: 'snooze', until: hours(72), note: null }, 'Ada', hours(1));
    expect(decide(rested, aCondition({ measure: 1 }), hours(48), rule).event).toBeNull();
    const resumed = decide(rested, aCondition({ measure: 1 }), hours(72), rule);
    expect(resumed).toMatchObject({ event: 'AlertResumed', alert: { state: 'firing', dueAt: hours(96) } });
  });

  it.each([
    { graver: 'it has become urgent', fields: { urgency: 'now', stage: 1 } },
    { graver: 'its severity rose', fields: { severity: 'critical' } },
  ] as const)('is told again to somebody who has taken it on where $graver, and fires anew', ({ fields }) => {
    const rule = coverRule({ repeatAfterHours: 24 });
    const { alert } = decide(fresh(rule), aCondition({ stage: 0 }), NOW, rule);
    const taken = respond(alert, { type: 'acknowledge', until: hours(500), note: null }, 'Ada', hours(1));
    const graver = aCondition({ measure: 9, ...fields });
    const told = decide(taken, graver, hours(2), rule);
    expect(told).toMatchObject({
      event: 'AlertWorsened',
      alert: {
        ...{ state: 'firing', expiresAt: null, acknowledgedBy: 'Ada', toldAt: hours(2), toldQuantity: 9 },
        dueAt: hours(26),
      },
    });
    expect(decide(told.alert, graver, hours(3), rule).event).toBeNull();
    const retaken = respond(told.alert, { type: 'acknowledge', until: null, note: null }, 'Bo', hours(4));
    expect(decide(retaken, graver, hours(5), rule).event).toBeNull();
  });

  it.each([
    { situation: 'its figure got worse', fields: { measure: 1 } },
    { situation: 'it is further along, and no more urgent', fields: { stage: 1 } },
    { situation: 'its rule was made graver', version: 2, severity: 'critical' as const },
  ])('is not told again to somebody who has taken it on where $situation', (change) => {
    const { fields = {}, version = 1, severity = 'warning' } = change;
    const { alert } = decide(fresh(coverRule()), aCondition({ stage: 0 }));
    const taken = respond(alert, { type: 'acknowledge', until: null, note: null }, 'Ada', hours(1));
    const rule = coverRule({ version, severity });
    const quiet = decide(taken, aCondition(fields), hours(2), rule);
    expect(quiet).toMatchObject({ event: null, alert: { state: 'acknowledged' } });
    expect(decide(quiet.alert, aCondition(fields), hours(3), rule).event).toBeNull();
  });

  it('is not told as urgent twice where people knew that it was when somebody took it on', () => {
    const urgent = aCondition({ urgency: 'now', stage: 1 });
    const { alert } = decide(fresh(coverRule()), urgent);
    const taken = respond(alert, { type: 'acknowledge', until: null, note: null }, 'Ada', hours(1));
    const calmer = decide(taken, aCondition({ stage: 0 }), hours(2)).alert;
    expect(calmer.urgency).toBe('later');
    expect(decide(calmer, urgent, hours(3)).event).toBeNull();
  });

  it('is put off until its time by a snooze, however grave it gets', () => {
    const { alert } = decide(fresh(coverRule()), aCondition({ stage: 0 }));
    const snoozed = respond(alert, { type: 'snooze', until: hours(72), note: null }, 'Ada', hours(1));
    const grave = aCondition({ urgency: 'now', stage: 1, severity: 'critical' });
    expect(decide(snoozed, grave, hours(2))).toMatchObject({ event: null, alert: { state: 'snoozed' } });
    expect(decide(snoozed, grave, hours(72))).toMatchObject({ event: 'AlertResumed' });
  });

  it('stays quiet after a person closed it, until it has been clear once', () => {
    const rule = coverRule();
    const opened = decide(fresh(rule), aCondition()).alert;
    const closedByHand = respond(opened, { type: 'resolve', note: null }, 'Ada', hours(1));
    expect(decide(closedByHand, aCondition(), hours(2)).event).toBeNull();
    const cleared = decide(closedByHand, aCondition({ verdict: 'clear' }), hours(3)).alert;
    expect(decide(cleared, aCondition(), hours(4)).event).toBe('AlertOpened');
  });

  it('is quiet while another alert says more, and speaks when that one is over', () => {
    const { events } = live(coverRule(), [
      [0, aCondition({ isInhibited: true })],
      [1, aCondition()],
      [2, aCondition({ isInhibited: true, measure: 1 })],
    ]);
    expect(events).toEqual(['1 AlertOpened']);
  });

  it.each([
    { situation: 'another alert says more', fields: { isInhibited: true } },
    { situation: 'what it foretold has come', fields: { hasComeTrue: true } },
  ])('is due no more for what fell due meanwhile: $situation', ({ fields }) => {
    const rule = coverRule({ repeatAfterHours: 48 });
    const open = decide(fresh(rule), aCondition(), NOW, rule).alert;
    const dueAfter = (hour: number, more: Partial<Condition> = {}) =>
      decide(open, aCondition({ ...fields, ...more }), hours(hour), rule);
    expect(dueAfter(47).alert.dueAt).toBe(hours(48));
    expect(dueAfter(48)).toMatchObject({ event: null, alert: { state: 'firing', dueAt: null } });
    expect(dueAfter(48, { lookAgainAt: hours(60) }).alert.dueAt).toBe(hours(60));
    const { alert } = dueAfter(48);
    expect(decide(alert, aCondition(), hours(50), rule)).toMatchObject({ event: 'AlertRepeated' });
  });

  it('ends, and says why, when it can no longer be judged', () => {
    const { events, alert } = live(coverRule(), [
      [0, aCondition()],
      [1, { outcome: 'cannot_judge', reason: 'Its lead time is not known.' }],
    ]);
    expect(events).toEqual(['0 AlertOpened', '1 AlertResolved']);
    expect(alert.resolution).toBe('cannot_judge');
  });

  it('tells what ended it: the finding, the rule, or the recovery', () => {
    const open = decide(fresh(coverRule()), aCondition()).alert;
    const clear = aCondition({ verdict: 'clear' });
    expect(decide(open, clear).alert.resolution).toBe('recovered');
    expect(decide(open, clear, NOW, coverRule({ version: 2 })).alert.resolution).toBe('rule_changed');
    expect(decide(open, { ...clear, ending: 'expired' }).alert.resolution).toBe('expired');
  });

  it('takes the gravity of the finding over that of its rule', () => {
    const { alert } = decide(fresh(coverRule()), aCondition({ severity: 'critical' }));
    expect(alert.severity).toBe('critical');
  });
});

describe('a thing that happened', () => {
  it('is told once, closes by itself after a day, and is not told again', () => {
    const { events, alert } = live(coverRule(), [
      [0, anOccurrence()],
      [23, anOccurrence()],
      [24, anOccurrence()],
      [48, anOccurrence()],
    ]);
    expect(events).toEqual(['0 AlertOpened', '24 AlertResolved']);
    expect(alert).toMatchObject({ state: 'resolved', resolution: 'expired', occurrence: 'edit-1' });
  });

  it('is told again when it happens anew, even while the last one is open', () => {
    const { events } = live(coverRule(), [
      [0, anOccurrence()],
      [1, anOccurrence({ name: 'edit-2' })],
    ]);
    expect(events).toEqual(['0 AlertOpened', '1 AlertOpened']);
  });

  it('waits until a burst has settled, and each further edit puts it off', () => {
    const { events } = live(coverRule(), [
      [0, anOccurrence({ settlesAt: hours(1) })],
      [0.5, anOccurrence({ name: 'edit-2', settlesAt: hours(1.5) })],
      [1, anOccurrence({ name: 'edit-2', settlesAt: hours(1.5) })],
      [1.5, anOccurrence({ name: 'edit-2', settlesAt: hours(1.5) })],
    ]);
    expect(events).toEqual(['1.5 AlertOpened']);
  });

  it('is nothing once it was taken back before it was told', () => {
    const { events, alert } = live(coverRule(), [
      [0, anOccurrence({ settlesAt: hours(1) })],
      [0.5, anOccurrence({ name: null })],
      [2, anOccurrence({ name: null })],
    ]);
    expect(events).toEqual([]);
    expect(alert.state).toBe('ok');
  });

  it('waits for a new burst while the last one is still open, without ending it early', () => {
    const { events } = live(coverRule(), [
      [0, anOccurrence()],
      [1, anOccurrence({ name: 'edit-2', settlesAt: hours(2) })],
      [2, anOccurrence({ name: 'edit-2', settlesAt: hours(2) })],
    ]);
    expect(events).toEqual(['0 AlertOpened', '2 AlertOpened']);
  });

  it('lapses after a day though more of the same is to come later, and is told when that has settled', () => {
    const later = anOccurrence({ name: 'edit-2', settlesAt: hours(60) });
    const { events, alert } = live(coverRule(), [
      [0, anOccurrence()],
      [1, later],
      [24, later],
      [59, later],
      [60, later],
    ]);
    expect(events).toEqual(['0 AlertOpened', '24 AlertResolved', '60 AlertOpened']);
    expect(alert.occurrence).toBe('edit-2');
    const open = decide(fresh(coverRule()), anOccurrence()).alert;
    expect(decide(open, later).alert.dueAt).toBe(hours(24));
    expect(decide(open, later, hours(24)).alert.dueAt).toBe(hours(60));
  });

  it('that waits is dropped where it turns out to be what was told before', () => {
    const { alert } = live(coverRule(), [
      [0, anOccurrence()],
      [24, anOccurrence()],
      [30, anOccurrence({ name: 'edit-2', settlesAt: hours(40) })],
      [31, anOccurrence()],
    ]);
    expect(alert).toMatchObject({ state: 'ok', dueAt: null, occurrence: 'edit-1' });
  });
});
