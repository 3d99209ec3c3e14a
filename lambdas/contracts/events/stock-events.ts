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

/** The app was removed from (or came back to) a shop, or the shop's data is to be erased. */
export const ShopStatusChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ shopId: z.string(), status: z.enum(['active', 'uninstalled', 'redacted']) }),
});
export type ShopStatusChanged = z.infer<typeof ShopStatusChanged>;

/** The set of rules changed; a sweep evaluates the variants concerned. */
export const RulesChanged = z.object({
  metadata: EventMetadata,
  data: z.object({ revision: z.number().int(), ruleId: z.string() }),
});
export type RulesChanged = z.infer<typeof RulesChanged>;

/** One page of a sweep: these variants are to be evaluated again. */
export const VariantSweepRequested = z.object({
  metadata: EventMetadata,
  data: z.object({
    variantIds: z.array(z.string()).max(50),
    reason: z.enum(['rule_change', 'location_change', 'shop_change']),
  }),
});
export type VariantSweepRequested = z.infer<typeof VariantSweepRequested>;

/** An alert's time has come: a hold is over, a snooze or an acknowledgement has run out. */
export const AlertDue = z.object({
  metadata: EventMetadata,
  data: z.object({ variantId: z.string(), alertId: z.string() }),
});
export type AlertDue = z.infer<typeof AlertDue>;
