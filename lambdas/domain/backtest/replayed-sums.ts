import type { Alert } from '../alert/alert';
import { decideGroup, type GroupDecision, type GroupState } from '../alert/decide-group';
import { categoryOf, entityIdOf } from '../alert/entity';
import { externalIdOf, type LocationId } from '../inventory/identity';
import { quantityOf } from '../inventory/inventory-level';
import type { Location } from '../inventory/location';
import { type GroupLevel, isGroup, membershipFinder } from '../rule/groups';
import type { Rule } from '../rule/rule';
import { createDueQueue } from './due-queue';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import type { ReplayedVariant } from './replayed-variant';
import type { Moment } from './verdict-key';

/** A product or a category whose stock some rule adds up. */
interface ReplayedGroup {
  /** In the order in which they were first heard of. */
  readonly index: number;
  readonly entity: GroupState['entity'];
  /** As the history names it. */
  readonly name: string;
  readonly members: ReplayedVariant[];
  alerts: readonly Alert[];
  /** What the last decision added up, and how far that may go until another one could differ; null before the first. */
  sums: GroupDecision['sums'] | null;
  /** The levels of its members when that was. */
  levelCount: number;
  dueAtMs: number;
}

const NO_LOCATIONS: ReadonlyMap<LocationId, Location> = new Map();

/**
 * Follows a replay with the sums of products and categories. Of a group count the items that were heard of; it is looked
 * at when the stock of one of them changes, and when an alert of it is due.
 *
 * @param isWatched whether a look is left out that cannot find anything; the same is told without it
 */
export function followSums(
  rules: readonly Rule[],
  tell: (happening: Happening) => void,
  isWatched: boolean,
): Follower {
  const find = membershipFinder(rules);
  const groups = new Map<string, ReplayedGroup>();
  const groupsByItem = new Map<ReplayedVariant, readonly ReplayedGroup[]>();
  const due = createDueQueue<ReplayedGroup>();
  let touched = new Set<ReplayedGroup>();

  function groupsOf(one: ReplayedVariant): readonly ReplayedGroup[] {
    const known = groupsByItem.get(one);
    if (known !== undefined) return known;
    const found = new Set<ReplayedGroup>();
    for (const { entity } of find(one.variant)) {
      if (!isGroup(entity)) continue;
      const id = entityIdOf(entity);
      const group = groups.get(id) ?? newGroup(entity, groups.size);
      groups.set(id, group);
      found.add(group);
    }
    for (const group of found) group.members.push(one);
    groupsByItem.set(one, [...found]);
    return [...found];
  }

  function look(group: ReplayedGroup, { ms, now }: Moment): void {
    if (isWatched && group.dueAtMs > ms && isQuiet(group)) return;
    const { entity, members, alerts, name } = group;
    const reason = group.dueAtMs <= ms ? 'due' : 'level';
    const state = {
      entity,
      members,
      locations: NO_LOCATIONS,
      shop: null,
      rules,
      alerts,
      now,
      reason,
    } as const;
    const { alerts: decided, sums } = decideGroup(state);
    group.sums = sums;
    group.levelCount = levelsOf(group);
    group.alerts = withChanges(
      alerts,
      decided.map(({ after }) => after),
    );
    const dueAt = firstDue(group.alerts);
    group.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
    if (dueAt !== null) due.put(group.dueAtMs, group);
    const skus = members.map(({ sku }) => sku);
    const about = { entity: { type: entity.type, id: name }, skus };
    for (const signal of decided)
      if (signal.event !== null) tell(happeningOf(about, signal, signal.event, now));
  }

  return {
    stocked(one) {
      for (const group of groupsOf(one)) touched.add(group);
    },
    firstDueMs: due.firstMs,
    decide(moment) {
      while (due.firstMs() <= moment.ms) {
        const group = due.take();
        if (group !== null && group.dueAtMs <= moment.ms) touched.add(group);
      }
      const batch = [...touched].toSorted((one, other) => one.index - other.index);
      touched = new Set();
      for (const group of batch) look(group, moment);
    },
  };
}

function newGroup(entity: GroupState['entity'], index: number): ReplayedGroup {
  return {
    index,
    entity,
    name: nameOf(entity),
    members: [],
    alerts: [],
    sums: null,
    levelCount: 0,
    dueAtMs: Infinity,
  };
}

const levelsOf = ({ members }: ReplayedGroup): number =>
  members.reduce((count, { levels }) => count + levels.length, 0);

/** Whether every sum has stayed where nothing else would be decided. Its levels are changed in place, so they are what is now. */
function isQuiet(group: ReplayedGroup): boolean {
  const { sums } = group;
  if (sums === null || group.levelCount !== levelsOf(group)) return false;
  return sums.every(({ rule, levels, quiet: { quietAbove, quietBelow } }) => {
    let sum = 0;
    for (const level of levels) {
      const quantity = quantityOf(level, rule.basis);
      if (quantity === null) return false;
      sum += quantity;
    }
    return (quietAbove === null || sum > quietAbove) && (quietBelow === null || sum < quietBelow);
  });
}

/** A category by its name, a product by the id that the history gives it. */
const nameOf = ({ type, id }: { readonly type: GroupLevel; readonly id: string }): string =>
  type === 'category' ? categoryOf(id).category : externalIdOf(id).externalId;
