import type { VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { ProductRecord, ProductReport } from '../domain/inventory/product-report';
import { removedVariants } from '../domain/inventory/product-report';
import { siblingNameOf, type Variant } from '../domain/inventory/variant';
import type { VariantReport } from '../domain/inventory/variant-record';
import { instantOf, updatedAtOf } from '../domain/inventory/version';
import { hearOfPage, type PageFacts, type PageReport, type Price } from '../domain/page/page';
import { pageChanged } from './announcements';
import { decideAgainOnConflict } from './decide-again';
import type { InTurn } from './in-turn';
import type { PageStore } from './page-ports';
import type { BusEvent } from './ports';

const MOST_NAME_CHARACTERS = 60;

/**
 * Records what a product webhook says of the product's page, and calls for a look at it. A page that is heard of for the
 * first time is looked at only where it goes on sale after its shop was first heard of: a whole catalogue coming in says
 * nothing new.
 */
export async function recordProductPage(
  store: PageStore,
  stored: ProductRecord | null,
  report: ProductReport,
  registeredAt: Instant,
  now: Instant,
): Promise<readonly BusEvent[]> {
  const { productId, shopId, version, updatedAt: at } = report;
  const facts: PageFacts = report.isDeletion
    ? { publishedAt: null }
    : { ...report.page, ...pricesOf(report) };
  const gone = removedVariants(stored?.variants ?? [], report).map(({ variantId }) => variantId);
  const page = { productId, shopId, version, at, facts, gone };
  const heard = await recordPage(store, page, {});
  return isNews(heard, registeredAt) ? [pageChanged({ productId, shopId, version }, now)] : [];
}

function pricesOf({ variants }: ProductReport): Pick<PageFacts, 'prices' | 'currency'> {
  const currency = variants.find(({ facts }) => facts.currency != null)?.facts.currency ?? null;
  if (currency === null) return {};
  const prices = variants.flatMap(({ variantId, sku, facts }): [VariantId, Price][] => {
    if (facts.priceMinor == null) return [];
    const known = { variantId, sku, title: facts.title ?? null, variantTitle: facts.variantTitle ?? null };
    return [[variantId, { minor: facts.priceMinor, name: shortName(known) }]];
  });
  return { currency, prices: Object.fromEntries(prices) };
}

const shortName = (variant: Parameters<typeof siblingNameOf>[0]): string =>
  siblingNameOf(variant).slice(0, MOST_NAME_CHARACTERS);

/** What a source says of a page by speaking of one of its variants. */
const VARIANT_FACTS = ['title', 'status', 'publishedAt', 'productType', 'category'] as const;

/**
 * Returns the function that records what a message about one variant says of its product's page. What the first message
 * about a variant says only fills in what is not known of the page yet, since a sibling may have said something else.
 * Written before the variant, so that a crash in between repeats it.
 */
export function pageNotesOf(store: PageStore, registeredAt: Instant, now: Instant, inTurn: InTurn) {
  return async (before: Variant, after: Variant, report: VariantReport): Promise<readonly BusEvent[]> => {
    const { productId, shopId, variantId } = after;
    const { part, version } = report;
    if (productId === null || (part !== 'product' && part !== 'linkedSource')) return [];
    const isSibling = before.productId === productId;
    const names = part === 'product' ? VARIANT_FACTS : [];
    const said = (isChange: boolean) =>
      names.filter(
        (name) => (isSibling && isKnown(before[name]) && before[name] !== after[name]) === isChange,
      );
    const changed: PageFacts = {
      ...Object.fromEntries(said(true).map((name) => [name, after[name]])),
      ...operationsOf(before, after),
      ...(part === 'product' ? priceOf(before, after) : {}),
    };
    const first = said(false).filter((name) => isKnown(after[name]));
    const firstWords: PageFacts = Object.fromEntries(first.map((name) => [name, after[name]]));
    const gone = after.deletedAt === null ? [] : [variantId];
    const isNew = first.some((name) => !isSibling || !isKnown(before[name]));
    if (Object.keys(changed).length === 0 && !isNew && gone.length === 0) return [];
    const at = instantOf(updatedAtOf(version));
    const page: PageReport = { productId, shopId, version: null, at, facts: changed, gone };
    const heard = await inTurn(productId, () => recordPage(store, page, firstWords));
    if (!isNews(heard, registeredAt)) return [];
    return [pageChanged({ productId, shopId, version: `${variantId}@${version}` }, now)];
  };
}

const isKnown = (value: unknown): boolean => value !== null && value !== undefined;

function operationsOf(before: Variant, after: Variant): PageFacts {
  const [was, is] = [before.operationsCategory ?? null, after.operationsCategory ?? null];
  return was === is ? {} : { operationsCategory: is };
}

function priceOf(before: Variant, after: Variant): PageFacts {
  const { variantId, priceMinor, currency } = after;
  if (priceMinor === null || currency === null) return {};
  const isSamePrice = before.priceMinor === priceMinor && before.currency === currency;
  if (isSamePrice && before.productId === after.productId) return {};
  return { currency, prices: { [variantId]: { minor: priceMinor, name: shortName(after) } } };
}

interface Heard {
  readonly isFirst: boolean;
  /** It says something else, or this very message was heard before and may not have been announced. */
  readonly isChanged: boolean;
  readonly listedAt: Instant | null;
}

const isNews = ({ isFirst, isChanged, listedAt }: Heard, registeredAt: Instant): boolean =>
  isFirst ? listedAt !== null && listedAt > registeredAt : isChanged;

/** @param firstWords stand only where the page says nothing else yet */
async function recordPage(store: PageStore, report: PageReport, firstWords: PageFacts): Promise<Heard> {
  return decideAgainOnConflict(async () => {
    const { value, expected } = await store.page(report.productId);
    if (value !== null && value.shopId !== report.shopId)
      return { isFirst: true, isChanged: false, listedAt: null };
    const unknown = Object.entries(firstWords).filter(
      ([name]) => value?.now[name as keyof PageFacts] === undefined,
    );
    const facts = { ...Object.fromEntries(unknown), ...report.facts };
    const heard = hearOfPage(value, { ...report, facts });
    if (heard !== null && !isSame(heard, value)) await store.savePage(heard, expected);
    const isRepeated = report.version === null || report.version === value?.version;
    const isChanged = isRepeated || (heard !== null && !isSame(heard.now, value?.now ?? null));
    return { isFirst: value === null, isChanged, listedAt: (heard ?? value)?.listedAt ?? null };
  });
}

/** Only when it was heard of is no reason to write it again. */
function isSame(one: object, other: object | null): boolean {
  return other !== null && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** The table gives fields back in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    fields.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, field]) => [name, sorted(field)]),
  );
}
