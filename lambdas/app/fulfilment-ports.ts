import type { FulfilmentDay, OrderFulfilment } from '../domain/fulfilment/fulfilment-time';
import type { ShopId } from '../domain/inventory/identity';
import type { Versioned } from './intake-ports';

export interface FulfilmentStore {
  fulfilmentOf(shopId: ShopId, orderId: string): Promise<Versioned<OrderFulfilment>>;
  /**
   * Writes it with what it changes in the counts of its days, all or nothing.
   * @throws ConcurrentChangeError where it is no longer what was read
   */
  saveFulfilment(before: Versioned<OrderFulfilment>, after: OrderFulfilment): Promise<void>;
}

export interface FulfilmentReader {
  /** Days of the shop's own calendar in `[from, to]`, yyyy-mm-dd, earliest first; days without any are left out. */
  fulfilmentDays(shopId: ShopId, from: string, to: string): Promise<readonly FulfilmentDay[]>;
}
