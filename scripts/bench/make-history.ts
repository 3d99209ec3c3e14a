import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-01-01T00:00:00Z');

/**
 * Writes the history of a shop that never was: items that sell at steady rates in orders of a few units, and are ordered
 * anew when they get low. The same numbers give the same history.
 */
export function makeHistory(folder: string, variants: number, days: number): void {
  mkdirSync(folder, { recursive: true });
  const random = randomNumbers(7);
  const items = Array.from({ length: variants }, (_, index) => {
    const perDay = 0.1 + 3 * random() ** 3;
    return {
      sku: `SKU-${index + 1}`,
      perDay,
      lead: 5 + Math.floor(random() * 20),
      stock: Math.ceil(perDay * 90),
      due: 0,
    };
  });
  const [orders, levels, purchases]: [string[], string[], string[]] = [[], [], []];
  for (const { sku, stock } of items) levels.push(`${sku},main,${stock},${at(START_MS)}`);
  for (let minute = 0; minute < days * 1440; minute += 5) {
    const ms = START_MS + minute * 60_000;
    for (let pick = 0; pick < items.length / 250; pick++) {
      const item = items[Math.floor(random() * items.length)];
      if (item === undefined) continue;
      if (item.due > 0 && item.due <= ms) {
        item.stock += Math.ceil(item.perDay * 120);
        item.due = 0;
        levels.push(`${item.sku},main,${item.stock},${at(ms)}`);
      }
      const units = Math.min(item.stock, 1 + Math.floor(random() * item.perDay * 3));
      if (random() > 0.5 || units === 0) continue;
      item.stock -= units;
      orders.push(`O-${orders.length + 1},${item.sku},${units},9.90,${at(ms)}`);
      levels.push(`${item.sku},main,${item.stock},${at(ms)}`);
      if (item.due > 0 || item.stock > item.perDay * item.lead * 1.2) continue;
      item.due = ms + item.lead * (0.9 + random() * 0.5) * DAY_MS;
      const expected = at(ms + item.lead * DAY_MS);
      purchases.push(
        `PO-${purchases.length + 1},${item.sku},${Math.ceil(item.perDay * 120)},${at(ms)},${expected},${at(item.due)}`,
      );
    }
  }
  const write = (name: string, heading: string, rows: readonly string[]) =>
    writeFileSync(join(folder, name), `${[heading, ...rows].join('\n')}\n`);
  write(
    'variants.csv',
    'sku,title,price,lead_time_days',
    items.map(({ sku, lead }) => `${sku},"Item, ${sku}",9.90,${lead}`),
  );
  write('orders.csv', 'order_id,sku,quantity,unit_price,ordered_at', orders);
  write('levels.csv', 'sku,location,available,at', levels);
  write('purchase_orders.csv', 'po_id,sku,quantity,placed_at,expected_at,received_at', purchases);
}

const at = (ms: number): string => new Date(ms).toISOString().replace('.000', '');

/** Numbers in [0, 1) that follow from a seed: a linear congruential generator (Numerical Recipes). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
