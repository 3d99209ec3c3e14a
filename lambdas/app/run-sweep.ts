import type {
  DayBegan,
  EntitySweepRequested,
  LocationChanged,
  RulesChanged,
  ShopStatusChanged,
  SupplierChanged,
  SourceChanged,
  VariantSweepRequested,
} from '../contracts/events/stock-events';
import { entityOf } from '../domain/alert/entity';
import type { SweepJob } from '../contracts/messages/sweep-messages';
import type { ShopId } from '../domain/inventory/identity';
import type { SupplierId } from '../domain/purchase/purchase-order';
import type { Instant } from '../domain/inventory/inventory-level';
import { supplierIdOf } from '../domain/purchase/variant-purchase';
import { stockedVariants } from './judge-product';
import type { BusEvent, Clock, EventPublisher, StockReader } from './ports';
import { SUPPLY_REMEMBERED_SECONDS } from './read-supply';

/** Where to go on from; opaque to all but the store that made it. */
export type PagePosition = string;

export interface SweepStore {
  shopIds(): Promise<readonly ShopId[]>;
  /** Notes when rules were changed, for whatever was left quiet by those from before. */
  noteRulesChanged(shopIds: readonly ShopId[], now: Instant): Promise<void>;
  /** One page of the variants, and of the purchase orders that are open, in one of a shop's index partitions. */
  page(
    shopId: ShopId,
    shard: number,
    from: PagePosition | null,
  ): Promise<{
    /** Variants' ids, and entity ids of orders. */ readonly ids: readonly string[];
    readonly next: PagePosition | null;
  }>;
  /** Erases what one page of the stock table holds of the shop, and the alerts of the variants in it. */
  erasePage(
    shopId: ShopId,
    from: PagePosition | null,
  ): Promise<{ readonly erased: number; readonly next: PagePosition | null }>;
  /** Whether the shop is to be erased still: it may have come back since. */
  isBeingErased(shopId: ShopId): Promise<boolean>;
}

export interface SweepQueue {
  /** Puts the jobs on the sweep queue, to be received no sooner than after the delay. */
  send(jobs: readonly SweepJob[], delaySeconds: number): Promise<void>;
}

export type SweepRequest =
  | { readonly type: 'RulesChanged'; readonly event: RulesChanged }
  | { readonly type: 'LocationChanged'; readonly event: LocationChanged }
  | { readonly type: 'SupplierChanged'; readonly event: SupplierChanged }
  | { readonly type: 'ShopStatusChanged'; readonly event: ShopStatusChanged }
  | { readonly type: 'SourceChanged'; readonly event: SourceChanged }
  | { readonly type: 'DayBegan'; readonly event: DayBegan };

/**
 * How long a sweep waits before it starts: the index of a shop's variants lags behind, and an evaluation that had read
 * the state from before the change has been written or refused by then.
 */
const SWEEP_DELAY_SECONDS = 5;
/** The same, once every worker has forgotten what it knew of the supplier. */
const SUPPLIER_DELAY_SECONDS = SUPPLY_REMEMBERED_SECONDS + SWEEP_DELAY_SECONDS;
/** What one VariantSweepRequested, or one EntitySweepRequested, names at the most. */
const IDS_PER_EVENT = 50;

/**
 * Turns a change that concerns many variants into pages of work, each a message of its own: a sweep goes on where it was
 * interrupted, and doing a page twice changes nothing.
 */
export function createRunSweep(
  store: SweepStore,
  queue: SweepQueue,
  publisher: EventPublisher,
  clock: Clock,
  shards: number,
  stock: Pick<StockReader, 'stockedVariant'>,
) {
  const shardJobs = (shopId: ShopId, reason: VariantSweepRequested['data']['reason']): ShardJob[] =>
    Array.from({ length: shards }, (_, shard) => ({ type: 'SweepShard', shopId, shard, reason, from: null }));

  /** Those of a page's variants that the supplier delivers. Nothing lists them, so each is read. */
  async function suppliedBy(supplierId: SupplierId, ids: readonly string[]): Promise<readonly string[]> {
    const variantIds = ids.filter((id) => entityOf(id).type === 'variant');
    const found = await stockedVariants(stock, variantIds);
    return found
      .filter(({ variant, purchases }) => supplierIdOf(variant, purchases) === supplierId)
      .map(({ variant }) => variant.variantId);
  }

  return {
    /** Starts the sweep that a change calls for. */
    async start(request: SweepRequest): Promise<void> {
      switch (request.type) {
        case 'RulesChanged': {
          const shopIds = await store.shopIds();
          await store.noteRulesChanged(shopIds, clock.now());
          const jobs = shopIds.flatMap((shopId) => shardJobs(shopId, 'rule_change'));
          return queue.send(jobs, SWEEP_DELAY_SECONDS);
        }
        case 'LocationChanged':
          return queue.send(shardJobs(request.event.data.shopId, 'location_change'), SWEEP_DELAY_SECONDS);
        case 'SupplierChanged': {
          const { shopId, supplierId } = request.event.data;
          const jobs = shardJobs(shopId, 'supplier_change').map((job) => ({ ...job, supplierId }));
          return queue.send(jobs, SUPPLIER_DELAY_SECONDS);
        }
        case 'SourceChanged':
          return queue.send(shardJobs(request.event.data.shopId, 'shop_change'), SWEEP_DELAY_SECONDS);
        case 'DayBegan':
          return queue.send(shardJobs(request.event.data.shopId, 'schedule'), 0);
        case 'ShopStatusChanged': {
          const { shopId, status } = request.event.data;
          if (status === 'redacted') return queue.send([{ type: 'ErasePage', shopId, from: null }], 0);
          return queue.send(shardJobs(shopId, 'shop_change'), SWEEP_DELAY_SECONDS);
        }
      }
    },

    /** Does one page and puts the next one on the queue. Answers with how many variants or items it concerned. */
    async goOn(job: SweepJob): Promise<number> {
      switch (job.type) {
        case 'SweepShard': {
          const { shopId, shard, from, supplierId } = job;
          const { ids: all, next } = await store.page(shopId, shard, from);
          const ids = supplierId === undefined ? all : await suppliedBy(supplierId, all);
          const events = sweepEvents(job, ids, clock.now());
          if (events.length > 0) await publisher.publish(events);
          if (next !== null) await queue.send([{ ...job, from: next }], 0);
          return ids.length;
        }
        case 'ErasePage': {
          // The shop's own record stays: it says since when what comes late is refused.
          if (!(await store.isBeingErased(job.shopId))) return 0;
          const { erased, next } = await store.erasePage(job.shopId, job.from);
          if (next !== null) await queue.send([{ type: 'ErasePage', shopId: job.shopId, from: next }], 0);
          return erased;
        }
      }
    },
  };
}

type ShardJob = SweepJob & { readonly type: 'SweepShard' };

function sweepEvents(job: ShardJob, ids: readonly string[], now: string): readonly BusEvent[] {
  const isVariant = (id: string) => entityOf(id).type === 'variant';
  const { reason } = job;
  const metadata = (first: string | undefined) =>
    ({ id: `sweep ${reason} ${first} ${now}`, version: 1, occurredAt: now }) as const;
  return [
    ...pagesOf(ids.filter(isVariant)).map((variantIds) => {
      const event: VariantSweepRequested = {
        metadata: metadata(variantIds[0]),
        data: { variantIds, reason },
      };
      return { eventType: 'VariantSweepRequested', event };
    }),
    ...pagesOf(ids.filter((id) => !isVariant(id))).map((entityIds) => {
      const event: EntitySweepRequested = { metadata: metadata(entityIds[0]), data: { entityIds, reason } };
      return { eventType: 'EntitySweepRequested', event };
    }),
  ];
}

function pagesOf(ids: readonly string[]): string[][] {
  const pages: string[][] = [];
  for (let first = 0; first < ids.length; first += IDS_PER_EVENT) {
    pages.push(ids.slice(first, first + IDS_PER_EVENT));
  }
  return pages;
}
