import type { Replay } from '../../lambdas/domain/backtest/replay';
import { SHOP_ID } from '../../lambdas/domain/backtest/replayed-variant';
import { idOf } from '../../lambdas/domain/inventory/identity';
import { isCalendarDay } from '../../lambdas/domain/inventory/version';
import type { RowReader } from './history-rows';

/** What a row of lots.csv does to a replay when its moment comes; null where it is at fault. */
export function lotStep(
  rows: RowReader,
): { readonly atMs: number; readonly run: (replay: Replay) => void } | null {
  const [sku, lotId, quantity, atMs] = [
    rows.name('sku'),
    rows.name('lot_id'),
    rows.whole('quantity'),
    rows.time('at'),
  ];
  const [expiresOn, receivedOn] = [dayOrNull(rows, 'expires_on'), dayOrNull(rows, 'received_on')];
  if (quantity !== null && quantity < 0)
    rows.fault('quantity', 'a whole number that is not negative', rows.text('quantity'));
  if (quantity === null || atMs === null) return null;
  const place = rows.text('location');
  const locationId = place === '' ? null : idOf(SHOP_ID, place);
  return {
    atMs,
    run: (replay) => replay.lot(atMs, sku, { lotId, locationId, quantity, expiresOn, receivedOn }),
  };
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** A day of the shop's calendar, yyyy-mm-dd; null where the cell is empty. */
function dayOrNull(rows: RowReader, column: string): string | null {
  const cell = rows.text(column);
  if (cell === '' || (DAY.test(cell) && isCalendarDay(cell))) return cell || null;
  rows.fault(column, 'a day such as 2026-11-18, or nothing', cell);
  return null;
}
