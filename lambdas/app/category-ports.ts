import type { CategoryMapping, CategoryMapReport } from '../domain/category/category-map';
import type { ProductId, ShopId } from '../domain/inventory/identity';

export interface CategoryMapReader {
  /** All that is known of where one category of operations stands in the storefront, past and to come. */
  mappingsOf(shopId: ShopId, operationsCategory: string): Promise<readonly CategoryMapping[]>;
  /** The same for every category of operations. */
  allMappings(shopId: ShopId): Promise<readonly CategoryMapping[]>;
}

export interface CategoryMapStore extends CategoryMapReader {
  /** The products of which operations file a variant there, each once. */
  productsFiledUnder(shopId: ShopId, operationsCategory: string): Promise<readonly ProductId[]>;
  /** One conditional write: what was said later about the same category and day stands. */
  saveMapping(report: CategoryMapReport): Promise<'applied' | 'unchanged' | 'stale'>;
}
