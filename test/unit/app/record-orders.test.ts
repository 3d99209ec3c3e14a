import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderLineKey, salesDayKey, shopKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { SHOP } from '../../support/builders';
import { anEnvelope, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const ORDER = '5934021123456';
const LINE = '15012233445566';
const VARIANT = '43210987654321';
const DAY = '2026-11-18';

let table: TestTable;

const anotherTable = eachTestHasATable((fresh) => {
  table = fresh;
});

const at = (minute: number) => `2026-11-18T10:${String(minute).padStart(2, '0')}:00-05:00`;
const triggeredAt = (minute: number) => `2026-11-18T15:${String(minute).padStart(2, '0')}:01Z`;
const NOON = '2026-11-18T17:00:00.000Z';

interface Line {
  readonly id?: string;
  readonly variant?: string | null;
  readonly quantity: number;
  readonly current?: number;
  readonly price?: string;
  readonly [field: string]: unknown;
}

function anOrder(
  minute: number,
  lines: readonly Line[],
  fields: Record<string, unknown> = {},
): WebhookEnvelope {
  const line_items = lines.map(
    ({ id = LINE, variant = VARIANT, quantity, current, price = '18.00', ...rest }) => ({
      id: Number(id),
      variant_id: variant === null ? null : Number(variant),
      sku: 'MUG-BLU-12',
      quantity,
      ...(current === undefined ? {} : { current_quantity: current }),
      price,
      total_discount: '0.00',
      ...rest,
    }),
  );
  const body = {
    id: Number(ORDER),
    created_at: at(0),
    updated_at: at(minute),
    currency: 'USD',
    test: false,
    line_items,
  };
  return anEnvelope('orders/updated', { ...body, ...fields }, { triggeredAt: triggeredAt(minute) });
}

const aRefund = (id: number, minute: number, quantity: number): WebhookEnvelope =>
  anEnvelope(
    'refunds/create',
    {
      id,
      order_id: Number(ORDER),
      created_at: at(minute),
      refund_line_items: [{ line_item_id: Number(LINE), quantity }],
    },
    { triggeredAt: triggeredAt(minute) },
  );

const anEdit = (id: number, minute: number, delta: number): WebhookEnvelope =>
  anEnvelope(
    'orders/edited',
    {
      order_edit: {
        id,
        order_id: Number(ORDER),
        committed_at: at(minute),
        line_items: {
          additions: delta > 0 ? [{ id: Number(LINE), delta }] : [],
          removals: delta < 0 ? [{ id: Number(LINE), delta: -delta }] : [],
        },
      },
    },
    { triggeredAt: triggeredAt(minute) },
  );

async function sold(variant = VARIANT): Promise<{ units: number; netMinor: number }> {
  const item = await table.item(salesDayKey(SHOP, variant, DAY));
  return { units: Number(item?.units ?? 0), netMinor: Number(item?.net_USD ?? 0) };
}

const record = (...envelopes: WebhookEnvelope[]) => testIntake(table, {}, NOON).record(...envelopes);

describe('the sales of a day', () => {
  it('count an order once, on the shop’s local day', async () => {
    await record(anOrder(1, [{ quantity: 2 }]));
    await record(anOrder(1, [{ quantity: 2 }]), { ...anOrder(1, [{ quantity: 2 }]), topic: 'orders/paid' });
    expect(await sold()).toEqual({ units: 2, netMinor: 3600 });
    const reader = createStockReader(table.documents, table.name);
    expect(await reader.unitsSoldPerDay(SHOP, VARIANT, '2026-11-01', '2026-11-30')).toEqual(
      new Map([[DAY, 2]]),
    );
  });

  it('F30 counts an order once when two workers record it at once', async () => {
    const order = anOrder(1, [{ quantity: 2 }]);
    await Promise.all([record(order), record(order), record(order)]);
    expect(await sold()).toEqual({ units: 2, netMinor: 3600 });
  });

  it('are net of discounts, and of tax where prices include it', async () => {
    const line = {
      quantity: 2,
      discount_allocations: [{ amount: '3.00' }, { amount: '0.60' }],
      total_discount: '3.00',
      tax_lines: [{ price: '5.17' }],
    };
    await record(anOrder(1, [line], { taxes_included: true }));
    expect(await sold()).toEqual({ units: 2, netMinor: 3600 - 360 - 517 });
    // 32.40 were paid, of which 5.17 is tax: of 36.00 the same share is left.
    const item = await table.item(salesDayKey(SHOP, VARIANT, DAY));
    expect(item?.gross_USD).toBe(Math.round((3600 * (3240 - 517)) / 3240));
  });

  it('say what discounts and what returns took', async () => {
    const line = { quantity: 4, discount_allocations: [{ amount: '12.00' }] };
    await record(anOrder(1, [line]), aRefund(1, 5, 1));
    expect(await table.item(salesDayKey(SHOP, VARIANT, DAY))).toMatchObject({
      units: 3,
      net_USD: 4500,
      gross_USD: 5400,
      units_USD: 3,
      returnedUnits_USD: 1,
      returned_USD: 1500,
    });
  });

  it('never add two currencies', async () => {
    const dollars = anOrder(1, [{ quantity: 2 }]);
    const euros = anOrder(1, [{ quantity: 1, id: '5' }], { id: 77, currency: 'EUR' });
    await record(dollars, euros);
    expect(await table.item(salesDayKey(SHOP, VARIANT, DAY))).toMatchObject({
      units: 3,
      units_USD: 2,
      net_USD: 3600,
      units_EUR: 1,
      net_EUR: 1800,
    });
  });

  it('are corrected by cancellation, refund and edit', async () => {
    await record(anOrder(1, [{ quantity: 5, current: 5 }]));
    await record(aRefund(7, 2, 2));
    expect(await sold()).toEqual({ units: 3, netMinor: 5400 });
    await record(anOrder(3, [{ quantity: 5, current: 3 }]));
    expect(await sold()).toEqual({ units: 3, netMinor: 5400 });
    await record(anEdit(8, 4, -1));
    expect(await sold()).toEqual({ units: 2, netMinor: 3600 });
    await record(anOrder(5, [{ quantity: 5, current: 2 }], { cancelled_at: at(5) }));
    expect(await sold()).toEqual({ units: 0, netMinor: 0 });
  });

  it('take refunds off the ordered quantity where the order does not say what is left', async () => {
    await record(aRefund(7, 2, 1), anOrder(3, [{ quantity: 3 }]));
    expect(await sold()).toEqual({ units: 2, netMinor: 3600 });
  });

  it('do not count a refund twice that an order body lists too', async () => {
    const refunds = [
      { id: 7, created_at: at(2), refund_line_items: [{ line_item_id: Number(LINE), quantity: 1 }] },
    ];
    await record(anOrder(3, [{ quantity: 3 }], { refunds }), aRefund(7, 2, 1));
    expect(await sold()).toEqual({ units: 2, netMinor: 3600 });
  });

  it('leave test orders and lines without a variant out', async () => {
    await record(anOrder(1, [{ quantity: 2 }], { test: true }));
    await record(anOrder(1, [{ quantity: 2, variant: null }]));
    expect(await table.items()).toHaveLength(1);
    expect(await sold()).toEqual({ units: 0, netMinor: 0 });
  });

  it('count an order of more lines than one transaction takes, each line once', async () => {
    const lines = Array.from({ length: 95 }, (_, index) => ({ id: `${1000 + index}`, quantity: 1 }));
    await record(anOrder(1, lines));
    await record(anOrder(1, lines));
    expect(await sold()).toEqual({ units: 95, netMinor: 95 * 1800 });
  });

  it('do not count an order again whose lines are forgotten', async () => {
    const later = testIntake(table, {}, '2027-12-24T17:00:00.000Z');
    const { outcomes } = await later.record(anOrder(1, [{ quantity: 2 }]));
    expect(outcomes.get('ignored: order too old')).toBe(1);
    expect(await sold()).toEqual({ units: 0, netMinor: 0 });
  });

  it('count an order that is heard of a year later, once, and take off what comes back then', async () => {
    const later = testIntake(table, {}, '2027-11-18T17:00:00.000Z');
    await later.record(anOrder(1, [{ quantity: 2 }]));
    await later.record(anOrder(1, [{ quantity: 2 }]));
    expect(await sold()).toEqual({ units: 2, netMinor: 3600 });
    await later.record(aRefund(7, 2, 1));
    expect(await sold()).toEqual({ units: 1, netMinor: 1800 });
  });

  it('expire after 400 days, as the lines do that they were counted from', async () => {
    await record(anOrder(1, [{ quantity: 2 }]));
    const midnight = Date.parse('2026-11-18T00:00:00Z') / 1000;
    expect(await table.item(orderLineKey(SHOP, ORDER, LINE))).toMatchObject({
      expiresAt: midnight + 400 * 86_400,
    });
    expect(await table.item(salesDayKey(SHOP, VARIANT, DAY))).toMatchObject({
      expiresAt: midnight + 400 * 86_400,
    });
  });

  it.each([
    ['price', '18.005'],
    ['price', 'a lot'],
  ])('park an order whose %s is %s, naming it', async (_field, price) => {
    const parking = testIntake(table, {}, NOON);
    await parking.record(anOrder(1, [{ quantity: 2, price }]));
    expect(parking.parked[0]?.cause).toContain('line_items');
    expect(parking.parked[0]?.cause).toContain('price: expected');
  });
});

describe('what comes back into stock', () => {
  const returned = async () => {
    const reader = createStockReader(table.documents, table.name);
    return (await reader.salesAndReturns(SHOP, VARIANT, '2026-11-01', '2026-11-30')).returned;
  };

  it('is noted once on the day on which a refund took it back, whichever is heard of first', async () => {
    for (let time = 0; time < 2; time++) await record(aRefund(7, 2, 1), anOrder(1, [{ quantity: 12 }]));
    await record(aRefund(8, 3, 3));
    expect(await returned()).toEqual([{ day: DAY, units: 4 }]);
    expect(await sold()).toMatchObject({ units: 8 });
  });

  it('is not what a refund leaves with the customer', async () => {
    await record(anOrder(1, [{ quantity: 12 }]));
    const lines = [
      { line_item_id: Number(LINE), quantity: 5, restock_type: 'no_restock' },
      { line_item_id: Number(LINE), quantity: 4, restock_type: 'return' },
    ];
    const body = { id: 7, order_id: Number(ORDER), created_at: at(2), refund_line_items: lines };
    await record(anEnvelope('refunds/create', body, { triggeredAt: triggeredAt(2) }));
    expect(await returned()).toEqual([{ day: DAY, units: 4 }]);
    expect(await sold()).toMatchObject({ units: 3 });
  });

  it('is nothing of an order that was cancelled when it was first heard of', async () => {
    await record(anOrder(1, [{ quantity: 12 }], { cancelled_at: at(1) }));
    expect(await returned()).toEqual([]);
  });

  it('is all of an order that is cancelled', async () => {
    await record(anOrder(1, [{ quantity: 12 }]));
    await record(anOrder(2, [{ quantity: 12 }], { cancelled_at: at(2) }));
    expect(await returned()).toEqual([{ day: DAY, units: 12 }]);
  });
});

/** Something that happens to one order line, and the webhook that tells of it. */
type Happening =
  | { readonly kind: 'refund'; readonly units: number }
  | { readonly kind: 'edit'; readonly delta: number }
  | { readonly kind: 'body' }
  | { readonly kind: 'cancel' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('refund' as const), units: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), delta: fc.constantFrom(-1, 1, 2) }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'body' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
);

/** Tells a story in its own order, minute by minute: the webhooks, and the units that are left at its end. */
function tell(quantity: number, story: readonly Happening[]): { webhooks: WebhookEnvelope[]; units: number } {
  const webhooks = [anOrder(1, [{ quantity, current: quantity }])];
  let ordered = quantity;
  let current = quantity;
  let isCancelled = false;
  const body = (minute: number) =>
    anOrder(minute, [{ quantity: ordered, current }], isCancelled ? { cancelled_at: at(minute) } : {});
  story.forEach((step, index) => {
    const minute = index + 2;
    if (step.kind === 'refund' && step.units <= current && !isCancelled) {
      current -= step.units;
      webhooks.push(aRefund(minute, minute, step.units));
    } else if (step.kind === 'edit' && current + step.delta >= 0 && !isCancelled) {
      current += step.delta;
      ordered += Math.max(0, step.delta);
      webhooks.push(anEdit(minute, minute, step.delta));
    } else if (step.kind === 'cancel') {
      isCancelled = true;
      webhooks.push(body(minute));
    } else webhooks.push(body(minute));
  });
  return { webhooks, units: isCancelled ? 0 : current };
}

describe('a story of one order', () => {
  it('F05 ends the same in any order and with any message doubled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(happening, { maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        async (quantity, story, dice) => {
          table = await anotherTable();
          const { webhooks, units } = tell(quantity, story);
          const doubled = webhooks.flatMap((webhook) => [
            webhook,
            ...((dice.next().value ?? 0) % 3 === 0 ? [webhook] : []),
          ]);
          const shuffled = doubled
            .map((webhook) => ({ webhook, at: dice.next().value ?? 0 }))
            .toSorted((one, other) => one.at - other.at);
          for (const { webhook } of shuffled) await record(webhook);
          expect((await sold()).units).toBe(units);
          expect((await sold()).netMinor).toBe(units * 1800);
        },
      ),
      { numRuns: 40 },
    );
  });
});

it('learns the shop’s currency from an order', async () => {
  await record(anOrder(1, [{ quantity: 2 }]));
  expect(await table.item(shopKey(SHOP))).toMatchObject({ currency: 'USD' });
});
