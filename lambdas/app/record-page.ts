import type { VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { ProductRecord, ProductReport } from '../domain/inventory/product-report';
import { removedVariants } from '../domain/inventory/product-report';
import { siblingNameOf, type Variant } from '../domain/inventory/variant';
import type { VariantReport } from '../domain/inventory/variant-record';
import { instantOf, updatedAtOf } from '../domain/inventory/version';
import { hearOfPage, type PageFacts, type PageReport, type Price } from '../domain/page/page';
import { lackingWords, variantWords, type VariantWords } from '../domain/page/variant-words';
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
  const heard = await recordPage(store, page, null);
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
    const words = part === 'product' ? variantWords(before, after, report) : null;
    const changed: PageFacts = {
      ...words?.changed,
      ...operationsOf(before, after),
      ...(part === 'product' ? priceOf(before, after) : {}),
    };
    const gone = after.deletedAt === null ? [] : [variantId];
    if (Object.keys(changed).length === 0 && words?.isNew !== true && gone.length === 0) return [];
    const at = instantOf(updatedAtOf(version));
    const page: PageReport = { productId, shopId, version: null, at, facts: changed, gone };
    const heard = await inTurn(productId, () => recordPage(store, page, words));
    if (!isNews(heard, registeredAt)) return [];
    return [pageChanged({ productId, shopId, version: `${variantId}@${version}` }, now)];
  };
}

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

/** @param words of a variant, that stand only where the page does not say something else */
async function recordPage(store: PageStore, report: PageReport, words: VariantWords | null): Promise<Heard> {
  return decideAgainOnConflict(async () => {
    const { value, expected } = await store.page(report.productId);
    if (value !== null && value.shopId !== report.shopId)
      return { isFirst: true, isChanged: false, listedAt: null };
    const lacking = words === null ? {} : lackingWords(value?.now ?? null, words, report.at);
    const facts = { ...lacking, ...report.facts };
    const heard = hearOfPage(value, { ...report, facts });
    if (heard !== null && !isSame(heard, value)) await store.savePage(heard, expected);
    // Of what bears no version, the page only knows until when it has heard.
    const isRepeated =
      value !== null &&
      (report.version === null ? report.at <= value.heardAt : report.version === value.version);
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
