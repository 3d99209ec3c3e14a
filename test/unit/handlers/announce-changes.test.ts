import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventOf } from '../../../lambdas/adapters/dynamodb/stream-events';
import { createEventPublisher } from '../../../lambdas/adapters/eventbridge/event-publisher';
import { createHandler } from '../../../lambdas/handlers/announce-changes/handler';
import { createLogger } from '../../../lambdas/platform/logger';
import { aSnapshot, opened } from '../../support/alert-news';

const bus = mockClient(EventBridgeClient);
beforeEach(() => bus.reset());

const announce = (records: DynamoDBRecord[]) => {
  const publisher = createEventPublisher(new EventBridgeClient({ region: 'eu-central-1' }), 'bus');
  const handler = createHandler({ eventOf, publisher, logger: createLogger('test', () => {}) });
  return handler({ Records: records });
};

const event = (sequence: number) => opened(aSnapshot({ sequence })).detail;

function aRecord(
  sequence: number,
  item: Record<string, unknown>,
  eventName: 'INSERT' | 'MODIFY' = 'INSERT',
): DynamoDBRecord {
  const image = { pk: 'ENTITY#v', sk: `EVENT#a#${sequence}`, ...item };
  const NewImage = marshall(image) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
  const Keys = { pk: { S: image.pk }, sk: { S: image.sk } };
  return { eventName, dynamodb: { SequenceNumber: String(sequence), Keys, NewImage } };
}

const anEventRecord = (sequence: number) =>
  aRecord(sequence, { eventType: 'AlertOpened', event: event(sequence), expiresAt: 1 });

describe('what was saved is announced', () => {
  it('publishes each event row as it stands, and nothing else', async () => {
    bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    const result = await announce([
      anEventRecord(1),
      aRecord(2, { sk: 'ALERT#a' }),
      aRecord(3, { eventType: 'AlertOpened', event: event(3) }, 'MODIFY'),
    ]);
    expect(result).toEqual({ batchItemFailures: [] });
    const [call, ...more] = bus.commandCalls(PutEventsCommand);
    expect(more).toHaveLength(0);
    const [entry] = call?.args[0].input.Entries ?? [];
    expect(entry).toMatchObject({ EventBusName: 'bus', Source: 'shelfwire', DetailType: 'AlertOpened' });
    expect(JSON.parse(entry?.Detail ?? '')).toEqual(event(1));
  });

  it('F32 sends only the entries again that the bus refused', async () => {
    const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
    bus
      .on(PutEventsCommand)
      .resolvesOnce({ FailedEntryCount: 1, Entries: [{ EventId: '1' }, refused, { EventId: '3' }] })
      .resolves({ Entries: [{ EventId: '2' }] });
    expect(await announce([1, 2, 3].map(anEventRecord))).toEqual({ batchItemFailures: [] });
    const sent = bus
      .commandCalls(PutEventsCommand)
      .map(({ args }) =>
        (args[0].input.Entries ?? []).map(({ Detail }) => JSON.parse(Detail ?? '').data.alert.sequence),
      );
    expect(sent).toEqual([[1, 2, 3], [2]]);
  });

  it('names the first event that the bus kept refusing, so that the stream goes on from there', async () => {
    const refused = { ErrorCode: 'InternalFailure', ErrorMessage: 'no' };
    bus.on(PutEventsCommand).callsFake(({ Entries }: { Entries: { Detail: string }[] }) => ({
      Entries: Entries.map(({ Detail }) =>
        JSON.parse(Detail).data.alert.sequence === 2 ? refused : { EventId: 'x' },
      ),
    }));
    const result = await announce([1, 2, 3].map(anEventRecord));
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  });

  it('leaves a row that holds no event to the dead letters, and publishes the others', async () => {
    bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    const result = await announce([anEventRecord(1), aRecord(2, { eventType: 'AlertOpened' })]);
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(1);
  });
});
