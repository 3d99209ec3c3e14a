import type { AlertEntity } from '../domain/alert/entity';
import type { VariantId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import type { Share } from '../domain/inventory/share';
import type { AlertChange } from './ports';

/** Finds the variants of products and categories. */
export interface GroupReader {
  /** The variants of a product, or those in a category and below it, by id, read consistently; deleted ones too. */
  variantIdsOf(group: AlertEntity): Promise<readonly VariantId[]>;
}

/** What a product was last judged by: which of its variants were out. */
export interface SizeNotes {
  /** Null where the product is not known to have the variant. */
  wasOut(product: AlertEntity, variantId: VariantId): Promise<boolean | null>;
  noteOut(product: AlertEntity, variantId: VariantId, isOut: boolean): Promise<void>;
}

/** How the sums of a group are kept: by shares of its members, or by going through it every few minutes. */
export interface GroupWatch {
  readonly isSwept: boolean;
  /** The rules about sums of such groups when it was last decided about, `ruleId@version`; empty where there were none. */
  readonly signature: string;
  /** When it is to be gone through again; null where its shares say when. */
  readonly lookAgainAt: Instant | null;
}

export interface GroupWatchRead extends GroupWatch {
  /** An evaluation has claimed a token and not saved yet: it may be at work, on what has changed since, or have died. */
  readonly isBeingDecided: boolean;
}

/**
 * Keeps the shares of groups, without a lease: each evaluation of a group claims a token of its own, greater than every
 * one before it, and whatever bears a greater token stands.
 */
export interface GroupStore extends GroupReader {
  /** Null where no evaluation has ever claimed it. */
  watch(groupId: string): Promise<GroupWatchRead | null>;
  claim(groupId: string): Promise<number>;
  /**
   * Puts a share in the place of one that an earlier evaluation has put there, or where none is.
   * @throws ConcurrentChangeError where the present share is a later evaluation's, or of a newer rule set, and where the
   * level is gone
   */
  shrink(groupId: string, level: InventoryLevel, share: Share): Promise<void>;
  /** Puts the share, or none, in the place of the one that bears the token; without effect where another one is. */
  widen(groupId: string, level: InventoryLevel, token: number, share: Share | null): Promise<void>;
  /**
   * Writes alerts with their events, and how the group is kept, if no later evaluation has claimed a token.
   * @throws ConcurrentChangeError otherwise, and where an alert is no longer what was read
   */
  save(
    groupId: string,
    token: number,
    write: { readonly watch: GroupWatch; readonly alerts: readonly AlertChange[] },
  ): Promise<void>;
}
