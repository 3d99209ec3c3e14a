import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import type { AlertEntity } from '../alert/entity';
import { externalIdOf } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { noteStock, type Outage } from '../inventory/outage';
import { isSize, judgeProductSizes, sizeRunRule } from '../inventory/product-sizes';
import { SIZE_MIX_DAYS } from '../inventory/size-run';
import type { Rule } from '../rule/rule';
import { dayFinderOf } from './clock';
import { createDueQueue } from './due-queue';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import { type ReplayedVariant, SHOP_ID } from './replayed-variant';
import type { Moment } from './verdict-key';

/** One variant of a product, and what it sold of late. */
interface ReplayedSize {
  readonly one: ReplayedVariant;
  readonly firstSeenAt: Instant;
  /** By `day % SIZE_MIX_DAYS`: the last days, today included. */
  readonly units: Int32Array;
  unitsSold: number;
  /** Whether it was out when it was looked at last. */
  isOut: boolean;
  outages: readonly Outage[];
}

interface SizedProduct {
  /** In the order in which they were first heard of. */
  readonly index: number;
  readonly entity: AlertEntity;
  /** As the history names it. */
  readonly name: string;
  readonly sizes: ReplayedSize[];
  rule: Rule | null;
  alerts: readonly Alert[];
  dueAtMs: number;
}

/**
 * Follows a replay with `broken_size_run`. Of a product count the items that were heard of; it is looked at when one of
 * them is heard of first, runs out or is there again, and when a day begins while one of them is out: as in production.
 */
export function followSizes(
  rules: readonly Rule[],
  timeZone: string,
  tell: (happening: Happening) => void,
): Follower {
  const products = new Map<string, SizedProduct>();
  const sizes = new Map<ReplayedVariant, ReplayedSize>();
  const due = createDueQueue<SizedProduct>();
  const dayOf = dayFinderOf(timeZone);
  const touched = new Set<SizedProduct>();

  /** Null where it belongs to no product. */
  function sizeOf(one: ReplayedVariant, { now }: Moment): ReplayedSize | null {
    const known = sizes.get(one);
    if (known !== undefined) return known;
    const { productId } = one.variant;
    if (productId === null) return null;
    const product = products.get(productId) ?? newProduct(productId, products.size);
    products.set(productId, product);
    const size: ReplayedSize = {
      one,
      firstSeenAt: now,
      units: new Int32Array(SIZE_MIX_DAYS),
      unitsSold: 0,
      isOut: isOutNow(one),
      outages: noteStock([], one.available, now),
    };
    sizes.set(one, size);
    product.sizes.push(size);
    const representative = product.sizes.find(({ one: { variant } }) => isSize(variant)) ?? size;
    product.rule = sizeRunRule(representative.one.variant, rules);
    touched.add(product);
    return size;
  }

  function look(product: SizedProduct, { now, today }: Moment): void {
    const { entity, name, rule, alerts } = product;
    if (rule === null) return;
    const facts = product.sizes
      .filter(({ one }) => isSize(one.variant))
      .map(({ one, firstSeenAt, unitsSold, outages }) => ({
        variant: one.variant,
        quantity: one.available,
        since: lastToldAt(one),
        outages,
        unitsSold,
        firstSoldDay: null,
        firstSeenAt,
      }));
    const decided = decideSignals({
      entity,
      shopId: SHOP_ID,
      judged: judgeProductSizes(facts, rule, { now, dayOf, nextDayAt: new Date(today.endMs).toISOString() }),
      alerts,
      kinds: ['broken_size_run'],
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    product.alerts = withChanges(
      alerts,
      decided.map(({ after }) => after),
    );
    const dueAt = firstDue(product.alerts);
    product.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
    if (dueAt !== null) due.put(product.dueAtMs, product);
    const skus = product.sizes.map(({ one }) => one.sku);
    const about = { entity: { type: 'product', id: name }, skus } as const;
    for (const signal of decided)
      if (signal.event !== null) tell(happeningOf(about, signal, signal.event, now));
  }

  return {
    sold(one, units, moment) {
      const size = sizeOf(one, moment);
      if (size === null) return;
      const slot = moment.today.day % SIZE_MIX_DAYS;
      size.units[slot] = (size.units[slot] ?? 0) + units;
      size.unitsSold += units;
    },
    dayEnds(one) {
      const size = sizes.get(one);
      if (size === undefined || one.demand === null) return;
      // The day that begins takes the place of the one that leaves the window.
      const slot = (one.demand.today + 1) % SIZE_MIX_DAYS;
      size.unitsSold -= size.units[slot] ?? 0;
      size.units[slot] = 0;
    },
    firstDueMs: due.firstMs,
    decide(moment, heardOf) {
      for (const one of heardOf) {
        const size = sizeOf(one, moment);
        if (size === null || size.isOut === isOutNow(one)) continue;
        size.isOut = !size.isOut;
        size.outages = noteStock(size.outages, one.available, moment.now);
        const product = products.get(one.variant.productId ?? '');
        if (product !== undefined) touched.add(product);
      }
      while (due.firstMs() <= moment.ms) {
        const product = due.take();
        if (product !== null && product.dueAtMs <= moment.ms) touched.add(product);
      }
      if (touched.size === 0) return;
      const batch = [...touched].toSorted((one, other) => one.index - other.index);
      touched.clear();
      for (const product of batch) look(product, moment);
    },
  };
}

function newProduct(productId: string, index: number): SizedProduct {
  return {
    index,
    entity: { type: 'product', id: productId },
    name: externalIdOf(productId).externalId,
    sizes: [],
    rule: null,
    alerts: [],
    dueAtMs: Infinity,
  };
}

const isOutNow = ({ available }: ReplayedVariant): boolean => available !== null && available <= 0;

/** The last of the changes of its levels; null before the first. */
function lastToldAt({ levels }: ReplayedVariant): Instant | null {
  let last: Instant | null = null;
  for (const { updatedAt } of levels) if (last === null || updatedAt > last) last = updatedAt;
  return last;
}
