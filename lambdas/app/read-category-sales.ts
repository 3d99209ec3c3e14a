import { categoryIdOf, entityIdOf, operationsCategoryId } from '../domain/alert/entity';
import {
  type CategoryChangedExplanation,
  type CategoryFigures,
  FIGURE_DAYS,
  type FiledMove,
} from '../domain/category/category-changed';
import { likeForLike, type Sold } from '../domain/category/like-for-like';
import type { ProductId, ShopId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { MarginRow } from '../domain/sales/roll-up';
import type { MarginReader } from './margin-ports';

/** The sales are added up every day: older ones than this are not those of the last thirty days. */
const STALE_MS = 3 * 86_400_000;

/**
 * The sales of the categories that an item left and came into, as they were last added up, each with and without the item.
 * Null where nothing has been added up lately. What is not among the sums of the day sold nothing.
 */
export async function readCategorySales(
  margins: MarginReader,
  moving: {
    readonly shopId: ShopId;
    readonly productId: ProductId;
    readonly moves: readonly FiledMove[];
    readonly now: Instant;
  },
): Promise<CategoryChangedExplanation['sales']> {
  const { shopId, productId, moves, now } = moving;
  const rowOf = async (entityId: string): Promise<MarginRow | null> =>
    (await margins.rowsOf(entityId)).find((row) => row.periodDays === FIGURE_DAYS) ?? null;
  const [shop, product] = await Promise.all([
    rowOf(entityIdOf({ type: 'shop', id: shopId })),
    rowOf(entityIdOf({ type: 'product', id: productId })),
  ]);
  if (shop === null || Date.parse(now) - Date.parse(shop.asOf) > STALE_MS) return null;
  const { asOf } = shop;
  const ofToday = (row: MarginRow | null) => (row?.asOf === asOf ? row : null);
  const item = ofToday(product);

  const figuresOf = async (
    side: FiledMove['side'],
    role: CategoryFigures['role'],
    category: string,
  ): Promise<CategoryFigures> => {
    const rowId =
      side === 'operations'
        ? operationsCategoryId(shopId, category)
        : entityIdOf({ type: 'category', id: categoryIdOf(shopId, category) });
    const row = ofToday(await rowOf(rowId));
    const counted = item?.filedUnder?.find(({ entityId }) => entityId === rowId)?.sold ?? [];
    return { side, role, category, currencies: likeForLike(soldIn(row), counted, soldIn(item)) };
  };
  const categories = await Promise.all(
    moves.flatMap(({ side, from, to }) => [
      ...(from === null ? [] : [figuresOf(side, 'left', from)]),
      ...(to === null ? [] : [figuresOf(side, 'joined', to)]),
    ]),
  );
  const { from, to } = shop.periods.after;
  return { from, to, asOf, categories };
}

const soldIn = (row: MarginRow | null): readonly Sold[] =>
  (row?.periods.currencies ?? []).map(({ currency, after }) => ({
    currency,
    units: after.units + after.uncostedUnits,
    netMinor: after.netMinor + after.uncostedNetMinor,
  }));
