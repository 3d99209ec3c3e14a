import type { Instant } from '../inventory/inventory-level';
import type { QuietRange } from '../inventory/watch-band';
import { clearAt, shortageVerdict, worsensAt } from '../rule/marks';
import { isStockKind, type Rule } from '../rule/rule';
import type { Alert, AlertOrigin, AlertTransition, Resolution, Urgency } from './alert';
import { closed, dropPending, happened, isOpen, plusMinutes } from './life-cycle';

/** What is known at the moment of the decision about one (rule, variant, location). */
export interface Observation {
  readonly rule: Rule;
  /** The alert as it was, or as it would be if it came up now (state `ok`, version 0). */
  readonly alert: Alert;
  readonly quantity: number;
  /** Since when the quantity has held. */
  readonly since: Instant;
  readonly now: Instant;
  readonly origin: AlertOrigin;
  readonly urgency: Urgency;
  /** Another alert says more: an item that is out of stock is not called low as well. */
  readonly inhibited: boolean;
  /** When it went or goes on sale: before that nobody misses it. Null where that is not known, or does not matter. */
  readonly onSaleAt: Instant | null;
}

/** The alert as it is now, what happened to it, and the range in which the same decision would be made again. */
export interface Decision {
  readonly alert: Alert;
  /** At most one thing happens at a time; null where nobody needs to know. */
  readonly event: AlertTransition | null;
  readonly quiet: QuietRange;
}

/** A back_in_stock alert has said its say after a day. */
const BACK_IN_STOCK_HOURS = 24;

/** Decides about one alert. Asked again with what it answered, it answers the same and no event: deciding is idempotent. */
export function decideAlert(observation: Observation): Decision {
  return observation.rule.kind === 'back_in_stock' ? decideRestock(observation) : decideShortage(observation);
}

/** low_stock, out_of_stock and oversold: fire at or below the threshold, clear at the recovery quantity. */
function decideShortage(observation: Observation): Decision {
  const { rule, alert, quantity } = observation;
  const verdict = shortageVerdict(rule, quantity);
  const fires = verdict === 'fires';
  const clears = verdict === 'clear';
  const untilItClears: QuietRange = { quietAbove: null, quietBelow: clearAt(rule) };
  const untilItFires: QuietRange = { quietAbove: rule.threshold, quietBelow: null };

  if (isOpen(alert)) {
    if (clears) return { ...resolve(observation, recoveryOf(observation)), quiet: untilItFires };
    return decideOpen(observation, untilItClears);
  }
  if (alert.quietUntilClear) {
    if (!clears) return unchanged(observation, untilItClears);
    return { alert: { ...alert, quantity, quietUntilClear: false }, event: null, quiet: untilItFires };
  }
  // Whatever ends the inhibition leaves the other rule's quiet range, and so is decided about here again.
  if (observation.inhibited)
    return { alert: dropPending(alert), event: null, quiet: { quietAbove: null, quietBelow: null } };
  if (!fires) return { alert: dropPending(alert), event: null, quiet: untilItFires };

  const since = alert.state === 'pending' ? alert.since : observation.since;
  const { onSaleAt, now } = observation;
  const isLaunched = onSaleAt !== null && onSaleAt > since;
  const begin = isLaunched ? onSaleAt : since;
  const dueAt = plusMinutes(begin, rule.holdMinutes);
  if (dueAt <= now || (rule.holdMinutes === 0 && !isLaunched)) return open({ ...observation, since: begin });
  const pending: Alert = {
    ...asOf(observation),
    // What a launch brings about is news, whenever its shop was first heard of.
    ...(isLaunched && onSaleAt > now ? { origin: 'crossing' } : {}),
    state: 'pending',
    since,
    dueAt,
    openedAt: null,
    resolvedAt: null,
  };
  const quiet = { quietAbove: null, quietBelow: rule.threshold + 1 };
  return isPendingAlready(alert, rule) && alert.dueAt === dueAt
    ? unchanged(observation, quiet)
    : { alert: pending, event: null, quiet };
}

function isPendingAlready(alert: Alert, rule: Rule): boolean {
  return alert.state === 'pending' && alert.ruleVersion === rule.version;
}

/** What can still happen to an open alert that has not cleared: its rest runs out, or it gets worse. */
function decideOpen(observation: Observation, untilItClears: QuietRange): Decision {
  const { rule, alert, quantity, now } = observation;
  if (observation.inhibited) return unchanged(observation, untilItClears);
  if (alert.expiresAt !== null && alert.expiresAt <= now && alert.state !== 'firing') {
    const resumed: Alert = {
      ...asOf(observation),
      state: 'firing',
      expiresAt: null,
      dueAt: null,
      toldQuantity: quantity,
      toldAt: now,
    };
    return { ...happened(resumed, 'AlertResumed'), quiet: withWorsening(rule, resumed, untilItClears) };
  }
  const mark = alert.toldQuantity === null ? null : worsensAt(rule, alert.toldQuantity);
  if (alert.state === 'firing' && mark !== null && quantity <= mark) {
    const worse: Alert = { ...asOf(observation), toldQuantity: quantity, toldAt: now };
    return { ...happened(worse, 'AlertWorsened'), quiet: withWorsening(rule, worse, untilItClears) };
  }
  return unchanged(observation, withWorsening(rule, alert, untilItClears));
}

/**
 * A person who has taken an alert on is not told again that it got worse; the list shows it. What is graver than few units
 * is another kind's to tell: that none is left, that more was sold, or that it runs out before more comes.
 */
function withWorsening(rule: Rule, alert: Alert, quiet: QuietRange): QuietRange {
  if (alert.state !== 'firing' || alert.toldQuantity === null) return quiet;
  return { ...quiet, quietAbove: worsensAt(rule, alert.toldQuantity) };
}

/**
 * back_in_stock: armed while nothing is left, opens at the restock quantity, closes by itself after a day or when the
 * item is out again. One returned unit is no restock where the threshold asks for more.
 */
function decideRestock(observation: Observation): Decision {
  const { rule, alert, quantity, now } = observation;
  const untilItIsBack: QuietRange = { quietAbove: null, quietBelow: rule.threshold };
  const untilItIsOut: QuietRange = { quietAbove: 0, quietBelow: null };

  if (isOpen(alert)) {
    if (quantity <= 0) return { ...resolve(observation, 'expired', 'armed'), quiet: untilItIsBack };
    if (alert.dueAt !== null && alert.dueAt <= now)
      return { ...resolve(observation, 'expired'), quiet: untilItIsOut };
    return unchanged(observation, untilItIsOut);
  }
  if (alert.state === 'armed') {
    if (quantity < rule.threshold) return unchanged(observation, untilItIsBack);
    const opened = open(observation);
    return {
      ...opened,
      alert: { ...opened.alert, dueAt: plusMinutes(now, BACK_IN_STOCK_HOURS * 60) },
      quiet: untilItIsOut,
    };
  }
  if (quantity > 0) return unchanged(observation, untilItIsOut);
  return {
    alert: { ...asOf(observation), state: 'armed', since: observation.since },
    event: null,
    quiet: untilItIsBack,
  };
}

function open(observation: Observation): Decision {
  const { rule, quantity, now, since, origin, alert } = observation;
  const opened: Alert = {
    ...asOf(observation),
    ...closed,
    state: 'firing',
    origin: alert.state === 'pending' ? alert.origin : origin,
    toldQuantity: quantity,
    toldAt: now,
    since,
    openedAt: now,
    resolvedAt: null,
    resolution: null,
    dueAt: null,
  };
  const quiet = withWorsening(rule, opened, { quietAbove: null, quietBelow: clearAt(rule) });
  return { ...happened(opened, 'AlertOpened'), quiet };
}

function resolve(
  observation: Observation,
  resolution: Resolution,
  state: 'resolved' | 'armed' = 'resolved',
): Omit<Decision, 'quiet'> {
  return happened(
    { ...asOf(observation), ...closed, state, resolvedAt: observation.now, resolution },
    'AlertResolved',
  );
}

/** A rule that was changed since the alert opened, rather than the stock, may be what clears it. */
function recoveryOf({ rule, alert }: Observation): Resolution {
  return alert.ruleVersion === rule.version ? 'recovered' : 'rule_changed';
}

function asOf({ rule, alert, quantity, origin, urgency }: Observation): Alert {
  return {
    ...alert,
    urgency,
    explanation: isStockKind(rule.kind) ? { kind: rule.kind, quantity, threshold: rule.threshold } : null,
    ruleVersion: rule.version,
    severity: rule.severity,
    teams: rule.teams,
    quantity,
    origin: isOpen(alert) || alert.state === 'pending' ? alert.origin : origin,
  };
}

function unchanged({ alert }: Observation, quiet: QuietRange): Decision {
  return { alert, event: null, quiet };
}
