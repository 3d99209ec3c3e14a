import type { CategoryMapReport } from '../../../domain/category/category-map';
import type { Fields } from '../fields';
import type { Reading } from '../reading';

/** `category_map.updated`. Without `from` it holds from the date of the event's `timestamp`, as written. */
export function readCategoryMap(
  data: Fields,
  shared: Pick<CategoryMapReport, 'shopId' | 'version'>,
  { body }: Reading,
): CategoryMapReport {
  if (!data.has('storefrontCategory')) data.text('storefrontCategory');
  return {
    ...shared,
    operationsCategory: data.key('operationsCategory').trim(),
    storefrontCategory: data.textOrNull('storefrontCategory'),
    from: data.dayOrNull('from') ?? body.text('timestamp').slice(0, 10),
  };
}
