import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSignal } from '../../../lambdas/app/describe-signal';
import type { AlertEventDelivered } from '../../../lambdas/app/tell-alerts';
import type { Sender } from '../../../lambdas/app/telling-ports';
import type { Alert } from '../../../lambdas/domain/alert/alert';
import { decideSignals } from '../../../lambdas/domain/alert/decide-signals';
import { respond } from '../../../lambdas/domain/alert/respond';
import type { Message } from '../../../lambdas/domain/message/message';
import { delayOf, judgeOrderLate, type OrderHits } from '../../../lambdas/domain/purchase/judge-order-late';
import { aRoute, aSlackChannel } from '../../support/alert-news';
import { aRule, NOW, SHOP } from '../../support/builders';
import { createNotifierWorld } from '../../support/notifier-world';
import { MUG, orderFacts } from '../../support/purchase-orders';
import { startTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

async function aWorld() {
  const told: Message[] = [];
  const sender: Sender<Message> = {
    ...{ channelType: 'slack', pauseMs: 1000 },
    render: async (message) => [
      { payload: message, eventIds: message.lead.flatMap(({ eventIds }) => eventIds) },
    ],
    async send(_, message) {
      told.push(message);
      return { outcome: 'sent' };
    },
  };
  const world = await createNotifierWorld(database, () => sender);
  await world.channels.create(aSlackChannel());
  await world.routes.create(aRoute());
  return Object.assign(world, { told });
}

const rule = aRule({ kind: 'purchase_order_late', level: 'purchase_order', threshold: 1 });
const order = { type: 'purchase_order', id: 'PO-1' } as const;
const inTime: OrderHits = { hits: [], lookedAt: 1, unknown: 0 };
const gap: OrderHits = {
  ...inTime,
  hits: [
    {
      ...{ variantId: MUG, name: 'Harbour Mug', available: 6, unitsPerDay: 2 },
      ...{ firstGapOn: '2026-12-08', gapDays: 16, unitsShort: 32 },
    },
  ],
};

/** Decides about the order as it is expected then, and writes the event of it. */
function look(before: Alert | null, expectedOn: string, hits: OrderHits, now: string) {
  const facts = orderFacts({ expectedAt: `${expectedOn}T12:00:00.000Z` }, { now });
  const finding = judgeOrderLate(facts, rule, delayOf(facts), hits);
  const alerts = before === null ? [] : [before];
  const [decided] = decideSignals({
    ...{ entity: order, shopId: SHOP, judged: [{ rule, finding }], alerts, now },
    ...{ kinds: ['purchase_order_late'], origin: 'crossing', ending: 'rule_changed' },
  });
  if (decided === undefined) throw new Error('Nothing was decided.');
  const about = { entity: order, name: 'PO-1', url: null, variant: null, shopId: SHOP, shop: null, now };
  const event = describeSignal(decided, about, [rule]);
  const delivered =
    event === null
      ? []
      : [{ 'detail-type': event.type, detail: { metadata: event.metadata, data: event.data } }];
  return { alert: decided.after, delivered: delivered as AlertEventDelivered[] };
}

describe('an order whose lateness somebody has acknowledged', () => {
  it('is told anew, at once and with whose it was, when a new date opens a gap', async () => {
    const world = await aWorld();
    const first = look(null, '2026-11-30', inTime, NOW);
    await world.save([first.alert]);
    await world.tell(first.delivered);
    await world.run({ seconds: 3_700 });
    expect(world.told[0]?.lead[0]?.facts[0]?.label).not.toBe('Acknowledged');

    const taken = respond(first.alert, { type: 'acknowledge', until: null, note: null }, 'Ada', NOW);
    const quiet = look(taken, '2026-12-06', inTime, '2026-11-18T13:00:00.000Z');
    expect(quiet.delivered).toEqual([]);
    const graver = look(quiet.alert, '2026-12-24', gap, '2026-11-18T14:00:00.000Z');
    expect(graver.alert).toMatchObject({ state: 'firing', urgency: 'now', quantity: 26 });
    await world.save([graver.alert]);
    await world.tell(graver.delivered);
    await world.run({ seconds: 60 });
    expect(world.told).toHaveLength(2);
    expect(world.told[1]?.headline).toBe('Late, and later or hitting more than before: PO-1');
    expect(world.told[1]?.lead[0]?.facts[0]).toEqual({
      label: 'Acknowledged',
      value: 'by Ada, before it got worse; open again until somebody takes it on',
    });
  });
});
