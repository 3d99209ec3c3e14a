import type { FulfilmentReport } from '../../../domain/fulfilment/fulfilment-time';
import { instantOf } from '../../../domain/inventory/version';
import { type Reading, versionIn } from '../reading';

/** A fulfilment in one of these states hands nothing over. */
const NOTHING_SENT: readonly string[] = ['cancelled', 'error', 'failure'];

/** `fulfillments/create` and `update`. Where it went, and to whom, was taken out at the door. */
export function readFulfilment(reading: Reading): FulfilmentReport {
  const { body, envelope } = reading;
  return {
    shopId: envelope.shop,
    orderId: body.id('order_id'),
    fulfilmentId: body.id('id'),
    at: instantOf(body.instant('created_at')),
    isCancelled: NOTHING_SENT.includes(body.textOrNull('status') ?? ''),
    version: versionIn(reading, body.instantOrNull('updated_at')),
    orderedAt: null,
  };
}
