import type { VariantId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import type { PurchaseLine, PurchaseOrder } from './purchase-order';

/** The date that was first expected: as the oldest message says that names one, in whichever order messages come. */
export interface FirstPromise {
  /** Null while there is none; of a line also where it is the order's. */
  readonly promisedAt: Instant | null;
  /** Which message said it. Null beside a date: it was kept before this was remembered, and stands. */
  readonly promisedBy: Version | null;
}

type LineIds = Pick<PurchaseLine, 'lineId' | 'variantId'>;

/** What was first promised of a line that is not in the order at present. */
export interface LinePromise extends FirstPromise {
  readonly lineId: string;
  readonly variantId: VariantId;
}

/** What a message that is no draft says of dates. */
export interface DatesSaid {
  readonly version: Version;
  /** The order's, which holds for the lines that have none of their own. */
  readonly expectedAt: Instant | null;
  readonly lines: readonly (LineIds & Pick<PurchaseLine, 'expectedAt'>)[];
}

/** Of more lines that were left out it is forgotten: a system that gives all of them new ids at each edit leaves many. */
const MOST_LEFT_OUT = 200;

/**
 * An order with what was first promised of it and of each of its lines, those included that are left out for now.
 *
 * @param order as it is to stand, with its lines
 * @param known what was known before; the same order where a message is too old to say how it stands
 * @param said null where a message binds nobody, as a draft does
 * @returns the order itself where it is what was known, and nothing of it was promised or placed earlier than that
 */
export function withPromises(
  order: PurchaseOrder,
  known: PurchaseOrder,
  said: DatesSaid | null,
): PurchaseOrder {
  const promises = new Map<string, LinePromise>();
  for (const one of [...known.leftOut, ...known.lines]) promises.set(keyOf(one), one);
  let isNew = order !== known;
  for (const { lineId, variantId, expectedAt } of said?.lines ?? []) {
    if (said === null || (expectedAt === null && said.expectedAt === null)) continue;
    const key = keyOf({ lineId, variantId });
    const before = promises.get(key) ?? { lineId, variantId, promisedAt: null, promisedBy: null };
    const after = olderOf(before, { promisedAt: expectedAt, promisedBy: said.version });
    isNew ||= after !== before;
    promises.set(key, after);
  }
  const isDated = said !== null && said.expectedAt !== null;
  const first = isDated ? olderOf(known, { promisedAt: said.expectedAt, promisedBy: said.version }) : known;
  const orderedBy = said === null ? known.orderedBy : olderVersion(known.orderedBy, said.version);
  if (!isNew && first === known && orderedBy === known.orderedBy) return known;
  const lines = order.lines.map((line) => {
    const { promisedAt = null, promisedBy = null } = promises.get(keyOf(line)) ?? {};
    return { ...line, promisedAt, promisedBy };
  });
  for (const line of lines) promises.delete(keyOf(line));
  const { promisedAt, promisedBy } = first;
  return { ...order, promisedAt, promisedBy, orderedBy, lines, leftOut: leftOutOf([...promises.values()]) };
}

/** Whichever was said first. */
export function olderOf<Known extends FirstPromise>(known: Known, said: FirstPromise): Known {
  const { promisedAt, promisedBy } = known;
  const isNothing = promisedAt === null && promisedBy === null;
  const isOlder = promisedBy !== null && said.promisedBy !== null && said.promisedBy < promisedBy;
  return isNothing || isOlder
    ? { ...known, promisedAt: said.promisedAt, promisedBy: said.promisedBy }
    : known;
}

const olderVersion = (one: Version | null, other: Version): Version =>
  one === null || other < one ? other : one;

/** Always in the same order; those that were promised last, where there are too many. */
function leftOutOf(promises: readonly LinePromise[]): readonly LinePromise[] {
  return promises
    .filter(({ promisedAt, promisedBy }) => promisedAt !== null || promisedBy !== null)
    .map(({ lineId, variantId, promisedAt, promisedBy }) => ({ lineId, variantId, promisedAt, promisedBy }))
    .toSorted((one, other) => compare(sortKeyOf(other), sortKeyOf(one)))
    .slice(0, MOST_LEFT_OUT);
}

const keyOf = ({ lineId, variantId }: LineIds): string => `${lineId}\n${variantId}`;
const sortKeyOf = (one: LinePromise): string => `${one.promisedBy ?? ''}\n${keyOf(one)}`;
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
