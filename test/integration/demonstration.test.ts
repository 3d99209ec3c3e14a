import { afterAll, beforeAll, expect, it } from 'vitest';
import { RULE_KINDS } from '../../lambdas/domain/rule/rule';
import { runDemonstration } from '../../local/demonstration';
import { openStateFolder } from '../../local/state-folder';
import { type LocalStack, SHOPIFY_SECRET, startLocalStack } from '../support/local-stack';

/** What happens to the shop depends on the day. */
const OPENS_AT = '2040-01-16T12:00:00.000Z';
let local: LocalStack;

beforeAll(async () => {
  local = await startLocalStack({ startsAt: OPENS_AT });
});
afterAll(() => local.stop());

async function kindsTold(): Promise<ReadonlySet<string>> {
  const kinds = new Set<string>();
  for (let cursor = ''; ; ) {
    const { status, body } = await local.api('GET', `/v1/alerts?limit=100${cursor}`);
    expect(status).toBe(200);
    const page = body as { items: { kind: string }[]; nextCursor: string | null };
    for (const { kind } of page.items) kinds.add(kind);
    if (page.nextCursor === null) return kinds;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

const notIn = (told: ReadonlySet<string>) => RULE_KINDS.filter((kind) => !told.has(kind));

it('shows every kind of rule: edits once they rest, a silent source after days, the others when it has opened', async () => {
  await runDemonstration(local.stack, openStateFolder(null), SHOPIFY_SECRET);
  await local.settle();
  expect(notIn(await kindsTold())).toEqual(['category_changed', 'page_updated', 'feed_silent']);

  await local.advance('PT15M');
  await local.settle();
  expect(notIn(await kindsTold())).toEqual(['feed_silent']);
  expect(local.warnings()).toEqual([]);
}, 300_000);
