import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluateGroup } from '../../lambdas/app/evaluate-group';
import { createEvaluateGroupsOf } from '../../lambdas/app/evaluate-groups-of';
import type { GroupStore, GroupWatch } from '../../lambdas/app/group-ports';
import type { StockedVariant } from '../../lambdas/app/ports';
import type { Alert } from '../../lambdas/domain/alert/alert';
import { decideGroup } from '../../lambdas/domain/alert/decide-group';
import { type AlertEntity, entityIdOf } from '../../lambdas/domain/alert/entity';
import { isOpen } from '../../lambdas/domain/alert/life-cycle';
import type { InventoryLevel } from '../../lambdas/domain/inventory/inventory-level';
import type { Location } from '../../lambdas/domain/inventory/location';
import { groupsLeft, keepsSumInside } from '../../lambdas/domain/inventory/share';
import type { Variant } from '../../lambdas/domain/inventory/variant';
import { groupsAround } from '../../lambdas/domain/rule/groups';
import type { Rule, RuleSet } from '../../lambdas/domain/rule/rule';
import { ConcurrentChangeError } from '../../lambdas/platform/errors';
import { aLevel, aRule, aShop, aVariant } from '../support/builders';

/**
 * Webhooks, evaluations, items that come, go, move or stop being judged, and rules that change, all at the same time:
 * every await is a point where another worker may come first or the worker may die, and what a dead one was asked is
 * asked again. Once all is quiet, the open alerts must be those of a reference that adds everything up.
 */

const VARIANTS = ['shopify-a', 'shopify-b', 'shopify-c'] as const;
const LOCATIONS = ['shopify-1', 'shopify-2'] as const;
const CATEGORIES = ['Home > Mugs', 'Home > Mugs > Tall', 'Home > Bowls'] as const;
const PRODUCTS = ['shopify-p', 'shopify-q'] as const;
const shop = aShop();

type Change =
  | { type: 'level'; variantId: string; locationId: string; available: number | null | 'gone' }
  | { type: 'variant'; variantId: string; facts: Partial<Variant> }
  | { type: 'rule'; which: number; rule: Partial<Rule> };

interface World {
  variants: Map<string, Variant>;
  levels: Map<string, InventoryLevel>;
  watches: Map<string, { token: number; decided: number; watch: GroupWatch }>;
  alerts: Map<string, Alert>;
  ruleSet: RuleSet;
}

const levelKey = (variantId: string, locationId: string) => `${variantId} ${locationId}`;
const minuteOf = (minute: number): string => new Date(Date.UTC(2026, 10, 18, 0, minute)).toISOString();

const initialRules: Rule[] = [
  aRule({ id: 'rule_low', kind: 'low_stock', level: 'product', threshold: 6 }),
  aRule({ id: 'rule_out', kind: 'out_of_stock', level: 'product', threshold: 0, locations: 'each' }),
  aRule({
    id: 'rule_category',
    kind: 'low_stock',
    level: 'category',
    threshold: 10,
    scope: { type: 'category', ids: ['home > mugs'] },
  }),
  aRule({ id: 'rule_back', kind: 'back_in_stock', level: 'category', threshold: 2 }),
];

class Crash extends Error {}

/**
 * Lets exactly one waiting worker go on at a time, by a seeded choice: anyone, or the one that came last, so that another
 * may sleep for long in the middle of its work. Now and then a worker dies.
 */
class Interleaving {
  private readonly waiting: { go(): void; die(): void }[] = [];
  private readonly random: () => number;
  private readonly haste: number;
  private crashesLeft: number;
  constructor(random: () => number, haste: number, crashes: number) {
    this.random = random;
    this.haste = haste;
    this.crashesLeft = crashes;
  }
  /** Runs one effect on the shared state; the worker may die before it or, having done it, before it hears of it. */
  async step<T>(effect: () => T): Promise<T> {
    await this.pass();
    const result = effect();
    await this.pass();
    return result;
  }
  private pass(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.waiting.push({ go: resolve, die: () => reject(new Crash()) }),
    );
  }
  /** Runs until nobody waits any more. */
  async run(isBusy: () => boolean): Promise<void> {
    for (;;) {
      await new Promise(setImmediate);
      const count = this.waiting.length;
      if (count === 0) {
        if (!isBusy()) return;
        continue;
      }
      const at = this.random() < this.haste ? count - 1 : Math.floor(this.random() * count);
      const [next] = this.waiting.splice(at, 1);
      if (this.crashesLeft > 0 && this.random() < 0.03) {
        this.crashesLeft--;
        next?.die();
      } else next?.go();
    }
  }
}

/** Mulberry32: a seed is a whole schedule, however long it becomes. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function membersOf(world: World, group: AlertEntity): readonly string[] {
  const groupId = entityIdOf(group);
  return [...world.variants.values()]
    .filter((variant) => groupsAround(variant).some((one) => entityIdOf(one) === groupId))
    .map(({ variantId }) => variantId);
}

function stocked(world: World, variantId: string): StockedVariant | null {
  const variant = world.variants.get(variantId);
  if (variant === undefined) return null;
  const levels = [...world.levels.values()].filter((level) => level.variantId === variantId);
  return { variant, revision: 0, levels, lots: [], rises: new Map(), outages: [], purchases: [] };
}

/** What the group store promises, on plain maps. */
function storeOf(world: World, line: Interleaving): GroupStore {
  const shared = (level: InventoryLevel) => levelKey(level.variantId, level.locationId);
  return {
    variantIdsOf: (group) => line.step(() => membersOf(world, group)),
    watch: (groupId) =>
      line.step(() => {
        const stored = world.watches.get(groupId);
        if (stored === undefined) return null;
        return { ...stored.watch, isBeingDecided: stored.token !== stored.decided };
      }),
    claim: (groupId) =>
      line.step(() => {
        const none = { token: 0, decided: 0, watch: { signature: '', isSwept: false, lookAgainAt: null } };
        const stored = world.watches.get(groupId) ?? none;
        world.watches.set(groupId, { ...stored, token: stored.token + 1 });
        return stored.token + 1;
      }),
    shrink: (groupId, level, share) =>
      line.step(() => {
        const stored = world.levels.get(shared(level));
        const present = stored?.shares[groupId];
        const isEarlier =
          present === undefined || (present.token < share.token && present.revision <= share.revision);
        if (stored === undefined || !isEarlier) throw new ConcurrentChangeError('group.overtaken', 'share');
        world.levels.set(shared(level), { ...stored, shares: { ...stored.shares, [groupId]: share } });
      }),
    widen: (groupId, level, token, share) =>
      line.step(() => {
        const stored = world.levels.get(shared(level));
        if (stored?.shares[groupId]?.token !== token) return;
        const { [groupId]: _before, ...others } = stored.shares;
        world.levels.set(shared(level), {
          ...stored,
          shares: share === null ? others : { ...others, [groupId]: share },
        });
      }),
    save: (groupId, token, { watch, alerts }) =>
      line.step(() => {
        const isStale = alerts.some(
          ({ before, after }) =>
            (world.alerts.get(after.alertId)?.version ?? null) !== (before?.version ?? null),
        );
        if (world.watches.get(groupId)?.token !== token || isStale) {
          throw new ConcurrentChangeError('group.overtaken', 'token');
        }
        world.watches.set(groupId, { token, decided: token, watch });
        for (const { before, after } of alerts) {
          world.alerts.set(after.alertId, { ...after, version: (before?.version ?? 0) + 1 });
        }
      }),
  };
}

interface Schedule {
  readonly seed: number;
  /** How likely the worker that came last goes on before all others. */
  readonly haste: number;
  readonly crashes?: number;
}

type Asked = 'level' | 'variant' | 'rule_change';

/** Runs the changes, and then the sweep that a change of rules starts once whoever had read the old ones is done. */
async function runConcurrently(
  world: World,
  changes: readonly Change[],
  minute: number,
  { seed, haste, crashes = 3 }: Schedule,
): Promise<void> {
  const line = new Interleaving(randomOf(seed + minute), haste, crashes);
  const now = minuteOf(minute);
  let running = 0;
  const groups = storeOf(world, line);
  const stock = {
    stockedVariant: (variantId: string) => line.step(() => stocked(world, variantId)),
    shop: async () => shop,
    locations: async () => new Map<string, Location>(),
  };
  const rules = { ruleSet: () => line.step(() => world.ruleSet) };
  const evaluateGroup = createEvaluateGroup({
    stock,
    rules,
    groups,
    alerts: {
      alertsOf: (entityId) =>
        line.step(() => [...world.alerts.values()].filter(({ entity }) => entityIdOf(entity) === entityId)),
    },
    clock: { now: () => now },
    pause: async (attempt) => {
      for (let wait = 0; wait < 2 ** attempt * 8; wait++) await line.step(() => undefined);
    },
  });
  const evaluateGroupsOf = createEvaluateGroupsOf({
    groups,
    evaluateGroup,
    sizes: { wasOut: async () => null, noteOut: async () => undefined },
    pages: { pageWithTold: async () => null },
    looks: { want: async () => undefined },
    clock: { now: () => now },
  });

  const deliver = (work: () => Promise<unknown>): void => {
    running++;
    void work()
      .catch((error: unknown) => {
        if (!(error instanceof Crash) && !(error instanceof ConcurrentChangeError)) throw error;
        deliver(work);
      })
      .finally(() => running--);
  };
  const evaluate = (variantId: string, reason: Asked) =>
    deliver(async () => {
      const ruleSet = await rules.ruleSet();
      const seen = await stock.stockedVariant(variantId);
      if (seen === null) return;
      // What deciding about the variant itself leaves behind: the levels that it saw have bands.
      await line.step(() => {
        for (const { locationId } of seen.levels) {
          const key = levelKey(variantId, locationId);
          const level = world.levels.get(key);
          if (level !== undefined) world.levels.set(key, { ...level, band: {} });
        }
      });
      await evaluateGroupsOf({ stocked: seen, shop, locations: new Map() }, reason, ruleSet);
    });

  for (const change of changes) {
    let isSaved = false;
    deliver(async () => {
      // A rule is saved and announced in one write; all else is written again when its message comes again.
      if (change.type !== 'rule' || !isSaved) {
        await line.step(() => {
          apply(world, change, now);
          isSaved = true;
        });
      }
      if (change.type === 'rule') return;
      if (change.type === 'variant') return line.step(() => evaluate(change.variantId, 'variant'));
      const level = world.levels.get(levelKey(change.variantId, change.locationId));
      const isQuiet = level === undefined || (level.band !== null && groupsLeft(level).length === 0);
      if (!isQuiet) await line.step(() => evaluate(change.variantId, 'level'));
    });
  }
  await line.run(() => running > 0);
  if (changes.some(({ type }) => type === 'rule')) {
    for (const variantId of world.variants.keys()) evaluate(variantId, 'rule_change');
    await line.run(() => running > 0);
  }
}

function apply(world: World, change: Change, now: string): void {
  if (change.type === 'rule') {
    const { revision, rules } = world.ruleSet;
    const changed = (rule: Rule) => ({ ...rule, ...change.rule, version: rule.version + 1, updatedAt: now });
    world.ruleSet = {
      revision: revision + 1,
      rules: rules.map((rule, index) => (index === change.which % rules.length ? changed(rule) : rule)),
    };
    return;
  }
  if (change.type === 'variant') {
    const stored = world.variants.get(change.variantId) ?? aVariant({ variantId: change.variantId });
    world.variants.set(change.variantId, { ...stored, ...change.facts });
    return;
  }
  const { variantId, locationId, available } = change;
  const isDeletion = available === 'gone';
  const stored = world.levels.get(levelKey(variantId, locationId)) ?? aLevel({ variantId, locationId });
  const next = {
    ...stored,
    available: isDeletion ? null : available,
    deletedAt: isDeletion ? now : null,
    updatedAt: now,
  };
  // A level that comes, goes, learns or forgets its quantity loses its band.
  const isTransition =
    (stored.available === null) !== (next.available === null) ||
    (stored.deletedAt === null) !== (next.deletedAt === null);
  world.levels.set(levelKey(variantId, locationId), isTransition ? { ...next, band: null } : next);
}

/** Adds everything up, the slow and obvious way: what must be open, and what must not be. */
function wronglyTold(world: World): readonly string[] {
  const wrong: string[] = [];
  for (const rule of world.ruleSet.rules.filter((one) => one.enabled && one.kind !== 'back_in_stock')) {
    for (const groupId of new Set([...world.variants.values()].flatMap((one) => groupNames(rule, one)))) {
      const places = rule.locations === 'each' ? [...LOCATIONS] : ['all'];
      for (const place of places) {
        const known = [...world.levels.values()].filter((level) => {
          const variant = world.variants.get(level.variantId);
          return (
            variant !== undefined &&
            variant.status !== 'draft' &&
            groupNames(rule, variant).includes(groupId) &&
            level.deletedAt === null &&
            level.available !== null &&
            (place === 'all' || level.locationId === place)
          );
        });
        const sum = known.reduce((total, level) => total + (level.available ?? 0), 0);
        const alert = [...world.alerts.values()].find(
          ({ ruleId, entity, location }) =>
            ruleId === rule.id &&
            entityIdOf(entity) === groupId &&
            (location.type === 'one' ? location.locationId : 'all') === place,
        );
        const isTold = alert !== undefined && isOpen(alert);
        const isKnown = known.length > 0;
        const clear = rule.threshold + Math.max(1, Math.ceil(rule.threshold * 0.2));
        const isInhibited = rule.kind === 'low_stock' && isOut(world, groupId, place);
        if (isKnown && sum <= rule.threshold && !isTold && !isInhibited)
          wrong.push(`${groupId} ${place}: ${sum} is not told by ${rule.id}`);
        if ((!isKnown || sum >= clear) && isTold)
          wrong.push(`${groupId} ${place}: ${isKnown ? sum : 'nothing'} is told by ${rule.id}`);
      }
    }
  }
  return wrong;
}

/** Out of stock there, or everywhere, says more than low stock. */
const isOut = (world: World, groupId: string, place: string): boolean =>
  [...world.alerts.values()].some(
    (alert) =>
      alert.kind === 'out_of_stock' &&
      (alert.location.type === 'one' ? alert.location.locationId === place : true) &&
      entityIdOf(alert.entity) === groupId &&
      isOpen(alert),
  );

function groupNames(rule: Rule, { shopId, productId, category }: Variant): readonly string[] {
  if (rule.level === 'product') return productId === null ? [] : [`product~${productId}`];
  if (category === null) return [];
  const name = rule.kind === 'back_in_stock' ? category : 'Home > Mugs';
  return category.startsWith(name) ? [`category~${shopId}~${encodeURIComponent(name)}`] : [];
}

/** What is decided about each group there is now, by everything that is stored. */
function decisions(world: World, now: string) {
  const around = [...world.variants.values()].flatMap(groupsAround);
  const groups = [...around, ...[...world.alerts.values()].map(({ entity }) => entity)];
  return [...new Map(groups.map((entity) => [entityIdOf(entity), entity])).values()].map((entity) => {
    const alerts = [...world.alerts.values()].filter(
      (alert) => entityIdOf(alert.entity) === entityIdOf(entity),
    );
    const decision = decideGroup({
      entity: entity as AlertEntity & { type: 'product' | 'category' },
      members: membersOf(world, entity).flatMap((variantId) => stocked(world, variantId) ?? []),
      locations: new Map(),
      shop,
      rules: world.ruleSet.rules,
      alerts,
      now,
      reason: 'level',
    });
    return { groupId: entityIdOf(entity), decision };
  });
}

/** Nothing is left to decide about any group. */
const undecided = (world: World, now: string): readonly string[] =>
  decisions(world, now).flatMap(({ decision }) =>
    decision.alerts.map(({ after }) => `${after.alertId} would be ${after.state}`),
  );

/** Sums that could pass a mark while each of their levels keeps within its share, so that nobody would look. */
const unguarded = (world: World, now: string): readonly string[] =>
  decisions(world, now).flatMap(({ groupId, decision }) =>
    decision.sums.flatMap(({ rule, levels, quiet }) => {
      const ranges = levels.flatMap((level) => {
        const share = level.shares[groupId];
        if (share === undefined || level.available === null) return [];
        // Nothing that happens to it is quiet, nor to one that has left its share: as if it could not move at all.
        const isStill = share.ranges === null || groupsLeft(level).includes(groupId);
        const still = { quietAbove: level.available - 1, quietBelow: level.available + 1 };
        const range = isStill ? still : share.ranges?.available;
        return typeof range === 'object' ? [range] : [];
      });
      const known = levels.filter((level) => level.available !== null);
      const isGuarded = ranges.length === known.length && keepsSumInside({ quiet, members: ranges });
      return isGuarded ? [] : [`${groupId} ${rule.id}`];
    }),
  );

/** A level outside its share calls for an evaluation whenever it is heard of. */
function straysOf(world: World): readonly string[] {
  return [...world.levels.values()].flatMap((level) =>
    groupsLeft(level).map((groupId) => `${level.variantId} ${level.locationId} has left ${groupId}`),
  );
}

/** Every level says once more what it has said. */
const lastWord = (world: World): readonly Change[] =>
  [...world.levels.values()].map(({ variantId, locationId, available, deletedAt }) => ({
    type: 'level',
    variantId,
    locationId,
    available: deletedAt === null ? available : 'gone',
  }));

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('level' as const),
      variantId: fc.constantFrom(...VARIANTS),
      locationId: fc.constantFrom(...LOCATIONS),
      available: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(-2, 0, 0, 1, 2, 3, 4, 5, 7, 9, 30) },
        { weight: 1, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.constant('gone' as const) },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('variant' as const),
      variantId: fc.constantFrom(...VARIANTS),
      facts: fc.oneof(
        fc.record({ category: fc.constantFrom(...CATEGORIES) }),
        fc.record({ productId: fc.constantFrom(...PRODUCTS) }),
        fc.record({ status: fc.constantFrom('active' as const, 'draft' as const) }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('rule' as const),
      which: fc.nat({ max: 3 }),
      rule: fc.oneof(
        fc.record({ locations: fc.constantFrom<Rule['locations']>('all', 'each') }),
        fc.record({ enabled: fc.boolean() }),
        fc.record({ threshold: fc.integer({ min: 1, max: 8 }) }),
      ),
    }),
  },
);

/** What one item's messages do to each other is the affair of their versions: at once only different ones change. */
const together = fc.uniqueArray(change, {
  minLength: 1,
  maxLength: 6,
  selector: (one) =>
    one.type === 'rule'
      ? 'rule'
      : one.type === 'variant'
        ? one.variantId
        : levelKey(one.variantId, one.locationId),
});

describe('the shares of a product and a category', () => {
  it('miss no sum that passes a threshold, at every interleaving and crash point, as members come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(together, { minLength: 1, maxLength: 8 }),
        fc.record({ seed: fc.integer(), haste: fc.constantFrom(0, 0.5, 0.9, 0.97) }),
        async (groups, schedule) => {
          const world: World = {
            variants: new Map(
              VARIANTS.map((variantId) => [
                variantId,
                aVariant({ variantId, productId: PRODUCTS[0], category: CATEGORIES[0] }),
              ]),
            ),
            levels: new Map(),
            watches: new Map(),
            alerts: new Map(),
            ruleSet: { revision: 1, rules: initialRules },
          };
          for (const [index, changes] of groups.entries()) {
            await runConcurrently(world, changes, index + 1, schedule);
            expect(wronglyTold(world)).toEqual([]);
            expect(undecided(world, minuteOf(index + 1))).toEqual([]);
            expect(unguarded(world, minuteOf(index + 1))).toEqual([]);
          }
          // Shares that a crash has left behind call for an evaluation when their level is next heard of, and it heals them.
          await runConcurrently(world, lastWord(world), groups.length + 1, { ...schedule, crashes: 0 });
          expect(straysOf(world)).toEqual([]);
        },
      ),
      { numRuns: 600, seed: 20_261_123 },
    );
  }, 300_000);
});
