import { ASSORTMENT } from './assortment';
import { BERLIN, type DemoProduct, type DemoVariant } from './catalogue';
import { type DemoWebhook, levelUpdated, locationCreated, productSaved } from './shopify-bodies';

/** A bulk edit: one list of webhooks stocks the variants, another empties all of them at once. */
export interface DemoBurst {
  /** Creates the products and stocks them well. Let these settle first, so that the emptying is seen as a change. */
  stock(at: Date): readonly DemoWebhook[];
  empty(at: Date): readonly DemoWebhook[];
}

/** What a product webhook carries of a product's variants. */
const VARIANTS_PER_PRODUCT = 100;
const HEALTHY_UNITS = 40;

/** @param count of variants, apart from those of the demonstration's own assortment */
export function createBurst(count = 1000): DemoBurst {
  const products = Array.from({ length: Math.ceil(count / VARIANTS_PER_PRODUCT) }, (_, index) =>
    aProduct(index, Math.min(VARIANTS_PER_PRODUCT, count - index * VARIANTS_PER_PRODUCT)),
  );
  const variants = products.flatMap((product) => product.variants);
  const levels = (available: number, at: Date) =>
    variants.map((variant) => levelUpdated(variant, BERLIN.id, available, at));
  return {
    stock: (at) => [
      locationCreated(BERLIN, at),
      ...products.map((product) => productSaved('create', product, at, () => HEALTHY_UNITS)),
      ...levels(HEALTHY_UNITS, at),
    ],
    empty: (at) => levels(0, at),
  };
}

function aProduct(index: number, variantCount: number): DemoProduct {
  const [line] = ASSORTMENT;
  if (line === undefined) throw new Error('The assortment is empty.');
  const edition = String(index + 1).padStart(2, '0');
  const variants = Array.from({ length: variantCount }, (_, position): DemoVariant => {
    const number = index * VARIANTS_PER_PRODUCT + position;
    const name = String(position + 1).padStart(3, '0');
    return {
      id: 43_910_980_017_621 + number * 32_768,
      inventoryItemId: 45_971_650_328_213 + number * 32_768,
      sku: `ARC-${edition}-${name}`,
      option: `No. ${name}`,
      priceMinor: 2400,
      costMinor: 900,
      unitsPerDay: 0,
      locationIds: [BERLIN.id],
    };
  });
  return {
    id: 8_823_456_789_013 + index * 32_768,
    title: `Archive Mug, Edition ${edition}`,
    line,
    status: 'active',
    variants,
  };
}
