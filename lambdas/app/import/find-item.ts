import { echo, type ImportFault } from '../../domain/import/import-kinds';
import type { NamedItem, ShopItems } from '../../domain/import/shop-items';

/** The item that a row is about, or why nobody can tell which one that is. */
export function findItem(
  {
    sku,
    variant_id: variantId,
  }: { readonly sku?: string | undefined; readonly variant_id?: string | undefined },
  line: number,
  items: ShopItems,
): { readonly item: NamedItem } | { readonly fault: ImportFault } {
  const found = items.item(sku, variantId);
  const column = variantId === undefined ? 'sku' : 'variant_id';
  const written = echo(variantId ?? sku ?? '');
  switch (found.outcome) {
    case 'known':
      return { item: found.item };
    case 'unknown': {
      const expected =
        column === 'sku' ? 'the SKU of an item that the shop has told of' : 'an inventory item id of digits';
      const remedy =
        items.asOf === null
          ? 'No item of the shop is known yet. Try again once its products have come in, at the latest a quarter of an hour after.'
          : `Look at the spelling, or name it by variant_id. Items that came after ${items.asOf} are known within a quarter of an hour.`;
      return { fault: { line, column, expected, found: written, remedy } };
    }
    case 'ambiguous': {
      const ids = found.variantIds.slice(0, 5).join(', ');
      return {
        fault: {
          line,
          column,
          expected: 'a SKU that only one item has',
          found: written,
          remedy: `Name it by variant_id instead. The items with this SKU are ${ids}.`,
        },
      };
    }
  }
}

export function findLocation(
  location: string,
  line: number,
  items: ShopItems,
): { readonly locationId: string } | { readonly fault: ImportFault } {
  const found = items.location(location);
  if (found.outcome === 'known') return { locationId: found.locationId };
  const names = found.known.length === 0 ? 'None is known yet.' : `Known are ${found.known.join(', ')}.`;
  const expected =
    found.outcome === 'ambiguous' ? 'a name that only one location has' : 'the name or the id of a location';
  return {
    fault: { line, column: 'location', expected, found: echo(location), remedy: `${names} Write its id.` },
  };
}
