import { isCurrency, minorUnitsOf } from '../../lambdas/adapters/storefront/minor-units';
import type { HistoricMoney } from '../../lambdas/domain/backtest/replayed-variant';
import type { RowReader } from './history-rows';

/** An amount in major units, not below zero. */
export const AMOUNT = /^\d{1,13}(\.\d{1,10})?$/;

/** What an item sells for and costs, by a row of variants.csv. Null where the row names no currency: amounts mean nothing then. */
export function readMoney(rows: RowReader): HistoricMoney | null {
  const cell = rows.text('currency');
  if (cell === '') return null;
  const currency = cell.toUpperCase();
  if (!isCurrency(currency)) {
    rows.fault('currency', 'an ISO 4217 code, such as EUR', cell);
    return null;
  }
  const amount = (column: string): number | null => {
    const text = rows.text(column);
    if (text === '') return null;
    const minor = AMOUNT.test(text) ? minorOrNull(text, currency) : null;
    if (minor === null)
      rows.fault(column, `an amount in ${currency} with no more decimals than that has, or nothing`, text);
    return minor;
  };
  return { currency, priceMinor: amount('price'), costMinor: amount('cost') };
}

/** In minor units; null where it is finer than its currency, or too large to count. */
export function minorOrNull(amount: string, currency: string): number | null {
  try {
    return minorUnitsOf(amount, currency, 'amount');
  } catch {
    return null;
  }
}
