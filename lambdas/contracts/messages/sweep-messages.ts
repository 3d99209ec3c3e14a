import * as z from 'zod';
import {
  DayBegan,
  LocationChanged,
  RulesChanged,
  ShopStatusChanged,
  SupplierChanged,
  SourceChanged,
  SWEEP_REASONS,
} from '../events/stock-events';

/** One page of a sweep, as run-sweep hands it on to itself. */
export const SweepJob = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('SweepShard'),
    shopId: z.string(),
    shard: z.number().int(),
    reason: z.enum(SWEEP_REASONS),
    from: z.string().nullable(),
    /** Of the variants only those that come from this supplier; all where it is left out. */
    supplierId: z.string().optional(),
  }),
  z.object({ type: z.literal('ErasePage'), shopId: z.string(), from: z.string().nullable() }),
]);
export type SweepJob = z.infer<typeof SweepJob>;

/** What the sweep queue carries: events of the bus, as EventBridge delivers them, and pages of sweeps under way. */
export const SweepMessage = z.union([
  SweepJob,
  z.object({ 'detail-type': z.literal('RulesChanged'), detail: RulesChanged }),
  z.object({ 'detail-type': z.literal('LocationChanged'), detail: LocationChanged }),
  z.object({ 'detail-type': z.literal('SupplierChanged'), detail: SupplierChanged }),
  z.object({ 'detail-type': z.literal('ShopStatusChanged'), detail: ShopStatusChanged }),
  z.object({ 'detail-type': z.literal('SourceChanged'), detail: SourceChanged }),
  z.object({ 'detail-type': z.literal('DayBegan'), detail: DayBegan }),
]);
export type SweepMessage = z.infer<typeof SweepMessage>;
