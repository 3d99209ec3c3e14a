import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEventPublisher } from '../../../../lambdas/adapters/eventbridge/event-publisher';
import type { BusEvent } from '../../../../lambdas/app/ports';
import { EventsNotPublishedError } from '../../../../lambdas/platform/errors';

const bus = mockClient(EventBridgeClient);
const publisher = createEventPublisher(new EventBridgeClient({ region: 'eu-central-1' }), 'shelfwire');

beforeEach(() => void bus.reset());

const events = (count: number): BusEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    eventType: 'VariantChanged',
    event: { metadata: { id: `event-${index}` }, data: {} },
  }));

/** The ids of each request's entries, in order. */
const sent = () =>
  bus
    .commandCalls(PutEventsCommand)
    .map(({ args }) =>
      (args[0].input.Entries ?? []).map(
        ({ Detail }) => (JSON.parse(Detail ?? '') as BusEvent['event']).metadata.id,
      ),
    );

const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };

describe('publishing on the bus', () => {
  it('sends at most ten entries in a request, one entry per event', async () => {
    bus
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 0, Entries: Array.from({ length: 10 }, () => ({ EventId: 'e' })) });
    await publisher.publish(events(23));
    expect(sent().map((ids) => ids.length)).toEqual([10, 10, 3]);
    expect(bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0]).toMatchObject({
      Source: 'shelfwire',
      DetailType: 'VariantChanged',
      EventBusName: 'shelfwire',
    });
  });

  it('F32 sends only the refused entries again', async () => {
    bus
      .on(PutEventsCommand)
      .resolvesOnce({ FailedEntryCount: 1, Entries: [{ EventId: 'a' }, refused, { EventId: 'c' }] })
      .resolvesOnce({ FailedEntryCount: 0, Entries: [{ EventId: 'b' }] });
    await publisher.publish(events(3));
    expect(sent()).toEqual([['event-0', 'event-1', 'event-2'], ['event-1']]);
  });

  it('F32 names the events that the bus keeps refusing, and those alone', async () => {
    bus
      .on(PutEventsCommand)
      .resolvesOnce({ FailedEntryCount: 1, Entries: [{ EventId: 'a' }, refused] })
      .resolves({ FailedEntryCount: 1, Entries: [refused] });
    const error = await publisher.publish(events(2)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventsNotPublishedError);
    expect((error as EventsNotPublishedError).eventIds).toEqual(['event-1']);
  });

  it('names all events of a request that failed as a whole', async () => {
    bus.on(PutEventsCommand).rejects(new Error('no route'));
    await expect(publisher.publish(events(2))).rejects.toMatchObject({ eventIds: ['event-0', 'event-1'] });
  });
});
