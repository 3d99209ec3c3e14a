import type { Instant } from '../domain/inventory/inventory-level';
import {
  hearOf,
  isForgotten,
  lineIdsOf,
  type OrderReport,
  saleOf,
  unknownLine,
} from '../domain/sales/order-line';
import { decideAgainOnConflict } from './decide-again';
import type { OrderLineChange, OrderLineStore, Versioned } from './intake-ports';
import { type Recorded, silently } from './recorded';

/**
 * Records what a message says about an order: its lines, and what they change in the units and the money of their days.
 * Every line is counted once, however often and in whichever order bodies, refunds and edits come.
 */
export async function recordOrder(
  store: OrderLineStore,
  report: OrderReport,
  now: Instant,
): Promise<Recorded> {
  return decideAgainOnConflict(async () => {
    const known = await store.linesOf(report.shopId, report.orderId);
    const lines = lineIdsOf(report).map((lineId) => ({ lineId, before: known.get(lineId) ?? NOT_STORED }));
    const counted = lines.filter(
      ({ lineId, before }) => before.value !== null || !isTooOld(report, lineId, now),
    );
    const changes = counted.flatMap(({ lineId, before }): readonly OrderLineChange[] => {
      const line = before.value ?? unknownLine(report.shopId, report.orderId, lineId);
      const heard = hearOf(line, report);
      return heard === line ? [] : [{ before, after: { ...heard, counted: saleOf(heard) } }];
    });
    if (changes.length > 0) {
      await store.saveLines(changes, now);
      return silently('applied');
    }
    return silently(counted.length === 0 && lines.length > 0 ? 'ignored: order too old' : 'unchanged');
  });
}

const NOT_STORED: Versioned<never> = { value: null, expected: 0 };

function isTooOld(report: OrderReport, lineId: string, now: Instant): boolean {
  const facts = report.body?.lines.find((line) => line.lineId === lineId);
  return facts !== undefined && isForgotten(facts.day, now);
}
