import type { CategoryMapReport } from '../domain/category/category-map';
import type { CategoryMapStore } from './category-ports';
import { type Recorded, silently } from './recorded';

/** Records under which category of the storefront a category of operations stands, from a day on. */
export async function recordCategoryMap(
  store: Pick<CategoryMapStore, 'saveMapping'>,
  report: CategoryMapReport,
): Promise<Recorded> {
  return silently(await store.saveMapping(report));
}
