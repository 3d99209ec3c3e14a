import { expect, it } from 'vitest';
import { judgeTraffic } from '../../../lambdas/app/judge-traffic-spike';
import type { AlertState } from '../../../lambdas/domain/alert/alert';
import { NOW, SHOP, aLevel, aShop, aVariant } from '../../support/builders';
import { alertOf, aSnapshot } from '../../support/alert-news';
import { aHistory, aTrafficRule } from '../../support/traffic';

/** Looks at a product that nobody has visited for an hour, with an alert in this state. */
async function look(state: AlertState) {
  const variant = aVariant();
  const stocked = {
    ...{ variant, levels: [aLevel({ available: 18 })], revision: 1 },
    ...{ lots: [], rises: new Map(), outages: [], purchases: [] },
  };
  const judgement = judgeTraffic(
    {
      recordOf: async () => ({ history: aHistory(8 * 168, () => 20), recent: new Map(), marks: null }),
      saveMarks: async () => undefined,
    },
    {
      locations: async () => new Map(),
      unitsSoldPerDay: async () => new Map([['2026-11-10', 24]]),
    },
  );
  const alert = alertOf(aSnapshot({ kind: 'traffic_spike' }), { kind: 'traffic_spike', state });
  const { judged } = await judgement.judge(
    {
      productId: 'shopify-8123456789013',
      shop: aShop({ shopId: SHOP }),
      representative: variant,
      variants: async () => [stocked],
    },
    {
      ruleSet: { revision: 1, rules: [aTrafficRule()] },
      now: NOW,
      reason: 'due',
      alerts: [alert],
    },
  );
  const finding = judged[0]?.finding;
  return finding?.outcome === 'condition' ? finding : null;
}

it.each(['firing', 'acknowledged', 'snoozed'] as const)(
  'the end of a visited page that is %s is told with who of its visitors buys, and with its stock',
  async (state) => {
    const finding = await look(state);
    expect(finding?.verdict).toBe('clear');
    expect(finding?.explanation).toMatchObject({ available: 18, conversion: { unitsSold: 24 } });
  },
);

it('of what is told to nobody, neither is read', async () => {
  expect((await look('resolved'))?.explanation).toMatchObject({ available: null, conversion: null });
});
