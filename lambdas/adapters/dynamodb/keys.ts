/**
 * The two tables, both `pk` (S) + `sk` (S), on demand, TTL on `expiresAt` (epoch seconds).
 *
 * Stock table (no stream: its watch band is the outbox; no index projects level attributes)
 *
 *   pk                              sk                      what
 *   ITEM#{variantId}                VARIANT                 variant and owner shop; in the index `byShop`
 *   ITEM#{variantId}                LEVEL#{locationId}      inventory level with its watch band, and what of it is on order still
 *   ITEM#{variantId}                OUTAGES                 from when to when it was out, all locations together
 *   ITEM#{variantId}                COST#{yyyy-mm-dd}       what a unit costs from that local day on
 *   ITEM#{variantId}                LOT#{lotId}             what is left of a lot, and when it expires
 *   ITEM#{variantId}                RISES#{locationId}      what came in there, as its level showed: the last forty times; what went out lately
 *   ITEM#{variantId}                PURCHASE#{orderId}      what a purchase order means to it: units to come, what arrived when
 *   PURCHASE#{orderId}              ORDER                   purchase order with its lines and deliveries
 *   PROMISES#{shopId}               RECEIVED#{receivedAt}#{orderId}  how long a received order took, and was said to take
 *   PROMISES#{shopId}#{supplierId}  RECEIVED#{receivedAt}#{orderId}  the same of one supplier
 *   SHIPMENT#{shipmentId}           SHIPMENT                goods on their way, by the platform's own lines
 *   TRANSFER#{transferId}           TRANSFER                goods that are to go to another place, likewise
 *   SUPPLIER#{supplierId}           SUPPLIER                supplier, and how long their deliveries are said to take
 *   PRODUCT#{productId}             PRODUCT                 product, digest of what was recorded, its variants
 *   PRODUCT#{productId}             SEEN                    newest version that said what was recorded already
 *   PAGE#{productId}                PAGE                    what its page says, and what was edited last
 *   PAGE#{productId}                TOLD                    what people were last told of it
 *   LOCATION#{locationId}           LOCATION                location and owner shop
 *   SHOPS                           SHOP#{shopId}           shop
 *   MEMBERS#{entityId}              VARIANT#{variantId}     that a product, or a category with what lies below it, has a variant;
 *                                                           `operations~…` those that operations file under a category
 *   DAYS#{shopId}                   BEGUN                   the local day on which all of the shop was last called to be looked at
 *   SOURCES                         SOURCE#{sourceId}       vendor-neutral source (its secret is derived, not stored)
 *   IMPORT#{importId}               IMPORT                  a list on its way in, and what became of its rows
 *   MARGIN#{entityId}               PERIOD#{days}           what a shop, category or product sold and earned, made anew daily
 *   CATEGORIES#{shopId}             MAP#{category}#{yyyy-mm-dd}  where a category of operations stands in the storefront from
 *                                                           that local day on; the name is percent-encoded
 *   SELLERS#{shopId}                RANK                    from how many units on a variant is a top seller, made anew daily
 *   ADDRESS#{shopId}#{path}         ADDRESS                 which product a page of the shop shows
 *   VIEWS#{shopId}#{productId}      HOUR#{yyyy-mm-ddThh}    views of a product by five minutes (UTC); kept for two days
 *   VIEWS#{shopId}#{productId}      DAY#{yyyy-mm-dd}        views of a product by the hours of that day (UTC)
 *   VIEWS#{shopId}#{productId}      MARKS                   from how many views on the next hours are to be looked at
 *   TRAFFIC#{shopId}                HEARD#{yyyy-mm-dd}      the hours of that day (UTC) for which page views came in
 *   TRAFFIC#{shopId}                RULES                   when rules were last changed: quiet marks from before that are void
 *   TRAFFIC#{shopId}                UNKNOWN#{yyyy-mm-ddThh}  views of pages of which nobody has said what they show
 *   FULFILMENT#{shopId}#{orderId}   FULFILMENT              when goods of an order were handed over, and what was counted of it
 *   FULFILMENTS#{shopId}            DAY#{yyyy-mm-dd}        orders first fulfilled on the local day, and how long that took
 *   FEED#{shopId or sourceId}       HOUR#{yyyy-mm-ddThh}    events that came from it in that hour (UTC), and the last of them
 *   ORDER#{shopId}#{orderId}        LINE#{lineId}           what an order line counts for in the sales
 *   SALES#{shopId}#{platformVariantId}  DAY#{yyyy-mm-dd}    units sold on the shop's local day; per currency `units_USD`,
 *                                                           `net_USD`, `gross_USD`, `returnedUnits_USD`, `returned_USD`;
 *                                                           `h00` … `h23`: units by hour, of those whose hour is known
 *   SALES#{shopId}#{platformVariantId}  RETURNS#{yyyy-mm}   units that came back into stock in the month, by the local day: `d01` … `d31`
 *   SALES#{shopId}#{platformVariantId}  LAST                the last local day with a sale, once that is too long ago for a forecast
 *   SALES#{shopId}#{platformVariantId}  BAND                our id of it, and the units of a day below which no sale needs a look
 *
 *   index byShop: shopShard (S, `{shopId}#{0..9}`) + variantId (S), keys only: on VARIANT items, and on ORDER items of which
 *   something is to come, whose variantId is the order's entity id `purchase_order~…`
 *
 * Alert table (stream of new images; INSERTs of EVENT# items go to the bus)
 *
 *   ENTITY#{entityId}               ALERT#{alertId}         alert; in the indexes `byState` and, while due, `byDueAt`
 *   ENTITY#{entityId}               EVENT#{alertId}#{seq6}  one event of its history, published as it stands
 *   ENTITY#{entityId}               DELIVERY#{alertId}#{seq6}#{target}  that it was sent, where and when
 *   ENTITY#{entityId}               WATCH#{entityId}.sums   how a group's sums are kept; in the index `byDueAt` where it is swept
 *   ENTITY#{entityId}               LOOKS#{entityId}.soon   that it is to be looked at soon; in the index `byDueAt`
 *   RULES                           REVISION                revision of the rule set
 *   RULES                           RULE#{ruleId}           rule
 *   RULES                           EVENT#{revision}        RulesChanged, published as it stands
 *   CHANNELS                        CHANNEL#{channelId}     channel
 *   CHANNELS                        EVENT#{channelId}#{version}  ChannelDisabled, published as it stands
 *   SOURCES                         EVENT#{sourceId}#{version}  SourceChanged, published as it stands
 *   ROUTES                          ROUTE#{routeId}         route
 *   PENDING#{target}#{cadence}      {eventId}               alert event waiting to be told there
 *   WAKE#{target}#{cadence}         WAKE                    a flush is on its way
 *   WAKE#{target}#{cadence}         HELD                    when what waits for a silent feed is looked at again
 *   LEASE#{target}                  LEASE                   who sends now, and not before when
 *   NOTICE#{eventId}                NOTICE                  that the owner of a disabled channel was told
 *   UNSUBSCRIBED#{address}          UNSUBSCRIBED            an address that wants no more mail
 *   IDEMPOTENCY#{principal}#{key}   IDEMPOTENCY             the answer that a repeated create gets again
 *   SEEDED                          {kind}#{id}             what the deployment has set up once and leaves alone since
 *
 *   index byState: alertState (S) + openedAtKey (S, `{openedAt or since}#{alertId}`), all attributes, on ALERT items
 *   index byDueAt: dueShard (S, `{0..3}`) + dueAt (S), keys only, on ALERT, WATCH and LOOKS items that have a dueAt
 */
export const STOCK_INDEX = { byShop: 'byShop' } as const;
export const ALERT_INDEX = { byState: 'byState', byDueAt: 'byDueAt' } as const;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const variantKey = (variantId: string): Key => ({ pk: `ITEM#${variantId}`, sk: 'VARIANT' });
export const levelKey = (variantId: string, locationId: string): Key => ({
  pk: `ITEM#${variantId}`,
  sk: `LEVEL#${locationId}`,
});
export const outagesKey = (variantId: string): Key => ({ pk: `ITEM#${variantId}`, sk: 'OUTAGES' });
export const costKey = (variantId: string, from: string): Key => ({
  pk: `ITEM#${variantId}`,
  sk: `COST#${from}`,
});
export const lotKey = (variantId: string, lotId: string): Key => ({
  pk: `ITEM#${variantId}`,
  sk: `LOT#${lotId}`,
});
export const risesKey = (variantId: string, locationId: string): Key => ({
  pk: `ITEM#${variantId}`,
  sk: `RISES#${locationId}`,
});
export const variantPurchaseKey = (variantId: string, orderId: string): Key => ({
  pk: `ITEM#${variantId}`,
  sk: `PURCHASE#${orderId}`,
});
export const purchaseOrderKey = (orderId: string): Key => ({ pk: `PURCHASE#${orderId}`, sk: 'ORDER' });
export const keptPromiseKey = (
  shopId: string,
  supplierId: string | null,
  receivedAt: string,
  orderId: string,
): Key => ({
  pk: supplierId === null ? `PROMISES#${shopId}` : `PROMISES#${shopId}#${supplierId}`,
  sk: `RECEIVED#${receivedAt}#${orderId}`,
});
export const shipmentKey = (shipmentId: string): Key => ({ pk: `SHIPMENT#${shipmentId}`, sk: 'SHIPMENT' });
export const transferKey = (transferId: string): Key => ({ pk: `TRANSFER#${transferId}`, sk: 'TRANSFER' });
export const supplierKey = (supplierId: string): Key => ({ pk: `SUPPLIER#${supplierId}`, sk: 'SUPPLIER' });
export const productKey = (productId: string): Key => ({ pk: `PRODUCT#${productId}`, sk: 'PRODUCT' });
export const productSeenKey = (productId: string): Key => ({ pk: `PRODUCT#${productId}`, sk: 'SEEN' });
export const pageKey = (productId: string): Key => ({ pk: `PAGE#${productId}`, sk: 'PAGE' });
export const pageToldKey = (productId: string): Key => ({ pk: `PAGE#${productId}`, sk: 'TOLD' });
export const locationKey = (locationId: string): Key => ({ pk: `LOCATION#${locationId}`, sk: 'LOCATION' });
export const shopKey = (shopId: string): Key => ({ pk: 'SHOPS', sk: `SHOP#${shopId}` });
export const begunDayKey = (shopId: string): Key => ({ pk: `DAYS#${shopId}`, sk: 'BEGUN' });
export const sourceKey = (sourceId: string): Key => ({ pk: 'SOURCES', sk: `SOURCE#${sourceId}` });
export const categoryMappingKey = (shopId: string, operationsCategory: string, from: string): Key => ({
  pk: `CATEGORIES#${shopId}`,
  sk: `MAP#${encodeURIComponent(operationsCategory)}#${from}`,
});
export const importKey = (importId: string): Key => ({ pk: `IMPORT#${importId}`, sk: 'IMPORT' });
export const fulfilmentKey = (shopId: string, orderId: string): Key => ({
  pk: `FULFILMENT#${shopId}#${orderId}`,
  sk: 'FULFILMENT',
});
export const fulfilmentDayKey = (shopId: string, day: string): Key => ({
  pk: `FULFILMENTS#${shopId}`,
  sk: `DAY#${day}`,
});
export const marginKey = (entityId: string, periodDays: number): Key => ({
  pk: `MARGIN#${entityId}`,
  sk: `PERIOD#${periodDays}`,
});
export const sellerRankKey = (shopId: string): Key => ({ pk: `SELLERS#${shopId}`, sk: 'RANK' });
export const addressKey = (shopId: string, path: string): Key => ({
  pk: `ADDRESS#${shopId}#${path}`,
  sk: 'ADDRESS',
});
export const viewsHourKey = (shopId: string, productId: string, hour: string): Key => ({
  pk: `VIEWS#${shopId}#${productId}`,
  sk: `HOUR#${hour}`,
});
export const viewsDayKey = (shopId: string, productId: string, day: string): Key => ({
  pk: `VIEWS#${shopId}#${productId}`,
  sk: `DAY#${day}`,
});
export const marksKey = (shopId: string, productId: string): Key => ({
  pk: `VIEWS#${shopId}#${productId}`,
  sk: 'MARKS',
});
export const heardKey = (shopId: string, day: string): Key => ({
  pk: `TRAFFIC#${shopId}`,
  sk: `HEARD#${day}`,
});
export const trafficRulesKey = (shopId: string): Key => ({ pk: `TRAFFIC#${shopId}`, sk: 'RULES' });
export const unknownViewsKey = (shopId: string, hour: string): Key => ({
  pk: `TRAFFIC#${shopId}`,
  sk: `UNKNOWN#${hour}`,
});
export const feedHourKey = (feedId: string, hour: string): Key => ({
  pk: `FEED#${feedId}`,
  sk: `HOUR#${hour}`,
});
export const orderLineKey = (shopId: string, orderId: string, lineId: string): Key => ({
  pk: `ORDER#${shopId}#${orderId}`,
  sk: `LINE#${lineId}`,
});
export const salesDayKey = (shopId: string, platformVariantId: string, day: string): Key => ({
  pk: `SALES#${shopId}#${platformVariantId}`,
  sk: `DAY#${day}`,
});

/** Sorts after all days of sales, and before what came back, so that it is read with them. */
export const lastSaleKey = (shopId: string, platformVariantId: string): Key => ({
  pk: `SALES#${shopId}#${platformVariantId}`,
  sk: 'LAST',
});

/** Sorts after all days of sales, so that both are read together. */
export const returnsKey = (shopId: string, platformVariantId: string, month: string): Key => ({
  pk: `SALES#${shopId}#${platformVariantId}`,
  sk: `RETURNS#${month}`,
});

export const salesBandKey = (shopId: string, platformVariantId: string): Key => ({
  pk: `SALES#${shopId}#${platformVariantId}`,
  sk: 'BAND',
});

const sequenceText = (sequence: number): string => String(sequence).padStart(6, '0');

export const alertKey = (entityId: string, alertId: string): Key => ({
  pk: `ENTITY#${entityId}`,
  sk: `ALERT#${alertId}`,
});
export const alertEventKey = (entityId: string, alertId: string, sequence: number): Key => ({
  pk: `ENTITY#${entityId}`,
  sk: `EVENT#${alertId}#${sequenceText(sequence)}`,
});
/** A target is where one message goes: a Slack channel's id, or an e-mail address whatever channels it is in. */
export const deliveryKey = (entityId: string, alertId: string, sequence: number, target: string): Key => ({
  pk: `ENTITY#${entityId}`,
  sk: `DELIVERY#${alertId}#${sequenceText(sequence)}#${target}`,
});
/** A product or a category, as entity ids name it. */
export const memberKey = (groupId: string, variantId: string): Key => ({
  pk: `MEMBERS#${groupId}`,
  sk: `VARIANT#${variantId}`,
});
/** Read from the index like an alert's key: as long a prefix, then the entity's id, a dot and a word. */
export const watchKey = (groupId: string): Key => ({
  pk: `ENTITY#${groupId}`,
  sk: `WATCH#${groupId}.sums`,
});
/** Read from the index like an alert's key, as `watchKey` is. */
export const lookKey = (entityId: string): Key => ({
  pk: `ENTITY#${entityId}`,
  sk: `LOOKS#${entityId}.soon`,
});
export const ruleRevisionKey: Key = { pk: 'RULES', sk: 'REVISION' };
export const ruleKey = (ruleId: string): Key => ({ pk: 'RULES', sk: `RULE#${ruleId}` });
export const rulesEventKey = (revision: number): Key => ({
  pk: 'RULES',
  sk: `EVENT#${sequenceText(revision)}`,
});
export const channelKey = (channelId: string): Key => ({ pk: 'CHANNELS', sk: `CHANNEL#${channelId}` });
export const channelEventKey = (channelId: string, version: number): Key => ({
  pk: 'CHANNELS',
  sk: `EVENT#${channelId}#${sequenceText(version)}`,
});
export const sourceEventKey = (sourceId: string, version: number): Key => ({
  pk: 'SOURCES',
  sk: `EVENT#${sourceId}#${sequenceText(version)}`,
});
export const routeKey = (routeId: string): Key => ({ pk: 'ROUTES', sk: `ROUTE#${routeId}` });
export const pendingKey = (target: string, cadence: string, eventId: string): Key => ({
  pk: `PENDING#${target}#${cadence}`,
  sk: eventId,
});
export const wakeKey = (target: string, cadence: string): Key => ({
  pk: `WAKE#${target}#${cadence}`,
  sk: 'WAKE',
});
export const heldKey = (target: string, cadence: string): Key => ({
  pk: `WAKE#${target}#${cadence}`,
  sk: 'HELD',
});
export const begunKey = (target: string, cadence: string): Key => ({
  pk: `WAKE#${target}#${cadence}`,
  sk: 'BEGUN',
});
export const leaseKey = (target: string): Key => ({ pk: `LEASE#${target}`, sk: 'LEASE' });
export const noticeKey = (eventId: string): Key => ({ pk: `NOTICE#${eventId}`, sk: 'NOTICE' });
export const unsubscribedKey = (address: string): Key => ({
  pk: `UNSUBSCRIBED#${address}`,
  sk: 'UNSUBSCRIBED',
});
export const idempotencyKey = (principal: string, key: string): Key => ({
  pk: `IDEMPOTENCY#${principal}#${key}`,
  sk: 'IDEMPOTENCY',
});

export const seededKey = (kind: 'RULE' | 'CHANNEL' | 'ROUTE', id: string): Key => ({
  pk: 'SEEDED',
  sk: `${kind}#${id}`,
});

/** Spreads one shop's variants over ten index partitions, so that loading a large shop does not heat one of them. */
export function shopShardOf(shopId: string, variantId: string): string {
  return `${shopId}#${digitOf(variantId, SHOP_SHARDS)}`;
}
export const SHOP_SHARDS = 10;

export function dueShardOf(alertId: string): string {
  return String(digitOf(alertId, DUE_SHARDS));
}
export const DUE_SHARDS = 4;

/** FNV-1a over the text's characters, reduced to 0 … buckets − 1: spreads ids whose last digits are alike. */
function digitOf(text: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % buckets;
}
