import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it, vi } from 'vitest';
import {
  createEventBridge,
  type EventBridgeOptions,
  type EventRule,
  type EventTarget,
} from '../../../local/aws/eventbridge';
import { anAwsCall, serveAws } from '../../support/serve-aws';

const BUS = 'shelfwire-test';
const FUNCTION = 'arn:aws:lambda:eu-central-1:000000000000:function:evaluate';
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:evaluate';
const DEAD_LETTERS = 'arn:aws:sqs:eu-central-1:000000000000:dead';

function aBus(rules: readonly Partial<EventRule>[], more: Partial<EventBridgeOptions> = {}) {
  const invoke = vi.fn<EventBridgeOptions['invoke']>(async () => {});
  const sendToQueue = vi.fn<EventBridgeOptions['sendToQueue']>(async () => {});
  const bus = createEventBridge({
    buses: [BUS, 'other'],
    rules: rules.map((rule, index) => ({
      name: `rule-${index}`,
      busName: BUS,
      pattern: { source: ['shelfwire'] },
      targets: [{ Id: 'Target0', Arn: FUNCTION }],
      ...rule,
    })),
    invoke,
    sendToQueue,
    wait: async () => {},
    ...more,
  });
  return { bus, invoke, sendToQueue };
}

const anEntry = (more: object = {}) => ({
  EventBusName: BUS,
  Source: 'shelfwire',
  DetailType: 'AlertOpened',
  Detail: JSON.stringify({ data: { sku: 'MUG-BLU-12', left: 3 }, lines: [{ sku: 'A"B' }] }),
  ...more,
});

async function put(bus: ReturnType<typeof aBus>['bus'], ...entries: object[]) {
  const { endpoint, close } = await serveAws(bus);
  const client = new EventBridgeClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  try {
    return await client.send(new PutEventsCommand({ Entries: entries }));
  } finally {
    client.destroy();
    await close();
  }
}

describe('PutEvents', () => {
  it('delivers the event in its envelope to every target whose rule matches', async () => {
    const { bus, invoke, sendToQueue } = aBus([
      {
        pattern: { 'detail-type': ['AlertOpened'] },
        targets: [
          { Id: 'a', Arn: FUNCTION },
          { Id: 'b', Arn: QUEUE },
        ],
      },
      { pattern: { 'detail-type': ['AlertResolved'] } },
      { isEnabled: false },
      { busName: 'other' },
    ]);
    const answer = await put(bus, anEntry({ Time: new Date('2026-11-22T10:00:00.700Z'), Resources: ['r1'] }));

    expect(answer.FailedEntryCount).toBe(0);
    const event = {
      version: '0',
      id: answer.Entries?.[0]?.EventId,
      'detail-type': 'AlertOpened',
      source: 'shelfwire',
      account: '000000000000',
      time: '2026-11-22T10:00:00Z',
      region: 'eu-central-1',
      resources: ['r1'],
      detail: { data: { sku: 'MUG-BLU-12', left: 3 }, lines: [{ sku: 'A"B' }] },
    };
    expect(invoke.mock.calls).toEqual([[FUNCTION, event]]);
    expect(sendToQueue).toHaveBeenCalledTimes(1);
    expect(JSON.parse(sendToQueue.mock.calls[0]?.[1] ?? '')).toEqual(event);
  });

  it('answers each entry for itself and delivers the good ones', async () => {
    const { bus, invoke } = aBus([{}]);
    const answer = await put(
      bus,
      anEntry({ Source: undefined }),
      anEntry({ DetailType: '' }),
      anEntry({ Detail: '{"unfinished":' }),
      anEntry({ Detail: '["a list"]' }),
      anEntry({ Source: 'aws.s3' }),
      anEntry({ EventBusName: 'misspelt' }),
      anEntry(),
    );
    expect(answer.FailedEntryCount).toBe(6);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'InvalidArgument',
      'InvalidArgument',
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
      undefined,
    ]);
    expect(invoke).toHaveBeenCalledTimes(1);
  });

  it('refuses a request of more than 1 MB or ten entries as a whole', async () => {
    const { bus, invoke } = aBus([{}]);
    const large = anEntry({ Detail: JSON.stringify({ text: 'x'.repeat(600_000) }) });
    await expect(put(bus, large, large)).rejects.toThrow(
      'Total size of the entries in the request is over the limit.',
    );
    await expect(put(bus, ...Array.from({ length: 11 }, () => anEntry()))).rejects.toThrow(
      'less than or equal to 10',
    );
    expect(invoke).not.toHaveBeenCalled();
  });

  it('refuses the next entries when told to', async () => {
    const { bus } = aBus([{}]);
    bus.failNextEntries(1);
    const answer = await put(bus, anEntry(), anEntry());
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(['ThrottlingException', undefined]);
  });

  it('needs events:PutEvents on each bus that the entries name', () => {
    const { bus } = aBus([]);
    const entries = [anEntry(), anEntry(), anEntry({ EventBusName: undefined })];
    const call = anAwsCall({ action: 'PutEvents', body: Buffer.from(JSON.stringify({ Entries: entries })) });
    expect(bus.permissionsFor(call)).toEqual([
      {
        action: 'events:PutEvents',
        resources: [
          'arn:aws:events:eu-central-1:000000000000:event-bus/shelfwire-test',
          'arn:aws:events:eu-central-1:000000000000:event-bus/default',
        ],
      },
    ]);
  });
});

describe('what a target gets', () => {
  it.each<{ shape: string; target: Partial<EventTarget>; body: string }>([
    { shape: 'a constant', target: { Input: '{"fixed":true}' }, body: '{"fixed":true}' },
    {
      shape: 'a part of the event',
      target: { InputPath: '$.detail.data' },
      body: '{"sku":"MUG-BLU-12","left":3}',
    },
    {
      shape: 'a template of JSON',
      target: {
        InputTransformer: {
          InputPathsMap: { sku: '$.detail.data.sku', left: '$.detail.data.left', none: '$.detail.none' },
          InputTemplate:
            '{"sku": <sku>, "text": "<left> of <sku> left<none>", "none": <none>, "rule": "<aws.events.rule-name>"}',
        },
      },
      body: '{"sku": "MUG-BLU-12", "text": "3 of MUG-BLU-12 left", "none": null, "rule": "rule-0"}',
    },
    {
      shape: 'a template of text, with quotes in a value escaped',
      target: {
        InputTransformer: {
          InputPathsMap: { sku: '$.detail.lines[0].sku' },
          InputTemplate: '"Only <sku> and <unknown>"',
        },
      },
      body: '"Only A\\"B and <unknown>"',
    },
  ])('is $shape if the rule says so', async ({ target, body }) => {
    const { bus, sendToQueue } = aBus([{ targets: [{ Id: 'a', Arn: QUEUE, ...target }] }]);
    bus.publish(anEntry());
    await vi.waitFor(() => expect(bus.inFlight()).toBe(0));
    expect(sendToQueue.mock.calls).toEqual([[QUEUE, body]]);
  });

  it('goes on to another bus and its rules as the same event', async () => {
    const { bus, invoke } = aBus([
      { targets: [{ Id: 'a', Arn: 'arn:aws:events:eu-central-1:000000000000:event-bus/other' }] },
      { busName: 'arn:aws:events:eu-central-1:000000000000:event-bus/other' },
    ]);
    bus.publish(anEntry());
    await vi.waitFor(() => expect(invoke).toHaveBeenCalledTimes(1));
  });
});

describe('a target that fails', () => {
  it('is tried again, and the event is in flight until it is delivered', async () => {
    const inFlightWhileWaiting: number[] = [];
    const { bus, invoke } = aBus([{}], {
      wait: async () => void inFlightWhileWaiting.push(bus.inFlight()),
    });
    invoke.mockRejectedValueOnce(new Error('busy')).mockRejectedValueOnce(new Error('busy'));
    bus.publish(anEntry());
    await vi.waitFor(() => expect(bus.inFlight()).toBe(0));
    expect(invoke).toHaveBeenCalledTimes(3);
    expect(inFlightWhileWaiting).toEqual([1, 1]);
  });

  it('gets its event into the dead letters with the cause once its retries are used up', async () => {
    const onDelivered = vi.fn<NonNullable<EventBridgeOptions['onDelivered']>>();
    const policy = { RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: DEAD_LETTERS } };
    const { bus, invoke, sendToQueue } = aBus([{ targets: [{ Id: 'a', Arn: FUNCTION, ...policy }] }], {
      onDelivered,
    });
    invoke.mockRejectedValue(new Error('gone'));
    bus.publish(anEntry());
    await vi.waitFor(() => expect(bus.inFlight()).toBe(0));

    expect(invoke).toHaveBeenCalledTimes(3);
    expect(sendToQueue.mock.calls[0]).toEqual([
      DEAD_LETTERS,
      expect.stringContaining('"detail-type":"AlertOpened"'),
      expect.objectContaining({
        RULE_ARN: 'arn:aws:events:eu-central-1:000000000000:rule/shelfwire-test/rule-0',
        TARGET_ARN: FUNCTION,
        ERROR_MESSAGE: 'gone',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        RETRY_ATTEMPTS: '2',
      }),
    ]);
    expect(onDelivered).toHaveBeenCalledWith(expect.objectContaining({ outcome: 'dead-lettered' }));
  });

  it('delays no other target', async () => {
    const { bus, invoke, sendToQueue } = aBus(
      [
        {
          targets: [
            { Id: 'a', Arn: FUNCTION },
            { Id: 'b', Arn: QUEUE },
          ],
        },
      ],
      { wait: () => new Promise(() => {}) },
    );
    invoke.mockRejectedValue(new Error('down'));
    bus.publish(anEntry());
    await vi.waitFor(() => expect(sendToQueue).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(bus.inFlight()).toBe(1));
  });
});

it('refuses to start with a pattern that AWS would not take', () => {
  expect(() => aBus([{ pattern: { source: [{ like: 'x' }] } }])).toThrow('Unrecognized match type like');
});
