import type { OrderLineChange } from '../../app/intake-ports';

/** What one TransactWriteItems takes. */
const MOST_ITEMS = 100;

/**
 * Divides changes of order lines into transactions: of one shop each, and no larger than DynamoDB takes. What counts in
 * one variant's day stands together, so that the day is written once for all of it.
 *
 * @param changes of different lines
 */
export function transactionsOf<Change extends { readonly change: OrderLineChange }>(
  changes: readonly Change[],
): readonly (readonly Change[])[] {
  const ordered = changes
    .map((one) => ({ one, days: daysOf(one.change) }))
    .toSorted((a, b) => compare(a.days[0] ?? '', b.days[0] ?? ''));
  const groups: Change[][] = [];
  let shopId = '';
  let days = new Set<string>();
  for (const { one, days: touched } of ordered) {
    const last = groups.at(-1);
    const together = new Set([...days, ...touched]);
    const { shopId: ofShop } = one.change.after;
    if (last === undefined || ofShop !== shopId || last.length + 1 + together.size > MOST_ITEMS) {
      groups.push([one]);
      days = new Set(touched);
      shopId = ofShop;
    } else {
      last.push(one);
      days = together;
    }
  }
  return groups;
}

/**
 * The days of variants in whose sums a line counts, or did, and those on which something of it came back: they begin with
 * the shop, so that shops stay apart.
 */
function daysOf({ before, after, returned = [] }: OrderLineChange): readonly string[] {
  const sales = [after.counted, before.value?.counted ?? null];
  const days = sales.flatMap((sale) =>
    sale === null ? [] : [`${after.shopId}\n${sale.platformVariantId}\n${sale.day}`],
  );
  for (const { platformVariantId, day } of returned)
    days.push(`${after.shopId}\n${platformVariantId}\nback ${day}`);
  return days.length === 0 ? [`${after.shopId}\n`] : [...new Set(days)];
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
