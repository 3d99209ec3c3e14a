import { BERLIN, type DemoProduct, type DemoVariant } from './catalogue';

/** Which variants the first minute of the demonstration is about. */
export interface OpeningScenes {
  /** Low or gone before anybody looked: told as one summary. */
  readonly alreadyLow: readonly DemoVariant[];
  readonly alreadyOut: readonly DemoVariant[];
  /** What happens while one watches. */
  readonly sellsOut: readonly DemoVariant[];
  /** The sizes that sell of a dress whose other sizes stay. */
  readonly losesSizes: readonly DemoVariant[];
  readonly runsLow: readonly DemoVariant[];
  readonly isOversold: readonly DemoVariant[];
  readonly comesBack: readonly DemoVariant[];
  /** Nothing is on order of what takes six weeks to come, and less is left than they sell. */
  readonly dueForReorder: readonly DemoVariant[];
}

export function chooseScenes(catalogue: readonly DemoProduct[]): OpeningScenes {
  const onSale = catalogue.filter(({ status, line }) => status === 'active' && line.isTracked !== false);
  const losesSizes = bestSizesOf(onSale.filter(({ line }) => line.productType === 'Dresses'));
  const plain = bySpeed(onSale.filter(({ line }) => line.continueSelling !== true)).filter(
    (variant) => !losesSizes.includes(variant),
  );
  const madeToOrder = bySpeed(onSale.filter(({ line }) => line.continueSelling === true));
  const slow = plain.toReversed();
  return {
    alreadyLow: at(slow, 2, 9, 17, 25, 33, 41),
    alreadyOut: at(slow, 5, 13, 29),
    sellsOut: at(plain, 0, 4, 9, 15, 22, 31),
    losesSizes,
    runsLow: at(plain, 2, 6, 12, 19, 27),
    isOversold: at(madeToOrder, 0, 3),
    comesBack: at(slow, 13),
    dueForReorder: at(plain, 3, 5, 13),
  };
}

/** What is left of an item that is due for reorder: less than it sells in the six weeks that more of it takes. */
export const unitsBelowReorder = ({ unitsPerDay }: DemoVariant): number => Math.round(unitsPerDay * 16);

/** The three sizes that sell best of the product that sells best. */
function bestSizesOf(products: readonly DemoProduct[]): readonly DemoVariant[] {
  const paceOf = ({ variants }: DemoProduct) =>
    variants.reduce((sum, { unitsPerDay }) => sum + unitsPerDay, 0);
  const [best] = products.toSorted((one, other) => paceOf(other) - paceOf(one));
  return best === undefined ? [] : bySpeed([best]).slice(0, 3);
}

/** Fastest first. */
function bySpeed(products: readonly DemoProduct[]): DemoVariant[] {
  return products
    .flatMap(({ variants }) => variants)
    .toSorted((one, other) => other.unitsPerDay - one.unitsPerDay || one.id - other.id);
}

function at(variants: readonly DemoVariant[], ...indexes: readonly number[]): DemoVariant[] {
  return indexes.flatMap((index) => variants.slice(index, index + 1));
}

/** The levels of a variant when it holds that many units in all: the warehouse has them. */
export function levelsHolding(
  variant: DemoVariant,
  units: number,
): readonly { locationId: number; available: number }[] {
  return variant.locationIds.map((locationId) => ({
    locationId,
    available: locationId === BERLIN.id ? units : 0,
  }));
}
