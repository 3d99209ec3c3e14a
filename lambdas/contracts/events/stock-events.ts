import * as z from 'zod';
import { EventMetadata } from './metadata';

/** A level lies outside its watch band or has none yet: a rule may have changed its mind. */
export const InventoryLevelLeftBand = z.object({
  metadata: EventMetadata,
  data: z.object({ variantId: z.string(), locationId: z.string(), shopId: z.string() }),
});
export type InventoryLevelLeftBand = z.infer<typeof InventoryLevelLeftBand>;

/** Something that rules look at changed on a variant: status, tags, category, tracking; or it was deleted. */
export const VariantChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ variantId: z.string(), shopId: z.string() }),
});
export type VariantChanged = z.infer<typeof VariantChanged>;

/** A location was switched on or off or deleted: every variant of the shop is to be evaluated again. */
export const LocationChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ locationId: z.string(), shopId: z.string() }),
});
export type LocationChanged = z.infer<typeof LocationChanged>;

/** How long a supplier's deliveries take is said to be something else: every variant of theirs is to be evaluated again. */
export const SupplierChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ supplierId: z.string(), shopId: z.string() }),
});
export type SupplierChanged = z.infer<typeof SupplierChanged>;

/** The app was removed from (or came back to) a shop, or the shop's data is to be erased. */
export const ShopStatusChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ shopId: z.string(), status: z.enum(['active', 'uninstalled', 'redacted']) }),
});
export type ShopStatusChanged = z.infer<typeof ShopStatusChanged>;

/** How a source's stock is to be read has changed: every variant of its shop is to be evaluated again. */
export const SourceChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ sourceId: z.string(), shopId: z.string() }),
});
export type SourceChanged = z.infer<typeof SourceChanged>;

/** The set of rules changed; a sweep evaluates the variants concerned. */
export const RulesChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ revision: z.number().int(), ruleId: z.string() }),
});
export type RulesChanged = z.infer<typeof RulesChanged>;

/** A variant sold more, or less, on its local day than the range in which no rule can change its mind. */
export const SalesLeftBand = z.object({
  metadata: EventMetadata,
  data: z.object({ variantId: z.string(), shopId: z.string(), day: z.iso.date() }),
});
export type SalesLeftBand = z.infer<typeof SalesLeftBand>;

/** Something is known of a product, a category, a purchase order, a shop or a source that its rules look at. */
export const EntityChanged = z.object({
  metadata: EventMetadata,
  data: z.object({
    /** `product~…`, `category~…`, `purchase_order~…`, `shop~…` or `source~…`, with our id. */
    entityId: z.string(),
    shopId: z.string(),
  }),
});
export type EntityChanged = z.infer<typeof EntityChanged>;

/** A shop's local day has begun: time alone may have changed what is found of its variants. */
export const DayBegan = z.object({
  metadata: EventMetadata,
  data: z.object({ shopId: z.string(), day: z.iso.date() }),
});
export type DayBegan = z.infer<typeof DayBegan>;

/** Why many entities are looked at: a rule was saved, a purchase order changed, a list was imported, or the time has come to look at everything. */
export const SWEEP_REASONS = [
  'rule_change',
  'location_change',
  'shop_change',
  'purchase_order',
  'import',
  'supplier_change',
  'schedule',
] as const;

/** One page of a sweep: these products, categories, purchase orders … are to be evaluated again. */
export const EntitySweepRequested = z.object({
  metadata: EventMetadata,
  data: z.object({ entityIds: z.array(z.string()).max(50), reason: z.enum(SWEEP_REASONS) }),
});
export type EntitySweepRequested = z.infer<typeof EntitySweepRequested>;

/** One page of a sweep: these variants are to be evaluated again. */
export const VariantSweepRequested = z.object({
  metadata: EventMetadata,
  data: z.object({
    variantIds: z.array(z.string()).max(50),
    reason: z.enum(SWEEP_REASONS),
  }),
});
export type VariantSweepRequested = z.infer<typeof VariantSweepRequested>;

/** An alert's time has come: a hold is over, it is to be told again, a snooze or an acknowledgement has run out. */
export const AlertDue = z.object({
  metadata: EventMetadata,
  data: z.object({
    /** What the alert is about: a variant's id, or `product~…`, `purchase_order~…` and so on. */
    entityId: z.string(),
    alertId: z.string(),
  }),
});
export type AlertDue = z.infer<typeof AlertDue>;
