import { type CategoryMapping, mappedCategory } from '../category/category-map';

/** Under what an item is filed from a day on. */
export interface Filing {
  readonly sku: string;
  /** The shop's local day, yyyy-mm-dd. */
  readonly from: string;
  readonly operations: string;
  /** Where the storefront itself says it stands; null where the storefront says nothing. */
  readonly storefront: string | null;
}

/** Where items were filed in a history, and where the categories of operations stood in the storefront. */
export interface Filings {
  file(filing: Filing): void;
  map(mapping: CategoryMapping): void;
  /** Whether nothing was said of any item or category. */
  isEmpty(): boolean;
  /** The items of which anything was said, in the order in which they were named. */
  skus(): readonly string[];
  /** The latest that began on a day or before, with the storefront's last word; null where none did. */
  of(sku: string, day: string): Filing | null;
  /** What of the map has begun by a day. */
  mappings(operations: string, day: string): readonly CategoryMapping[];
  mapped(operations: string | null, day: string): string | null;
  /** Where an item stands in the storefront on a day: as that says itself, or as the map says. */
  storefrontOf(sku: string, category: string | null, day: string): string | null;
  /** What begins on a day: the items that are filed anew, and the categories of operations that stand elsewhere. */
  beginningOn(day: string): { readonly skus: readonly string[]; readonly categories: readonly string[] };
}

const NOTHING = { skus: [], categories: [] } as const;

export function createFilings(): Filings {
  const bySku = new Map<string, Filing[]>();
  const byCategory = new Map<string, CategoryMapping[]>();
  const byDay = new Map<string, { skus: string[]; categories: string[] }>();

  function beginning(day: string) {
    const known = byDay.get(day) ?? { skus: [], categories: [] };
    byDay.set(day, known);
    return known;
  }

  const begun = <T extends { readonly from: string }>(all: readonly T[] | undefined, day: string) =>
    (all ?? []).filter(({ from }) => from <= day);
  const byFrom = (one: { readonly from: string }, other: { readonly from: string }) =>
    one.from < other.from ? -1 : one.from > other.from ? 1 : 0;

  const mapped = (operations: string | null, day: string) =>
    operations === null ? null : mappedCategory(byCategory.get(operations) ?? [], day);
  function filingOn(sku: string, day: string): Filing | null {
    const all = begun(bySku.get(sku), day);
    const last = all.at(-1);
    if (last === undefined) return null;
    // What says nothing of the storefront leaves it as it was.
    const storefront = all.findLast((one) => one.storefront !== null)?.storefront ?? null;
    return { ...last, storefront };
  }

  return {
    file(filing) {
      bySku.set(filing.sku, [...(bySku.get(filing.sku) ?? []), filing].toSorted(byFrom));
      beginning(filing.from).skus.push(filing.sku);
    },
    map(mapping) {
      const { operationsCategory, from } = mapping;
      byCategory.set(operationsCategory, [...(byCategory.get(operationsCategory) ?? []), mapping]);
      beginning(from).categories.push(operationsCategory);
    },
    isEmpty: () => byDay.size === 0,
    skus: () => [...bySku.keys()],
    of: filingOn,
    mappings: (operations, day) => begun(byCategory.get(operations), day),
    mapped,
    storefrontOf(sku, category, day) {
      const filing = filingOn(sku, day);
      return filing?.storefront ?? category ?? mapped(filing?.operations ?? null, day);
    },
    beginningOn: (day) => byDay.get(day) ?? NOTHING,
  };
}
