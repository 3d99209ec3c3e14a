import { sameName } from '../rule/effective-rule';
import type { CoverageKind } from './coverage';
import type { InventoryRow } from './inventory-row';

/** What people look for; what is left out is not asked. Names compare without case. */
export interface InventoryFilter {
  readonly q?: string | undefined;
  readonly shopId?: string | undefined;
  readonly vendor?: string | undefined;
  readonly productType?: string | undefined;
  readonly category?: string | undefined;
  readonly tag?: string | undefined;
  readonly collection?: string | undefined;
  readonly status?: string | undefined;
  readonly productId?: string | undefined;
  readonly state?: 'in_stock' | 'out_of_stock' | 'oversold' | 'unknown' | undefined;
  readonly maxDaysOfCover?: number | undefined;
  readonly cannotJudge?: CoverageKind | undefined;
  readonly minAvailable?: number | undefined;
  readonly maxAvailable?: number | undefined;
}

export type InventorySort = 'daysOfCover' | '-daysOfCover' | 'available' | '-available' | 'sku' | 'title';

/** Where in a sorted list a row stands: its value, and its id among equals. */
export interface InventoryPlace {
  readonly value: string | number | null;
  readonly variantId: string;
}

type Test = (row: InventoryRow) => boolean;

/** The rows that pass every test that was asked for, in their order. */
export function findInventory(rows: readonly InventoryRow[], filter: InventoryFilter): InventoryRow[] {
  const tests = testsOf(filter);
  return rows.filter((row) => tests.every((test) => test(row)));
}

/** Only what is asked becomes a test: most searches ask for one or two of these, of very many rows. */
function testsOf(filter: InventoryFilter): Test[] {
  const { minAvailable, maxAvailable, maxDaysOfCover } = filter;
  const when = <V>(wanted: V | undefined, testFor: (wanted: V) => Test): Test[] =>
    wanted === undefined ? [] : [testFor(wanted)];
  return [
    ...when(filter.shopId, (id) => (row) => row.shopId === id),
    ...when(filter.productId, (id) => (row) => row.productId === id),
    ...when(filter.status, (status) => (row) => row.status === status),
    ...when(filter.state, (state) => (row) => isInState(row, state)),
    ...when(minAvailable, (least) => (row) => row.available !== null && row.available >= least),
    ...when(maxAvailable, (most) => (row) => row.available !== null && row.available <= most),
    ...when(maxDaysOfCover, (most) => (row) => row.daysOfCover !== null && row.daysOfCover <= most),
    ...when(
      filter.cannotJudge,
      (kind) => (row) => row.cannotJudge?.some((one) => one.kind === kind) === true,
    ),
    ...when(filter.vendor, (name) => (row) => isNamed(name, [row.vendor])),
    ...when(filter.productType, (name) => (row) => isNamed(name, [row.productType])),
    ...when(filter.tag, (name) => (row) => isNamed(name, row.tags)),
    ...when(filter.collection, (name) => (row) => isNamed(name, row.collections)),
    ...when(filter.category, (name) => (row) => isBelow(name, row.category)),
    ...when(filter.q, hasWordsOf),
  ];
}

function isInState({ available }: InventoryRow, state: NonNullable<InventoryFilter['state']>): boolean {
  switch (state) {
    case 'in_stock':
      return available !== null && available > 0;
    case 'out_of_stock':
      return available !== null && available <= 0;
    case 'oversold':
      return available !== null && available < 0;
    case 'unknown':
      return available === null;
  }
}

const isNamed = (wanted: string, names: readonly (string | null)[]): boolean =>
  names.some((name) => name !== null && sameName(name, wanted));

/** `Home > Kitchen` holds `Home > Kitchen > Mugs`; the bare last name is enough, too. */
function isBelow(wanted: string, category: string | null): boolean {
  if (category === null) return false;
  const parts = category.split(' > ');
  return (
    sameName(parts.at(-1) ?? '', wanted) ||
    parts.some((_, index) => sameName(parts.slice(0, index + 1).join(' > '), wanted))
  );
}

function hasWordsOf(q: string): Test {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ sku, title, variantTitle, vendor }) => {
    const text = `${sku ?? ''} ${title ?? ''} ${variantTitle ?? ''} ${vendor ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** The rows of one index in each order that was asked for: sorting all of them takes longer than searching them. */
const sorted = new WeakMap<readonly InventoryRow[], Map<InventorySort, readonly InventoryRow[]>>();

/** As `sortInventory`, but the same rows are sorted once only. */
export function inventoryInOrder(
  rows: readonly InventoryRow[],
  sort: InventorySort,
): readonly InventoryRow[] {
  const orders = sorted.get(rows) ?? new Map<InventorySort, readonly InventoryRow[]>();
  sorted.set(rows, orders);
  const inOrder = orders.get(sort) ?? sortInventory(rows, sort);
  orders.set(sort, inOrder);
  return inOrder;
}

/** Sorted rows; what is unknown comes last, whichever way. Equals stand by id, so that pages never overlap. */
function sortInventory(rows: readonly InventoryRow[], sort: InventorySort): InventoryRow[] {
  return rows.toSorted((one, other) => comparePlaces(placeOf(one, sort), placeOf(other, sort), sort));
}

export function placeOf(row: InventoryRow, sort: InventorySort): InventoryPlace {
  switch (sort) {
    case 'daysOfCover':
    case '-daysOfCover':
      return { value: row.daysOfCover, variantId: row.variantId };
    case 'available':
    case '-available':
      return { value: row.available, variantId: row.variantId };
    case 'sku':
      return { value: row.sku, variantId: row.variantId };
    case 'title':
      return { value: row.title, variantId: row.variantId };
  }
}

/** Below zero where `one` comes first. */
export function comparePlaces(one: InventoryPlace, other: InventoryPlace, sort: InventorySort): number {
  const byId = one.variantId < other.variantId ? -1 : one.variantId > other.variantId ? 1 : 0;
  if (one.value === other.value) return byId;
  if (one.value === null) return 1;
  if (other.value === null) return -1;
  return (one.value < other.value ? -1 : 1) * (sort.startsWith('-') ? -1 : 1);
}
