import { isCurrency } from '../../lambdas/adapters/storefront/minor-units';
import type { Replay } from '../../lambdas/domain/backtest/replay';
import type { HistoricSale } from '../../lambdas/domain/backtest/replayed-variant';
import { minus, timesUnits } from '../../lambdas/domain/import/decimal';
import { IMPORT_COLUMNS } from '../../lambdas/domain/import/import-kinds';
import { isCalendarDay } from '../../lambdas/domain/inventory/version';
import type { RowReader } from './history-rows';
import { AMOUNT, minorOrNull } from './read-money';

/** The currency of each item that variants.csv says one of. */
export type Currencies = ReadonlyMap<string, string>;

const MOST_REMEMBERED = 10_000;

/** Reads what the units of a row of orders.csv sold for; null where no currency is known, or it is at fault. */
export function saleReader(
  currencies: Currencies,
): (rows: RowReader, sku: string, units: number) => HistoricSale | null {
  // Prices are the same again and again.
  const known = new Map<string, number | null>();
  const minorOf = (amount: string, currency: string): number | null => {
    const name = `${amount} ${currency}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const minor = minorOrNull(amount, currency);
    known.set(name, minor);
    return minor;
  };
  return (rows, sku, units) => {
    const currency = currencyOf(rows, currencies.get(sku));
    const [price, discount] = [amountIn(rows, 'unit_price'), amountIn(rows, 'discount', '0')];
    if (currency === null || price === null || discount === null) return null;
    const size = Math.abs(units);
    const unitMinor = minorOf(price, currency);
    // A price may be finer than its currency where that of the line is not.
    const grossMinor = unitMinor === null ? minorOrNull(timesUnits(price, size), currency) : unitMinor * size;
    const netMinor =
      discount === '0' ? grossMinor : minorOrNull(minus(timesUnits(price, size), discount), currency);
    if (grossMinor === null) {
      rows.fault('unit_price', `an amount with no more decimals than ${currency} has, for the line`, price);
      return null;
    }
    if (netMinor === null || netMinor < 0) {
      rows.fault(
        'discount',
        `at most ${timesUnits(price, size)}, what the line costs, in ${currency}`,
        discount,
      );
      return null;
    }
    const sign = units < 0 ? -1 : 1;
    return { currency, netMinor: sign * netMinor, grossMinor: sign * grossMinor };
  };
}

function amountIn(rows: RowReader, column: string, whereEmpty?: string): string | null {
  const cell = rows.text(column) || whereEmpty || '';
  if (AMOUNT.test(cell)) return cell;
  rows.fault(column, 'an amount such as 18.00', cell);
  return null;
}

/** That of the row, or else of the item; null where neither names one. */
function currencyOf(rows: RowReader, ofItem: string | undefined): string | null {
  const cell = rows.text('currency');
  if (cell === '') return ofItem ?? null;
  const currency = cell.toUpperCase();
  if (isCurrency(currency)) return currency;
  rows.fault('currency', 'an ISO 4217 code, such as EUR', cell);
  return null;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const { firstDay } = IMPORT_COLUMNS.costs.from;

/** Tells a replay what items cost from which day on, by costs.csv. */
export function readCosts(rows: RowReader, currencies: Currencies, replay: Replay): void {
  const lineOf = new Map<string, number>();
  while (rows.next()) {
    const [sku, from] = [rows.name('sku'), rows.text('from')];
    const [cost, currency] = [amountIn(rows, 'cost'), currencyOf(rows, currencies.get(sku))];
    const isDay = DAY.test(from) && isCalendarDay(from) && from >= firstDay;
    if (!isDay) rows.fault('from', `a day such as 2026-11-18, from ${firstDay} on`, from);
    if (currency === null) {
      if (rows.text('currency') === '')
        rows.fault('currency', 'a currency here, or of the item in variants.csv', '');
      continue;
    }
    const costMinor = cost === null ? null : minorOrNull(cost, currency);
    if (cost !== null && costMinor === null)
      rows.fault('cost', `an amount in ${currency} with no more decimals than that has`, cost);
    if (!isDay || costMinor === null) continue;
    const name = `${sku} ${from}`;
    const earlier = lineOf.get(name);
    if (earlier !== undefined) {
      rows.fault('from', `each day of an item once; line ${earlier} is of the same`, from);
      continue;
    }
    lineOf.set(name, rows.csv.line());
    replay.cost(sku, { from, costMinor, currency, basis: 'dated' });
  }
}
