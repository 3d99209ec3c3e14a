import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluateVariant } from '../../lambdas/app/evaluate-variant';
import type { EvaluationWrite, StockReader } from '../../lambdas/app/ports';
import type { Alert } from '../../lambdas/domain/alert/alert';
import { isOpen } from '../../lambdas/domain/alert/life-cycle';
import { decideVariant } from '../../lambdas/domain/alert/decide-variant';
import { UNKNOWN_LATENESS } from '../../lambdas/domain/forecast/lead-time';
import type { InventoryLevel } from '../../lambdas/domain/inventory/inventory-level';
import { isQuiet } from '../../lambdas/domain/inventory/watch-band';
import type { Rule, RuleSet } from '../../lambdas/domain/rule/rule';
import { ConcurrentChangeError } from '../../lambdas/platform/errors';
import { aLevel, aRule, aShop, aVariant } from '../support/builders';

/**
 * The whole path from a webhook to what is told, with every await a point where another worker may come first, where the
 * worker may die before or after what it does, and where what it does may be delivered twice. Told must be what a
 * sequential reference tells that looks at every change, has no bands and never fails.
 */

const LOCATIONS = ['shopify-1', 'shopify-2', 'shopify-3'] as const;
const variant = aVariant();
const shop = aShop();

type Change =
  | { type: 'level'; locationId: string; available: number | null }
  | { type: 'rule'; rule: Partial<Rule>; which: number };

interface World {
  levels: Map<string, InventoryLevel>;
  alerts: Map<string, Alert>;
  ruleSet: RuleSet;
  /** Raised when a level joins and with every evaluation. */
  revision: number;
  told: string[];
}

const minuteOf = (minute: number): string => new Date(Date.UTC(2026, 10, 18, 0, minute)).toISOString();

const initialRules: Rule[] = [
  aRule({ id: 'rule_low', kind: 'low_stock', threshold: 5 }),
  aRule({ id: 'rule_out', kind: 'out_of_stock', threshold: 0 }),
  aRule({ id: 'rule_back', kind: 'back_in_stock', threshold: 2 }),
  aRule({ id: 'rule_oversold', kind: 'oversold', threshold: -1 }),
];

function changedRules(ruleSet: RuleSet, change: Change & { type: 'rule' }, now: string): RuleSet {
  const rules = ruleSet.rules.map((rule, index) =>
    index === change.which % ruleSet.rules.length
      ? { ...rule, ...change.rule, version: rule.version + 1, updatedAt: now }
      : rule,
  );
  return { revision: ruleSet.revision + 1, rules };
}

function applied(world: World, change: Change, minute: number, step: number): World {
  const now = minuteOf(minute);
  if (change.type === 'rule') return { ...world, ruleSet: changedRules(world.ruleSet, change, now) };
  const before = world.levels.get(change.locationId);
  const version = `${now}#${String(step).padStart(4, '0')}`;
  const level = {
    ...(before ?? aLevel({ locationId: change.locationId })),
    available: change.available,
    updatedAt: now,
    version,
  };
  return { ...world, levels: new Map(world.levels).set(change.locationId, level) };
}

/** Looks at everything each time: decides, and decides again until nothing is left to say. */
function referenceEvaluation(world: World, now: string): World {
  const decision = decideVariant({
    isCoverJudged: false,
    signalRange: null,
    variant,
    shop,
    levels: [...world.levels.values()],
    locations: new Map(),
    ruleSet: world.ruleSet,
    alerts: [...world.alerts.values()],
    now,
    reason: 'level',
  });
  const alerts = new Map(world.alerts);
  for (const { after } of decision.alerts) alerts.set(after.alertId, after);
  const told = decision.alerts.flatMap(({ after, event }) =>
    event === null ? [] : [`${event} ${after.alertId}`],
  );
  return { ...world, alerts, told: [...world.told, ...told.toSorted()] };
}

/** Everything that a sequential run may tell: each order of the changes, with or without a look in between. */
function referenceOutcomes(world: World, changes: readonly Change[], minute: number): Set<string> {
  const outcomes = new Set<string>();
  const explore = (now: World, left: readonly number[]): void => {
    if (left.length === 0) {
      outcomes.add(outcomeOf(referenceEvaluation(now, minuteOf(minute))));
      return;
    }
    for (const index of left) {
      const change = changes[index] as Change;
      const next = applied(now, change, minute, index);
      const rest = left.filter((one) => one !== index);
      explore(next, rest);
      if (rest.length > 0) explore(referenceEvaluation(next, minuteOf(minute)), rest);
    }
  };
  explore(
    { ...world, told: [] },
    changes.map((_, index) => index),
  );
  return outcomes;
}

function outcomeOf(world: World): string {
  const open = [...world.alerts.values()].filter(isOpen).map((alert) => `${alert.kind} ${alert.alertId}`);
  return JSON.stringify({ open: open.toSorted(), told: world.told.toSorted() });
}

class Crash extends Error {}

/** Lets exactly one waiting worker go on at a time, in the order that the choices say; a choice may also kill it. */
class Interleaving {
  private readonly waiting: { go(): void; die(): void }[] = [];
  private readonly choices: Iterator<number>;
  crashesLeft: number;
  constructor(choices: readonly number[], crashes: number) {
    this.choices = [...choices][Symbol.iterator]();
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
      if (this.waiting.length === 0) {
        if (!isBusy()) return;
        continue;
      }
      const choice = this.choices.next().value ?? 0;
      const [next] = this.waiting.splice(choice % this.waiting.length, 1);
      if (choice % 7 === 6 && this.crashesLeft > 0) {
        this.crashesLeft--;
        next?.die();
      } else next?.go();
    }
  }
}

/** Two workers for each kind of message; a message whose worker died is delivered again. */
async function runConcurrently(
  start: World,
  changes: readonly Change[],
  minute: number,
  choices: readonly number[],
  duplicates: boolean,
): Promise<World> {
  const world: World = { ...start, levels: new Map(start.levels), alerts: new Map(start.alerts), told: [] };
  const line = new Interleaving(choices, 4);
  let running = 0;
  const now = minuteOf(minute);

  const stock: StockReader = {
    stockedVariant: () =>
      line.step(() => ({
        variant,
        revision: world.revision,
        levels: [...world.levels.values()],
        lots: [],
        rises: new Map(),
        outages: [],
        purchases: [],
      })),
    shop: async () => shop,
    locations: async () => new Map(),
    salesPerDay: async () => new Map(),
    unitsSoldPerDay: async () => new Map(),
  };
  const evaluate = createEvaluateVariant({
    stock,
    watchSales: async () => ({ looksAgain: false }),
    ranks: { rankOf: async () => null },
    readSupply: async () => ({ lateness: UNKNOWN_LATENESS, leadTime: null }),
    rules: { ruleSet: () => line.step(() => world.ruleSet) },
    store: {
      saveAlerts: () => Promise.reject(new Error('Not about one variant.')),
      alertsOf: () => line.step(() => [...world.alerts.values()]),
      save: (write) => line.step(() => save(world, write)),
    },
    clock: { now: () => now },
    pause: async () => undefined,
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
  const evaluation = () => deliver(() => evaluate(variant.variantId, 'level'));

  changes.forEach((change, index) => {
    const record = async () => {
      if (change.type === 'rule') {
        // The change and its announcement are one write, and the announcement is delivered at least once.
        let isSaved = false;
        await line
          .step(() => {
            world.ruleSet = changedRules(world.ruleSet, change, now);
            isSaved = true;
          })
          .catch((error: unknown) => {
            if (!isSaved) throw error;
          });
        evaluation();
        return;
      }
      const level = await line.step(() => {
        const written = applied(world, change, minute, index).levels.get(change.locationId) as InventoryLevel;
        const stored = world.levels.get(change.locationId);
        if (stored === undefined || stored.version < written.version)
          world.levels.set(change.locationId, written);
        return world.levels.get(change.locationId) as InventoryLevel;
      });
      if (!isQuiet(level)) {
        await line.step(() => evaluation());
      }
    };
    deliver(record);
    if (duplicates && change.type === 'level') deliver(record);
  });
  await line.run(() => running > 0);
  return world;
}

/** What the transaction of the evaluation store promises, on plain maps. */
function save(world: World, write: EvaluationWrite): void {
  if (write.read.revision !== world.revision)
    throw new ConcurrentChangeError('evaluation.outdated', 'variant');
  for (const level of write.read.levels) {
    const stored = world.levels.get(level.locationId);
    const stands = stored?.version === level.version && stored.bandRevision <= write.ruleRevision;
    if (!stands) throw new ConcurrentChangeError('evaluation.outdated', 'level');
  }
  for (const { before, after } of write.alerts) {
    if ((world.alerts.get(after.alertId)?.version ?? null) !== (before?.version ?? null)) {
      throw new ConcurrentChangeError('evaluation.outdated', 'alert');
    }
  }
  world.revision++;
  for (const [locationId, band] of write.bands) {
    const stored = world.levels.get(locationId) as InventoryLevel;
    world.levels.set(locationId, {
      ...stored,
      band,
      bandRevision: write.ruleRevision,
      bandSignature: write.bandSignature,
    });
  }
  for (const { before, after, events } of write.alerts) {
    world.alerts.set(after.alertId, { ...after, version: (before?.version ?? 0) + 1 });
    world.told.push(...events.map((event) => `${event.type} ${after.alertId}`));
  }
}

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: levelChange() },
  { weight: 1, arbitrary: ruleChange() },
);

function levelChange(): fc.Arbitrary<Change> {
  return fc.record({
    type: fc.constant('level' as const),
    locationId: fc.constantFrom(...LOCATIONS),
    available: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(-4, -2, -1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 12) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
  });
}

function ruleChange(): fc.Arbitrary<Change> {
  return fc.record({
    type: fc.constant('rule' as const),
    which: fc.nat({ max: 3 }),
    rule: fc.oneof(
      fc.record({ locations: fc.constantFrom<Rule['locations']>('all', 'each', ['shopify-1', 'shopify-2']) }),
      fc.record({ enabled: fc.boolean() }),
      fc.record({ threshold: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ teams: fc.constant(['marketing']) }),
    ),
  });
}

/** Concurrent changes are to different locations: what one location's webhooks do to each other is the version's affair. */
const group = fc.uniqueArray(change, {
  minLength: 1,
  maxLength: 3,
  selector: (one) => (one.type === 'level' ? one.locationId : 'rule'),
});

describe('the watch band', () => {
  it('tells what a sequential reference tells, at every crash point and interleaving, rule change and sum', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(group, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 41 }), { minLength: 20, maxLength: 120 }),
        fc.boolean(),
        async (groups, choices, duplicates) => {
          let world: World = {
            levels: new Map(),
            alerts: new Map(),
            ruleSet: { revision: 1, rules: initialRules },
            revision: 0,
            told: [],
          };
          for (const [index, changes] of groups.entries()) {
            const minute = index + 1;
            const expected = referenceOutcomes(world, changes, minute);
            const rotated = [...choices.slice(index * 3), ...choices];
            world = await runConcurrently(world, changes, minute, rotated, duplicates);
            expect([...expected]).toContain(outcomeOf(world));
          }
        },
      ),
      { numRuns: 600, seed: 20_261_122 },
    );
  }, 300_000);
});
