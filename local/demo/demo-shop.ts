import { createBurst, type DemoBurst } from './burst';
import { BERLIN, createCatalogue, DEMO_LOCATIONS, type DemoProduct, type DemoVariant } from './catalogue';
import { chooseScenes, levelsHolding, unitsBelowReorder } from './opening-scenes';
import { createPageScenes, type PageScenes } from './page-scenes';
import { createPageViews, type PostPageViews } from './page-views';
import { createPromotion } from './promotion';
import { leadTimes, openingOrders, type PostPurchaseOrder } from './purchase-orders';
import { createSales, type DemoSale } from './sales';
import { type PostWebhook, sendAll } from './send-all';
import {
  type DemoOrder,
  type DemoWebhook,
  inventoryItemCreated,
  levelUpdated,
  locationCreated,
  orderSaved,
  productSaved,
  refundCreated,
  shopUpdated,
} from './shopify-bodies';
import { chooseShelfScenes, lotsOf, type PostLot, RUSH_ORDERS, STILL_FOR_DAYS } from './shelf-scenes';
import { createStock, deliveryOf, sourceOf } from './stock';
import { createTill, type PostCount } from './till';

export { DEMO_SHOP } from './catalogue';

/** Where the shop stands, to go on from after a restart. */
export interface DemoShopState {
  readonly levels: readonly (readonly [string, number])[];
  /** Orders that could not be placed, so that nothing of them is cancelled or refunded later. */
  readonly lostOrders: readonly number[];
  /** When it began to be played; ISO 8601. */
  readonly openedAt?: string;
}

export interface DemoShopOptions {
  readonly post: PostWebhook;
  /** @default nobody counts the views of its pages */
  readonly postViews?: PostPageViews;
  /** @default nobody plans its purchases */
  readonly postPurchaseOrder?: PostPurchaseOrder;
  /** @default nobody keeps lots */
  readonly postLot?: PostLot;
  /** @default there is no till at the harbour */
  readonly postCount?: PostCount;
  /** The product's clock, ISO 8601. */
  readonly now: () => string;
  /** Resolves when what was sent so far is worked through, so that what comes next is seen as a change. */
  readonly settled?: () => Promise<void>;
  readonly state?: DemoShopState;
}

export interface DemoShop {
  /** Tells the shop's past: places, products, 60 days of orders and stock; then lets the first things happen. */
  feed(): Promise<void>;
  /** Sends what happens in `(from, to]`. The product's clock must have come to `to`, or it takes the news for the future's. */
  advance(from: Date, to: Date): Promise<void>;
  burst(count?: number): DemoBurst;
  toJSON(): DemoShopState;
}

const HISTORY_DAYS = 60;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 08:30 in Berlin in winter, on Tuesdays and Fridays. */
const DELIVERY_TIME_MS = 7.5 * 60 * MINUTE_MS;
const DELIVERY_WEEKDAYS: readonly number[] = [2, 5];

/** Blue Harbour, a small shop for the home by the sea. The same at every start, but for the dates, which end now. */
export function createDemoShop(options: DemoShopOptions): DemoShop {
  const {
    post,
    postViews,
    postPurchaseOrder,
    postLot,
    postCount,
    now,
    settled = async () => {},
    state,
  } = options;
  const catalogue = createCatalogue();
  const pageViews = createPageViews(catalogue);
  const sales = createSales(catalogue);
  const stock = createStock(catalogue, state?.levels);
  const lostOrders = new Set(state?.lostOrders);
  let openedAt = state?.openedAt;
  let scenesOfPages: PageScenes | null =
    openedAt === undefined ? null : createPageScenes(catalogue, new Date(openedAt));
  const salesBetween = (from: Date, to: Date, opened = openedAt): readonly DemoSale[] => {
    const between = sales.between(from, to);
    return opened === undefined ? between : between.map(createPromotion(new Date(opened)));
  };
  const shown = (product: DemoProduct, at: Date) => scenesOfPages?.shown(product, at) ?? product;
  const tracked = catalogue.filter(({ line }) => line.isTracked !== false);
  const productOf = new Map(
    catalogue.flatMap((product) => product.variants.map((variant) => [variant, product])),
  );

  function holdAt(variant: DemoVariant, units: number, at: Date): DemoWebhook[] {
    return levelsHolding(variant, units).map(({ locationId, available }) =>
      setLevel(variant, locationId, available, at),
    );
  }

  function setLevel(variant: DemoVariant, locationId: number, available: number, at: Date): DemoWebhook {
    stock.set(variant, locationId, available);
    return levelUpdated(variant, locationId, available, at);
  }

  async function feed(): Promise<void> {
    const today = new Date(now());
    const before = (ms: number) => new Date(today.getTime() - ms);
    const lastCount = before(2 * DAY_MS);
    const scenes = chooseScenes(catalogue);
    const opening = before(HISTORY_DAYS * DAY_MS);
    const history = salesBetween(opening, today, today.toISOString()).filter(
      ({ order }) => order.at > opening,
    );
    const pages = createPageScenes(catalogue, today);
    const unborn = pages.launched?.variants ?? [];
    const shelf = chooseShelfScenes(catalogue, [...Object.values(scenes).flat(), ...unborn], history);
    if (shelf.rush !== null) holdAt(shelf.rush, 46, lastCount);
    for (const variant of shelf.perishable) holdAt(variant, 26, lastCount);
    for (const variant of scenes.dueForReorder) {
      holdAt(variant, unitsBelowReorder(variant), lastCount);
    }
    const counts = new Map(shelf.still.map((variant) => [variant, before(STILL_FOR_DAYS * DAY_MS)]));
    scenes.alreadyLow.forEach((variant, index) => void holdAt(variant, 3 + (index % 3), lastCount));
    for (const variant of scenes.alreadyOut) holdAt(variant, 0, lastCount);
    for (const variant of unborn) holdAt(variant, 0, lastCount);

    await sendAll([shopUpdated(before(300 * DAY_MS))], post);
    // Products come without a currency: it has to be known before their prices are.
    await settled();
    await sendAll(
      DEMO_LOCATIONS.map((location) => locationCreated(location, before(300 * DAY_MS))),
      post,
    );
    await sendAll(
      catalogue.map((product) => productSaved('create', product, lastCount, stock.total)),
      post,
    );
    await sendAll(
      catalogue.flatMap((product) =>
        product.variants.map((variant) => inventoryItemCreated(variant, product, lastCount)),
      ),
      post,
    );
    await sendAll(history.map(orderWebhook), post);
    const counted = tracked.flatMap(({ variants }) => variants);
    await sendAll(
      counted.flatMap((variant) =>
        variant.locationIds.map((id) =>
          levelUpdated(variant, id, stock.available(variant, id), counts.get(variant) ?? lastCount),
        ),
      ),
      post,
    );
    await settled();

    if (postViews !== undefined) await sendEvents(pageViews.history(new Date(now())), postViews);
    const moment = new Date(now());
    openedAt = moment.toISOString();
    scenesOfPages = createPageScenes(catalogue, moment);
    await sendAll(
      [
        ...scenes.sellsOut.flatMap((variant, index) => [
          orderSaved('create', lastOrderOf(variant, index, moment), moment),
          ...holdAt(variant, 0, moment),
        ]),
        ...scenes.losesSizes.flatMap((variant) => holdAt(variant, 0, moment)),
        ...scenes.runsLow.flatMap((variant, index) => holdAt(variant, 4 - (index % 3), moment)),
        ...scenes.isOversold.flatMap((variant, index) => holdAt(variant, -2 - index, moment)),
        ...(shelf.rush === null ? [] : rushOf(shelf.rush, moment)),
        ...scenes.comesBack.flatMap((variant) => holdAt(variant, 24, moment)),
        ...scenesOfPages.opening(moment, stock.total),
      ],
      post,
    );
    const hasOthers = [postViews, postPurchaseOrder, postLot].some((other) => other !== undefined);
    if (hasOthers) await settled();
    if (postPurchaseOrder !== undefined) {
      const orders = openingOrders(scenes, new Date(now()));
      await sendEvents(orders.placed, postPurchaseOrder);
      await settled();
      await sendEvents(orders.since, postPurchaseOrder);
      await sendEvents(leadTimes(scenes, new Date(now())), postPurchaseOrder);
    }
    if (postLot !== undefined) await sendEvents(lotsOf(shelf, new Date(now())), postLot);
    if (postCount !== undefined) await sendEvents(createTill(moment).opening(), postCount);
    if (postViews === undefined) return;
    await sendEvents([pageViews.spike(new Date(now()))], postViews);
  }

  async function sendEvents(
    events: readonly object[],
    postEvent: (event: unknown) => Promise<number>,
  ): Promise<void> {
    for (const event of events) {
      const status = await postEvent(event);
      if (status !== 200) throw new Error(`An event of the demonstration was answered with ${status}.`);
    }
  }

  /** Several customers want the same at once. */
  function rushOf(variant: DemoVariant, at: Date): DemoWebhook[] {
    return RUSH_ORDERS.flatMap((quantity, index) => {
      const ordered = new Date(at.getTime() - (RUSH_ORDERS.length - index) * 20_000);
      return [
        orderSaved('create', lastOrderOf(variant, 30 + index, ordered, quantity), ordered),
        setLevel(variant, BERLIN.id, stock.available(variant, BERLIN.id) - quantity, ordered),
      ];
    });
  }

  /** The order that takes the last pieces. */
  function lastOrderOf(variant: DemoVariant, index: number, at: Date, quantity = 2): DemoOrder {
    const product = productOf.get(variant);
    const epochDay = Math.floor(at.getTime() / DAY_MS);
    return {
      id: 5_934_000_000_000 + epochDay * 1000 + 900 + index,
      number: 1001 + (epochDay - 20_600) * 40 + 30 + index,
      at,
      locationId: null,
      discountPercent: 0,
      lines: product === undefined ? [] : [{ product, variant, quantity }],
    };
  }

  async function advance(from: Date, to: Date): Promise<void> {
    const happenings = [
      ...salesBetween(from, to).map((sale) => ({ at: sale.at, webhooks: () => saleWebhooks(sale) })),
      ...firstStockBetween(from, to),
      ...deliveriesBetween(from, to).map((at) => ({ at, webhooks: () => deliveryWebhooks(at) })),
    ];
    const inOrder = happenings.toSorted((one, other) => one.at.getTime() - other.at.getTime());
    await sendAll(
      inOrder.flatMap(({ webhooks }) => webhooks()),
      post,
    );
    if (postViews !== undefined) await sendEvents(pageViews.between(from, to), postViews);
    if (postCount === undefined || openedAt === undefined) return;
    await sendEvents(createTill(new Date(openedAt)).between(from, to), postCount);
  }

  function firstStockBetween(from: Date, to: Date) {
    const at = scenesOfPages?.firstStockAt;
    if (at === undefined || at <= from || at > to) return [];
    const variants = scenesOfPages?.launched?.variants ?? [];
    return [{ at, webhooks: () => variants.flatMap((variant) => holdAt(variant, 30, at)) }];
  }

  /** An order and what it does to the stock; Shopify sends the product along, because its quantity changed. */
  function saleWebhooks(sale: DemoSale): DemoWebhook[] {
    const { order, at } = sale;
    if (lostOrders.has(order.id)) return [];
    const moves = movesOf(sale);
    if (moves === null) {
      lostOrders.add(order.id);
      return [];
    }
    const changed = new Map<DemoProduct, DemoWebhook[]>();
    for (const { product, variant, locationId, units } of moves) {
      const level = setLevel(variant, locationId, stock.available(variant, locationId) + units, at);
      changed.set(product, [...(changed.get(product) ?? []), level]);
    }
    const stockNews = [...changed].flatMap(([product, levels]) => [
      ...levels,
      productSaved('update', shown(product, at), at, stock.total),
    ]);
    return [orderWebhook(sale), ...stockNews];
  }

  /** Null where something that is ordered is not there: the customer leaves. */
  function movesOf({ kind, order }: DemoSale): Move[] | null {
    const moves: Move[] = [];
    for (const { product, variant, quantity } of kind === 'refunded'
      ? order.lines.slice(0, 1)
      : order.lines) {
      if (product.line.isTracked === false) continue;
      if (kind !== 'placed') {
        moves.push({ product, variant, locationId: BERLIN.id, units: kind === 'refunded' ? 1 : quantity });
        continue;
      }
      const locationId = sourceOf(stock, product, variant, quantity, order.locationId);
      if (locationId === null) return null;
      moves.push({ product, variant, locationId, units: -quantity });
    }
    return moves;
  }

  function deliveryWebhooks(at: Date): DemoWebhook[] {
    const epochDay = Math.floor(at.getTime() / DAY_MS);
    return tracked.flatMap((product) =>
      product.variants.flatMap((variant) => {
        const units = deliveryOf(stock, variant, epochDay);
        return units === 0
          ? []
          : [setLevel(variant, BERLIN.id, stock.available(variant, BERLIN.id) + units, at)];
      }),
    );
  }

  return {
    feed,
    advance,
    burst: createBurst,
    toJSON: () => ({
      levels: stock.toJSON(),
      lostOrders: [...lostOrders],
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
  };
}

interface Move {
  readonly product: DemoProduct;
  readonly variant: DemoVariant;
  readonly locationId: number;
  readonly units: number;
}

function orderWebhook({ kind, order, at }: DemoSale): DemoWebhook {
  const [first] = order.lines;
  if (kind === 'refunded' && first !== undefined) return refundCreated(order, first, BERLIN.id, at);
  return orderSaved(kind === 'cancelled' ? 'cancelled' : 'create', order, at);
}

function deliveriesBetween(from: Date, to: Date): Date[] {
  const times: Date[] = [];
  for (let day = Math.floor(from.getTime() / DAY_MS); day * DAY_MS <= to.getTime(); day++) {
    const at = new Date(day * DAY_MS + DELIVERY_TIME_MS);
    if (DELIVERY_WEEKDAYS.includes(at.getUTCDay()) && at > from && at <= to) times.push(at);
  }
  return times;
}
