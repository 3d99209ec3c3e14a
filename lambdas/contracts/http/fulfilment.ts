import * as z from 'zod';
import { IdInPath } from './common';
import { EVERYONE, type Endpoint } from './endpoint';

const Day = z.iso.date({ error: 'a day such as 2026-11-18' });
const figures = {
  orders: z.int().meta({ description: 'Orders of which the first goods were handed over.' }),
  meanHours: z.number().nullable().meta({ description: 'From order to fulfilment, to one decimal.' }),
  medianHours: z.number().nullable().meta({
    description:
      'In which half of them were fulfilled, to one decimal; worked out from classes such as 24 to 36 hours.',
  }),
};

const FulfilmentTimes = z
  .strictObject({
    shopId: z.string(),
    from: Day,
    to: Day,
    total: z.strictObject(figures),
    days: z.array(z.strictObject({ day: Day, ...figures })).meta({
      description: 'Earliest first; days without any are left out.',
    }),
  })
  .meta({ id: 'FulfillmentTimes' });

export const FULFILMENT_ENDPOINTS = {
  readFulfillmentTimes: {
    method: 'get',
    path: '/v1/shops/{shopId}/fulfillment-times',
    tag: 'Inventory',
    summary: 'Read how long orders took to be fulfilled',
    description:
      'From each order to the first of its goods that were handed over, counted on the shop’s own day of the latter. The last thirty days up to today, unless asked otherwise; at most 366 days.',
    roles: EVERYONE,
    params: z.strictObject({ shopId: IdInPath }),
    query: z.strictObject({ from: Day.optional(), to: Day.optional() }),
    success: { status: 200, description: 'Per day, and all of them together.', schema: FulfilmentTimes },
  },
} as const satisfies Record<string, Endpoint>;
