import { createSalesSum } from '../../lambdas/domain/sales/gather-sales';
import type { CurrencySales } from '../../lambdas/domain/sales/sales-vs-profit';

export function plusSales(
  sums: readonly CurrencySales[],
  more: readonly CurrencySales[],
): readonly CurrencySales[] {
  const sum = createSalesSum();
  sum.add(sums);
  sum.add(more);
  return sum.currencies();
}
