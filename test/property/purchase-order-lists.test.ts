import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportReader } from '../../lambdas/adapters/storefront/read-report';
import { hearOrder, hearReceipt, unknownOrder } from '../../lambdas/domain/purchase/hear-order';
import { type PurchaseOrder, receiptsOf } from '../../lambdas/domain/purchase/purchase-order';
import { anEnvelope } from '../support/intake';
import { check, recordsOf, TILL } from '../support/lists';

const START = Date.parse('2026-11-02T00:00:00.000Z');
const NOW = '2026-12-24T12:00:00.000Z';
const ITEMS = ['A', 'B'] as const;
const atHour = (hour: number) => new Date(START + hour * 3_600_000).toISOString();
const dayOf = (day: number) => `2026-11-${String(day).padStart(2, '0')}`;

/** Units by the day on which they came. */
type Arrived = Readonly<Record<number, number>>;
/** A list as it was imported at an hour; an item that is left out is in the order no more. */
interface Import {
  readonly hour: number;
  readonly items: Readonly<Partial<Record<(typeof ITEMS)[number], Arrived>>>;
}
/** A delivery that was told by itself. */
interface Delivery {
  readonly hour: number;
  readonly id: string;
  readonly item: (typeof ITEMS)[number];
  readonly units: number;
}
interface Event {
  readonly type: string;
  readonly timestamp: string;
  readonly data: object;
}

const entriesOf = (items: Import['items']) =>
  Object.entries(items).map(([item, arrived]) => [item, Object.entries(arrived)] as const);

/** What the import makes of it. */
function listed({ hour, items }: Import): readonly Event[] {
  const rows = entriesOf(items).flatMap(([item, arrived]) =>
    arrived.length === 0
      ? [`P1,${item},60,2026-11-01,,`]
      : arrived.map(([day, units]) => `P1,${item},60,2026-11-01,${dayOf(Number(day))},${units}`),
  );
  const csv = `po_id,sku,quantity,placed_at,received_at,received_quantity\n${rows.join('\n')}\n`;
  const checked = check('purchase_orders', csv, { at: atHour(hour), now: NOW });
  expect(checked.faults).toEqual([]);
  return recordsOf(checked);
}

/** What imports made of it when they told each delivery by its time. */
function toldOneByOne({ hour, items }: Import): readonly Event[] {
  const purchaseOrderId = 'P1';
  const timestamp = atHour(hour);
  const lines = entriesOf(items).map(([item, arrived]) => ({
    ...{ lineId: item, variantId: item, quantity: 60 },
    receivedQuantity: arrived.reduce((sum, [, units]) => sum + units, 0),
  }));
  const deliveries = entriesOf(items).flatMap(([item, arrived]) =>
    arrived.map(([day, quantity]) => ({ lineId: item, at: `${dayOf(Number(day))}T12:00:00Z`, quantity })),
  );
  const times = [...new Set(deliveries.map(({ at }) => at))];
  return [
    { type: 'purchase_order.updated', timestamp, data: { purchaseOrderId, status: 'ordered', lines } },
    ...times.map((time) => {
      const some = deliveries.filter(({ at }) => at === time);
      const data = { purchaseOrderId, receiptId: time, receivedAt: time, lines: some };
      return { type: 'purchase_order.received', timestamp, data };
    }),
  ];
}

const delivered = ({ hour, id, item, units }: Delivery): Event => ({
  type: 'purchase_order.received',
  timestamp: atHour(hour),
  data: { purchaseOrderId: 'P1', receiptId: id, lines: [{ lineId: item, quantity: units }] },
});

function hear(order: PurchaseOrder, event: Event): PurchaseOrder {
  const envelope = anEnvelope('', event, { source: TILL, shop: TILL, triggeredAt: null });
  const report = reportReader.readReport(envelope, NOW, 'USD');
  const hearing =
    report.kind === 'purchase_order'
      ? hearOrder(order, report.purchaseOrder)
      : report.kind === 'purchase_receipt'
        ? hearReceipt(order, report.receipt)
        : null;
  return hearing?.outcome === 'changed' ? hearing.order : order;
}

const arrived = fc.dictionary(fc.integer({ min: 1, max: 30 }).map(String), fc.integer({ min: 1, max: 20 }), {
  maxKeys: 4,
}) as fc.Arbitrary<Arrived>;
const items = fc
  .record({ A: arrived, B: arrived }, { requiredKeys: [] })
  .filter((some) => Object.keys(some).length > 0);
const imports = (from: number, minLength: number) =>
  fc.uniqueArray(fc.record({ hour: fc.integer({ min: from, max: from + 200 }), items }), {
    selector: ({ hour }) => hour,
    minLength,
    maxLength: 4,
  });
const deliveries = fc.uniqueArray(
  fc.record({
    hour: fc.integer({ min: 0, max: 600 }),
    id: fc.constantFrom('GR-1', 'GR-2', 'GR-3'),
    item: fc.constantFrom(...ITEMS),
    units: fc.integer({ min: 0, max: 40 }),
  }),
  { selector: ({ hour }) => hour, maxLength: 4 },
);

describe('an order that is imported again and again', () => {
  it('has arrived as the newest list says, or as its deliveries do by themselves where that is more', () => {
    fc.assert(
      fc.property(
        imports(0, 0),
        imports(300, 1),
        deliveries,
        fc.infiniteStream(fc.nat()),
        (old, lists, singles, draws) => {
          const events = [...old.flatMap(toldOneByOne), ...lists.flatMap(listed), ...singles.map(delivered)];
          const shuffled = [...events, ...events]
            .map((event) => ({ event, key: draws.next().value as number }))
            .toSorted((one, other) => one.key - other.key)
            .map(({ event }) => event);
          const order = shuffled.reduce(hear, unknownOrder(`${TILL}-P1`, TILL, NOW));

          const newest = lists.toSorted((one, other) => other.hour - one.hour)[0];
          const lastWords = new Map(
            singles.toSorted((one, other) => one.hour - other.hour).map((one) => [one.id, one]),
          );
          const expected = entriesOf(newest?.items ?? {}).map(([item, days]) => {
            const inList = days.reduce((sum, [, units]) => sum + units, 0);
            const alone = [...lastWords.values()]
              .filter((one) => one.item === item)
              .reduce((sum, { units }) => sum + units, 0);
            const dates = days.map(([day, units]) => `${units} ${dayOf(Number(day))}`);
            return [item, Math.max(inList, alone), alone >= inList && alone > 0 ? null : dates.toSorted()];
          });
          const found = order.lines.map((line) => {
            const receipts = receiptsOf(order, line);
            const dates = receipts.map(({ units, at }) => `${units} ${at.slice(0, 10)}`);
            const [, , wanted] = expected.find(([item]) => item === line.lineId) ?? [];
            const units = receipts.reduce((sum, receipt) => sum + receipt.units, 0);
            return [line.lineId, units, wanted === null ? null : dates.toSorted()];
          });
          const byItem = (one: readonly unknown[], other: readonly unknown[]) =>
            String(one[0]) < String(other[0]) ? -1 : 1;
          expect(found.toSorted(byItem)).toEqual(expected.toSorted(byItem));
        },
      ),
      { seed: 20261125, numRuns: 400 },
    );
  });
});
