import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBurst } from '../../local/demo/burst';
import { DEMO_SHOP } from '../../local/demo/catalogue';
import { sendAll } from '../../local/demo/send-all';
import { type LocalStack, startLocalStack } from '../support/local-stack';

const VARIANTS = 1000;
const ALL_SKUS = Array.from({ length: VARIANTS }, (_, index) => {
  const [edition, number] = [Math.floor(index / 100) + 1, (index % 100) + 1];
  return `ARC-${String(edition).padStart(2, '0')}-${String(number).padStart(3, '0')}`;
});
let local: LocalStack;

beforeAll(async () => {
  local = await startLocalStack();
});
afterAll(() => local.stop());

it('F11 tells of 1,000 variants that run out at once in 20 Slack messages at most and one e-mail a recipient, each variant once', async () => {
  const burst = createBurst(VARIANTS);
  const post = async (topic: string, body: unknown): Promise<number> => {
    const response = await local.postShopify(topic, body, { shop: DEMO_SHOP });
    await response.arrayBuffer();
    return response.status;
  };
  const stockedAt = new Date(local.stack.clock.now());
  await sendAll(burst.stock(stockedAt), post);
  await local.settle();
  const before = { slack: local.slack().length, emails: local.emails().length };

  await sendAll(burst.empty(new Date(stockedAt.getTime() + 2000)), post);
  await local.settle();

  const slack = local.slack().slice(before.slack);
  const channels = [...new Set(slack.map(({ url }) => url))];
  expect(channels).toHaveLength(2);
  expect(slack.length).toBeLessThanOrEqual(20);
  for (const channel of channels) {
    const messages = slack.filter(({ url }) => url === channel);
    // The blocks are what people read; the text beside them is what a notification shows.
    const read = messages.map(({ body }) => JSON.stringify((body as { blocks: unknown }).blocks)).join('\n');
    expect(skusIn(read).toSorted()).toEqual(ALL_SKUS);
  }
  const emails = local.emails().slice(before.emails);
  expect(emails.flatMap(({ to }) => to).toSorted()).toEqual([
    'marketing@shelfwire.example',
    'operations@shelfwire.example',
  ]);
  for (const { text } of emails) expect(skusIn(text).toSorted()).toEqual(ALL_SKUS);
  expect(local.warnings()).toEqual([]);
}, 600_000);

/** Every SKU of the burst each time that it stands there. */
function skusIn(text: string): readonly string[] {
  return text.match(/ARC-\d\d-\d{3}/g) ?? [];
}
