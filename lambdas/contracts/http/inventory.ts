import * as z from 'zod';
import { COVERAGE_KINDS } from '../../domain/inventory/coverage';
import { IdInPath, Instant, PageQuery } from './common';
import { EVERYONE, type Endpoint } from './endpoint';

/** Sold out includes oversold; unknown is an item of which no quantity was ever heard. */
const STOCK_STATES = ['in_stock', 'out_of_stock', 'oversold', 'unknown'] as const;
const INVENTORY_SORTS = ['daysOfCover', '-daysOfCover', 'available', '-available', 'sku', 'title'] as const;

const wholeNumber = z
  .string()
  .regex(/^-?\d{1,10}$/, { error: 'a whole number' })
  .transform(Number)
  .meta({ override: { type: 'integer' } });
const text = z.string().trim().min(1).max(200);

const moneyAndPace = {
  priceMinor: z.int().nullable().meta({ description: 'In minor units of `currency`.' }),
  currency: z.string().nullable(),
  unitCostMinor: z.int().nullable().optional().meta({ description: 'Shown to admin and ops only.' }),
  marginPercent: z.number().nullable().optional().meta({
    description: 'Gross margin of the price; not shown to viewers.',
  }),
  unitsPerDay: z.number().nullable().meta({ description: 'Sold on average over the last 28 days.' }),
  daysOfCover: z.number().nullable().meta({
    description:
      'How long the available stock lasts at that pace: 0 when sold out, null where nothing sells.',
  }),
};

const attributes = {
  variantId: z.string(),
  shopId: z.string(),
  productId: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string().nullable(),
  variantTitle: z.string().nullable(),
  vendor: z.string().nullable(),
  productType: z.string().nullable(),
  category: z.string().nullable(),
  tags: z.array(z.string()),
  collections: z.array(z.string()),
  status: z.enum(['active', 'draft', 'archived']).nullable(),
  tracked: z.boolean().nullable().meta({ description: 'Null is unknown and treated as tracked.' }),
};

const unreceived = z.int().meta({
  description:
    'Units of open purchase orders that its source reports as available though they have not been received. `available` is without them.',
});
const quantity = z.int().nullable().meta({ description: 'Null is unknown, which is not zero.' });

const InventoryItem = z
  .strictObject({
    ...attributes,
    available: quantity,
    unreceived,
    ...moneyAndPace,
    locations: z.array(
      z.strictObject({
        locationId: z.string(),
        name: z.string().nullable(),
        available: quantity,
        unreceived,
      }),
    ),
    cannotJudge: z
      .array(z.strictObject({ kind: z.enum(COVERAGE_KINDS), reason: z.string() }))
      .meta({ description: 'The kinds of rules that it cannot be judged by, and what is missing.' }),
  })
  .meta({ id: 'InventoryItem' });

const LiveInventory = z
  .strictObject({
    ...attributes,
    shopName: z.string().nullable(),
    available: quantity,
    unreceived,
    ...moneyAndPace,
    goneAt: Instant.nullable().meta({ description: 'When the stock is gone at that pace.' }),
    deletedAt: Instant.nullable(),
    locations: z.array(
      z.strictObject({
        locationId: z.string(),
        name: z.string().nullable(),
        isActive: z.boolean(),
        available: quantity,
        unreceived,
        onHand: quantity,
        committed: quantity,
        incoming: quantity,
        updatedAt: Instant,
        needsReconciliation: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'LiveInventory' });

const tag = 'Inventory';

export const INVENTORY_ENDPOINTS = {
  listInventory: {
    method: 'get',
    path: '/v1/inventory',
    tag,
    summary: 'Search the stock',
    description:
      'Answers from an index that is refreshed every 15 minutes and says its age; one variant is read live below.',
    roles: EVERYONE,
    query: z.strictObject({
      q: text.optional().meta({ description: 'Words to find in SKU, title and vendor; all of them.' }),
      shopId: text.optional(),
      vendor: text.optional(),
      productType: text.optional(),
      category: text.optional().meta({ description: 'With what lies below it.' }),
      tag: text.optional(),
      collection: text.optional(),
      status: z.enum(['active', 'draft', 'archived']).optional(),
      productId: text.optional(),
      state: z.enum(STOCK_STATES).optional(),
      maxDaysOfCover: z
        .string()
        .regex(/^\d{1,6}(\.\d{1,3})?$/, { error: 'a number of days' })
        .transform(Number)
        .optional()
        .meta({ override: { type: 'number', minimum: 0 } }),
      cannotJudge: z.enum(COVERAGE_KINDS).optional().meta({
        description:
          'Only what cannot be judged by rules of this kind, for want of its stock or its sales. GET /v1/variants/{variantId}/rules says of one item what is missing for every kind.',
      }),
      minAvailable: wholeNumber.optional(),
      maxAvailable: wholeNumber.optional(),
      sort: z.enum(INVENTORY_SORTS).default('daysOfCover').meta({
        description: 'A dash sorts downwards. What is unknown comes last, either way.',
      }),
      ...PageQuery,
    }),
    success: {
      status: 200,
      description: 'A page of variants.',
      schema: z.strictObject({
        items: z.array(InventoryItem),
        nextCursor: z.string().nullable(),
        asOf: Instant.nullable().meta({ description: 'When the index was made; null until the first time.' }),
        ageSeconds: z.int().nullable(),
        count: z.int().meta({ description: 'How many variants match in all.' }),
      }),
    },
  },
  readInventory: {
    method: 'get',
    path: '/v1/inventory/{variantId}',
    tag,
    summary: 'Read a variant’s stock, live',
    roles: EVERYONE,
    params: z.strictObject({ variantId: IdInPath }),
    success: {
      status: 200,
      description: 'The variant with its level at every location.',
      schema: LiveInventory,
    },
  },
} as const satisfies Record<string, Endpoint>;
