import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import type { Evaluation } from '../../../lambdas/app/evaluate-variant';
import { createHandler } from '../../../lambdas/handlers/evaluate-stock/handler';
import { createLogger } from '../../../lambdas/platform/logger';
import { NOW } from '../../support/builders';

const metadata = { id: 'e1', version: 1, occurredAt: NOW };
const leftBand = (variantId: string) => ({
  'detail-type': 'InventoryLevelLeftBand',
  detail: { metadata, data: { variantId, locationId: 'shopify-1', shopId: 'a.myshopify.com' } },
});
const swept = (variantIds: string[]) => ({
  'detail-type': 'VariantSweepRequested',
  detail: { metadata, data: { variantIds, reason: 'rule_change' } },
});

function setUp(decide: (entityId: string) => Promise<Evaluation> = async () => ({ outcome: 'settled' })) {
  const evaluate = vi.fn(decide);
  const parked: string[][] = [];
  const lines: string[] = [];
  const handler = createHandler({
    evaluate,
    rules: { ruleSet: async () => ({ revision: 1, rules: [] }) },
    deadLetters: { park: async (body, cause) => void parked.push([body, cause]) },
    clock: { now: () => NOW },
    logger: createLogger('test', (line) => lines.push(line)),
  });
  const receive = async (bodies: readonly unknown[], receives = 1) => {
    const Records = bodies.map((body, index) => ({
      messageId: String(index),
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: String(receives) },
    }));
    const answer = await handler({ Records } as unknown as SQSEvent);
    return answer.batchItemFailures.map((f) => f.itemIdentifier);
  };
  return { receive, evaluate, parked, lines };
}

describe('evaluate-stock', () => {
  it('evaluates a variant once however many messages of the batch name it', async () => {
    const { receive, evaluate } = setUp();
    expect(await receive([leftBand('v1'), leftBand('v1'), swept(['v1', 'v2'])])).toEqual([]);
    expect(evaluate.mock.calls.map(([variantId]) => variantId)).toEqual(['v1', 'v2']);
  });

  it('F33 fails only the messages whose variant could not be evaluated', async () => {
    const { receive } = setUp(async (variantId) => {
      if (variantId === 'bad') throw new Error('throttled');
      return { outcome: 'settled' };
    });
    expect(await receive([leftBand('v1'), leftBand('bad'), leftBand('v2')])).toEqual(['1']);
  });

  it('F35 parks a message that keeps failing with its cause, and lets it go', async () => {
    const { receive, parked } = setUp();
    expect(await receive(['not an event'], 5)).toEqual([]);
    expect(parked).toEqual([['not an event', 'The body is not an event that calls for an evaluation.']]);
  });

  it('says what it told, and nothing about variants with nothing to tell', async () => {
    const { receive, lines } = setUp(async (variantId) =>
      variantId === 'v1' ? { outcome: 'written', events: ['AlertOpened'] } : { outcome: 'settled' },
    );
    await receive([leftBand('v1'), leftBand('v2')]);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ message: 'Alerts decided', entityId: 'v1', events: ['AlertOpened'] }),
    ]);
  });
});
