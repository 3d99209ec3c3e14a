import { describe, expect, it } from 'vitest';
import { reportReader } from '../../../lambdas/adapters/storefront/read-report';
import { createDemoShop, DEMO_SHOP, type DemoShopOptions } from '../../../local/demo/demo-shop';

const NOW = '2026-11-22T21:30:00.000Z';

const at = (iso: string) => new Date(iso);

interface Level {
  inventory_item_id: number;
  location_id: number;
  available: number;
  updated_at: string;
}
interface Order {
  id: number;
  created_at: string;
  updated_at: string;
  line_items: { id: number; sku: string; quantity: number }[];
}

function aShop(more: Partial<DemoShopOptions> = {}) {
  const sent: { topic: string; body: Record<string, unknown> }[] = [];
  let settledAfter = 0;
  const shop = createDemoShop({
    post: async (topic, body) => {
      sent.push({ topic, body: structuredClone(body) as Record<string, unknown> });
      return 200;
    },
    now: () => NOW,
    settled: async () => {
      settledAfter = sent.length;
    },
    ...more,
  });
  const of = <Body>(topic: string, from = 0) =>
    sent.slice(from).flatMap((webhook) => (webhook.topic === topic ? [webhook.body as Body] : []));
  return { shop, sent, of, settledAfter: () => settledAfter };
}

describe('the feed', () => {
  it('has items that do not move, lots that expire and a rush', async () => {
    const lots: { data: { variantId: string; quantity: number; expiresOn: string } }[] = [];
    const { shop, of } = aShop({ postLot: async (event) => (lots.push(event as never), 200) });
    await shop.feed();
    const old = of<Level>('inventory_levels/update').filter(({ updated_at }) => updated_at < '2026-08-01');
    expect(new Set(old.map((one) => one.inventory_item_id)).size).toBe(3);
    expect(lots).toHaveLength(4);
    expect(lots[0]?.data.expiresOn).toBe('2026-12-13');
    const rush = of<Order>('orders/create').slice(-3);
    expect(new Set(rush.map(({ line_items: lines }) => lines[0]?.sku)).size).toBe(1);
    expect(rush.map(({ line_items: lines }) => lines[0]?.quantity)).toEqual([5, 4, 6]);
  });

  it('says what is due for reorder takes six weeks, and hears a till of its own for eight days', async () => {
    const planned: { type: string; data: { variantId: string } }[] = [];
    const counts: { type: string; timestamp: string }[] = [];
    const { shop, of } = aShop({
      postPurchaseOrder: async (event) => (planned.push(event as never), 200),
      postCount: async (event) => (counts.push(event as never), 200),
    });
    await shop.feed();
    const due = planned.filter(({ type }) => type === 'variant.updated').map(({ data }) => data.variantId);
    expect(due).toHaveLength(3);
    const units = of<Level>('inventory_levels/update')
      .filter((level) => due.includes(String(level.inventory_item_id)))
      .reduce((sum, { available }) => sum + available, 0);
    expect(units).toBeLessThan(3 * 12);
    expect(counts.map(({ type }) => type)).toEqual([
      'location.updated',
      'variant.updated',
      'inventory_level.updated',
    ]);
    await shop.advance(at(NOW), at('2026-12-04T21:30:00Z'));
    expect(counts.at(-1)?.timestamp).toBe('2026-11-30T19:40:00.000Z');
  });

  it('sells candles at half price in the days before', async () => {
    const { shop, of } = aShop();
    await shop.feed();
    interface Discounted extends Order {
      line_items: (Order['line_items'][number] & {
        price: string;
        discount_allocations: { amount: string }[];
      })[];
    }
    const halved = of<Discounted>('orders/create').filter(({ line_items: lines }) =>
      lines.some(({ price, quantity, discount_allocations: [discount] }) => {
        return Math.abs(Number(discount?.amount ?? 0) - (Number(price) * quantity) / 2) < 0.01;
      }),
    );
    const days = halved.map(({ created_at }) => created_at.slice(0, 10)).toSorted();
    expect(days.at(0)).toBe('2026-11-16');
    expect(days.at(-1)).toBe('2026-11-20');
    expect(halved.every(({ line_items: lines }) => lines.some(({ sku }) => sku.startsWith('CAN-')))).toBe(
      true,
    );
  });

  it('is a shop of about 200 variants in three places with 60 days of orders', async () => {
    const { shop, of, sent } = aShop();
    await shop.feed();
    const variants = of<{ variants: { sku: string; inventory_item_id: number }[] }>(
      'products/create',
    ).flatMap((p) => p.variants);
    expect(of('locations/create')).toHaveLength(3);
    expect(variants.length).toBeGreaterThan(180);
    expect(variants.length).toBeLessThan(220);
    expect(new Set(variants.map(({ sku }) => sku)).size).toBe(variants.length);
    expect(of('inventory_items/create')).toHaveLength(variants.length);

    const orders = of<Order>('orders/create');
    const days = new Set(orders.map(({ created_at }) => created_at.slice(0, 10)));
    expect(days.size).toBeGreaterThanOrEqual(60);
    expect(orders.length).toBeGreaterThan(350);
    expect(orders.length).toBeLessThan(700);
    expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
    const lineIds = orders.flatMap((order) => order.line_items.map(({ id }) => id));
    expect(new Set(lineIds).size).toBe(lineIds.length);
    expect(
      orders.every(
        ({ created_at }) => Date.parse(created_at) <= Date.parse(NOW) && created_at.endsWith('+01:00'),
      ),
    ).toBe(true);
    expect(sent.length).toBeLessThan(2_500);
  });

  it('has slow sellers and fast ones, and quieter weekdays', async () => {
    const { shop, of } = aShop();
    await shop.feed();
    const units = new Map<string, number>();
    const perWeekday = Array.from({ length: 7 }, () => 0);
    for (const order of of<Order>('orders/create')) {
      const weekday = new Date(order.created_at.slice(0, 10)).getUTCDay();
      perWeekday[weekday] = (perWeekday[weekday] ?? 0) + 1;
      for (const { sku, quantity } of order.line_items) units.set(sku, (units.get(sku) ?? 0) + quantity);
    }
    const sold = [...units.values()].toSorted((one, other) => other - one);
    expect(sold[0]).toBeGreaterThan(30);
    expect(sold.filter((count) => count <= 5).length).toBeGreaterThan(40);
    expect(perWeekday[0]).toBeGreaterThan((perWeekday[3] ?? 0) * 1.2);
  });

  it('starts healthy for the most part and then lets some variants sell out, run low and be oversold', async () => {
    const { shop, of, settledAfter } = aShop();
    await shop.feed();
    const totals = new Map<number, number>();
    const levels = of<Level>('inventory_levels/update');
    const live = of<Level>('inventory_levels/update', settledAfter());
    const past = levels.slice(0, levels.length - live.length);
    const add = ({ inventory_item_id: id, available }: Level) =>
      totals.set(id, (totals.get(id) ?? 0) + available);
    past.forEach(add);
    const first = [...totals.values()];
    // Three sold out, and four of a product that is still to be launched.
    expect(first.filter((total) => total === 0)).toHaveLength(3 + 4);
    expect(first.filter((total) => total > 0 && total <= 5)).toHaveLength(6);
    expect(Math.min(...first)).toBe(0);

    for (const { inventory_item_id } of live) totals.set(inventory_item_id, 0);
    const placeOf = ({ inventory_item_id, location_id }: Level) => `${inventory_item_id}@${location_id}`;
    [...new Map(live.map((level) => [placeOf(level), level])).values()].forEach(add);
    const changed = new Set(live.map(({ inventory_item_id }) => inventory_item_id));
    const after = [...changed].map((id) => totals.get(id) ?? Number.NaN);
    // Six that sell out, and three sizes of one dress.
    expect(after.filter((total) => total === 0)).toHaveLength(6 + 3);
    expect(after.filter((total) => total > 0 && total <= 5)).toHaveLength(5);
    expect(after.filter((total) => total < 0)).toHaveLength(2);
    // What comes back, and what sells in a rush.
    expect(after.filter((total) => total > 5)).toHaveLength(2);
    expect(past.every(({ updated_at }) => Date.parse(updated_at) < Date.parse(NOW) - 86_400_000)).toBe(true);
  });

  it('moves a product, edits a page and schedules a launch, whose first units come in after it', async () => {
    const { shop, of, sent } = aShop();
    await shop.feed();
    interface Page {
      id: number;
      title: string;
      product_type: string;
      published_at: string | null;
      variants: { inventory_item_id: number }[];
    }
    const [moved, edited, launched] = of<Page>('products/update');
    const created = new Map(of<Page>('products/create').map((page) => [page.id, page]));
    expect(moved?.product_type).not.toBe(created.get(moved?.id ?? 0)?.product_type);
    expect(edited?.title).toBe(`${created.get(edited?.id ?? 0)?.title}, winter edition`);
    expect(created.get(launched?.id ?? 0)?.published_at).toBeNull();
    expect(launched?.published_at).toBe('2026-11-23T00:30:00+01:00');
    const before = sent.length;
    await shop.advance(new Date('2026-11-23T00:00:00.000Z'), new Date('2026-11-23T01:00:00.000Z'));
    const units = new Map(
      of<Level>('inventory_levels/update', before).map((level) => [level.inventory_item_id, level]),
    );
    for (const variant of launched?.variants ?? [])
      expect(units.get(variant.inventory_item_id)).toBeDefined();
  });

  it('carries nothing of a customer', async () => {
    const { shop, sent } = aShop();
    await shop.feed();
    const orders = JSON.stringify(sent.filter(({ topic }) => /^(orders|refunds)/.test(topic)));
    const personal =
      /"(email|contact_email|phone|customer|billing_address|shipping_address|browser_ip|note)":/;
    expect(personal.test(orders)).toBe(false);
  });

  it('is the same every time', async () => {
    const [one, other] = [aShop(), aShop()];
    await one.shop.feed();
    await other.shop.feed();
    expect(other.sent).toEqual(one.sent);
  });
});

describe('time that passes', () => {
  it('brings the same orders however it is cut into pieces', async () => {
    const [whole, pieces] = [aShop(), aShop()];
    await whole.shop.advance(at('2026-11-22T21:30:00Z'), at('2026-11-25T21:30:00Z'));
    await pieces.shop.advance(at('2026-11-22T21:30:00Z'), at('2026-11-24T03:17:00Z'));
    await pieces.shop.advance(at('2026-11-24T03:17:00Z'), at('2026-11-25T21:30:00Z'));
    expect(pieces.sent).toEqual(whole.sent);
    expect(whole.of('orders/create').length).toBeGreaterThan(12);
  });

  it('goes on after a restart where it stopped', async () => {
    const [whole, before] = [aShop(), aShop()];
    await whole.shop.advance(at('2026-11-22T21:30:00Z'), at('2026-11-29T21:30:00Z'));
    await before.shop.advance(at('2026-11-22T21:30:00Z'), at('2026-11-26T12:00:00Z'));
    const after = aShop({ state: JSON.parse(JSON.stringify(before.shop)) });
    await after.shop.advance(at('2026-11-26T12:00:00Z'), at('2026-11-29T21:30:00Z'));
    expect([...before.sent, ...after.sent]).toEqual(whole.sent);
  });

  it('takes what is sold out of the stock and never sells what is not there, made-to-order prints apart', async () => {
    const { shop, of } = aShop();
    await shop.feed();
    await shop.advance(at(NOW), at('2027-01-15T21:30:00Z'));
    const prints = new Set(
      of<{ product_type: string; variants: { inventory_item_id: number }[] }>('products/create')
        .filter(({ product_type }) => product_type === 'Prints')
        .flatMap(({ variants }) => variants.map(({ inventory_item_id }) => inventory_item_id)),
    );
    const negative = of<Level>('inventory_levels/update').filter(({ available }) => available < 0);
    expect(negative.every(({ inventory_item_id }) => prints.has(inventory_item_id))).toBe(true);
    expect(of('products/update').length).toBeGreaterThan(500);
    expect(of('refunds/create').length).toBeGreaterThan(0);
  });
});

describe('the burst', () => {
  it('stocks a thousand variants and then empties every one of them', () => {
    const { shop } = aShop();
    const burst = shop.burst();
    const stock = burst.stock(new Date(NOW));
    const empty = burst.empty(new Date(NOW));
    const products = stock.filter(({ topic }) => topic === 'products/create');
    expect(products).toHaveLength(10);
    const items = (webhooks: typeof stock) =>
      new Set(
        webhooks.flatMap(({ body, topic }) =>
          topic === 'inventory_levels/update' ? [body.inventory_item_id] : [],
        ),
      );
    expect(items(empty).size).toBe(1000);
    expect(items(stock)).toEqual(items(empty));
    expect(empty.every(({ body }) => body.available === 0)).toBe(true);
  });
});

it('speaks as Shopify does: the product understands every one of its webhooks', async () => {
  const { shop, sent } = aShop();
  await shop.feed();
  await shop.advance(at(NOW), at('2026-12-06T21:30:00Z'));
  const later = '2026-12-06T21:30:00.000Z';
  const common = {
    source: 'shopify',
    shop: DEMO_SHOP,
    webhookId: 'w',
    eventId: 'e',
    apiVersion: '2026-07',
  } as const;
  for (const { topic, body } of sent) {
    const envelope = { ...common, topic, triggeredAt: later, receivedAt: later, body: JSON.stringify(body) };
    const understood =
      reportReader.readLevel(envelope, later) ?? reportReader.readReport(envelope, later, 'EUR');
    expect(understood).not.toBeNull();
  }
  expect([...new Set(sent.map(({ topic }) => topic))].toSorted()).toEqual([
    'inventory_items/create',
    'inventory_levels/update',
    'locations/create',
    'orders/cancelled',
    'orders/create',
    'products/create',
    'products/update',
    'refunds/create',
    'shop/update',
    'themes/publish',
  ]);
});

it('sends again what the door could not take, and says what it refused', async () => {
  const answers = [503, 429, 200];
  const busy = aShop({ post: async () => answers.shift() ?? 200 });
  await busy.shop.feed();
  const refusing = aShop({ post: async () => 401 });
  await expect(refusing.shop.feed()).rejects.toThrow('shop/update was answered with 401');
});
