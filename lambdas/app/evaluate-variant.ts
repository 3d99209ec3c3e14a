import type { AlertEvent, AlertEventType } from '../contracts/events/alert-events';
import { bandsToWrite, type EvaluationReason } from '../domain/alert/decide-variant';
import { decideWholeVariant } from '../domain/alert/decide-whole-variant';
import type { VariantFacts } from '../domain/alert/judge-variant';
import { localDayOf } from '../domain/forecast/demand-history';
import type { LocationId, VariantId } from '../domain/inventory/identity';
import type { Location } from '../domain/inventory/location';
import { noteStock, type Outage } from '../domain/inventory/outage';
import type { RuleSet } from '../domain/rule/rule';
import type { Shop } from '../domain/shop/shop';
import { isTopSeller, recentUnits } from '../domain/sales/top-sellers';
import { ConcurrentChangeError } from '../platform/errors';
import { countedStock } from './counted-stock';
import { describeAlert, variantCircumstances } from './describe-alert';
import { describeSignal } from './describe-signal';
import type { SellerRankReader } from './margin-ports';
import type { ReadSupply } from './read-supply';
import { readVariantFacts } from './read-variant-facts';
import type { TakeOffUnreceived } from './take-off-unreceived';
import type { WatchSales } from './watch-sales';
import type { AlertChange, Clock, EvaluationStore, RuleReader, StockedVariant, StockReader } from './ports';

export interface EvaluationDeps {
  readonly stock: StockReader;
  readonly ranks: SellerRankReader;
  readonly takeOffUnreceived: TakeOffUnreceived;
  readonly readSupply: ReadSupply;
  readonly rules: RuleReader;
  readonly store: EvaluationStore;
  readonly watchSales: WatchSales;
  readonly clock: Clock;
  /** Waits a moment, longer with each attempt, so that two evaluations do not keep refusing each other. */
  readonly pause: (attempt: number) => Promise<void>;
}

export type Evaluation =
  | { readonly outcome: 'unknown_variant' | 'unknown_entity' | 'settled' }
  | { readonly outcome: 'written'; readonly events: readonly AlertEventType[] };

/** What a decision stood on. Whatever has changed since calls for a look of its own. */
export interface SeenVariant {
  readonly stocked: StockedVariant;
  readonly shop: Shop | null;
  readonly locations: ReadonlyMap<LocationId, Location>;
}

export type VariantEvaluation =
  | { readonly outcome: 'unknown_variant' }
  | { readonly outcome: 'settled'; readonly seen: SeenVariant }
  | { readonly outcome: 'written'; readonly events: readonly AlertEventType[]; readonly seen: SeenVariant };

/** How often a decision is made anew because the stock moved meanwhile, before the queue takes over the retrying. */
const MOST_ATTEMPTS = 5;

/**
 * Returns the function that decides about one variant from what is stored now, and writes alerts and watch bands together. Whatever called for it
 * only says which variant to look at, so calling twice, late or out of order changes nothing. `rulesRead` spares a
 * batch the reading of the rules for each variant: rules that were read after the call for it came in will do.
 *
 * @throws ConcurrentChangeError if the variant kept changing while it was decided about
 */
export function createEvaluateVariant(deps: EvaluationDeps) {
  const { stock, ranks, takeOffUnreceived, readSupply, rules, store, watchSales, clock, pause } = deps;
  return async function evaluateVariant(
    variantId: VariantId,
    reason: EvaluationReason,
    rulesRead?: RuleSet,
  ): Promise<VariantEvaluation> {
    for (let attempt = 1; ; attempt++) {
      // Rules before stock: a rule saved in between starts a sweep, which comes here again.
      const ruleSet = attempt === 1 && rulesRead !== undefined ? rulesRead : await rules.ruleSet();
      const [stocked, alerts] = await Promise.all([
        stock.stockedVariant(variantId),
        store.alertsOf(variantId),
      ]);
      if (stocked === null) return { outcome: 'unknown_variant' };
      const now = clock.now();
      const [shop, rank, locations] = await Promise.all([
        stock.shop(stocked.variant.shopId),
        ranks.rankOf(stocked.variant.shopId, now),
        stock.locations(stocked.levels.map((level) => level.locationId)),
      ]);
      try {
        if (await takeOffUnreceived(stocked, locations, now)) continue;
      } catch (error) {
        if (!(error instanceof ConcurrentChangeError) || attempt >= MOST_ATTEMPTS) throw error;
        await pause(attempt);
        continue;
      }
      const seen: SeenVariant = { stocked, shop, locations };
      const supply = await readSupply(stocked.variant, stocked.purchases, now);
      const facts = await readVariantFacts(stocked, shop, locations, stock, supply, now);
      const unitsSold = facts.demand === null ? null : recentUnits(facts.demand);
      const isTop = isTopSeller(unitsSold, rank, now);
      const state = { ...stocked, shop, locations, ruleSet, alerts, isTopSeller: isTop, now, reason };
      const { stock: decision, signals, quietSalesBelow } = decideWholeVariant(state, facts);
      const watch = async () => {
        const { looksAgain } = await watchSales(
          stocked.variant,
          facts.recent,
          quietSalesBelow,
          unnotedLastSale(facts),
        );
        if (looksAgain) await evaluateVariant(variantId, reason);
      };
      const bands = bandsToWrite(decision, stocked.levels);
      const outages = outagesAfter(stocked, facts, locations);
      if (decision.alerts.length === 0 && signals.length === 0 && bands.size === 0 && outages === null) {
        await watch();
        return { outcome: 'settled', seen };
      }

      const circumstances = { ...seen, now };
      const changes = await Promise.all([
        ...decision.alerts.map(async (decided) =>
          changeOf(decided, await describeAlert(decided, circumstances, ruleSet.rules, stock)),
        ),
        ...signals.map(async (decided) =>
          changeOf(decided, describeSignal(decided, variantCircumstances(circumstances), ruleSet.rules)),
        ),
      ]);
      try {
        await store.save({
          read: stocked,
          ruleRevision: ruleSet.revision,
          bandSignature: decision.bandSignature,
          bands,
          alerts: changes,
          outages,
        });
        await watch();
        return {
          outcome: 'written',
          seen,
          events: changes.flatMap((change) => change.events.map((event) => event.type)),
        };
      } catch (error) {
        if (!(error instanceof ConcurrentChangeError) || attempt >= MOST_ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  };
}

/** The last day with a sale that is not remembered yet, though the sales of it will not be kept for ever. */
function unnotedLastSale({ salesBefore }: VariantFacts): string | null {
  if (salesBefore === undefined || salesBefore.lastSaleDay === null || salesBefore.isNoted) return null;
  return localDayOf(salesBefore.lastSaleDay);
}

/** When it was out, where this look finds that an outage has begun or ended since the last one; null otherwise. */
function outagesAfter(
  stocked: StockedVariant,
  { available, now }: VariantFacts,
  locations: ReadonlyMap<LocationId, Location>,
): readonly Outage[] | null {
  const { outages } = stocked;
  const after = noteStock(outages, available, countedStock(stocked, locations).since ?? now);
  return after === outages ? null : after;
}

const changeOf = ({ before, after }: Pick<AlertChange, 'before' | 'after'>, event: AlertEvent | null) => ({
  before,
  after,
  events: event === null ? [] : [event],
});
