import { categoryIdOf, entityIdOf, operationsCategoryId } from '../alert/entity';
import type { ProductId, ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { MarginRow } from '../sales/roll-up';
import {
  type CategoryChangedExplanation,
  type CategoryFigures,
  FIGURE_DAYS,
  type FiledMove,
} from './category-changed';
import { likeForLike, type Sold } from './like-for-like';

/** A product that moves between categories. */
export interface MovingProduct {
  readonly shopId: ShopId;
  readonly productId: ProductId;
  readonly moves: readonly FiledMove[];
  readonly now: Instant;
}

/** The sales are added up every day: older ones than this are not those of the last thirty days. */
const STALE_MS = 3 * 86_400_000;

/** Whose sales are compared: the shop, the product, and the categories that it left and came into. */
export const comparedIds = ({ shopId, productId, moves }: MovingProduct): readonly string[] => [
  entityIdOf({ type: 'shop', id: shopId }),
  entityIdOf({ type: 'product', id: productId }),
  ...moves.flatMap(({ side, from, to }) =>
    [from, to].flatMap((category) => (category === null ? [] : [categoryRowId(shopId, side, category)])),
  ),
];

const categoryRowId = (shopId: ShopId, side: FiledMove['side'], category: string): string =>
  side === 'operations'
    ? operationsCategoryId(shopId, category)
    : entityIdOf({ type: 'category', id: categoryIdOf(shopId, category) });

/**
 * The sales of the categories that an item left and came into, as they were last added up, each with and without the item.
 * Null where nothing has been added up lately. What is not among the sums of the day sold nothing.
 *
 * @param rowsOf the rows of each of `comparedIds`
 */
export function categorySales(
  { shopId, productId, moves, now }: MovingProduct,
  rowsOf: (entityId: string) => readonly MarginRow[],
): CategoryChangedExplanation['sales'] {
  const rowOf = (entityId: string) => rowsOf(entityId).find((row) => row.periodDays === FIGURE_DAYS) ?? null;
  const shop = rowOf(entityIdOf({ type: 'shop', id: shopId }));
  if (shop === null || Date.parse(now) - Date.parse(shop.asOf) > STALE_MS) return null;
  const { asOf } = shop;
  const ofToday = (row: MarginRow | null) => (row?.asOf === asOf ? row : null);
  const item = ofToday(rowOf(entityIdOf({ type: 'product', id: productId })));

  const figuresOf = (
    side: FiledMove['side'],
    role: CategoryFigures['role'],
    category: string,
  ): CategoryFigures => {
    const rowId = categoryRowId(shopId, side, category);
    const row = ofToday(rowOf(rowId));
    const counted = item?.filedUnder?.find(({ entityId }) => entityId === rowId)?.sold ?? [];
    return { side, role, category, currencies: likeForLike(soldIn(row), counted, soldIn(item)) };
  };
  const categories = moves.flatMap(({ side, from, to }) => [
    ...(from === null ? [] : [figuresOf(side, 'left', from)]),
    ...(to === null ? [] : [figuresOf(side, 'joined', to)]),
  ]);
  const { from, to } = shop.periods.after;
  return { from, to, asOf, categories };
}

const soldIn = (row: MarginRow | null): readonly Sold[] =>
  (row?.periods.currencies ?? []).map(({ currency, after }) => ({
    currency,
    units: after.units + after.uncostedUnits,
    netMinor: after.netMinor + after.uncostedNetMinor,
  }));
