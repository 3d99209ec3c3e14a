import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Mail } from '../../local/aws/ses/index';
import type { LocalStack } from './local-stack';

export interface OrderFacts {
  readonly orderId?: string;
  /** What a unit was sold for, after discounts and without tax. @default '10.00' */
  readonly unitPrice?: string;
  /** What it was listed for. @default not said */
  readonly listPrice?: string;
}

/** A shop that speaks by vendor-neutral events, signed by the source that a first run makes. */
export interface VendorNeutralShop {
  post(type: string, data: Record<string, unknown>, timestamp?: string): Promise<void>;
  /** An item that has been known for two months, as its first order shows. */
  anItem(sku: string, facts?: Record<string, unknown>): Promise<void>;
  order(sku: string, quantity: number, daysAgo: number, facts?: OrderFacts): Promise<void>;
  orderBody(sku: string, quantity: number, daysAgo: number, facts?: OrderFacts): Record<string, unknown>;
  level(sku: string, available: number, daysAgo?: number): Promise<void>;
  /** An instant so many days ago by the product's clock, in whole seconds. */
  at(daysAgo: number): string;
  /** The day so many days ahead, yyyy-mm-dd. */
  dayAhead(days: number): string;
  mailsAbout(text: string, team?: 'operations' | 'marketing'): Mail[];
}

const DAY_MS = 86_400_000;

export function aVendorNeutralShop(local: LocalStack): VendorNeutralShop {
  const { source } = local;
  if (source === null) throw new Error('A first run makes a source.');
  const at = (daysAgo: number): string =>
    new Date(local.stack.clock.now() - daysAgo * DAY_MS).toISOString().replace(/\.\d+/, '');

  async function post(type: string, data: Record<string, unknown>, timestamp = at(0)): Promise<void> {
    if (source === null) return;
    const body = JSON.stringify({ type, timestamp, data });
    const id = `msg_${randomUUID()}`;
    const now = new Date();
    const response = await fetch(`${local.url}/webhooks/standard/${source.id}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(source.secret).sign(id, now, body),
      },
      body,
    });
    if (response.status !== 200) throw new Error(`${type} was answered with ${response.status}.`);
  }

  const orderBody: VendorNeutralShop['orderBody'] = (sku, quantity, daysAgo, facts = {}) => {
    const { orderId = randomUUID(), unitPrice = '10.00', listPrice } = facts;
    const amount = (price: string) => (Number(price) * quantity).toFixed(2);
    const listed = listPrice === undefined ? {} : { grossAmount: amount(listPrice) };
    const line = { lineId: '1', variantId: sku, quantity, netAmount: amount(unitPrice), ...listed };
    return { orderId, orderedAt: at(daysAgo), currency: 'EUR', lines: [line] };
  };
  const order: VendorNeutralShop['order'] = (sku, quantity, daysAgo, facts) =>
    post('order.updated', orderBody(sku, quantity, daysAgo, facts));

  return {
    post,
    order,
    orderBody,
    at,
    async anItem(sku, facts = {}) {
      const money = { price: '10.00', cost: '4.00', currency: 'EUR' };
      const item = { variantId: sku, sku, title: `Item ${sku}`, status: 'active', ...money, ...facts };
      await post('variant.updated', item);
      await order(sku, 1, 60);
    },
    level: (sku, available, daysAgo = 0) =>
      post('inventory_level.updated', {
        variantId: sku,
        locationId: 'store',
        available,
        updatedAt: at(daysAgo),
      }),
    dayAhead: (days) => at(-days).slice(0, 10),
    mailsAbout: (text, team = 'operations') =>
      local
        .emails()
        .filter((mail) => mail.to.includes(`${team}@shelfwire.example`) && mail.text.includes(text)),
  };
}
