import type { LocationId, ShopId, VariantId } from './identity';
import type { Instant, InventoryLevel, Version } from './inventory-level';

export const QUANTITIES = ['available', 'onHand', 'committed', 'incoming'] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** The quantities that a report mentions. Null says "unknown"; what is left out is not spoken of and stays as it is. */
export type ReportedQuantities = { readonly [Q in Quantity]?: number | null };

/** What a platform says about the stock of one variant at one location. */
export interface LevelReport {
  readonly variantId: VariantId;
  readonly locationId: LocationId;
  readonly shopId: ShopId;
  readonly quantities: ReportedQuantities;
  readonly version: Version;
  /** Since when these quantities hold. */
  readonly updatedAt: Instant;
  /** The item is no longer stocked there; then no quantities are reported. */
  readonly isDeletion: boolean;
}

/** How a report relates to the level that is stored. */
export type LevelChange =
  | { readonly outcome: 'other_shop' }
  /** A newer state is stored. */
  | { readonly outcome: 'stale' }
  /** This very state is stored. */
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'changed'; readonly level: InventoryLevel };

/**
 * Works out the level after a report. Older never replaces newer. Of two states with the same version a deletion
 * stands before a quantity, a known quantity before an unknown one and the smaller before the greater, in whichever
 * order they come, and the level is marked for reconciliation.
 * A level that comes, goes, or learns or forgets a quantity loses its band: bands speak of quantities, not of these.
 */
export function changeLevel(stored: InventoryLevel, report: LevelReport): LevelChange {
  if (stored.shopId !== report.shopId) return { outcome: 'other_shop' };
  if (report.version < stored.version) return { outcome: 'stale' };
  const next = report.version === stored.version ? settleTie(stored, report) : succeed(stored, report);
  if (next === null) return { outcome: 'duplicate' };
  return { outcome: 'changed', level: isTransition(stored, next) ? { ...next, band: null } : next };
}

function succeed(stored: InventoryLevel, report: LevelReport): InventoryLevel {
  const { version, updatedAt } = report;
  const level = { ...stored, version, updatedAt, needsReconciliation: false };
  if (report.isDeletion) return { ...level, ...NOTHING_KNOWN, deletedAt: updatedAt };
  return { ...level, ...report.quantities, deletedAt: null };
}

const NOTHING_KNOWN = { available: null, onHand: null, committed: null, incoming: null };

/** Null where both say the same. */
function settleTie(stored: InventoryLevel, report: LevelReport): InventoryLevel | null {
  if (stored.deletedAt !== null) {
    return report.isDeletion || stored.needsReconciliation ? null : { ...stored, needsReconciliation: true };
  }
  if (report.isDeletion) {
    return { ...stored, ...NOTHING_KNOWN, deletedAt: report.updatedAt, needsReconciliation: true };
  }
  const differing = QUANTITIES.filter(
    (quantity) =>
      report.quantities[quantity] !== undefined && report.quantities[quantity] !== stored[quantity],
  );
  if (differing.length === 0) return null;
  const settled = differing.map((quantity) => [
    quantity,
    smaller(stored[quantity], report.quantities[quantity]),
  ]);
  const level: InventoryLevel = { ...stored, ...Object.fromEntries(settled), needsReconciliation: true };
  const isSettled =
    stored.needsReconciliation && QUANTITIES.every((quantity) => level[quantity] === stored[quantity]);
  return isSettled ? null : level;
}

function smaller(one: number | null, other: number | null | undefined): number | null {
  if (one === null || other === null || other === undefined) return one ?? other ?? null;
  return Math.min(one, other);
}

function isTransition(stored: InventoryLevel, next: InventoryLevel): boolean {
  return (
    (stored.deletedAt === null) !== (next.deletedAt === null) ||
    QUANTITIES.some((quantity) => (stored[quantity] === null) !== (next[quantity] === null))
  );
}

/**
 * Folds the reports of one level, shop by shop the same, into as few as say the same: one, or several where the newest
 * states bear the same version and differ. What only an older one mentions is carried over, unless the item was
 * taken from the location in between. A dip that comes and goes within one batch is not seen.
 */
export function foldReports(reports: readonly LevelReport[]): readonly LevelReport[] {
  const inOrder = reports.toSorted((one, other) => (one.version < other.version ? -1 : 1));
  const newest = inOrder.at(-1);
  if (newest === undefined) return [];
  const carried = inOrder
    .filter(({ version }) => version < newest.version)
    .reduce<ReportedQuantities>(
      (quantities, report) => (report.isDeletion ? {} : { ...quantities, ...report.quantities }),
      {},
    );
  const tied = inOrder.filter(({ version }) => version === newest.version);
  const folded = tied.map((report) =>
    report.isDeletion ? report : { ...report, quantities: { ...carried, ...report.quantities } },
  );
  return folded.filter((report, index) => folded.findIndex((other) => saysTheSame(report, other)) === index);
}

function saysTheSame(one: LevelReport, other: LevelReport): boolean {
  return (
    one.isDeletion === other.isDeletion &&
    QUANTITIES.every((quantity) => one.quantities[quantity] === other.quantities[quantity])
  );
}

/** The level as the first report about it leaves it: no rule has looked at it yet. */
export function firstLevel(report: LevelReport): InventoryLevel {
  return {
    variantId: report.variantId,
    locationId: report.locationId,
    shopId: report.shopId,
    ...NOTHING_KNOWN,
    ...report.quantities,
    version: report.version,
    updatedAt: report.updatedAt,
    deletedAt: report.isDeletion ? report.updatedAt : null,
    needsReconciliation: false,
    band: null,
    bandRevision: 0,
    bandSignature: '',
    shares: {},
  };
}
