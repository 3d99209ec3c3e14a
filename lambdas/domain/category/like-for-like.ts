/** Units and net sales, after discounts and returns and without tax, in one currency. */
export interface Sold {
  readonly currency: string;
  readonly units: number;
  readonly netMinor: number;
}

/** What a category sold, once with the item that moved and once without it, in one currency. */
export interface LikeForLike {
  readonly currency: string;
  readonly with: Omit<Sold, 'currency'>;
  readonly without: Omit<Sold, 'currency'>;
}

/**
 * The sales of a category with and without an item, whichever of the two was filed when they were added up. Compared like
 * for like, a category has not collapsed because an item has left it.
 *
 * @param category as it was added up
 * @param counted what of that the item had brought; nothing where it was filed elsewhere then
 * @param item all that the item sold in the same days
 */
export function likeForLike(
  category: readonly Sold[],
  counted: readonly Sold[],
  item: readonly Sold[],
): readonly LikeForLike[] {
  const currencies = new Set([...category, ...counted, ...item].map(({ currency }) => currency));
  return [...currencies].toSorted().map((currency) => {
    const [all, own, whole] = [category, counted, item].map((sales) => soldIn(sales, currency));
    const without = {
      units: (all?.units ?? 0) - (own?.units ?? 0),
      netMinor: (all?.netMinor ?? 0) - (own?.netMinor ?? 0),
    };
    return {
      currency,
      with: {
        units: without.units + (whole?.units ?? 0),
        netMinor: without.netMinor + (whole?.netMinor ?? 0),
      },
      without,
    };
  });
}

const soldIn = (sales: readonly Sold[], currency: string): Sold | undefined =>
  sales.find((sold) => sold.currency === currency);

/** Sums of sales, each currency by itself. */
export function plusSold(sums: readonly Sold[], more: readonly Sold[]): readonly Sold[] {
  const byCurrency = new Map(sums.map((sold) => [sold.currency, sold]));
  for (const sold of more) {
    const sum = byCurrency.get(sold.currency);
    byCurrency.set(sold.currency, {
      currency: sold.currency,
      units: (sum?.units ?? 0) + sold.units,
      netMinor: (sum?.netMinor ?? 0) + sold.netMinor,
    });
  }
  return [...byCurrency.values()];
}
