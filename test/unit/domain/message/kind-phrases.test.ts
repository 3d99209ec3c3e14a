import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../../../lambdas/domain/message/compose-message';
import type { AlertNews } from '../../../../lambdas/domain/message/alert-news';
import { RULE_KINDS, type RuleKind, type RuleLevel } from '../../../../lambdas/domain/rule/rule';
import { KIND_PROFILES } from '../../../../lambdas/domain/rule/rule-kinds';
import { aNumberedSnapshot, openedNews } from '../../../support/alert-news';
import { NOW } from '../../../support/builders';

type Told = AlertNews['alert'];

function anAlert(
  kind: RuleKind,
  n: number,
  type: RuleLevel = KIND_PROFILES[kind].levels[0] ?? 'variant',
): Told {
  const snapshot = aNumberedSnapshot(n, { kind });
  const { threshold } = KIND_PROFILES[kind];
  const rule = { ...snapshot.rule, ruleId: `rule_${kind}`, threshold: threshold.default };
  if (type === 'variant') return { ...snapshot, rule };
  const entity = { type, id: `${type}-${n}`, name: `The ${n}th ${type}`, url: null };
  return { ...snapshot, rule, entity, variant: null };
}

const compose = (news: readonly AlertNews[], cadence: 'hourly' | 'summary:shop' | 'rule:r:1' = 'hourly') =>
  composeMessage(
    news.map((one) => ({ news: one, eventIds: [one.eventId] })),
    {
      ...{
        cadence,
        now: NOW,
        timeZoneOf: () => null,
        clearedCount: 0,
        alertsUrl: 'https://shelfwire.example',
      },
      ...{ mayKnowCost: true, mayKnowMargin: true },
    },
  ).message;
const opened = (...alerts: readonly Told[]): readonly AlertNews[] =>
  alerts.map((alert, index) => ({
    ...openedNews(aNumberedSnapshot(index)),
    eventId: `e${index}`,
    alert,
    type: 'opened',
  }));

/** What heads a message about one, about two, and about one among others. */
const SAYS: Readonly<Record<RuleKind, readonly [string, string, string]>> = {
  low_stock: ['Low stock', '2 items low on stock', '1 item low on stock'],
  out_of_stock: ['Out of stock', '2 items out of stock', '1 item out of stock'],
  back_in_stock: ['Back in stock', '2 items back in stock', '1 item back in stock'],
  oversold: ['Oversold', '2 items oversold', '1 item oversold'],
  broken_size_run: [
    'Broken size run',
    '2 products with broken size runs',
    '1 product with a broken size run',
  ],
  days_of_cover: ['Running out', '2 items running out', '1 item running out'],
  reorder_point: ['Due for reorder', '2 items due for reorder', '1 item due for reorder'],
  selling_fast: ['Selling fast', '2 items selling fast', '1 item selling fast'],
  purchase_order_placed: ['Ordered', '2 purchase orders placed', '1 purchase order placed'],
  purchase_order_arriving: ['Arriving', '2 purchase orders arriving', '1 purchase order arriving'],
  purchase_order_received: ['Arrived', '2 deliveries arrived', '1 delivery arrived'],
  purchase_order_late: ['Late', '2 purchase orders late', '1 purchase order late'],
  category_changed: [
    'Category changed',
    '2 products moved to another category',
    '1 product moved to another category',
  ],
  aging_stock: ['Aging stock', '2 items aging in stock', '1 item aging in stock'],
  nearing_expiration: ['Nearing expiration', '2 items nearing expiration', '1 item nearing expiration'],
  product_launched: ['Launch', '2 product launches', '1 product launch'],
  page_updated: ['Page updated', '2 pages updated', '1 page updated'],
  traffic_spike: ['Traffic spike', '2 traffic spikes', '1 traffic spike'],
  sales_vs_profit: [
    'Sales and profit part ways',
    'Sales and profit part ways for 2 categories',
    'sales and profit part ways for 1 category',
  ],
  feed_silent: ['Feed silent', '2 feeds silent', '1 feed silent'],
};

describe('what a message is headed by', () => {
  it.each(RULE_KINDS)('%s: about one, about two, and among others', (kind) => {
    const [one, two, among] = SAYS[kind];
    expect(compose(opened(anAlert(kind, 1))).headline).toMatch(new RegExp(`^${one}: (Item 0001|The 1th )`));
    expect(compose(opened(anAlert(kind, 1), anAlert(kind, 2))).headline).toBe(two);
    const other = kind === 'oversold' ? 'out_of_stock' : 'oversold';
    const mixed = compose(opened(anAlert(kind, 1), anAlert(other, 2))).headline;
    expect(mixed.replace(/^2 alerts: /, '').split(', ')).toContain(among);
  });

  it('counts products, categories and shops as what they are, also where they are mixed', () => {
    const of = (...levels: RuleLevel[]) =>
      compose(opened(...levels.map((level, n) => anAlert('sales_vs_profit', n, level)))).headline;
    expect(of('product', 'product')).toBe('Sales and profit part ways for 2 products');
    expect(of('shop', 'shop')).toBe('Sales and profit part ways for 2 shops');
    expect(of('category', 'shop')).toBe('Sales and profit part ways for 1 category and 1 shop');
    expect(of('shop', 'product', 'category', 'shop')).toBe(
      'Sales and profit part ways for 1 category, 1 item and 2 shops',
    );
  });

  it('names the gravest kinds where there are more than a line holds, and counts every alert', () => {
    const kinds: RuleKind[] = [
      'page_updated',
      'days_of_cover',
      'days_of_cover',
      'oversold',
      'out_of_stock',
      'traffic_spike',
    ];
    const { headline } = compose(opened(...kinds.map((kind, n) => anAlert(kind, n))));
    expect(headline).toBe('6 alerts: 1 item oversold, 1 item out of stock, 2 items running out and 2 more');
  });

  it('is a subject of at most 150 characters that is cut within no name', () => {
    const kinds: RuleKind[] = [
      'category_changed',
      'broken_size_run',
      'purchase_order_late',
      'sales_vs_profit',
    ];
    const { subject, headline } = compose(opened(...kinds.map((kind, n) => anAlert(kind, n, 'product'))));
    expect(Array.from(subject).length).toBeLessThanOrEqual(150);
    expect(subject.startsWith(headline)).toBe(true);
    expect(subject).not.toContain('…');
  });

  it('says of a summary what there is to begin with, or what a rule matches already', () => {
    const two = opened(anAlert('aging_stock', 1), anAlert('purchase_order_arriving', 2));
    expect(compose(two, 'summary:shop').headline).toBe(
      'Blue Harbour, to begin with: 1 purchase order arriving, 1 item aging in stock',
    );
    expect(compose(two, 'rule:r:1').headline).toBe(
      'A new or changed rule matches already: 1 purchase order arriving, 1 item aging in stock',
    );
  });
});

describe('what became of it since', () => {
  const lasting = RULE_KINDS.filter((kind) => !KIND_PROFILES[kind].isOccurrence && kind !== 'back_in_stock');
  it.each(lasting)('%s lasts, gets worse and is over in words of its own', (kind) => {
    const alert = anAlert(kind, 1);
    const base = { eventId: 'e', alert };
    const heads = [
      compose([{ ...base, type: 'repeated' }]),
      compose([{ ...base, type: 'worsened', previousQuantity: 9 }]),
      compose([{ ...base, type: 'resolved', resolution: 'recovered', resolvedAt: NOW }]),
    ].map(({ headline }) => headline.replace(/: .*/, ''));
    expect(heads[0]).toMatch(/still/i);
    expect(heads[1]).toMatch(/than before$/);
    expect(heads[2]).toMatch(/no longer|over$|again$|mended$/i);
    expect(new Set(heads).size).toBe(3);
  });
});

describe('the rule', () => {
  it.each([
    ['days_of_cover', 'running out: from a chance of 62 % within 28 days (rule_days_of_cover, version 1)'],
    [
      'nearing_expiration',
      'nearing expiration: 1 unit or more left over within 60 days (rule_nearing_expiration, version 1)',
    ],
    [
      'purchase_order_received',
      'arrived: receipts of 1 unit or more (rule_purchase_order_received, version 1)',
    ],
    [
      'purchase_order_late',
      'late: 1 day or more behind the date first promised (rule_purchase_order_late, version 1)',
    ],
    ['product_launched', 'launch (rule_product_launched, version 1)'],
    [
      'sales_vs_profit',
      'sales against profit: in 7 days sales up 10 % and profit down, the margin below 20 %, or down 5 points (rule_sales_vs_profit, version 1)',
    ],
  ] as const)('of %s is told with its marks: "%s"', (kind, said) => {
    expect(compose(opened(anAlert(kind, 1))).lead[0]?.rule).toBe(said);
  });

  it.each(RULE_KINDS)('of %s never speaks of 1 units', (kind) => {
    expect(compose(opened(anAlert(kind, 1))).lead[0]?.rule).not.toMatch(
      /\b1 (units|days|minutes|times)\b|undefined|NaN/,
    );
  });
});
