import type { Alert } from '../alert/alert';
import type { VariantRules } from '../alert/judge-variant';
import type { DemandHistory } from '../forecast/demand-history';
import type { IncomingUnits } from '../forecast/cover-chance';
import type { LeadTime } from '../forecast/lead-time';
import type { Instant, InventoryLevel } from '../inventory/inventory-level';
import { idOf } from '../inventory/identity';
import type { Variant } from '../inventory/variant';

/** What a history says of a variant from its start. */
export interface HistoricVariant {
  readonly sku: string;
  readonly title: string | null;
  readonly productId: string | null;
  readonly category: string | null;
  readonly vendor: string | null;
  readonly tags: readonly string[];
  /** The lead time that somebody typed; null where nobody did. */
  readonly leadDays: number | null;
}

/** All that is known of a variant at the moment that the replay has come to. Changed in place. */
export interface ReplayedVariant {
  readonly variant: Variant;
  readonly sku: string;
  readonly rules: VariantRules;
  /** Of its days_of_cover rule. */
  readonly horizonDays: number;
  /** 0 … 1 */
  readonly chanceToTell: number;
  readonly typedLeadDays: number | null;
  /** One per location that was heard of. */
  readonly levels: InventoryLevel[];
  /** The sum over the locations; null where none of them is known. */
  available: number | null;
  alerts: readonly Alert[];
  /** Null before anything was heard of it. */
  demand: DemandHistory | null;
  /** Open orders, in the order in which they were placed. */
  incoming: readonly IncomingUnits[];
  /** How long its latest received orders took, in days; no more of them than decide a lead time. */
  readonly actualDays: number[];
  leadTime: LeadTime | null;
  replenishedAt: Instant | null;
  /** The reorder point of a day by a lead time, in units. */
  reorder: { readonly day: number; readonly leadTime: LeadTime | null; readonly mark: number | null };
  /** The position of a day above which no reorder point by that lead time says anything, in units. */
  ceiling: { readonly day: number; readonly leadTime: LeadTime | null; readonly units: number };
  /** When the schedule looks at it again, in milliseconds; infinite where it need not. */
  dueAtMs: number;
  /** What it was once all of the last moment was known. */
  availableBefore: number | null;
  /** Whether something was heard of it at this very moment. */
  isTouched: boolean;
  /** What the last decision stood on; see `decideTouched`. */
  decided: DecidedOn | null;
}

/** What a decision stood on, as far as another one could come out differently. */
export interface DecidedOn {
  readonly key: number;
}

const SHOP_ID = 'src_history';

/** Changes the level of an item at a location, or adds it. */
export function setLevel(
  { levels, variant }: ReplayedVariant,
  location: string,
  available: number | null,
  now: Instant,
): void {
  const locationId = idOf(SHOP_ID, location);
  const index = levels.findIndex((level) => level.locationId === locationId);
  const level: InventoryLevel = {
    variantId: variant.variantId,
    locationId,
    shopId: SHOP_ID,
    onHand: null,
    committed: null,
    incoming: null,
    deletedAt: null,
    needsReconciliation: false,
    band: null,
    bandRevision: 0,
    bandSignature: '',
    shares: {},
    ...levels[index],
    available,
    version: now,
    updatedAt: now,
  };
  if (index === -1) levels.push(level);
  else levels[index] = level;
}

/** An item of a history as the rules know items. */
export function asVariant(said: HistoricVariant): Variant {
  const { sku, title, productId, category, vendor, tags } = said;
  return {
    variantId: idOf(SHOP_ID, sku),
    shopId: SHOP_ID,
    productId: productId === null ? null : idOf(SHOP_ID, productId),
    platformVariantId: sku,
    sku,
    title,
    variantTitle: null,
    vendor,
    productType: null,
    category,
    tags,
    collections: [],
    status: 'active',
    publishedAt: null,
    tracked: true,
    continueSelling: null,
    isGiftCard: false,
    priceMinor: null,
    costMinor: null,
    currency: null,
    leadTimeDays: null,
    supplierId: null,
    firstSeenAt: '1970-01-01T00:00:00.000Z',
    deletedAt: null,
    attributesRevision: 0,
  };
}
