import type { OrderItem } from '../../purchase/order-facts';
import { plainText } from '../plain-text';
import type { Reading } from '../signal-words';
import { counted, numberInWords } from '../wording';

type Facts = { label: string; value: string }[];

/** "Harbour Mug, Blue (MUG-BLU): 40 · Harbour Mug, Red (MUG-RED): 20 · and 3 more items". */
export function itemsInWords(label: string, items: readonly OrderItem[], itemCount: number): Facts {
  if (items.length === 0) return [];
  const named = items.map((item) => `${itemName(item)}: ${numberInWords(item.units)}`);
  const more = itemCount - items.length;
  const all = more > 0 ? [...named, `and ${counted(more, 'more item')}`] : named;
  return [{ label, value: all.join(' · ') }];
}

export const itemName = ({ name, variantId }: Pick<OrderItem, 'name' | 'variantId'>): string =>
  plainText(name ?? variantId, 60);

/** Who supplies it is for operations alone. */
export function supplierInWords(supplierName: string | null, { mayKnowCost }: Reading): Facts {
  return mayKnowCost && supplierName !== null
    ? [{ label: 'Supplier', value: plainText(supplierName, 60) }]
    : [];
}

/** "today", "tomorrow", "in 9 days". */
export function inDays(days: number): string {
  if (days <= 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${counted(days, 'day')}`;
}
