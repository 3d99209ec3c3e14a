import type { DemoSale } from './sales';
import type { DemoOrderLine } from './shopify-bodies';

const DAY_MS = 86_400_000;
const SHOP_OFFSET_MS = 3_600_000;
/** Candles at half price: customers take three where they took one. What the shop earns of a candle falls by more than that. */
const PROMOTED = 'Candles';
const DISCOUNT_PERCENT = 50;
const TIMES_AS_MANY = 3;
/** Days of the shop before the one of its opening: in the last seven days on that day and on the next one. */
const FIRST_DAY = 6;
const LAST_DAY = 2;

/** Returns what a sale is with the promotion of the days before the opening: the orders that others came to are the same. */
export function createPromotion(openedAt: Date): (sale: DemoSale) => DemoSale {
  const dayOf = (at: Date) => Math.floor((at.getTime() + SHOP_OFFSET_MS) / DAY_MS);
  const opened = dayOf(openedAt);
  return (sale) => {
    const { order } = sale;
    const daysBefore = opened - dayOf(order.at);
    if (daysBefore > FIRST_DAY || daysBefore < LAST_DAY) return sale;
    return { ...sale, order: { ...order, lines: order.lines.map(promoted) } };
  };
}

function promoted(line: DemoOrderLine): DemoOrderLine {
  if (line.product.line.productType !== PROMOTED) return line;
  return { ...line, quantity: line.quantity * TIMES_AS_MANY, discountPercent: DISCOUNT_PERCENT };
}
