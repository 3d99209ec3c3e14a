import type { PlatformReport } from '../../../app/platform-report';
import { idOf, type SourceId } from '../../../domain/inventory/identity';
import type { Version } from '../../../domain/inventory/inventory-level';
import { QUANTITIES, type ReportedQuantities } from '../../../domain/inventory/level-report';
import type { FulfilmentReport } from '../../../domain/fulfilment/fulfilment-time';
import type { VariantFacts } from '../../../domain/inventory/variant-record';
import { instantOf, updatedAtOf } from '../../../domain/inventory/version';
import type { LineCorrection, OrderLineFacts, OrderReport } from '../../../domain/sales/order-line';
import type { Fields } from '../fields';
import { hourOf } from '../local-hour';
import { minorUnitsOf } from '../minor-units';
import type { Reading } from '../reading';
import { type OpenedEvent, openEvent } from './open-event';
import { readCategoryMap } from './read-category-map';
import { readWebsite } from './read-website';
import { readCost, readLot } from './read-cost-and-lot';
import { addressIn, readPageViews } from './read-page-views';
import { readPurchaseOrder, readReceipt, readSupplier } from './read-purchase';

/**
 * Turns a vendor-neutral event into the product's own words.
 *
 * @throws PoisonMessageError naming the field that does not fit and what was expected
 */
export const readStandard = (reading: Reading): PlatformReport => readData(openEvent(reading));

function readData({ type, data, reading, version }: OpenedEvent): PlatformReport {
  const { shop: shopId } = reading.envelope;
  const source = reading.envelope.namespace ?? reading.envelope.source;
  const isLinked = reading.envelope.namespace !== undefined;
  const own = (name: string) => idOf(source, data.key(name));
  const updatedAt = instantOf(updatedAtOf(version));
  switch (type) {
    case 'inventory_level.updated':
    case 'inventory_level.deleted': {
      const isDeletion = type === 'inventory_level.deleted';
      const quantities = isDeletion ? {} : quantitiesIn(data);
      const key = { variantId: own('variantId'), locationId: own('locationId'), shopId };
      return { kind: 'level', level: { ...key, quantities, version, updatedAt, isDeletion } };
    }
    case 'variant.updated':
    case 'variant.deleted': {
      const isDeletion = type === 'variant.deleted';
      return {
        kind: 'variant',
        variant: {
          variantId: own('variantId'),
          shopId,
          part: isLinked ? 'linkedSource' : 'product',
          version,
          ...(!isDeletion && data.has('sku') ? { sku: data.textOrNull('sku') } : {}),
          facts: isDeletion
            ? {}
            : { ...variantFacts(data, source, isLinked), ...supplyFacts(data, reading.envelope.source) },
          deletedAt: isDeletion ? updatedAt : null,
        },
        ...(isDeletion ? {} : addressIn(data, shopId, version, own)),
      };
    }
    case 'location.updated':
    case 'location.deleted': {
      const name = data.has('name') ? { name: data.textOrNull('name') } : {};
      const isActive = data.has('isActive') ? { isActive: data.boolean('isActive') } : {};
      const isDeletion = type === 'location.deleted';
      return {
        kind: 'location',
        location: { locationId: own('locationId'), shopId, version, ...name, ...isActive, isDeletion },
      };
    }
    case 'order.updated': {
      if (data.booleanOrNull('isTest') === true) return { kind: 'ignored', reason: 'test_order' };
      return { kind: 'order', order: orderReport(data, shopId, version) };
    }
    case 'page_views.counted':
      return { kind: 'page_views', pageViews: readPageViews(data, version, reading) };
    case 'cost.updated':
      return {
        kind: 'cost',
        cost: readCost(data, { variantId: own('variantId'), shopId, version }, reading),
      };
    case 'category_map.updated':
      return { kind: 'category_map', mapping: readCategoryMap(data, { shopId, version }, reading) };
    case 'website.updated':
      return { kind: 'website', site: readWebsite(data, { shopId, at: updatedAt }, own) };
    case 'fulfillment.updated':
      return { kind: 'fulfilment', fulfilment: fulfilmentReport(data, { shopId, version }) };
    case 'lot.updated':
    case 'lot.deleted':
      return { kind: 'lot', lot: readLot(type, data, { variantId: own('variantId'), shopId, version }, own) };
    case 'purchase_order.updated':
    case 'purchase_order.deleted':
      return { kind: 'purchase_order', purchaseOrder: readPurchaseOrder(type, data, version, reading) };
    case 'purchase_order.received':
      return { kind: 'purchase_receipt', receipt: readReceipt(data, version, reading) };
    case 'supplier.updated':
      return { kind: 'supplier', supplier: readSupplier(data, version, reading) };
    case 'refund.created':
      return { kind: 'order', order: refundReport(data, shopId, reading) };
  }
}

function quantitiesIn(data: Fields): ReportedQuantities {
  const named = QUANTITIES.filter((quantity) => data.has(quantity));
  if (named.length === 0) data.quantity('available');
  return Object.fromEntries(named.map((quantity) => [quantity, data.quantity(quantity)]));
}

const TEXT_FACTS = ['title', 'variantTitle', 'vendor', 'productType', 'category'] as const;
const LINKED_TEXT_FACTS = ['title', 'variantTitle', 'vendor'] as const;
const FLAG_FACTS = ['tracked', 'continueSelling'] as const;
const SET_FACTS = ['tags', 'collections'] as const;

/** @param isLinked the source speaks of another system's items, whose orders name them by ids that it does not know */
function variantFacts(data: Fields, source: SourceId, isLinked: boolean): VariantFacts {
  const given = <Name extends string, Value>(names: readonly Name[], read: (name: Name) => Value) =>
    Object.fromEntries(names.filter((name) => data.has(name)).map((name) => [name, read(name)]));
  const publishedAt = data.instantOrNull('publishedAt');
  return {
    ...(isLinked ? {} : { platformVariantId: data.key('variantId') }),
    ...(data.has('productId') ? { productId: idOf(source, data.key('productId')) } : {}),
    ...given(isLinked ? LINKED_TEXT_FACTS : TEXT_FACTS, (name) => data.textOrNull(name)),
    ...(isLinked ? operationsCategory(data) : {}),
    ...given(FLAG_FACTS, (name) => data.booleanOrNull(name)),
    ...given(SET_FACTS, (name) => [...new Set(data.texts(name))].toSorted()),
    ...(data.has('isGiftCard') ? { isGiftCard: data.boolean('isGiftCard') } : {}),
    ...(data.has('status') ? { status: data.oneOf('status', ['active', 'draft', 'archived']) } : {}),
    ...(data.has('publishedAt') ? { publishedAt: publishedAt === null ? null : instantOf(publishedAt) } : {}),
    ...moneyFacts(data),
  };
}

/** How long more of it takes, and from whom: a supplier's id is the source's own, whoever's items it speaks of. */
function supplyFacts(data: Fields, source: SourceId): VariantFacts {
  const leadTimeDays = data.countOrNull('leadTimeDays');
  const supplierId = data.keyOrNull('supplierId');
  return {
    ...(data.has('leadTimeDays') ? { leadTimeDays } : {}),
    ...(data.has('supplierId') ? { supplierId: supplierId === null ? null : idOf(source, supplierId) } : {}),
  };
}

/** Another system files the shop's items by itself; where they stand in the storefront is the shop's to say. */
function operationsCategory(data: Fields): VariantFacts {
  const name = ['category', 'productType'].find((field) => data.has(field));
  return name === undefined ? {} : { operationsCategory: data.textOrNull(name) };
}

function moneyFacts(data: Fields): VariantFacts {
  if (!data.has('price') && !data.has('cost')) return {};
  const currency = data.text('currency');
  const minor = (name: string) => {
    const amount = data.decimalOrNull(name);
    return amount === null ? null : minorUnitsOf(amount, currency, name);
  };
  return {
    currency,
    ...(data.has('price') ? { priceMinor: minor('price') } : {}),
    ...(data.has('cost') ? { costMinor: minor('cost') } : {}),
  };
}

function orderReport(data: Fields, shopId: string, version: Version): OrderReport {
  const orderedAt = instantOf(data.instant('orderedAt'));
  const currency = data.text('currency');
  const shared = {
    day: data.text('orderedAt').slice(0, 10),
    orderedAt,
    ...hourOf(data.text('orderedAt')),
    currency,
    isCancelled: data.booleanOrNull('isCancelled') === true,
  };
  const lines = data.list('lines').map((line): OrderLineFacts => {
    const netMinor = minorUnitsOf(line.decimalOrNull('netAmount') ?? '0', currency, 'lines.netAmount');
    const gross = line.decimalOrNull('grossAmount');
    const grossMinor = gross === null ? null : minorUnitsOf(gross, currency, 'lines.grossAmount');
    const quantity = line.count('quantity');
    const currentQuantity = line.integerOrNull('currentQuantity');
    const platformVariantId = line.key('variantId');
    return {
      ...shared,
      lineId: keyText(line.key('lineId')),
      platformVariantId,
      quantity,
      currentQuantity,
      netMinor,
      ...(grossMinor === null ? {} : { grossMinor }),
    };
  });
  return { shopId, orderId: keyText(data.key('orderId')), body: { version, lines }, refunds: [], edits: [] };
}

function fulfilmentReport(
  data: Fields,
  shared: Pick<FulfilmentReport, 'shopId' | 'version'>,
): FulfilmentReport {
  const orderedAt = data.instantOrNull('orderedAt');
  return {
    ...shared,
    orderId: keyText(data.key('orderId')),
    fulfilmentId: keyText(data.key('fulfillmentId')),
    at: instantOf(data.instant('fulfilledAt')),
    isCancelled: data.booleanOrNull('isCancelled') === true,
    orderedAt: orderedAt === null ? null : instantOf(orderedAt),
  };
}

function refundReport(data: Fields, shopId: string, reading: Reading): OrderReport {
  const id = keyText(data.key('refundId'));
  const at = data.instantOrNull('createdAt') ?? reading.body.instant('timestamp');
  const refunds = data.list('lines').map(
    (line): LineCorrection => ({
      id,
      at,
      lineId: keyText(line.key('lineId')),
      units: line.count('quantity'),
    }),
  );
  return { shopId, orderId: keyText(data.key('orderId')), body: null, refunds, edits: [] };
}

/** A free text as part of a table key, where `#` parts the pieces. */
const keyText = (text: string): string => encodeURIComponent(text);
