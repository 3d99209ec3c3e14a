import type { Instant, Version } from '../inventory/inventory-level';
import { instantOf, preciseInstantOf } from '../inventory/version';
import { type OrderReceipt, type Receipt, unitsIn } from './purchase-order';

/** What a message about a whole order says to have arrived of a line: all of it so far. */
export interface ArrivedSoFar {
  /** Each delivery, whole: it takes the place of whatever was said before. Undefined where the message has no such list. */
  readonly receipts?: readonly Receipt[];
  /** Units in all, where there is no list; undefined where the message does not say. */
  readonly receivedQuantity?: number;
  /** When the last of them did. */
  readonly receivedAt: Instant | null;
}

/** What has arrived of a line as it is said now, oldest first. */
export function arrivedOf(
  before: readonly Receipt[],
  { receipts, receivedQuantity, receivedAt }: ArrivedSoFar,
  saidAt: Instant,
): readonly Receipt[] {
  if (receipts !== undefined) return receipts.filter(({ units }) => units > 0).toSorted(byTime);
  return receivedQuantity === undefined ? before : upTo(before, receivedQuantity, receivedAt ?? saidAt);
}

const byTime = (one: Receipt, other: Receipt): number =>
  one.at < other.at ? -1 : one.at > other.at ? 1 : one.units - other.units;

/** The receipts as they make up a new total: what came on top, or without what was taken back, the latest first. */
function upTo(receipts: readonly Receipt[], total: number, at: Instant): readonly Receipt[] {
  const more = total - unitsIn(receipts);
  if (more === 0) return receipts;
  if (more > 0) return [...receipts, { units: more, at }];
  const kept: Receipt[] = [];
  let left = total;
  for (const { units, at: since } of receipts) {
    const some = Math.min(units, left);
    if (some > 0) kept.push({ units: some, at: since });
    left -= some;
  }
  return kept;
}

/**
 * Whether a delivery that was told by itself is in a list that is as new. Imports used to tell each delivery so, by its time
 * in place of an id; now they list them, and a list says again what it says of the same time or corrects it.
 */
export function isInList({ receiptId, at, version }: OrderReceipt, listedBy: Version | null): boolean {
  const time = listedBy !== null && version <= listedBy ? preciseInstantOf(receiptId) : null;
  return time !== null && instantOf(time) === at;
}
