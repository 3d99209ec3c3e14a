import type { WebhookEnvelope } from '../contracts/envelope/envelope';
import type { Instant } from '../domain/inventory/inventory-level';
import { localDay } from '../domain/sales/sales-pace';
import type { Shop } from '../domain/shop/shop';
import type { CategoryMapStore } from './category-ports';
import type {
  CostStore,
  LevelStore,
  LocationStore,
  LotStore,
  OrderLineStore,
  ProductStore,
  ReportReader,
  RiseStore,
  ShopStore,
  VariantStore,
} from './intake-ports';
import type { PlatformReport } from './platform-report';
import { recordCategoryMap } from './record-category-map';
import type { PageStore } from './page-ports';
import type { PurchaseStore } from './purchase-ports';
import type { FulfilmentStore } from './fulfilment-ports';
import { createInTurn } from './in-turn';
import { joinFulfilment, recordFulfilment } from './record-fulfilment';
import { costNotesOf, recordCost } from './record-cost';
import { recordLevel } from './record-level';
import { recordLocation } from './record-location';
import { recordLot } from './record-lot';
import { pageNotesOf } from './record-page';
import { recordPageViews } from './record-page-views';
import { recordOrder } from './record-order';
import {
  recordPurchaseOrder,
  recordReceipt,
  recordShipment,
  recordSupplier,
  recordTransfer,
} from './record-purchase-order';
import { addressEnvelope, admitEnvelope, recordShop } from './record-shop';
import { recordSite, recordTheme } from './record-site';
import { recordProduct, recordVariant } from './record-variants';
import { type Entry, type Recorded, silently, together } from './recorded';
import type { AddressStore, TrafficStore } from './traffic-ports';

export interface RecordEnvelopeDeps {
  readonly reader: ReportReader;
  readonly levels: LevelStore;
  readonly rises: RiseStore;
  readonly catalogue: PageStore &
    VariantStore &
    ProductStore &
    AddressStore &
    LocationStore &
    CostStore &
    LotStore;
  readonly categoryMap: CategoryMapStore;
  readonly orders: OrderLineStore;
  readonly fulfilments: FulfilmentStore;
  readonly purchases: PurchaseStore;
  readonly traffic: TrafficStore;
  readonly shops: ShopStore;
}

/** How long an active shop is taken for active without looking again. */
const REMEMBER_SHOP_MS = 30_000;

export interface EnvelopeRecorder {
  recordEnvelope(envelope: WebhookEnvelope, now: Instant): Promise<Recorded>;
  /** Lets a level in that was never heard of, or not. */
  admit(envelope: WebhookEnvelope, now: Instant): Promise<Entry>;
}

/** Records whatever an envelope reports, once its shop has been let in. */
export function createEnvelopeRecorder(deps: RecordEnvelopeDeps): EnvelopeRecorder {
  const inTurn = createInTurn();
  const remembered = new Map<string, { readonly shop: Shop; readonly at: number }>();
  const rememberedSources = new Map<
    string,
    {
      readonly address: Pick<WebhookEnvelope, 'namespace'> & Partial<Pick<WebhookEnvelope, 'shop'>>;
      readonly at: number;
    }
  >();

  async function shopOf(envelope: WebhookEnvelope, now: Instant) {
    const known = remembered.get(envelope.shop);
    const age = known === undefined ? Number.NaN : Date.parse(now) - known.at;
    if (known !== undefined && age >= 0 && age < REMEMBER_SHOP_MS)
      return { shop: known.shop, recorded: null };
    const admission = await admitEnvelope(deps.shops, envelope, now);
    if (admission.shop?.status === 'active') {
      remembered.set(envelope.shop, { shop: admission.shop, at: Date.parse(now) });
    }
    return admission;
  }

  /** A source that is known is not looked up again for a while: one that was deleted is refused a little later. */
  async function addressed(envelope: WebhookEnvelope, now: Instant): Promise<WebhookEnvelope | null> {
    const known = rememberedSources.get(envelope.source);
    const age = known === undefined ? Number.NaN : Date.parse(now) - known.at;
    if (known !== undefined && age >= 0 && age < REMEMBER_SHOP_MS) return { ...envelope, ...known.address };
    const found = await addressEnvelope(deps.shops, envelope);
    if (found === null) return null;
    const { shop, namespace } = found;
    const address = namespace === undefined ? {} : { shop, namespace };
    if (found.source !== 'shopify') {
      rememberedSources.set(found.source, { address, at: Date.parse(now) });
    }
    return found;
  }

  async function record(report: PlatformReport, shop: Shop, now: Instant): Promise<Recorded> {
    switch (report.kind) {
      case 'level':
        return recordLevel(deps.levels, deps.rises, report.level, now, async () => ({
          isAdmitted: true,
          recorded: null,
        }));
      case 'variant': {
        // First, so that a crash in between makes it happen again.
        if (report.address !== undefined) await deps.catalogue.saveAddress(report.address);
        return recordVariant(deps.catalogue, report.variant, now, [
          costNotesOf(deps.catalogue, shop.timeZone),
          pageNotesOf(deps.catalogue, shop.registeredAt, now, inTurn),
        ]);
      }
      case 'product':
        return recordProduct(deps.catalogue, report.product, shop.registeredAt, now);
      case 'location':
        return recordLocation(deps.catalogue, report.location, now);
      case 'order': {
        await learnCurrency(shop, report.order.body?.lines[0]?.currency, now);
        const dayOf = (instant: Instant) => localDay(instant, shop.timeZone ?? 'UTC');
        const recorded = await recordOrder(deps.orders, report.order, now, dayOf);
        const orderedAt = report.order.body?.lines[0]?.orderedAt;
        if (recorded.outcome === 'applied' && orderedAt !== undefined)
          await joinFulfilment(deps.fulfilments, { ...report.order, orderedAt }, shop.timeZone);
        return recorded;
      }
      case 'fulfilment':
        return recordFulfilment(deps.fulfilments, deps.orders, report.fulfilment, shop.timeZone);
      case 'cost':
        return recordCost(deps.catalogue, report.cost, now, shop.timeZone);
      case 'lot':
        return recordLot(deps.catalogue, report.lot, now);
      case 'page_views':
        return recordPageViews(deps.traffic, report.pageViews, now);
      case 'category_map':
        return recordCategoryMap(deps.categoryMap, report.mapping, now);
      case 'purchase_order':
        return recordPurchaseOrder(
          { ...deps.purchases, variants: deps.catalogue.variants },
          report.purchaseOrder,
          now,
        );
      case 'purchase_receipt':
        return recordReceipt(deps.purchases, report.receipt, now);
      case 'shipment':
        return recordShipment(deps.purchases, report.shipment, now);
      case 'transfer':
        return recordTransfer(deps.purchases, report.transfer, now);
      case 'supplier':
        return recordSupplier(deps.purchases, report.supplier, now);
      case 'website':
        return recordSite(deps.catalogue, report.site, now);
      case 'theme':
        return recordTheme(deps.catalogue, report.theme, now);
      case 'shop': {
        remembered.delete(shop.shopId);
        return recordShop(deps.shops, report.shop, now);
      }
      case 'ignored':
        return silently('ignored: test order');
    }
  }

  /** Products come without a currency, and Shopify tells of the shop's only when it changes: an order bears it too. */
  async function learnCurrency(shop: Shop, currency: string | undefined, now: Instant): Promise<void> {
    if (shop.currency !== null || currency === undefined) return;
    remembered.delete(shop.shopId);
    const at = `${now.slice(0, 23)}000000Z`;
    await recordShop(deps.shops, { shopId: shop.shopId, at, status: null, currency }, now);
  }

  return {
    async recordEnvelope(received, now) {
      const envelope = await addressed(received, now);
      if (envelope === null) return silently('refused: unknown source');
      const admission = await shopOf(envelope, now);
      if (admission.shop === null) return admission.refusal;
      const report = deps.reader.readReport(envelope, now, admission.shop.currency);
      return together(await record(report, admission.shop, now), admission.recorded);
    },

    async admit(envelope, now) {
      const admission = await shopOf(envelope, now);
      if (admission.shop === null) return { isAdmitted: false, recorded: admission.refusal };
      return { isAdmitted: true, recorded: admission.recorded };
    },
  };
}
