import { costOn, type UnitCost } from './cost-history';
import { formerSums } from './margin-change';
import type { CurrencySales, Days, JudgedSales } from './sales-vs-profit';

/** What one variant sold on one local day, in one currency. */
export interface SalesDay {
  readonly day: string;
  readonly currency: string;
  readonly units: number;
  readonly netMinor: number;
  readonly grossMinor: number;
  readonly returnedUnits: number;
  readonly returnedMinor: number;
}

const NOTHING: JudgedSales = {
  units: 0,
  netMinor: 0,
  grossMinor: 0,
  costMinor: 0,
  uncostedUnits: 0,
  uncostedNetMinor: 0,
  returnedUnits: 0,
  returnedMinor: 0,
};

/**
 * What one variant sold in two periods, per currency, each day at the cost in force on it. A cost in another currency than
 * the sale is unknown: nothing is converted. So is every cost of a day for which none is known.
 */
export function salesOfVariant(
  days: readonly SalesDay[],
  costs: readonly UnitCost[],
  { before, after }: { readonly before: Days; readonly after: Days },
): readonly CurrencySales[] {
  const currencies = [...new Set(days.map(({ currency }) => currency))].toSorted();
  return currencies.map((currency) => {
    const own = days.filter((day) => day.currency === currency);
    const sumOf = ({ from, to }: Days) =>
      own
        .filter(({ day }) => day >= from && day <= to)
        .reduce((sum, day) => plusDay(sum, day, costs), NOTHING);
    const sums = { before: sumOf(before), after: sumOf(after) };
    const costed = (sales: JudgedSales) => (sales.units > 0 ? sales : null);
    const former = formerSums({ before: costed(sums.before), after: costed(sums.after) });
    return { currency, ...sums, former };
  });
}

function plusDay(sum: JudgedSales, day: SalesDay, costs: readonly UnitCost[]): JudgedSales {
  const cost = costOn(costs, day.day);
  const isKnown = cost !== null && cost.costMinor !== null && cost.currency === day.currency;
  const costMinor = isKnown ? (cost.costMinor ?? 0) * day.units : 0;
  return {
    units: sum.units + (isKnown ? day.units : 0),
    netMinor: sum.netMinor + (isKnown ? day.netMinor : 0),
    grossMinor: sum.grossMinor + (isKnown ? day.grossMinor : 0),
    costMinor: sum.costMinor + costMinor,
    uncostedUnits: sum.uncostedUnits + (isKnown ? 0 : day.units),
    uncostedNetMinor: sum.uncostedNetMinor + (isKnown ? 0 : day.netMinor),
    returnedUnits: sum.returnedUnits + day.returnedUnits,
    returnedMinor: sum.returnedMinor + day.returnedMinor,
  };
}

/** Sums over variants, each currency by itself. */
export interface SalesSum {
  add(more: readonly CurrencySales[]): void;
  currencies(): readonly CurrencySales[];
}

export function createSalesSum(): SalesSum {
  const byCurrency = new Map<string, CurrencySales>();
  return {
    add(more) {
      for (const sales of more) {
        const sum = byCurrency.get(sales.currency);
        if (sum === undefined) byCurrency.set(sales.currency, copyOf(sales));
        else {
          addFields(sum.before, sales.before);
          addFields(sum.after, sales.after);
          addFields(sum.former, sales.former);
        }
      }
    },
    currencies: () => [...byCurrency.values()],
  };
}

const copyOf = ({ currency, before, after, former }: CurrencySales): CurrencySales => ({
  currency,
  before: { ...before },
  after: { ...after },
  former: { ...former },
});

/** Changes the sum in place: thousands of variants are added up every morning. */
function addFields<T extends object>(sum: T, more: T): void {
  const [into, from] = [sum as Record<string, number>, more as Readonly<Record<string, number>>];
  for (const name in from) into[name] = (into[name] ?? 0) + (from[name] ?? 0);
}
