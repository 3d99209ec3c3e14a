import { type Hour, hourOf } from '../domain/feed/expected-events';
import type { ProductId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import {
  foldViews,
  type HourViews,
  hoursIn,
  minuteOf,
  type PageViewsReport,
  slotOf,
  totalOf,
  viewsIn,
  type Window,
  windowAt,
} from '../domain/traffic/page-views';
import { leavesMarks, type QuietMarks } from '../domain/traffic/traffic-spike';
import { TRAFFIC_WEEKS } from '../domain/traffic/usual-views';
import { ConcurrentChangeError } from '../platform/errors';
import { productViewed } from './announcements';
import { type Recorded, silently } from './recorded';
import type { ProductHour, StoredHour, TrafficStore } from './traffic-ports';

const HOUR_MS = 3_600_000;
/** Older counts say nothing about any hour that could still come. */
const OLDEST_MS = (TRAFFIC_WEEKS + 1) * 168 * HOUR_MS;
/** For so long the five minutes of an hour can be told and corrected; after that it is told whole, once. */
const OPEN_MS = 24 * HOUR_MS;
const WRITES_AT_ONCE = 32;
/** How often an hour is folded anew because another event was recorded at the same time, before the queue takes over. */
const MOST_ATTEMPTS = 6;

/** Counts of one product in one hour, by minute. */
interface Counted {
  readonly key: ProductHour;
  readonly views: Map<number, number>;
}

/**
 * Records how often pages were viewed: folded by product and hour, so that a thousand counts cost a few reads together and
 * two small writes for each product, and the past one for each product and day. Nobody is called for a look unless a product leaves its quiet marks. Pages that
 * nobody has named are added up by themselves.
 */
export async function recordPageViews(
  store: TrafficStore,
  report: PageViewsReport,
  now: Instant,
): Promise<Recorded> {
  const { shopId, eventId } = report;
  const counts = report.counts.filter(({ from }) => Date.parse(from) > Date.parse(now) - OLDEST_MS);
  if (counts.length === 0) return silently('ignored: page views too old');
  const paths = counts.flatMap(({ page }) => ('path' in page ? [page.path] : []));
  const productAt = paths.length === 0 ? new Map() : await store.productsAt(shopId, [...new Set(paths)]);

  const counted = new Map<string, Counted>();
  const unknown = new Map<Hour, number>();
  for (const { page, from, views } of counts) {
    const hour = hourOf(from);
    const productId: ProductId | undefined = 'productId' in page ? page.productId : productAt.get(page.path);
    if (productId === undefined) {
      unknown.set(hour, (unknown.get(hour) ?? 0) + views);
      continue;
    }
    const id = `${hour} ${productId}`;
    const one = counted.get(id) ?? { key: { shopId, productId, hour }, views: new Map() };
    counted.set(id, one);
    // Several addresses of one product are one page.
    const minute = minuteOf(slotOf(from));
    one.views.set(minute, (one.views.get(minute) ?? 0) + views);
  }

  await store.noteHeard(shopId, [...new Set(counts.map(({ from }) => hourOf(from)))]);
  for (const [hour, views] of unknown) await store.noteUnknown(shopId, hour, eventId, views);
  const window = windowAt(now);
  const [open, past] = partition([...counted.values()], now);
  await savePast(store, past);
  const hours = await saveHours(store, open, report.countedAt, window, now);
  const outcome = unknown.size === 0 ? 'applied' : 'applied: some pages unknown';
  const asked = await leaving(store, shopId, hours, window);
  return {
    outcome,
    events: asked.map(({ productId }) => productViewed(productId, shopId, window.to, now)),
    afterAnnouncing: async () => {
      const unmarked = asked.filter(({ isMarked }) => !isMarked);
      await inTurns(unmarked, ({ productId }) => store.noteAsked(shopId, productId, now));
    },
  };
}

function partition(counted: readonly Counted[], now: Instant) {
  const isOpen = ({ key }: Counted) => Date.parse(`${key.hour}:00:00Z`) > Date.parse(now) - OPEN_MS;
  return [counted.filter(isOpen), counted.filter((one) => !isOpen(one))] as const;
}

async function savePast(store: TrafficStore, counted: readonly Counted[]): Promise<void> {
  const days = new Map<string, { readonly key: ProductHour; readonly totals: Map<Hour, number> }>();
  for (const { key, views } of counted) {
    const id = `${key.hour.slice(0, 10)} ${key.productId}`;
    const day = days.get(id) ?? { key, totals: new Map() };
    days.set(id, day);
    day.totals.set(
      key.hour,
      [...views.values()].reduce((sum, one) => sum + one, 0),
    );
  }
  await inTurns([...days.values()], ({ key, totals }) =>
    store.savePast(key.shopId, key.productId, key.hour.slice(0, 10), totals),
  );
}

type HoursOf = Map<ProductId, Map<Hour, HourViews>>;

/** Folds and writes the hours; answers with the hours of the window as they stand then, of every product counted in it. */
async function saveHours(
  store: TrafficStore,
  counted: readonly Counted[],
  countedAt: Instant,
  window: Window,
  now: Instant,
): Promise<HoursOf> {
  const current = hoursIn(window).map(({ hour }) => hour);
  const standing: HoursOf = new Map();
  const stand = ({ productId, hour }: ProductHour, views: HourViews) => {
    if (!current.includes(hour)) return;
    standing.set(productId, (standing.get(productId) ?? new Map()).set(hour, views));
  };
  let left = counted;
  for (let attempt = 1; left.length > 0; attempt++) {
    const beside = attempt === 1 ? besides(counted, current) : [];
    const stored = await store.hours([...left.map(({ key }) => key), ...beside]);
    for (const key of beside) stand(key, stored.get(key)?.views ?? new Map());
    const again: Counted[] = [];
    await inTurns(left, async (one) => {
      const { key, views } = one;
      const before: StoredHour = stored.get(key) ?? { views: new Map(), revision: 0 };
      const folded = foldViews(before.views, views, countedAt);
      const revision = folded === null ? before.revision : before.revision + 1;
      if (folded !== null && !(await store.saveHour(key, folded, before.revision, now))) {
        again.push(one);
        return;
      }
      const after = folded ?? before.views;
      // Also where nothing changed: whoever wrote the hour may not have lived to write its total.
      await store.saveTotal(key, totalOf(after), revision);
      stand(key, after);
    });
    if (again.length > 0 && attempt === MOST_ATTEMPTS) throw overtaken();
    left = again;
  }
  return standing;
}

/** The other hour of the window of each product that was counted in one of its two. */
function besides(counted: readonly Counted[], current: readonly Hour[]): readonly ProductHour[] {
  const known = new Set(counted.map(({ key }) => `${key.hour} ${key.productId}`));
  const inWindow = counted.flatMap(({ key }) => (current.includes(key.hour) ? [key] : []));
  const beside = inWindow.flatMap((key) =>
    current.filter((hour) => !known.has(`${hour} ${key.productId}`)).map((hour) => ({ ...key, hour })),
  );
  return [...new Map(beside.map((key) => [`${key.hour} ${key.productId}`, key])).values()];
}

/** The products whose views in the window leave their marks, or for which nobody has set any. */
async function leaving(store: TrafficStore, shopId: string, hours: HoursOf, window: Window) {
  const viewed = [...hours].filter(([, views]) => viewsIn(window, views) > 0);
  if (viewed.length === 0) return [];
  const marks: ReadonlyMap<ProductId, QuietMarks> = await store.marks(
    shopId,
    viewed.map(([productId]) => productId),
  );
  return viewed.flatMap(([productId, views]) => {
    const known = marks.get(productId) ?? null;
    if (!leavesMarks(known, window, viewsIn(window, views))) return [];
    return [{ productId, isMarked: known !== null && coversHour(known, window) }];
  });
}

const coversHour = ({ fromHour, viewsFrom }: QuietMarks, window: Window): boolean => {
  const hour = hoursIn(window).at(-1)?.hour ?? '';
  return hour < hourOf(new Date(Date.parse(`${fromHour}:00:00Z`) + viewsFrom.length * HOUR_MS).toISOString());
};

const overtaken = () =>
  new ConcurrentChangeError('traffic.overtaken', 'The hour changed while its views were added up.');

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(WRITES_AT_ONCE, queue.length) }, worker));
}
