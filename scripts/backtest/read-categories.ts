import type { Replay } from '../../lambdas/domain/backtest/replay';
import { isCalendarDay } from '../../lambdas/domain/inventory/version';
import type { RowReader } from './history-rows';

const DAY = /^\d{4}-\d\d-\d\d$/;
/** Of what was so before any history begins. */
const LONG_AGO = '1970-01-01';

/**
 * Tells a replay by categories.csv under what operations file items, and where their categories stand in the storefront. A
 * row without a day has been so from the beginning.
 */
export function readCategories(rows: RowReader, replay: Replay): void {
  const lineOf = new Map<string, number>();
  while (rows.next()) {
    const [sku, operations, from] = [
      rows.text('sku'),
      rows.name('operations_category'),
      rows.text('from') || LONG_AGO,
    ];
    const storefront = rows.text('storefront_category') || null;
    if (!DAY.test(from) || !isCalendarDay(from)) {
      rows.fault('from', 'a day such as 2026-11-18, or nothing', from);
      continue;
    }
    const name = sku === '' ? `category ${operations} ${from}` : `item ${sku} ${from}`;
    const earlier = lineOf.get(name);
    if (earlier !== undefined) {
      const what = sku === '' ? 'a category' : 'an item';
      rows.fault('from', `each day of ${what} once; line ${earlier} is of the same`, from);
      continue;
    }
    lineOf.set(name, rows.csv.line());
    if (sku === '') replay.map({ operationsCategory: operations, storefrontCategory: storefront, from });
    else replay.file({ sku, from, operations, storefront });
  }
}
