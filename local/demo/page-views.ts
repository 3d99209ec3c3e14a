import type { DemoProduct } from './catalogue';
import { createRandom } from './random';
import { handleOf } from './shopify-bodies';

/** Posts an event at the door for page views, and resolves with the HTTP status. */
export type PostPageViews = (event: unknown) => Promise<number>;

interface PageCount {
  readonly url: string;
  readonly from: string;
  readonly views: number;
}

const HOUR_MS = 3_600_000;
const SLOT_MS = 5 * 60_000;
const HISTORY_DAYS = 35;
/** What one event takes. */
const COUNTS_PER_EVENT = 1_000;
/** One in so many visitors buys one. */
const VIEWS_PER_UNIT = 45;
const PRODUCTS = 12;
/** Which of the busiest products is in the news while one watches. */
const SPIKING = 3;
/** How the views of a day are spread over its hours, UTC. */
const HOUR_SHARES: readonly number[] = [
  2, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 6, 5, 5, 5, 6, 6, 7, 8, 7, 5, 3, 2,
];
const SHARES = HOUR_SHARES.reduce((sum, share) => sum + share, 0);

export interface DemoPageViews {
  /** The views of five weeks up to the last full hour. */
  history(now: Date): readonly object[];
  /** The views of the whole hours that ended in `(from, to]`. */
  between(from: Date, to: Date): readonly object[];
  /** A post goes round: one page is visited far more than usual. */
  spike(now: Date): object;
}

/** What a tag server says of the pages of the demonstration shop's busiest products. */
export function createPageViews(catalogue: readonly DemoProduct[]): DemoPageViews {
  const unitsOf = ({ variants }: DemoProduct) =>
    variants.reduce((sum, { unitsPerDay }) => sum + unitsPerDay, 0);
  const busiest = catalogue
    .filter(({ status, line }) => status === 'active' && line.isTracked !== false)
    .toSorted((one, other) => unitsOf(other) - unitsOf(one) || one.id - other.id)
    .slice(0, PRODUCTS);

  function viewsOf(product: DemoProduct, hour: number): number {
    const random = createRandom(`views:${product.id}:${hour}`);
    const share = (HOUR_SHARES[hour % 24] ?? 0) / SHARES;
    return Math.round(unitsOf(product) * VIEWS_PER_UNIT * share * (0.6 + random.next() * 0.8));
  }

  const urlOf = (product: DemoProduct): string =>
    `https://blue-harbour.example/products/${handleOf(product)}?utm_source=tags`;

  const countsOf = (hours: readonly number[]): PageCount[] =>
    hours.flatMap((hour) =>
      busiest.map((product) => ({
        url: urlOf(product),
        from: new Date(hour * HOUR_MS).toISOString(),
        views: viewsOf(product, hour),
      })),
    );

  return {
    history(now) {
      const end = Math.floor(now.getTime() / HOUR_MS);
      return eventsOf(countsOf(range(end - HISTORY_DAYS * 24, end)), now);
    },
    between(from, to) {
      const hours = range(Math.floor(from.getTime() / HOUR_MS), Math.floor(to.getTime() / HOUR_MS));
      return eventsOf(countsOf(hours), to);
    },
    spike(now) {
      const product = busiest[SPIKING];
      const from = new Date(Math.floor(now.getTime() / SLOT_MS) * SLOT_MS).toISOString();
      const counts = product === undefined ? [] : [{ url: urlOf(product), from, views: 380 }];
      return { type: 'page_views.counted', timestamp: now.toISOString(), data: { counts } };
    },
  };
}

function eventsOf(counts: readonly PageCount[], at: Date): object[] {
  const events: object[] = [];
  for (let first = 0; first < counts.length; first += COUNTS_PER_EVENT) {
    const some = counts.slice(first, first + COUNTS_PER_EVENT);
    events.push({ type: 'page_views.counted', timestamp: at.toISOString(), data: { counts: some } });
  }
  return events;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
