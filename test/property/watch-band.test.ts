import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluateVariant } from '../../lambdas/app/evaluate-variant';
import type { EvaluationStore, EvaluationWrite, StockedVariant, StockReader } from '../../lambdas/app/ports';
import { createTakeOffUnreceived } from '../../lambdas/app/take-off-unreceived';
import type { Alert } from '../../lambdas/domain/alert/alert';
import { isOpen } from '../../lambdas/domain/alert/life-cycle';
import { decideVariant } from '../../lambdas/domain/alert/decide-variant';
import { UNKNOWN_LATENESS } from '../../lambdas/domain/forecast/lead-time';
import type { InventoryLevel } from '../../lambdas/domain/inventory/inventory-level';
import { isQuiet } from '../../lambdas/domain/inventory/watch-band';
import type { VariantPurchase } from '../../lambdas/domain/purchase/variant-purchase';
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
  | { type: 'order'; order: OrderId; open: number }
  | { type: 'rule'; rule: Partial<Rule>; which: number };

/** Three purchase orders, each placed after the one before it; one names no location. */
const ORDERS = { first: 'shopify-2', second: null, third: 'shopify-3' } as const;
type OrderId = keyof typeof ORDERS;

interface World {
  /** As they are reported. */
  levels: Map<string, InventoryLevel>;
  /** Units of each order that are still to come, of those that were ever placed. */
  orders: Map<OrderId, number>;
  /** What was taken off at each location. */
  takenOff: Map<string, { units: number; since: string }>;
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
  if (change.type === 'order')
    return { ...world, orders: new Map(world.orders).set(change.order, change.open) };
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

/** The levels of a world with what is taken off, as everybody reads them. */
const levelsOf = (world: World): InventoryLevel[] =>
  [...world.levels.values()].map((level) => asRead(world, level));

function asRead({ takenOff }: World, level: InventoryLevel): InventoryLevel {
  const off = takenOff.get(level.locationId);
  if (off === undefined) return level;
  return {
    ...level,
    available: level.available === null ? null : level.available - off.units,
    updatedAt: off.since > level.updatedAt ? off.since : level.updatedAt,
    unreceived: { ...off, reportedAt: level.updatedAt },
  };
}

const purchasesIn = ({ orders }: World): VariantPurchase[] =>
  [...orders].map(([orderId, units]) => ({
    orderId,
    shopId: variant.shopId,
    supplierId: null,
    placedAt: minuteOf(Object.keys(ORDERS).indexOf(orderId)),
    locationId: ORDERS[orderId],
    incoming: units === 0 ? [] : [{ units, expectedAt: null }],
    receipts: [],
    tookDays: null,
  }));

/** The same by what is written of it, order by order: no location is worked out from another change. */
function takenOffBy(world: World, now: string): World {
  const stocked = [...world.levels.keys()];
  const known = stocked.filter((id) => world.levels.get(id)?.available !== null).toSorted();
  const named = (['third', 'first'] as const).find(
    (order) => world.orders.has(order) && stocked.includes(ORDERS[order]),
  );
  const elsewhere = named === undefined ? known[0] : ORDERS[named];
  const units = new Map(stocked.map((id) => [id, 0]));
  for (const [order, open] of world.orders) {
    const location = ORDERS[order] ?? elsewhere;
    if (location !== undefined && units.has(location)) units.set(location, (units.get(location) ?? 0) + open);
  }
  const takenOff = new Map(world.takenOff);
  for (const [id, count] of units)
    if ((takenOff.get(id)?.units ?? 0) !== count) takenOff.set(id, { units: count, since: now });
  return { ...world, takenOff };
}

/** Looks at everything each time: decides, and decides again until nothing is left to say. */
function referenceEvaluation(before: World, now: string): World {
  const world = takenOffBy(before, now);
  const decision = decideVariant({
    isCoverJudged: false,
    signalRange: null,
    variant,
    shop,
    levels: levelsOf(world),
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
  const world: World = {
    ...start,
    levels: new Map(start.levels),
    orders: new Map(start.orders),
    takenOff: new Map(start.takenOff),
    alerts: new Map(start.alerts),
    told: [],
  };
  const line = new Interleaving(choices, 4);
  let running = 0;
  const now = minuteOf(minute);

  const stock: StockReader = {
    stockedVariant: () =>
      line.step(() => ({
        variant,
        revision: world.revision,
        levels: levelsOf(world),
        lots: [],
        rises: new Map(),
        outages: [],
        purchases: purchasesIn(world),
      })),
    shop: async () => shop,
    locations: async () => new Map(),
    salesPerDay: async () => new Map(),
    salesAndReturns: async () => ({ sold: new Map(), returned: [], notedLastSale: null }),
    lastSoldOn: async () => null,
    unitsSoldPerDay: async () => new Map(),
  };
  const store: EvaluationStore = {
    saveAlerts: () => Promise.reject(new Error('Not about one variant.')),
    alertsOf: () => line.step(() => [...world.alerts.values()]),
    save: (write) => line.step(() => save(world, write)),
    saveUnreceived: (read, units, at) => line.step(() => saveUnreceived(world, read, units, at)),
  };
  const evaluate = createEvaluateVariant({
    stock,
    takeOffUnreceived: createTakeOffUnreceived({ countsUnreceived: async () => true }, store),
    watchSales: async () => ({ looksAgain: false }),
    ranks: { rankOf: async () => null },
    readSupply: async () => ({ lateness: UNKNOWN_LATENESS, leadTime: null }),
    rules: { ruleSet: () => line.step(() => world.ruleSet) },
    store,
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
      if (change.type === 'order') {
        await line.step(() => world.orders.set(change.order, change.open));
        await line.step(() => world.revision++);
        await line.step(() => evaluation());
        return;
      }
      const level = await line.step(() => {
        const written = applied(world, change, minute, index).levels.get(change.locationId) as InventoryLevel;
        const stored = world.levels.get(change.locationId);
        if (stored === undefined || stored.version < written.version)
          world.levels.set(change.locationId, written);
        return asRead(world, world.levels.get(change.locationId) as InventoryLevel);
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
    const stands =
      stored?.version === level.version &&
      stored.bandRevision <= write.ruleRevision &&
      world.takenOff.get(level.locationId)?.units === level.unreceived?.units;
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

/** The same of what notes at levels what has not been received. */
function saveUnreceived(
  world: World,
  read: StockedVariant,
  units: ReadonlyMap<string, number>,
  now: string,
): void {
  if (read.revision !== world.revision) throw new ConcurrentChangeError('evaluation.outdated', 'variant');
  world.revision++;
  for (const [locationId, count] of units) world.takenOff.set(locationId, { units: count, since: now });
}

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: levelChange() },
  { weight: 2, arbitrary: orderChange() },
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

function orderChange(): fc.Arbitrary<Change> {
  return fc.record({
    type: fc.constant('order' as const),
    order: fc.constantFrom<OrderId>('first', 'second', 'third'),
    open: fc.constantFrom(0, 1, 3, 6),
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
  selector: (one) => (one.type === 'level' ? one.locationId : one.type),
});

describe('the watch band', () => {
  it('tells what a sequential reference tells, at every crash point and interleaving, order, rule change and sum', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(group, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 41 }), { minLength: 20, maxLength: 120 }),
        fc.boolean(),
        async (groups, choices, duplicates) => {
          let world: World = {
            levels: new Map(),
            orders: new Map(),
            takenOff: new Map(),
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
