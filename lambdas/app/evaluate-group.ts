import type { AlertEventType } from '../contracts/events/alert-events';
import {
  bearers,
  decideGroup,
  type GroupDecision,
  type GroupState,
  isGroupWorthSharing,
  isKeptByShares,
} from '../domain/alert/decide-group';
import type { EvaluationReason } from '../domain/alert/decide-variant';
import { entityIdOf, entityOf } from '../domain/alert/entity';
import { plusMinutes } from '../domain/alert/life-cycle';
import { levelIdOf } from '../domain/inventory/share';
import { isGroup, signatureOf, sumRules } from '../domain/rule/groups';
import type { RuleSet } from '../domain/rule/rule';
import { ConcurrentChangeError } from '../platform/errors';
import { describeSum } from './describe-sum';
import type { Evaluation } from './evaluate-variant';
import type { GroupStore, GroupWatchRead } from './group-ports';
import { stockedVariants } from './judge-product';
import type { Clock, EvaluationStore, RuleReader, StockReader } from './ports';

export interface GroupEvaluationDeps {
  readonly stock: Pick<StockReader, 'stockedVariant' | 'shop' | 'locations'>;
  readonly rules: RuleReader;
  readonly alerts: Pick<EvaluationStore, 'alertsOf'>;
  readonly groups: GroupStore;
  readonly clock: Clock;
  /** Waits a moment, longer with each attempt, so that two evaluations do not keep refusing each other. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** How often a group is gone through anew because somebody else did at the same time, before the queue takes over. */
const MOST_ATTEMPTS = 6;
/** A group that is not kept by shares is gone through again after so long. */
const SWEPT_EVERY_MINUTES = 5;
/** A group goes back to shares only with twice the slack that it lost them with. */
const DEMAND_TO_RETURN = 2;
const WRITES_AT_ONCE = 16;

interface Look {
  readonly state: GroupState;
  readonly ruleSet: RuleSet;
  readonly watch: GroupWatchRead | null;
  readonly signature: string;
}

/**
 * Returns the function that decides about the sums of a product or a category, and splits what slack they have into shares
 * of their members. It shrinks every share, reads everything again, decides, and widens the shares: what changes after a
 * share was shrunk is announced, so it is decided about again. Two evaluations at once are told apart by their tokens:
 * where both wrote, the later one stands, and the earlier one writes no alert any more.
 *
 * A crash on the way leaves shares that keep nothing quiet: it costs events, never silence.
 *
 * @throws ConcurrentChangeError if others kept going through the same group
 */
export function createEvaluateGroup(deps: GroupEvaluationDeps) {
  const { stock, rules, alerts, groups, clock, pause } = deps;

  async function look(groupId: string, reason: EvaluationReason): Promise<Look | null> {
    const entity = entityOf(groupId);
    if (!isGroup(entity)) throw new TypeError(`${groupId} is no product and no category.`);
    // Rules and alerts before stock: a rule saved in between starts a sweep, an alert makes the save below start again.
    const ruleSet = await rules.ruleSet();
    const [onRecord, watch] = await Promise.all([alerts.alertsOf(groupId), groups.watch(groupId)]);
    const signature = signatureOf(sumRules(ruleSet.rules, entity.type));
    // Nothing is summed and nothing was: no variant need be read.
    const wasSummed = watch !== null && (watch.signature !== '' || watch.isBeingDecided);
    if (signature === '' && !wasSummed) return null;
    const isLeftToSweep =
      watch?.isSwept === true && watch.signature === signature && !SWEEPS.includes(reason);
    if (isLeftToSweep) return null;
    const members = await stockedVariants(stock, await groups.variantIdsOf(entity));
    const shopId = members[0]?.variant.shopId ?? onRecord[0]?.shopId ?? null;
    const [shop, locations] = await Promise.all([
      shopId === null ? null : stock.shop(shopId),
      stock.locations(members.flatMap(({ levels }) => levels.map(({ locationId }) => locationId))),
    ]);
    const now = clock.now();
    const state = { entity, members, locations, shop, rules: ruleSet.rules, alerts: onRecord, now, reason };
    return { state, ruleSet, watch, signature };
  }

  /** Null where nothing is to be done. */
  async function attempt(
    groupId: string,
    reason: EvaluationReason,
  ): Promise<readonly AlertEventType[] | null> {
    const first = await look(groupId, reason);
    if (first === null) return null;
    const before = decideGroup(first.state);
    if (isSettled(first, before)) return null;

    const token = await groups.claim(groupId);
    const isShared = isGroupWorthSharing(before, first.watch?.isSwept === true ? DEMAND_TO_RETURN : 1);
    const shrunk = isShared ? before.shares.map(({ level }) => level) : [];
    await inTurns(shrunk, (level) => {
      // The signature stays until the decision is made: it says which rules have looked at the level before.
      const signature = level.shares[groupId]?.signature ?? '';
      const share = { token, revision: first.ruleSet.revision, signature, ranges: null };
      return groups.shrink(groupId, level, share);
    });

    const second = await look(groupId, reason);
    if (second === null) throw overtaken();
    const { state, ruleSet, signature } = second;
    const decision = decideGroup(state);
    // What joined, or came to count, after the shares were shrunk bears none of this evaluation's.
    const isWhole = decision.shares.every(({ level }) => level.shares[groupId]?.token === token);
    if (isShared && !isWhole) throw overtaken();

    const staysShared = isShared && isGroupWorthSharing(decision);
    const isSwept = !staysShared && decision.shares.length > 0;
    const lookAgainAt = isSwept ? plusMinutes(state.now, SWEPT_EVERY_MINUTES) : null;
    const changes = decision.alerts.map((one) => {
      const event = describeSum(one, state);
      return { before: one.before, after: one.after, events: event === null ? [] : [event] };
    });
    await groups.save(groupId, token, { watch: { signature, isSwept, lookAgainAt }, alerts: changes });

    const shares = staysShared ? decision.shares : [];
    await inTurns(shares, ({ level, signature: of, ranges }) =>
      groups.widen(groupId, level, token, { token, revision: ruleSet.revision, signature: of, ranges }),
    );
    const tokens = new Map(shrunk.map((level) => [levelIdOf(level), { level, token }]));
    for (const level of bearers(state.members, groupId)) {
      tokens.set(levelIdOf(level), { level, token: level.shares[groupId]?.token ?? token });
    }
    for (const { level } of shares) tokens.delete(levelIdOf(level));
    await inTurns([...tokens.values()], (one) => groups.widen(groupId, one.level, one.token, null));
    return changes.flatMap(({ events }) => events.map(({ type }) => type));
  }

  return async function evaluateGroup(groupId: string, reason: EvaluationReason): Promise<Evaluation> {
    for (let count = 1; ; count++) {
      try {
        const events = await attempt(groupId, reason);
        return events === null ? { outcome: 'settled' } : { outcome: 'written', events };
      } catch (error) {
        if (!(error instanceof ConcurrentChangeError) || count === MOST_ATTEMPTS) throw error;
        await pause(count);
      }
    }
  };
}

/** The reasons for which a group is gone through that is not kept by shares; all others wait until it is time. */
const SWEEPS: readonly EvaluationReason[] = ['due', 'schedule'];

function isSettled({ state, watch, signature }: Look, decision: GroupDecision): boolean {
  if (decision.alerts.length > 0) return false;
  // Nothing bears a share by which to see that another evaluation is at work, perhaps on members that have left since.
  if (decision.shares.length === 0 && watch?.isBeingDecided === true) return false;
  if (watch?.isSwept !== true) return isKeptByShares(state, decision);
  const isDue = watch.lookAgainAt === null || watch.lookAgainAt <= state.now;
  const isSame =
    watch.signature === signature && bearers(state.members, entityIdOf(state.entity)).length === 0;
  return isSame && !isDue && !isGroupWorthSharing(decision, DEMAND_TO_RETURN);
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < all.length; first += WRITES_AT_ONCE) {
    await Promise.all(all.slice(first, first + WRITES_AT_ONCE).map(work));
  }
}

const overtaken = () =>
  new ConcurrentChangeError('group.overtaken', 'The group changed while its sums were worked out.');
