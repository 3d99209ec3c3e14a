import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createIntakeBatches } from '../../../../lambdas/adapters/sqs/intake-batches';
import { bodiesIn } from '../../../../lambdas/contracts/envelope/bundle';
import { anEnvelope } from '../../../support/intake';

let requests: string[][];
let refusesOne: boolean;
beforeEach(() => {
  requests = [];
  refusesOne = false;
});

const client = {
  async send({ input }: SendMessageBatchCommand) {
    requests.push((input.Entries ?? []).map(({ MessageBody = '' }) => MessageBody));
    return refusesOne ? { Failed: [{ Id: '0', Message: 'Too much at once.' }] } : {};
  },
} as unknown as SQSClient;

const envelopes = (count: number, body = '{}') =>
  Array.from({ length: count }, (_, index) => anEnvelope('', body, { webhookId: `imp.${index}` }));
const put = (all: ReturnType<typeof envelopes>) => createIntakeBatches(client, 'https://queue').putAll(all);
const opened = () =>
  requests
    .flat()
    .flatMap(bodiesIn)
    .map((text) => JSON.parse(text) as unknown);

describe('envelopes of an import', () => {
  it.each([
    { count: 1, bodies: '{}', messages: 1, sent: 1 },
    { count: 20, bodies: '{}', messages: 1, sent: 1 },
    { count: 21, bodies: '{}', messages: 2, sent: 1 },
    { count: 201, bodies: '{}', messages: 11, sent: 2 },
    { count: 3, bodies: 'x'.repeat(20_000), messages: 3, sent: 1 },
    { count: 2, bodies: 'x'.repeat(500_000), messages: 2, sent: 2 },
  ])('go in $messages message(s) where there are $count', async ({ count, bodies, messages, sent }) => {
    const all = envelopes(count, bodies);
    await put(all);
    expect(requests.flat()).toHaveLength(messages);
    expect(requests).toHaveLength(sent);
    expect(opened()).toEqual(all);
  });

  it('are all to be sent again where one message is refused', async () => {
    refusesOne = true;
    await expect(put(envelopes(2))).rejects.toThrow('Too much at once.');
  });
});

describe('a message that is no bundle', () => {
  it.each(['{"source":"shopify"}', 'not JSON', '[', ''])('is its own body: %s', (body) => {
    expect(bodiesIn(body)).toEqual([body]);
  });
});
