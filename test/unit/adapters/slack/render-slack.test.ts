import { describe, expect, it } from 'vitest';
import { renderSlack } from '../../../../lambdas/adapters/slack/render-slack';
import { composeMessage } from '../../../../lambdas/domain/message/compose-message';
import { aNumberedSnapshot, aSnapshot, openedNews } from '../../../support/alert-news';
import { NOW } from '../../../support/builders';
import { HOSTILE_TITLES } from '../../../support/hostile-titles';

const occasion = {
  cadence: 'instant',
  now: NOW,
  timeZoneOf: () => 'Europe/Berlin',
  clearedCount: 0,
  alertsUrl: 'https://shelfwire.example/v1/alerts',
  mayKnowCost: false,
  mayKnowMargin: true,
} as const;
const compose = (alerts: ReturnType<typeof aSnapshot>[]) =>
  composeMessage(
    alerts.map((alert) => ({ news: openedNews(alert), eventIds: [openedNews(alert).eventId] })),
    occasion,
  ).message;

/** Every text of a payload that Slack reads as mrkdwn. */
function mrkdwnOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Record<string, unknown>;
  const own = object.type === 'mrkdwn' ? [String(object.text)] : [];
  return [...own, ...Object.values(object).flatMap(mrkdwnOf)];
}

describe('what a title can do in Slack', () => {
  it.each(HOSTILE_TITLES)('F71 nothing: %j', (title) => {
    const lead = aSnapshot({
      variant: { title, variantTitle: title, sku: title },
      shop: { shopId: 'a', name: title },
      perLocation: [
        { locationId: '1', name: title, quantity: 0 },
        { locationId: '2', name: title, quantity: 0 },
      ],
    });
    const others = Array.from({ length: 20 }, (_, n) => aNumberedSnapshot(n + 5000, { variant: { title } }));
    for (const { payload } of renderSlack(compose([lead, ...others]))) {
      for (const text of [...mrkdwnOf(payload.blocks), payload.text]) {
        const ours = text.replace(
          /<https:\/\/(blue-harbour\.myshopify\.com\/admin\/products|shelfwire\.example)[^<>|]*\|[A-Z][a-z A-Z]+>/g,
          '',
        );
        expect(ours).not.toMatch(/[<>]/);
        expect(ours).not.toMatch(/&(?!amp;|lt;|gt;)/);
        expect(ours).not.toMatch(/@(channel|here|everyone)/);
        expect(ours).not.toMatch(/:\/\//);
        expect(ours).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
      }
      for (const text of mrkdwnOf(payload.blocks)) {
        expect(text.replaceAll(/\*[A-Z][A-Za-z ,]+:\*/g, '')).not.toMatch(/`/);
      }
      const markup = JSON.stringify(payload.blocks);
      expect(markup).not.toContain('"verbatim":false');
      expect(mrkdwnOf(payload.blocks).length).toBe(markup.split('"verbatim":true').length - 1);
    }
  });

  it('keeps every limit of Slack when every title is as long as it can be', () => {
    const alerts = Array.from({ length: 1000 }, (_, n) =>
      aNumberedSnapshot(n, {
        variant: { title: `&<>${'&'.repeat(250)}`, variantTitle: '<'.repeat(255), sku: `SKU-${n}` },
      }),
    );
    const posts = renderSlack(compose(alerts));
    expect(posts.length).toBeLessThanOrEqual(20);
    expect(posts.flatMap(({ eventIds }) => eventIds).toSorted()).toEqual(
      alerts.map((alert) => openedNews(alert).eventId).toSorted(),
    );
    for (const { payload } of posts) {
      expect(payload.blocks.length).toBeLessThanOrEqual(50);
      for (const text of mrkdwnOf(payload.blocks)) expect(text.length).toBeLessThanOrEqual(3000);
      expect(payload.text.length).toBeLessThan(40_000);
    }
  });
});

it('says what happened, where, since when, how many are left, the pace, the end, the rule and its numbers', () => {
  const low = aSnapshot({
    kind: 'low_stock',
    quantity: 4,
    goneAt: '2026-11-19T18:00:00.000Z',
    perLocation: [
      { locationId: '1', name: 'Berlin store', quantity: 1 },
      { locationId: '2', name: 'Hamburg warehouse', quantity: 3 },
    ],
    rule: { ...aSnapshot().rule, threshold: 5, recoverAt: 6, holdMinutes: 15 },
  });
  const [post] = renderSlack(compose([low]));
  const words = mrkdwnOf(post?.payload.blocks).join('\n');
  expect(words).toContain('*Harbour Mug, Blue / 12 oz (MUG-BLU-12)* — low stock');
  expect(words).toContain('*Left:* 4 in all locations together');
  expect(words).toContain('*Where:* Berlin store: 1 · Hamburg warehouse: 3');
  expect(words).toContain('*Since:* Wed 18 Nov 2026, 10:00 (Europe/Berlin), 3 hours ago');
  expect(words).toContain('*Pace:* 3.2 a day (45 sold in 14 days)');
  expect(words).toContain(
    '*Gone:* in 30 hours at this pace: Thu 19 Nov 2026, in the evening (Europe/Berlin)',
  );
  expect(words).toContain(
    'low stock at or below 5 available, all locations together; clears at 6; must hold for 15 minutes (rule_default_out_of_stock, version 1)',
  );
  expect(words).toContain('|Open in Shopify>');
  expect(words).not.toMatch(/margin|cost|37\.12|3712/i);
});
