import type { LocationId } from '../inventory/identity';
import { type Basis, type Instant, type InventoryLevel, quantityOf } from '../inventory/inventory-level';
import type { Location } from '../inventory/location';
import { isWorthSharing, keepsSumInside, levelIdOf } from '../inventory/share';
import type { Variant } from '../inventory/variant';
import { intersect, isInside, type QuietRange, splitRange, type WatchBand } from '../inventory/watch-band';
import { countsLevel, type GroupLevel, membershipFinder, signatureOf, sumRules } from '../rule/groups';
import { isStockKind, type Rule } from '../rule/rule';
import type { Shop } from '../shop/shop';
import type { Alert, AlertLocation, AlertOrigin, Resolution } from './alert';
import { decideAlert } from './decide-alert';
import { isChange, withoutPastDue } from './decide-signals';
import {
  type DecidedAlert,
  type EvaluationReason,
  isOutOfStock,
  urgencyOf,
  withRestocks,
} from './decide-variant';
import { type AlertEntity, entityIdOf } from './entity';
import { alertIdOf, includesLocation } from './fingerprint';
import { endAlert } from './life-cycle';
import { newAlert } from './new-alert';

/** A variant of the group with all its levels. */
export interface GroupMember {
  readonly variant: Variant;
  readonly levels: readonly InventoryLevel[];
}

export interface GroupState {
  readonly entity: AlertEntity & { readonly type: GroupLevel };
  /** Every variant of the product, or in the category and below it, counted or not. */
  readonly members: readonly GroupMember[];
  readonly locations: ReadonlyMap<LocationId, Location>;
  readonly shop: Shop | null;
  readonly rules: readonly Rule[];
  /** Every alert on record for the group, in any state and of any kind. */
  readonly alerts: readonly Alert[];
  readonly now: Instant;
  readonly reason: EvaluationReason;
}

/** One sum of a group: what a rule adds up at one place, all of them together, or those that it lists. */
export interface GroupSum {
  readonly rule: Rule;
  readonly location: AlertLocation;
  /** The levels that count, those with an unknown quantity too. */
  readonly levels: readonly InventoryLevel[];
  readonly quantity: number;
}

export interface DecidedSum extends DecidedAlert {
  /** Null where the alert ended because nothing is summed any more. */
  readonly sum: GroupSum | null;
}

/** What a level that counts is to bear. */
export interface SharedLevel {
  readonly level: InventoryLevel;
  readonly signature: string;
  readonly ranges: WatchBand;
}

export interface GroupDecision {
  /** Only the alerts that change. */
  readonly alerts: readonly DecidedSum[];
  readonly shares: readonly SharedLevel[];
  readonly sums: readonly (GroupSum & { readonly quiet: QuietRange })[];
}

/** What the sums ask of one level. */
interface Kept {
  readonly level: InventoryLevel;
  readonly rules: Rule[];
  readonly byBasis: Map<Basis, QuietRange | 'unknown'>;
}

/**
 * Decides about the sums of a product or a category from the state of its members alone, and splits what slack each sum
 * has among them. Given its own outcome as state it decides nothing new.
 */
export function decideGroup(state: GroupState): GroupDecision {
  const { entity, alerts, now } = state;
  const ranges = new Map<string, Kept>();
  const decided = new Map<string, DecidedSum>();
  const sums: (GroupSum & { quiet: QuietRange })[] = [];
  const keep = (level: InventoryLevel, rule: Rule, range: QuietRange | 'unknown') => {
    const id = levelIdOf(level);
    const kept: Kept = ranges.get(id) ?? { level, rules: [], byBasis: new Map() };
    if (!kept.rules.includes(rule)) kept.rules.push(rule);
    const present = kept.byBasis.get(rule.basis);
    const isNarrowed = typeof present === 'object' && typeof range === 'object';
    kept.byBasis.set(rule.basis, isNarrowed ? intersect(present, range) : range);
    ranges.set(id, kept);
  };

  for (const { rule, location, levels } of sumsOf(state)) {
    const known = levels.filter((level) => quantityOf(level, rule.basis) !== null);
    for (const level of levels) if (!known.includes(level)) keep(level, rule, 'unknown');
    if (known.length === 0) continue;

    const quantities = known.map((level) => quantityOf(level, rule.basis) ?? 0);
    const quantity = quantities.reduce((total, one) => total + one, 0);
    const sum: GroupSum = { rule, location, levels, quantity };
    const since = latest(known.map((level) => level.updatedAt));
    const alertId = alertIdOf(rule.id, entity, location);
    const before = alerts.find((alert) => alert.alertId === alertId) ?? null;
    const origin = originOf(state, rule, known, since);
    const shopId = known[0]?.shopId ?? '';
    const decision = decideAlert({
      rule,
      alert: before ?? newAlert(rule, { entity, shopId, location, quantity, since, origin }),
      quantity,
      since,
      now,
      origin,
      urgency: urgencyOf(rule.kind),
      inhibited: rule.kind === 'low_stock' && isOutOfStock(decided, location),
      onSaleAt: null,
    });
    const outcome = { before, after: decision.alert, event: decision.event, rule, toldByBackInStock: false };
    decided.set(alertId, { ...outcome, sum });
    sums.push({ ...sum, quiet: decision.quiet });
    const split = splitRange(decision.quiet, quantities);
    known.forEach((level, index) => keep(level, rule, split[index] ?? 'unknown'));
  }
  for (const alert of alerts) {
    if (decided.has(alert.alertId) || !isStockKind(alert.kind)) continue;
    const ended = endAlert(alert, endOf(alert, state), now);
    const outcome = { before: alert, after: ended.alert, event: ended.event, rule: null };
    decided.set(alert.alertId, { ...outcome, toldByBackInStock: false, sum: null });
  }
  return {
    alerts: withRestocks([...decided.values()].map((one) => withoutPastDue(one, now))).filter(isChange),
    shares: [...ranges.values()].map(({ level, rules, byBasis }) => ({
      level,
      signature: signatureOf(rules),
      ranges: Object.fromEntries(byBasis),
    })),
    sums,
  };
}

/** The sums of a group: for each rule those of its own variants, at each place that it looks at. */
function sumsOf({ entity, members, locations, shop, rules }: GroupState): Omit<GroupSum, 'quantity'>[] {
  if (shop !== null && shop.status !== 'active') return [];
  const find = membershipFinder(rules);
  const isThis = (one: AlertEntity) => one.type === entity.type && one.id === entity.id;
  const memberships = members.map(({ variant, levels }) => ({
    levels,
    rules: find(variant)
      .filter((one) => isThis(one.entity))
      .map(({ rule }) => rule),
  }));
  return sumRules(rules, entity.type).flatMap((rule): Omit<GroupSum, 'quantity'>[] => {
    const levels = memberships
      .filter((member) => member.rules.includes(rule))
      .flatMap((member) => member.levels)
      .filter((level) => countsLevel(rule, level, locations));
    if (levels.length === 0) return [];
    if (rule.locations !== 'each') {
      const location: AlertLocation =
        rule.locations === 'all' ? { type: 'all' } : { type: 'listed', locationIds: rule.locations };
      return [{ rule, location, levels }];
    }
    const places = [...new Set(levels.map(({ locationId }) => locationId))].toSorted();
    return places.map((locationId) => ({
      rule,
      location: { type: 'one', locationId },
      levels: levels.filter((level) => level.locationId === locationId),
    }));
  });
}

/**
 * Whether the shares that are stored keep every sum where nothing would be decided: they were all put there by one
 * evaluation, by the rules of now, each level keeps within its own, and together they reach no mark.
 */
export function isKeptByShares({ entity, members }: GroupState, { shares, sums }: GroupDecision): boolean {
  const groupId = entityIdOf(entity);
  const stored = shares.map(({ level }) => level.shares[groupId]);
  const isCurrent = shares.every(({ level, signature }, index) => {
    const share = stored[index];
    return (
      share !== undefined &&
      share.token === stored[0]?.token &&
      share.signature === signature &&
      share.ranges !== null &&
      isInside(level, share.ranges)
    );
  });
  if (!isCurrent || bearers(members, groupId).length !== shares.length) return false;
  return sums.every(({ rule, levels, quiet }) => {
    const ranges = levels.map((level) => level.shares[groupId]?.ranges?.[rule.basis]);
    const known = ranges.filter((range) => typeof range === 'object');
    return keepsSumInside({ quiet, members: known });
  });
}

/** The levels that bear a share of the group. */
export function bearers(members: readonly GroupMember[], groupId: string): readonly InventoryLevel[] {
  return members.flatMap(({ levels }) => levels.filter((level) => level.shares[groupId] !== undefined));
}

/** Whether every sum of the group is worth keeping by shares, rather than by going through it every few minutes. */
export function isGroupWorthSharing({ shares, sums }: GroupDecision, demand?: number): boolean {
  return (
    isWorthSharing(
      { quietAbove: null, quietBelow: null },
      shares.map(() => 0),
    ) &&
    sums.every(({ rule, levels, quiet }) => {
      const quantities = levels.map((level) => quantityOf(level, rule.basis)).filter((one) => one !== null);
      return isWorthSharing(quiet, quantities, demand);
    })
  );
}

function originOf(
  { entity, reason }: GroupState,
  rule: Rule,
  levels: readonly InventoryLevel[],
  since: Instant,
): AlertOrigin {
  const shares = levels.map((level) => level.shares[entityIdOf(entity)]);
  const isNewToRule = shares.every(
    (share) => !(share?.signature.split(',') ?? []).includes(signatureOf([rule])),
  );
  if (!isNewToRule) return 'crossing';
  // It held already when the rule was saved; who comes first to look at it is chance.
  if (since <= rule.updatedAt && reason !== 'due' && reason !== 'schedule') return 'rule_change';
  return shares.every((share) => share === undefined || share.signature === '') &&
    reason !== 'due' &&
    reason !== 'schedule'
    ? 'first_seen'
    : 'crossing';
}

/** Why an alert that no rule decided about any more is over. The first reason that holds is the one that is told. */
function endOf(alert: Alert, { entity, members, shop, rules, locations }: GroupState): Resolution {
  if (shop !== null && shop.status !== 'active') return 'shop_uninstalled';
  const standing = members.filter(({ variant }) => variant.deletedAt === null);
  const stocked = standing.flatMap(({ levels }) =>
    levels.filter((level) => level.deletedAt === null && includesLocation(alert.location, level.locationId)),
  );
  if (stocked.length === 0) return 'deleted';
  const rule = rules.find(({ id }) => id === alert.ruleId);
  if (rule === undefined || !rule.enabled || rule.version !== alert.ruleVersion) return 'rule_changed';
  const find = membershipFinder(rules);
  const counts = standing.some(({ variant }) =>
    find(variant).some((one) => one.rule === rule && one.entity.id === entity.id),
  );
  if (!counts) return 'out_of_scope';
  return stocked.some((level) => countsLevel(rule, level, locations)) ? 'rule_changed' : 'location_inactive';
}

const latest = (instants: readonly Instant[]): Instant =>
  instants.reduce((one, other) => (other > one ? other : one));
