import type { DemoProduct } from './catalogue';
import { type DemoWebhook, productSaved, themePublished } from './shopify-bodies';

const MINUTE_MS = 60_000;
/** From the opening of the shop on: an edit, a move, a launch that is announced, and its first stock. */
const EDITED_MS = 0;
const ON_SALE_MS = 120 * MINUTE_MS;
const FIRST_STOCK_MS = 180 * MINUTE_MS;

/** What happens to the pages of the shop after its opening. */
export interface PageScenes {
  /** The product that is launched: nothing of it is in stock before. */
  readonly launched: DemoProduct | null;
  /** A product as its page shows it at a moment. */
  shown(product: DemoProduct, at: Date): DemoProduct;
  /** What the shop tells when it opens. */
  opening(at: Date, unitsOf: Parameters<typeof productSaved>[3]): readonly DemoWebhook[];
  /** When the first stock of the launched product comes in. */
  readonly firstStockAt: Date;
}

/** @param openedAt when the shop began to be played; its scenes follow from that, also after a restart */
export function createPageScenes(catalogue: readonly DemoProduct[], openedAt: Date): PageScenes {
  const onSale = catalogue.filter(({ status, line }) => status === 'active' && line.isTracked !== false);
  const [, moved] = onSale;
  const edited = onSale.find(({ line }) => line !== moved?.line);
  const launched = catalogue.find(({ status }) => status === 'draft') ?? null;
  const after = (ms: number) => new Date(openedAt.getTime() + ms);

  function shown(product: DemoProduct, at: Date): DemoProduct {
    if (at < after(EDITED_MS)) return product;
    if (product === moved) {
      const line = { ...product.line, productType: 'Gifts', category: 'Home & Garden > Decor > Gifts' };
      return { ...product, line };
    }
    if (product === edited) {
      const variants = product.variants.map((variant) => ({
        ...variant,
        priceMinor: Math.round((variant.priceMinor * 0.85) / 10) * 10,
      }));
      return { ...product, title: `${product.title}, winter edition`, variants };
    }
    if (product === launched) return { ...product, status: 'active', publishedAt: after(ON_SALE_MS) };
    return product;
  }

  return {
    launched,
    shown,
    opening(at, unitsOf) {
      const touched = [moved, edited, launched].filter((product) => product != null);
      return [
        ...touched.map((product) => productSaved('update', shown(product, at), at, unitsOf)),
        themePublished('Winter Harbour', at),
      ];
    },
    firstStockAt: after(FIRST_STOCK_MS),
  };
}
