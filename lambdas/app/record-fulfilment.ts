import {
  type FulfilmentReport,
  fulfilmentTime,
  hearOfFulfilment,
  type OrderFulfilment,
} from '../domain/fulfilment/fulfilment-time';
import type { ShopId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { decideAgainOnConflict } from './decide-again';
import type { FulfilmentStore } from './fulfilment-ports';
import type { OrderLineStore } from './intake-ports';
import { type Recorded, silently } from './recorded';

/**
 * Records that goods of an order were handed over, and counts how long that took. When it was ordered is known from the
 * order, which may come later.
 */
export async function recordFulfilment(
  store: FulfilmentStore,
  orders: Pick<OrderLineStore, 'linesOf'>,
  report: FulfilmentReport,
  timeZone: string | null,
): Promise<Recorded> {
  const { shopId, orderId } = report;
  return decideAgainOnConflict(async () => {
    const before = await store.fulfilmentOf(shopId, orderId);
    const known = before.value ?? unknown(shopId, orderId);
    const orderedAt = report.orderedAt ?? known.orderedAt ?? (await orderTimeOf(orders, shopId, orderId));
    const heard = hearOfFulfilment(known, { ...report, orderedAt });
    if (heard === known) return silently('unchanged');
    const counted = fulfilmentTime(heard, timeZone ?? 'UTC');
    await store.saveFulfilment(before, { ...heard, counted });
    return silently('applied');
  });
}

/** Counts what was handed over before its order was heard of. */
export async function joinFulfilment(
  store: FulfilmentStore,
  order: { readonly shopId: ShopId; readonly orderId: string; readonly orderedAt: Instant },
  timeZone: string | null,
): Promise<void> {
  await decideAgainOnConflict(async () => {
    const before = await store.fulfilmentOf(order.shopId, order.orderId);
    if (before.value === null || before.value.orderedAt !== null) return;
    const heard = { ...before.value, orderedAt: order.orderedAt };
    await store.saveFulfilment(before, { ...heard, counted: fulfilmentTime(heard, timeZone ?? 'UTC') });
  });
}

const unknown = (shopId: ShopId, orderId: string): OrderFulfilment => ({
  ...{ shopId, orderId },
  orderedAt: null,
  fulfilments: {},
  counted: null,
});

async function orderTimeOf(
  orders: Pick<OrderLineStore, 'linesOf'>,
  shopId: ShopId,
  orderId: string,
): Promise<Instant | null> {
  const lines = [...(await orders.linesOf(shopId, orderId)).values()];
  return lines.map(({ value }) => value?.facts?.orderedAt).find((at) => at !== undefined) ?? null;
}
