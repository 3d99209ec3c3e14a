import type { CategoryChangedExplanation } from '../domain/category/category-changed';
import { categorySales, comparedIds, type MovingProduct } from '../domain/category/category-sales';
import type { MarginReader } from './margin-ports';

/** The sales of the categories that an item left and came into, as they were last added up. */
export async function readCategorySales(
  margins: MarginReader,
  moving: MovingProduct,
): Promise<CategoryChangedExplanation['sales']> {
  const ids = [...new Set(comparedIds(moving))];
  const rows = new Map(await Promise.all(ids.map(async (id) => [id, await margins.rowsOf(id)] as const)));
  return categorySales(moving, (id) => rows.get(id) ?? []);
}
