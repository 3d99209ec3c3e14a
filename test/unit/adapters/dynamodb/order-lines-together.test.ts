import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrderLineStore } from '../../../../lambdas/adapters/dynamodb/order-line-store';
import { transactionsOf } from '../../../../lambdas/adapters/dynamodb/line-transactions';
import type { OrderLineChange } from '../../../../lambdas/app/intake-ports';
import type { WebhookEnvelope } from '../../../../lambdas/contracts/envelope/envelope';
import { saleOf, unknownLine } from '../../../../lambdas/domain/sales/order-line';
import { ConcurrentChangeError } from '../../../../lambdas/platform/errors';
import { testIntake } from '../../../support/intake';
import { TILL } from '../../../support/lists';
import { startTestDatabase, type TestDatabase, type TestTable } from '../../../support/test-database';

const NOON = '2026-11-18T12:00:00.000Z';

interface Order {
  readonly id: number;
  readonly day: number;
  readonly version: number;
  readonly lines: readonly { readonly item: number; readonly units: number }[];
}

const dayOf = ({ day }: Pick<Order, 'day'>) => `2026-11-0${day + 1}`;

function envelopeOf(order: Order, index: number): WebhookEnvelope {
  const at = `${dayOf(order)}T09:00:0${order.version}Z`;
  const lines = order.lines.map(({ item, units }, place) => ({
    ...{ lineId: `L${place}`, variantId: `V${item}`, quantity: units },
    netAmount: `${units * 2}.00`,
  }));
  const ordered = { orderedAt: `${dayOf(order)}T09:00:00Z`, updatedAt: at, currency: 'USD' };
  const data = { orderId: `O${order.id}`, ...ordered, lines };
  const body = JSON.stringify({ type: 'order.updated', timestamp: at, data });
  return {
    ...{ source: TILL, topic: '', shop: TILL, webhookId: `imp_1.${index}`, importId: 'imp_1' },
    ...{ eventId: null, apiVersion: null, triggeredAt: null, receivedAt: NOON, body },
  };
}

/** Slow and obvious: each line as its order's newest version has it, added up by item and day. */
function expectedSums(orders: readonly Order[]): Record<string, { units: number; net: number }> {
  const lines = new Map<string, { readonly key: string; readonly units: number; readonly version: number }>();
  for (const order of orders) {
    for (const [place, { item, units }] of order.lines.entries()) {
      const known = lines.get(`${order.id} ${place}`);
      if (known !== undefined && known.version > order.version) continue;
      const key = `V${item} ${dayOf(order)}`;
      lines.set(`${order.id} ${place}`, { key, units, version: order.version });
    }
  }
  const sums: Record<string, { units: number; net: number }> = {};
  for (const { key, units } of lines.values()) {
    const sum = (sums[key] ??= { units: 0, net: 0 });
    sum.units += units;
    sum.net += units * 200;
  }
  return sums;
}

describe('orders that are recorded together', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  async function aTable(): Promise<TestTable> {
    const table = await database.createTable();
    const source = { pk: 'SOURCES', sk: `SOURCE#${TILL}`, id: TILL, name: 'Till' };
    await table.documents.send(new PutCommand({ TableName: table.name, Item: source }));
    return table;
  }

  async function sumsIn(table: TestTable) {
    const days = (await table.items()).filter(
      ({ pk, sk }) => String(pk).startsWith('SALES#') && String(sk).startsWith('DAY#'),
    );
    return Object.fromEntries(
      days
        .map(({ pk, sk, units, net_USD: net }): [string, { units: number; net: number }] => [
          `${String(pk).split('#').at(-1)} ${String(sk).slice('DAY#'.length)}`,
          { units: Number(units), net: Number(net) },
        ])
        .filter(([, { units, net }]) => units !== 0 || net !== 0),
    );
  }

  /** As the queue does: what failed comes again. */
  async function recordAll(table: TestTable, orders: readonly Order[]): Promise<void> {
    const { record } = testIntake(table, {}, NOON);
    let left = orders.map(envelopeOf);
    for (let turn = 0; left.length > 0 && turn < 10; turn++) {
      const sent = left;
      const { failed, parked } = await record(...sent);
      expect(parked).toEqual([]);
      const ids = new Set(failed.map(({ messageId }) => messageId));
      left = sent.filter((_, index) => ids.has(`message-${index}`));
    }
    expect(left).toEqual([]);
  }

  /** Three versions of six orders at the most; an order's day never changes, and neither do its lines' places. */
  const history = fc.array(
    fc.record({
      id: fc.nat(5),
      version: fc.nat(2),
      lines: fc.array(fc.record({ item: fc.nat(2), units: fc.integer({ min: 1, max: 9 }) }), {
        minLength: 1,
        maxLength: 6,
      }),
    }),
    { minLength: 1, maxLength: 14 },
  );

  it('are counted once each, in whatever order, however often and by how many at once they are recorded', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.infiniteStream(fc.nat()), async (given, random) => {
        const next = () => random.next().value as number;
        // Of one version there is one body.
        const orders = [...new Map(given.map((one) => [`${one.id} ${one.version}`, one])).values()].map(
          (one) => ({ ...one, day: one.id % 3 }),
        );
        const shuffled = () => orders.toSorted(() => (next() % 2 === 0 ? 1 : -1));
        const table = await aTable();
        await Promise.all([recordAll(table, shuffled()), recordAll(table, shuffled())]);
        await recordAll(table, shuffled());
        expect(await sumsIn(table)).toEqual(expectedSums(orders));
      }),
      { seed: 20261125, numRuns: 15 },
    );
  });

  it('are written one by one where one of them is no longer what was read: it alone is refused', async () => {
    const table = await aTable();
    const orders = [0, 1, 2].map((id) => ({
      ...{ id, day: 0, version: 0 },
      lines: [{ item: 0, units: id + 1 }],
    }));
    await recordAll(table, orders.slice(1, 2));
    const store = createOrderLineStore(table.documents, table.name);
    const saving = orders.map(async ({ id, lines: [line] }) =>
      store.saveLines([aChange(TILL, 'V0', '2026-11-01', id, line?.units).change], NOON),
    );
    const ended = await Promise.allSettled(saving);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ended[1]).toMatchObject({ reason: expect.any(ConcurrentChangeError) });
    expect(await sumsIn(table)).toMatchObject({ 'V0 2026-11-01': { units: 6 } });
  });
});

function aChange(
  shopId: string,
  item: string,
  day: string,
  order: number,
  quantity = 1,
): { change: OrderLineChange } {
  const facts = {
    ...{ lineId: 'L0', platformVariantId: item, day, quantity, currentQuantity: null },
    ...{ netMinor: 200 * quantity, currency: 'USD', isCancelled: false },
  };
  const heard = { ...unknownLine(shopId, `O${order}`, 'L0'), facts, version: '2026-11-01' };
  return { change: { before: { value: null, expected: 0 }, after: { ...heard, counted: saleOf(heard) } } };
}

describe('a transaction', () => {
  it('takes as many lines of one day as fit beside it, and the others go into the next', () => {
    const changes = Array.from({ length: 150 }, (_, order) => aChange(TILL, 'V', '2026-11-01', order));
    expect(transactionsOf(changes).map(({ length }) => length)).toEqual([99, 51]);
  });

  it('takes half as many where each line is of another day', () => {
    const changes = Array.from({ length: 101 }, (_, order) =>
      aChange(TILL, `V${order}`, '2026-11-01', order),
    );
    expect(transactionsOf(changes).map(({ length }) => length)).toEqual([50, 50, 1]);
  });

  it('is of one shop, and holds all that counts in one day', () => {
    const changes = Array.from({ length: 20 }, (_, order) =>
      aChange(order % 2 === 0 ? 'src_a' : 'src_b', `V${order % 3}`, '2026-11-01', order),
    );
    const groups = transactionsOf(changes);
    expect(groups.map((group) => new Set(group.map(({ change }) => change.after.shopId)).size)).toEqual([
      1, 1,
    ]);
    expect(groups.flat()).toHaveLength(20);
  });
});
