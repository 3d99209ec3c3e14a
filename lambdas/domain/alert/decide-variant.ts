import type { LocationId } from '../inventory/identity';
import { type Basis, type Instant, type InventoryLevel, quantityOf } from '../inventory/inventory-level';
import { isCounted, type Location } from '../inventory/location';
import type { Variant } from '../inventory/variant';
import { BASES, intersect, type QuietRange, splitRange, type WatchBand } from '../inventory/watch-band';
import { mayAwaitStock } from '../page/product-launched';
import { isInScope, kindsNotJudged, rulesInEffect } from '../rule/effective-rule';
import { isSizeWatched } from '../rule/groups';
import { isStockKind, RULE_KINDS, type Rule, type RuleKind, type RuleSet } from '../rule/rule';
import { switchSetting } from '../rule/rule-kinds';
import type { Shop } from '../shop/shop';
import type { Alert, AlertLocation, AlertOrigin, AlertTransition, Resolution, Urgency } from './alert';
import { decideAlert } from './decide-alert';
import { variantEntity } from './entity';
import { alertIdOf, includesLocation, locationKeyOf } from './fingerprint';
import { isChange, withoutPastDue } from './decide-signals';
import { endAlert, isOpen } from './life-cycle';
import { newAlert } from './new-alert';

/** Why a variant, or another entity, is looked at. */
export type EvaluationReason =
  | 'level'
  | 'variant'
  | 'due'
  | 'rule_change'
  | 'location_change'
  | 'shop_change'
  | 'purchase_order'
  | 'import'
  | 'supplier_change'
  | 'sales'
  | 'entity'
  | 'schedule';

export interface VariantState {
  readonly variant: Variant;
  readonly levels: readonly InventoryLevel[];
  readonly locations: ReadonlyMap<LocationId, Location>;
  readonly shop: Shop | null;
  readonly ruleSet: RuleSet;
  /** Every alert on record for the variant, in any state. */
  readonly alerts: readonly Alert[];
  /** Whether days_of_cover can judge it: then low stock may leave it to the forecast. */
  readonly isCoverJudged: boolean;
  /** Whether an order is to come before it runs out: then that little is left is worth knowing, and no more. @default false */
  readonly isReplenishedInTime?: boolean;
  /** The range of available units in which what is judged besides cannot change; null where nothing is. */
  readonly signalRange: QuietRange | null;
  /** Whether its stock is old, or on the way to it. @default false */
  readonly isOld?: boolean;
  /** Whether it is among the top sellers of its shop. @default true: where nobody knows, it counts as one */
  readonly isTopSeller?: boolean;
  readonly now: Instant;
  readonly reason: EvaluationReason;
}

export interface DecidedAlert {
  readonly before: Alert | null;
  readonly after: Alert;
  readonly event: AlertTransition | null;
  /** The rule that decided; null where the alert ended because no rule applies any more. */
  readonly rule: Rule | null;
  /** A restock is told by its own alert, so that the end of the shortage needs no words. */
  readonly toldByBackInStock: boolean;
  /** The teams that are to hear of it, where the others of the alert's hear of it by another alert. @default all of them */
  readonly heardBy?: readonly string[];
}

export interface VariantDecision {
  /** The band of every level that counts; tombstones have none. */
  readonly bands: ReadonlyMap<LocationId, WatchBand>;
  /** Which rules are in effect for it, of every kind, in which version. */
  readonly bandSignature: string;
  /** Only the alerts that change. */
  readonly alerts: readonly DecidedAlert[];
}

/**
 * A sum over more locations than this is not watched by bands, because its bands could not be written in one
 * transaction: each change of it is evaluated instead.
 */
export const MOST_WATCHED = 40;

/** Shortages first, so that what inhibits is decided before what it inhibits. */
const DECISION_ORDER: readonly RuleKind[] = ['oversold', 'out_of_stock', 'low_stock', 'back_in_stock'];

/**
 * Decides everything about one variant from its state alone: which alerts open, worsen, resolve, and the band of each
 * level in which none of it could change. Given its own outcome as state it decides nothing new.
 */
export function decideVariant(state: VariantState): VariantDecision {
  const { variant, levels, locations, ruleSet, alerts, now } = state;
  const isTold = state.shop === null || state.shop.status === 'active';
  const { rules, signature } = isTold ? rulesInOrder(variant, ruleSet) : NO_RULES;
  const stocked = levels.filter((level) => level.deletedAt === null);
  const counted = stocked.filter((level) => isCounted(locations.get(level.locationId)));

  const ranges = new Map<LocationId, Map<Basis, QuietRange | 'unknown'>>(
    stocked.map((level) => [level.locationId, new Map()]),
  );
  const decided = new Map<string, DecidedAlert>();
  for (const rule of rules) {
    for (const { location, members } of groupsOf(rule, counted)) {
      const known = members.filter((level) => quantityOf(level, rule.basis) !== null);
      for (const level of members) if (!known.includes(level)) narrow(ranges, level, rule.basis, 'unknown');
      if (known.length === 0) continue;

      const quantities = known.map((level) => quantityOf(level, rule.basis) ?? 0);
      const alertId = alertIdOf(rule.id, variantEntity(variant.variantId), location);
      const before = alerts.find((alert) => alert.alertId === alertId) ?? null;
      const since = latest(known.map((level) => level.updatedAt));
      const quantity = sum(quantities);
      const origin = originOf(state, rule, known, since);
      const decision = decideAlert({
        rule: isOnItsWay(rule, state) ? { ...rule, severity: 'info' } : rule,
        alert:
          before ??
          newAlert(rule, {
            entity: variantEntity(variant.variantId),
            shopId: variant.shopId,
            location,
            quantity,
            since,
            origin,
          }),
        quantity,
        since,
        now,
        origin,
        urgency: urgencyOf(rule.kind, state.isTopSeller),
        inhibited:
          rule.kind === 'low_stock' && (isOutOfStock(decided, location) || leavesToForecast(rule, state)),
        onSaleAt: rule.kind === 'oversold' ? null : variant.publishedAt,
      });
      decided.set(alertId, {
        before,
        after: decision.alert,
        event: decision.event,
        rule,
        toldByBackInStock: false,
      });
      const split = known.length > MOST_WATCHED ? [] : splitRange(decision.quiet, quantities);
      known.forEach((level, index) => narrow(ranges, level, rule.basis, split[index] ?? 'unknown'));
    }
  }
  const isOut = sum(counted.map(({ available }) => available ?? 0)) <= 0;
  const awaitsStock = isOut && mayAwaitStock(variant, ruleSet.rules, now);
  if (isTold && (awaitsStock || isSizeWatched(variant, ruleSet.rules))) watchZero(ranges, counted);
  if (state.signalRange !== null) watchSignals(ranges, counted, state.signalRange);
  for (const alert of alerts) {
    if (decided.has(alert.alertId) || !isStockKind(alert.kind)) continue;
    const ended = endAlert(alert, endOf(alert, state), now);
    decided.set(alert.alertId, {
      before: alert,
      after: ended.alert,
      event: ended.event,
      rule: null,
      toldByBackInStock: false,
    });
  }
  return {
    bands: new Map(
      [...ranges].map(([locationId, byBasis]) => [
        locationId,
        { ...Object.fromEntries(byBasis), ...(state.isOld === true ? { isOld: true } : {}) },
      ]),
    ),
    bandSignature: signature,
    alerts: withRestocks([...decided.values()].map((one) => withoutPastDue(one, now))).filter(isChange),
  };
}

/** The bands that differ from the stored ones, or that other rules had decided. */
export function bandsToWrite(
  decision: VariantDecision,
  levels: readonly InventoryLevel[],
): ReadonlyMap<LocationId, WatchBand> {
  return new Map(
    [...decision.bands].filter(([locationId, band]) => {
      const level = levels.find((one) => one.locationId === locationId);
      return (
        level?.band == null || level.bandSignature !== decision.bandSignature || !isSameBand(level.band, band)
      );
    }),
  );
}

function isSameBand(one: WatchBand, other: WatchBand): boolean {
  if (one.isOld !== other.isOld) return false;
  return BASES.every((basis) => {
    const [range, otherRange] = [one[basis], other[basis]];
    if (typeof range !== 'object' || typeof otherRange !== 'object') return range === otherRange;
    return range.quietAbove === otherRange.quietAbove && range.quietBelow === otherRange.quietBelow;
  });
}

interface OrderedRules {
  readonly rules: readonly Rule[];
  readonly signature: string;
}

const NO_RULES: OrderedRules = { rules: [], signature: '' };

/** What is in effect for an item stays the same object while it is the same, and so does what follows from it. */
const lastOrdered = new WeakMap<ReadonlyMap<RuleKind, Rule>, OrderedRules>();

function rulesInOrder(variant: Variant, ruleSet: RuleSet): OrderedRules {
  const inEffect = rulesInEffect(variant, ruleSet.rules);
  const last = lastOrdered.get(inEffect);
  if (last !== undefined) return last;
  const rules = DECISION_ORDER.flatMap((kind) => inEffect.get(kind) ?? []);
  const ofEveryKind = RULE_KINDS.flatMap((kind) => inEffect.get(kind) ?? []);
  const ordered = { rules, signature: ofEveryKind.map(signatureOf).join(',') };
  lastOrdered.set(inEffect, ordered);
  return ordered;
}

const signatureOf = (rule: Rule): string => `${rule.id}@${rule.version}`;

/** What a rule looks at: one sum, or every location by itself. @param levels those that count */
export function groupsOf(
  rule: Rule,
  levels: readonly InventoryLevel[],
): { location: AlertLocation; members: InventoryLevel[] }[] {
  if (rule.locations === 'each') {
    return levels.map((level) => ({
      location: { type: 'one', locationId: level.locationId },
      members: [level],
    }));
  }
  const location: AlertLocation =
    rule.locations === 'all' ? { type: 'all' } : { type: 'listed', locationIds: rule.locations };
  const members = levels.filter((level) => includesLocation(location, level.locationId));
  return members.length === 0 ? [] : [{ location, members }];
}

function narrow(
  ranges: Map<LocationId, Map<Basis, QuietRange | 'unknown'>>,
  level: InventoryLevel,
  basis: Basis,
  range: QuietRange | 'unknown',
): void {
  const byBasis = ranges.get(level.locationId);
  const present = byBasis?.get(basis);
  const both =
    present === undefined || present === 'unknown' || range === 'unknown' ? range : intersect(present, range);
  byBasis?.set(basis, both);
}

/** Its product is judged by which sizes are in stock, or waits for its first: that it runs out, or returns, is never quiet. */
function watchZero(
  ranges: Map<LocationId, Map<Basis, QuietRange | 'unknown'>>,
  levels: readonly InventoryLevel[],
): void {
  const known = levels.filter(({ available }) => available !== null);
  for (const level of levels) if (!known.includes(level)) narrow(ranges, level, 'available', 'unknown');
  const quantities = known.map(({ available }) => available ?? 0);
  const quiet =
    sum(quantities) > 0 ? { quietAbove: 0, quietBelow: null } : { quietAbove: null, quietBelow: 1 };
  const split = known.length > MOST_WATCHED ? [] : splitRange(quiet, quantities);
  known.forEach((level, index) => narrow(ranges, level, 'available', split[index] ?? 'unknown'));
}

/** A forecast says more than a number of units, where there is one. */
export function leavesToForecast(
  rule: Rule,
  { isCoverJudged }: Pick<VariantState, 'isCoverJudged'>,
): boolean {
  return isCoverJudged && switchSetting(rule, 'onlyWhereCoverUnknown');
}

const isOnItsWay = ({ kind }: Rule, { isReplenishedInTime }: VariantState): boolean =>
  kind === 'low_stock' && isReplenishedInTime === true;

/** What is judged besides looks at the sum of what is available at all locations that count. */
function watchSignals(
  ranges: Map<LocationId, Map<Basis, QuietRange | 'unknown'>>,
  counted: readonly InventoryLevel[],
  range: QuietRange,
): void {
  const known = counted.filter((level) => level.available !== null);
  const quantities = known.map((level) => level.available ?? 0);
  const split = known.length > MOST_WATCHED ? [] : splitRange(range, quantities);
  known.forEach((level, index) => narrow(ranges, level, 'available', split[index] ?? 'unknown'));
}

/** Out of stock in the same place, or everywhere; also where somebody has closed that alert by hand. */
export function isOutOfStock(decided: ReadonlyMap<string, DecidedAlert>, location: AlertLocation): boolean {
  return [...decided.values()].some(
    ({ after }) =>
      after.kind === 'out_of_stock' &&
      (after.location.type === 'all' || locationKeyOf(after.location) === locationKeyOf(location)) &&
      (isOpen(after) || after.quietUntilClear),
  );
}

/** Looks that may find a changed rule before, or as, its own sweep comes by. */
const BEFORE_ITS_SWEEP: readonly EvaluationReason[] = ['rule_change', 'level', 'import'];

function originOf(
  { reason }: VariantState,
  rule: Rule,
  members: readonly InventoryLevel[],
  since: Instant,
): AlertOrigin {
  if (members.every((level) => level.band === null && level.bandRevision === 0)) return 'first_seen';
  const heldBefore = since <= rule.updatedAt;
  if (!heldBefore || !BEFORE_ITS_SWEEP.includes(reason)) return 'crossing';
  return isNewTo(members, rule) ? 'rule_change' : 'crossing';
}

/** Whether the rule, as it is now, was not in effect when the levels were decided about last. */
export function isNewTo(levels: readonly InventoryLevel[], rule: Rule): boolean {
  return levels.every((level) => !level.bandSignature.split(',').includes(signatureOf(rule)));
}

/**
 * That more was sold than there is is told at once, and so is that a top seller is gone; what else runs out, that little is
 * left, or that it is back, within the hour.
 */
export function urgencyOf(kind: RuleKind, isTopSeller = true): Urgency {
  return kind === 'oversold' || (kind === 'out_of_stock' && isTopSeller) ? 'now' : 'later';
}

/** Why an alert that no rule decided about any more is over. The first reason that holds is the one that is told. */
function endOf(alert: Alert, { variant, levels, locations, shop, ruleSet }: VariantState): Resolution {
  if (shop !== null && shop.status !== 'active') return 'shop_uninstalled';
  if (variant.deletedAt !== null) return 'deleted';
  const stocked = levels.filter(
    (level) => level.deletedAt === null && includesLocation(alert.location, level.locationId),
  );
  if (stocked.length === 0) return 'deleted';
  const rule = ruleSet.rules.find(({ id }) => id === alert.ruleId);
  if (rule === undefined || !rule.enabled || rule.version !== alert.ruleVersion) return 'rule_changed';
  if (kindsNotJudged(variant).has(alert.kind)) return 'not_sellable';
  if (!isInScope(variant, rule)) return 'out_of_scope';
  return stocked.some((level) => isCounted(locations.get(level.locationId)))
    ? 'rule_changed'
    : 'location_inactive';
}

/**
 * That an item is back says that its shortages are over: they need no words of their own, but for the teams that are not
 * told of restocks.
 */
export function withRestocks<T extends DecidedAlert>(decided: readonly T[]): T[] {
  const restocks = decided.filter(
    ({ after, event }) => after.kind === 'back_in_stock' && event === 'AlertOpened',
  );
  return decided.map((one) => {
    if (one.after.kind === 'back_in_stock' || one.event !== 'AlertResolved') return one;
    const place = locationKeyOf(one.after.location);
    const restock = restocks.find(({ after }) => locationKeyOf(after.location) === place);
    if (restock === undefined) return one;
    const heardBy = one.after.teams.filter((team) => !restock.after.teams.includes(team));
    return heardBy.length === 0 ? { ...one, toldByBackInStock: true } : { ...one, heardBy };
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const latest = (instants: readonly Instant[]): Instant =>
  instants.reduce((one, other) => (other > one ? other : one));
