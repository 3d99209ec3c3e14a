import { ARCHIVED_TITLES, ASSORTMENT, DRAFT_TITLES, type ProductLine } from './assortment';
import { createRandom } from './random';

export interface DemoLocation {
  readonly id: number;
  readonly name: string;
  readonly city: string;
}

export interface DemoVariant {
  readonly id: number;
  readonly inventoryItemId: number;
  readonly sku: string;
  readonly option: string;
  readonly priceMinor: number;
  readonly costMinor: number;
  /** On an ordinary day. */
  readonly unitsPerDay: number;
  /** Where it is stocked. */
  readonly locationIds: readonly number[];
}

export interface DemoProduct {
  readonly id: number;
  readonly title: string;
  readonly line: ProductLine;
  readonly status: 'active' | 'draft' | 'archived';
  /** When it goes, or went, on sale. @default a day long ago, where it is on sale */
  readonly publishedAt?: Date;
  readonly variants: readonly DemoVariant[];
}

export const DEMO_SHOP = 'blue-harbour.myshopify.com';

export const BERLIN: DemoLocation = { id: 67_823_337_717, name: 'Berlin Warehouse', city: 'Berlin' };
export const HAMBURG: DemoLocation = { id: 67_823_370_485, name: 'Hamburg Store', city: 'Hamburg' };
const OVERFLOW: DemoLocation = { id: 67_823_403_253, name: 'Online Overflow', city: 'Potsdam' };
export const DEMO_LOCATIONS: readonly DemoLocation[] = [BERLIN, HAMBURG, OVERFLOW];

/** All variants together sell about this many units on an ordinary day. */
const UNITS_PER_DAY = 30;

/** About 60 products with 190 variants; the same at every start. */
export function createCatalogue(): readonly DemoProduct[] {
  const random = createRandom('catalogue');
  const drafts = ASSORTMENT.flatMap((line) => line.titles.map((title) => ({ line, title })));
  // A few products carry the shop and a long tail hardly moves.
  const weights = drafts.map(({ line }) => line.popularity * (0.15 + random.next() ** 3 * 4));
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  let variantCount = 0;
  return drafts.map(({ line, title }, index): DemoProduct => {
    const unitsPerDay = (UNITS_PER_DAY * (weights[index] ?? 0)) / totalWeight;
    const shares = sizeMix(line.options.length);
    const variants = line.options.map((option, position): DemoVariant => {
      const number = variantCount++;
      const priceMinor = line.priceMinor + position * line.stepMinor + random.between(0, 3) * 100;
      return {
        id: 43_210_980_017_621 + number * 32_768,
        inventoryItemId: 44_871_650_328_213 + number * 32_768,
        sku: `${line.skuPrefix}-${abbreviation(title)}-${abbreviation(option)}`,
        option,
        priceMinor,
        costMinor: Math.round(priceMinor * line.costShare),
        unitsPerDay: unitsPerDay * (shares[position] ?? 0),
        locationIds: [
          BERLIN.id,
          ...(random.chance(0.6) ? [HAMBURG.id] : []),
          ...(random.chance(0.25) ? [OVERFLOW.id] : []),
        ],
      };
    });
    return { id: 8_123_456_789_013 + index * 32_768, title, line, status: statusOf(title), variants };
  });
}

/** Middle sizes sell best. */
function sizeMix(count: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, index) => 1 + Math.min(index, count - 1 - index) * 0.7);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function statusOf(title: string): DemoProduct['status'] {
  if (DRAFT_TITLES.includes(title)) return 'draft';
  return ARCHIVED_TITLES.includes(title) ? 'archived' : 'active';
}

/** `Winter Harbour Candle` → `WIHACA`, `Blue` → `BLU`, `120 g` → `120G`. */
function abbreviation(words: string): string {
  const parts = words
    .normalize('NFD')
    .replaceAll(/[^\w ]/g, '')
    .toUpperCase()
    .split(' ')
    .filter((part) => part !== '');
  const isShort = parts.join('').length <= 4;
  if (isShort) return parts.join('');
  return parts.length === 1 ? (parts[0] ?? '').slice(0, 3) : parts.map((part) => part.slice(0, 2)).join('');
}
