import { describe, expect, it } from 'vitest';
import {
  describeBriefly,
  describeInDetail,
  nameInMessage,
  type Telling,
} from '../../../../lambdas/domain/message/describe-item';
import { NOW } from '../../../support/builders';
import { aSnapshot, openedNews } from '../../../support/alert-news';

describe('the name of an item in a message', () => {
  it('is its title, its variant and its SKU', () => {
    const variant = { title: 'Harbour Mug', variantTitle: 'Blue / 12 oz', sku: 'MUG-BLU-12' };
    expect(nameInMessage(aSnapshot({ variant }))).toBe('Harbour Mug, Blue / 12 oz (MUG-BLU-12)');
  });

  it('keeps the SKU however long the title is', () => {
    const variant = { title: '🌊'.repeat(300), variantTitle: 'Blue / 12 oz', sku: 'MUG-BLU-12' };
    expect(nameInMessage(aSnapshot({ variant }))).toMatch(/…, Blue \/ 12 oz \(MUG-BLU-12\)$/);
  });

  it('names what is unknown by its id', () => {
    const variant = { variantId: 'shopify-448716513282130001', title: null, variantTitle: null, sku: null };
    expect(nameInMessage(aSnapshot({ variant }))).toBe('Unknown SKU (shopify-448716513282130001)');
  });
});

describe('an alert that got worse', () => {
  const telling: Telling = {
    now: NOW,
    timeZoneOf: () => 'Europe/Berlin',
    mayKnowCost: false,
    mayKnowMargin: false,
    namesShops: false,
  };
  const late = aSnapshot({
    kind: 'purchase_order_late',
    explanation: {
      ...{ kind: 'purchase_order_late', supplierName: null, lateDays: 26, promisedOn: '2026-11-28' },
      ...{ expectedOn: '2026-12-24', isOverdue: false, today: '2026-11-18' },
      ...{ ordered: 100, received: 0, open: 100, itemsOpen: 1, itemsLookedAt: 1, itemsUnknown: 0 },
      ...{ horizonDays: 28, hitCount: 0, hits: [] },
    },
  });
  const worse = { eventId: '1', alert: late, type: 'worsened', previousQuantity: 3 } as const;

  it('says who had acknowledged it before, where somebody had', () => {
    const taken = { ...worse, acknowledgedBy: 'Ada' };
    expect(describeInDetail(taken, ['1'], telling).facts[0]).toEqual({
      label: 'Acknowledged',
      value: 'by Ada, before it got worse; open again until somebody takes it on',
    });
    expect(describeBriefly(taken, ['1'], telling).figure).toMatch(/, worse than when Ada acknowledged it$/);
    expect(describeInDetail(worse, ['1'], telling).facts.map(({ label }) => label)).not.toContain(
      'Acknowledged',
    );
    expect(describeBriefly(worse, ['1'], telling).figure).not.toContain('acknowledged');
  });
});

describe('the pace of an item that sold nothing', () => {
  const telling: Telling = {
    now: NOW,
    timeZoneOf: () => 'Europe/Berlin',
    mayKnowCost: false,
    mayKnowMargin: false,
    namesShops: false,
  };

  it.each([
    {
      days: 1,
      pace: 'not known yet: no sales in the 1 day known',
      gone: 'not known yet: its sales are known for 1 day only',
    },
    {
      days: 4,
      pace: 'not known yet: no sales in the 4 days known',
      gone: 'not known yet: its sales are known for 4 days only',
    },
    { days: 5, pace: 'no sales in 5 days', gone: 'not foreseeable: nothing was sold in 5 days' },
  ])('is told after $days known', ({ days, pace, gone }) => {
    const nothing = { unitsPerDay: 0, unitsSold: 0, days };
    const alert = aSnapshot({ kind: 'low_stock', quantity: 3, pace: nothing });
    const { facts } = describeInDetail(openedNews(alert), ['1'], telling);
    expect(facts).toContainEqual({ label: 'Pace', value: pace });
    expect(facts).toContainEqual({ label: 'Gone', value: gone });
  });
});
