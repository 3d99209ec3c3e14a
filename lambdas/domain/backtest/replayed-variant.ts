import type { Alert } from '../alert/alert';
import type { VariantDecision } from '../alert/decide-variant';
import type { VariantRules } from '../alert/judge-variant';
import type { DemandHistory } from '../forecast/demand-history';
import type { IncomingUnits } from '../forecast/cover-chance';
import type { LeadTime } from '../forecast/lead-time';
import type { Instant, InventoryLevel } from '../inventory/inventory-level';
import { idOf } from '../inventory/identity';
import type { Variant } from '../inventory/variant';
import { isQuiet } from '../inventory/watch-band';

/** What a history says of a variant from its start. */
export interface HistoricVariant {
  readonly sku: string;
  readonly title: string | null;
  /** What tells it from the others of its product; absent where nobody says. */
  readonly variantTitle?: string | null;
  readonly productId: string | null;
  readonly category: string | null;
  readonly vendor: string | null;
  readonly tags: readonly string[];
  /** The lead time that somebody typed; null where nobody did. */
  readonly leadDays: number | null;
  /** It sells whatever its quantity is; absent where nobody says. */
  readonly continueSelling?: boolean | null;
  /** When its page was published; absent where nobody says. */
  readonly publishedAt?: Instant | null;
  /** What one unit sells for and costs; absent where nobody says in which currency. */
  readonly money?: HistoricMoney | null;
}

/** In minor units of the currency; null where nobody says. */
export interface HistoricMoney {
  readonly currency: string;
  readonly priceMinor: number | null;
  readonly costMinor: number | null;
}

/** What units sold for, in minor units: before discounts, and after them. Below zero where they came back. */
export interface HistoricSale {
  readonly currency: string;
  readonly netMinor: number;
  readonly grossMinor: number;
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
  readonly levels: ReplayedLevel[];
  /** Whether each level lies in its band. */
  isInBand: boolean;
  /** The sum over the locations; null where none of them is known. */
  available: number | null;
  alerts: readonly Alert[];
  /** Whether an alert of the kind is open, or waits to be told. */
  isCoverTold: boolean;
  isReorderTold: boolean;
  /** Whether its days_of_cover alert stands, and is not to be told again before it is due. */
  isCoverSettled: boolean;
  /** Null before anything was heard of it. */
  demand: DemandHistory | null;
  /** Open orders, in the order in which they were placed. */
  incoming: readonly IncomingUnits[];
  /** How long its latest received orders took, in days; no more of them than decide a lead time. */
  readonly actualDays: number[];
  leadTime: LeadTime | null;
  replenishedAt: Instant | null;
  /** When the schedule looks at it again, in milliseconds; infinite where it need not. */
  dueAtMs: number;
  /** When time alone next changes what is expected of its orders, in milliseconds; infinite where it does not. */
  turnsAtMs: number;
  /** What it was once all of the last moment was known. */
  availableBefore: number | null;
  /** Whether something was heard of it at this very moment. */
  isTouched: boolean;
  /** The `verdictKey` that the last decision stood on; null where one must be made, whatever the key says. */
  decidedKey: number | null;
}

/** A level of a replay. Changed in place. */
export type ReplayedLevel = { -readonly [K in keyof InventoryLevel]: InventoryLevel[K] } & {
  /** What the history calls its location. */
  readonly place: string;
};

/** A history is of one shop. */
export const SHOP_ID = 'src_history';

/** Changes the level of an item at a location, or adds it. */
export function setLevel(
  one: ReplayedVariant,
  location: string,
  available: number | null,
  now: Instant,
): void {
  const level = levelAt(one, location);
  level.available = available;
  level.version = now;
  level.updatedAt = now;
  one.available = sumOf(one);
  one.isInBand = one.levels.every(isQuiet);
}

function levelAt({ levels, variant }: ReplayedVariant, place: string): ReplayedLevel {
  const known = levels.find((level) => level.place === place);
  if (known !== undefined) return known;
  const level: ReplayedLevel = {
    place,
    variantId: variant.variantId,
    locationId: idOf(SHOP_ID, place),
    shopId: SHOP_ID,
    available: null,
    onHand: null,
    committed: null,
    incoming: null,
    version: '',
    updatedAt: '',
    deletedAt: null,
    needsReconciliation: false,
    band: null,
    bandRevision: 0,
    bandSignature: '',
    shares: {},
  };
  levels.push(level);
  return level;
}

/** Puts the bands on the levels that a decision came to. */
export function setBands({ levels }: ReplayedVariant, { bands, bandSignature }: VariantDecision): void {
  for (const level of levels) {
    level.band = bands.get(level.locationId) ?? null;
    level.bandRevision = 1;
    level.bandSignature = bandSignature;
  }
}

/** What is known over the locations; null where nothing is. */
function sumOf({ levels }: ReplayedVariant): number | null {
  let sum: number | null = null;
  for (const { available } of levels) if (available !== null) sum = (sum ?? 0) + available;
  return sum;
}

/** Where nothing is known of the stock, it is taken for being there: sales then say all there is. */
export const isInStock = ({ available }: ReplayedVariant): boolean => available === null || available > 0;

export const onOrderOf = (incoming: readonly IncomingUnits[]): number =>
  incoming.reduce((sum, { units }) => sum + units, 0);

/** An item of a history as the rules know items. */
export function asVariant(said: HistoricVariant): Variant {
  const { sku, title, variantTitle = null, productId, category, vendor, tags } = said;
  const { continueSelling = null, publishedAt = null, money } = said;
  return {
    variantId: idOf(SHOP_ID, sku),
    shopId: SHOP_ID,
    productId: productId === null ? null : idOf(SHOP_ID, productId),
    platformVariantId: sku,
    sku,
    title,
    variantTitle,
    vendor,
    productType: null,
    category,
    tags,
    collections: [],
    status: 'active',
    publishedAt,
    tracked: true,
    continueSelling,
    isGiftCard: false,
    priceMinor: money?.priceMinor ?? null,
    costMinor: money?.costMinor ?? null,
    currency: money?.currency ?? null,
    leadTimeDays: null,
    supplierId: null,
    firstSeenAt: '1970-01-01T00:00:00.000Z',
    deletedAt: null,
    attributesRevision: 0,
  };
}
