import type { Instant } from '../inventory/inventory-level';
import { type Rule, SEVERITIES } from '../rule/rule';
import type { Alert, AlertOrigin, AlertTransition } from './alert';
import type { CannotJudge, Condition, Finding, Occurrence } from './finding';
import { closed, dropPending, endAlert, happened, isOpen, plusMinutes } from './life-cycle';

/** What is known at the moment of the decision about one (rule, entity) of a kind that is judged, not counted. */
export interface SignalObservation {
  readonly rule: Rule;
  /** The alert as it was, or as it would be if it came up now (state `ok`, version 0). */
  readonly alert: Alert;
  readonly finding: Finding;
  readonly origin: AlertOrigin;
  readonly now: Instant;
}

export interface SignalDecision {
  readonly alert: Alert;
  /** At most one thing happens at a time; null where nobody needs to know. */
  readonly event: AlertTransition | null;
}

/** An occurrence has said its say after a day. */
const OCCURRENCE_HOURS = 24;

/**
 * Decides about one alert by what its kind has found. Asked again with what it answered, it answers the same and no
 * event: deciding is idempotent.
 */
export function decideSignal(observation: SignalObservation): SignalDecision {
  const { finding } = observation;
  switch (finding.outcome) {
    case 'cannot_judge':
      return decideUnknown(observation, finding);
    case 'condition':
      return decideCondition(observation, finding);
    case 'occurrence':
      return decideOccurrence(observation, finding);
  }
}

/** What was true may be so still: an open alert is ended, and says why, rather than left to stand on nothing. */
function decideUnknown({ alert, now }: SignalObservation, { lookAgainAt }: CannotJudge): SignalDecision {
  const ended = endAlert(alert, 'cannot_judge', now);
  return lookAgainAt === undefined ? ended : { ...ended, alert: { ...ended.alert, dueAt: lookAgainAt } };
}

function decideCondition(observation: SignalObservation, finding: Condition): SignalDecision {
  const { rule, alert, now } = observation;
  const { verdict, renewedAt } = finding;
  if (isOpen(alert)) {
    const isRenewed = renewedAt !== undefined && alert.toldAt !== null && renewedAt > alert.toldAt;
    if (verdict === 'clear' || (isRenewed && verdict === 'holds')) {
      const resolution =
        finding.ending ?? (alert.ruleVersion === rule.version ? 'recovered' : 'rule_changed');
      return happened(
        waking(
          { ...asOf(observation, finding), ...closed, state: 'resolved', resolvedAt: now, resolution },
          finding,
        ),
        'AlertResolved',
      );
    }
    return decideOpen(observation, finding);
  }
  if (alert.quietUntilClear && !isAboutMore(alert, finding)) {
    const heard = verdict === 'clear' ? { ...alert, quietUntilClear: false } : alert;
    return { alert: waking(heard, finding), event: null };
  }
  if (verdict !== 'fires' || finding.isInhibited === true) {
    return { alert: waking(dropPending(alert), finding), event: null };
  }

  const since = alert.state === 'pending' ? alert.since : finding.since;
  const dueAt = plusMinutes(since, rule.holdMinutes);
  if (rule.holdMinutes === 0 || dueAt <= now) return open(observation, finding, since);
  return {
    alert: {
      ...asOf(observation, finding),
      ...{ state: 'pending', since, dueAt, openedAt: null, quietUntilClear: false },
    },
    event: null,
  };
}

/** What can happen to an open alert that has not cleared: its rest runs out, it gets worse, or it is told again. */
function decideOpen(seen: SignalObservation, finding: Condition): SignalDecision {
  const { rule, now } = seen;
  if (finding.isInhibited === true || finding.hasComeTrue === true)
    return { alert: resting(seen.alert, finding, now), event: null };
  const observation = { ...seen, alert: standing(seen.alert, finding) };
  const { alert } = observation;
  const told = { ...asOf(observation, finding), ...toldBy(finding, alert), toldAt: now };
  if (alert.expiresAt !== null && alert.expiresAt <= now && alert.state !== 'firing') {
    const resumed: Alert = { ...told, state: 'firing', expiresAt: null };
    return happened(withDue(resumed, rule, finding), 'AlertResumed');
  }
  const isNews =
    (alert.state !== 'snoozed' && isAboutMore(alert, finding)) ||
    (alert.state === 'acknowledged' && isGraver(observation, finding));
  if (isNews) {
    const untaken: Alert = { ...told, state: 'firing', expiresAt: null };
    return happened(withDue(untaken, rule, finding), 'AlertWorsened');
  }
  if (alert.state === 'firing') {
    const isWorse = isWorseThanTold(alert, finding);
    const restsUntil = plusMinutes(alert.toldAt ?? alert.since, (finding.restHours ?? 0) * 60);
    if (isWorse && restsUntil <= now) return happened(withDue(told, rule, finding), 'AlertWorsened');
    const repeatsAt = repeatAt(alert, rule);
    const isRenewed =
      finding.renewedAt !== undefined && alert.toldAt !== null && finding.renewedAt > alert.toldAt;
    if ((isRenewed || (repeatsAt !== null && repeatsAt <= now)) && finding.verdict === 'fires') {
      return happened(withDue(told, rule, finding), 'AlertRepeated');
    }
    if (isWorse) {
      const next = [
        restsUntil,
        ...(finding.lookAgainAt === undefined ? [] : [finding.lookAgainAt]),
      ].toSorted()[0];
      return {
        alert: withDue(asOf(observation, finding), rule, { ...finding, lookAgainAt: next ?? restsUntil }),
        event: null,
      };
    }
  }
  return { alert: withDue(asOf(observation, finding), rule, finding), event: null };
}

/** The alert with what still stands of what people were told of its lots. */
function standing(alert: Alert, { lots }: Condition): Alert {
  return lots === undefined ? alert : { ...alert, toldLots: lots.standing(alert) };
}

function isWorseThanTold(
  { toldLots, toldStage, toldQuantity }: Alert,
  { lots, stage, isWorseThan }: Condition,
): boolean {
  if (lots !== undefined && toldLots !== undefined) {
    return lots.isNewsAfter(toldLots) || isWorseThan(toldLots.units);
  }
  return (stage ?? 0) > (toldStage ?? 0) || (toldQuantity !== null && isWorseThan(toldQuantity));
}

/**
 * Whether it has become more than somebody took on who was told of it: its severity rises, or it presses now and never did
 * when people were told. That a rule was edited makes nothing graver. A snooze is until a time, whatever comes.
 */
function isGraver({ rule, alert }: SignalObservation, finding: Condition): boolean {
  const rises = SEVERITIES.indexOf(finding.severity ?? rule.severity) > SEVERITIES.indexOf(alert.severity);
  const presses = finding.urgency === 'now' && alert.urgency === 'later';
  const isLater = (finding.stage ?? 0) > (alert.toldStage ?? 0);
  return (rises && alert.ruleVersion === rule.version) || (presses && isLater);
}

const isAboutMore = ({ explanation }: Alert, { isAboutMoreThan }: Condition): boolean =>
  explanation !== null && isAboutMoreThan?.(explanation) === true;

function open(observation: SignalObservation, finding: Condition, since: Instant): SignalDecision {
  const { rule, now } = observation;
  const opened: Alert = {
    ...asOf(observation, finding),
    ...closed,
    state: 'firing',
    ...toldBy(finding),
    toldAt: now,
    since,
    openedAt: now,
    resolvedAt: null,
    resolution: null,
  };
  return happened(withDue(opened, rule, finding), 'AlertOpened');
}

/** Nobody else looks again when a day passes: an alert that is not open is due as well when time may bring it about. */
function waking(alert: Alert, { lookAgainAt }: Condition): Alert {
  return { ...alert, dueAt: lookAgainAt ?? null };
}

/** Nothing is told of it now, so what fell due has passed: left as it was, it would be looked at each minute. */
function resting(alert: Alert, { lookAgainAt }: Condition, now: Instant): Alert {
  return alert.dueAt !== null && alert.dueAt <= now ? { ...alert, dueAt: lookAgainAt ?? null } : alert;
}

/** @param before the alert that people were told of already; left out where it opens */
function toldBy(
  { measure, stage, lots }: Condition,
  before?: Alert,
): Pick<Alert, 'toldQuantity' | 'toldStage' | 'toldLots'> {
  return {
    toldQuantity: measure,
    ...(stage === undefined ? {} : { toldStage: stage }),
    ...(lots === undefined ? {} : { toldLots: lots.tell(before?.toldLots) }),
  };
}

/** When the schedule must look again: a rest that runs out, the next repetition, or what the judgement asks for. */
function withDue(alert: Alert, rule: Rule, finding: Condition): Alert {
  const times = [
    alert.expiresAt,
    alert.state === 'firing' ? repeatAt(alert, rule) : null,
    finding.lookAgainAt ?? null,
  ].filter((time) => time !== null);
  return { ...alert, dueAt: times.toSorted()[0] ?? null };
}

/** Nobody who has taken an alert on is told it a second time; only of what is graver, see `decideOpen`. */
function repeatAt({ toldAt }: Alert, { repeatAfterHours }: Rule): Instant | null {
  return repeatAfterHours === null || toldAt === null ? null : plusMinutes(toldAt, repeatAfterHours * 60);
}

function decideOccurrence(observation: SignalObservation, finding: Occurrence): SignalDecision {
  const { alert, now } = observation;
  const isNews = finding.name !== null && finding.name !== alert.occurrence;
  if (isNews && finding.settlesAt !== undefined && finding.settlesAt > now) {
    // The alert that is open still is about what was told before; what is new waits until it has settled.
    const { settlesAt } = finding;
    if (alert.state === 'resolved' && alert.dueAt === settlesAt) return { alert, event: null };
    if (!isOpen(alert)) {
      return { alert: { ...asOf(observation, finding), state: 'pending', dueAt: settlesAt }, event: null };
    }
    const endsAt = lapsesAt(alert);
    if (endsAt > now) {
      return { alert: { ...alert, dueAt: endsAt < settlesAt ? endsAt : settlesAt }, event: null };
    }
    const ended = endAlert(alert, 'expired', now);
    return { ...ended, alert: { ...ended.alert, dueAt: settlesAt } };
  }
  if (isNews) {
    const opened: Alert = {
      ...asOf(observation, finding),
      ...closed,
      state: 'firing',
      // What happens next is news, however the happening before it came to be known.
      origin: alert.state === 'pending' ? alert.origin : observation.origin,
      occurrence: finding.name,
      toldQuantity: finding.measure,
      toldAt: now,
      since: finding.at,
      openedAt: now,
      resolvedAt: null,
      resolution: null,
      dueAt: firstOf(plusMinutes(now, OCCURRENCE_HOURS * 60), finding.lookAgainAt),
    };
    return happened(opened, 'AlertOpened');
  }
  if (isOpen(alert)) {
    const endsAt = lapsesAt(alert);
    if (endsAt > now)
      return { alert: { ...alert, dueAt: firstOf(endsAt, finding.lookAgainAt) }, event: null };
    const ended = endAlert(alert, 'expired', now);
    return { ...ended, alert: { ...ended.alert, dueAt: finding.lookAgainAt ?? null } };
  }
  // What was waiting has been taken back: an edit and its undoing are no news.
  return { alert: { ...dropPending(alert), dueAt: finding.lookAgainAt ?? null }, event: null };
}

const lapsesAt = ({ openedAt, since }: Alert): Instant =>
  plusMinutes(openedAt ?? since, OCCURRENCE_HOURS * 60);

const firstOf = (one: Instant, other: Instant | undefined): Instant =>
  other !== undefined && other < one ? other : one;

function asOf({ rule, alert, origin }: SignalObservation, finding: Condition | Occurrence): Alert {
  const isOn = isOpen(alert) || alert.state === 'pending';
  return {
    ...alert,
    ruleVersion: rule.version,
    severity: finding.severity ?? rule.severity,
    teams: rule.teams,
    quantity: finding.measure,
    urgency: finding.urgency,
    explanation: finding.explanation,
    origin: isOn ? alert.origin : origin,
  };
}
