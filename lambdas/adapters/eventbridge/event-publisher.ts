import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventPublisher } from '../../app/ports';
import { EVENT_SOURCE } from '../../contracts/events/source';
import { EventsNotPublishedError } from '../../platform/errors';

/** The most entries that one PutEvents takes. */
const ENTRIES_PER_REQUEST = 10;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 50;

/**
 * Publishes on the product's own bus. PutEvents can take some entries of a request and refuse others: only the refused
 * ones are sent again, with jitter, so that nobody hears the others twice.
 */
export function createEventPublisher(client: EventBridgeClient, busName: string): EventPublisher {
  async function publishSome(
    events: readonly BusEvent[],
  ): Promise<{ refused: readonly BusEvent[]; cause?: unknown }> {
    let waiting = events;
    let cause: unknown;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        const { Entries } = await client.send(
          new PutEventsCommand({ Entries: waiting.map((event) => entryOf(event, busName)) }),
        );
        const refusals = (Entries ?? []).filter(({ ErrorCode }) => ErrorCode !== undefined);
        cause = refusals[0] && new Error(`${refusals[0].ErrorCode}: ${refusals[0].ErrorMessage}`);
        waiting = waiting.filter((_, index) => Entries?.[index]?.ErrorCode !== undefined);
      } catch (error) {
        // The SDK has tried the whole request again already.
        return { refused: waiting, cause: error };
      }
      if (waiting.length === 0) return { refused: [] };
      if (attempt < ATTEMPTS) await pause(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
    return { refused: waiting, cause };
  }

  return {
    async publish(events) {
      const refused: BusEvent[] = [];
      let cause: unknown;
      for (let first = 0; first < events.length; first += ENTRIES_PER_REQUEST) {
        const result = await publishSome(events.slice(first, first + ENTRIES_PER_REQUEST));
        refused.push(...result.refused);
        cause ??= result.cause;
      }
      if (refused.length > 0) {
        throw new EventsNotPublishedError(
          refused.map(({ event }) => event.metadata.id),
          { cause },
        );
      }
    },
  };
}

function entryOf({ eventType, event }: BusEvent, busName: string): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: EVENT_SOURCE,
    DetailType: eventType,
    Detail: JSON.stringify(event),
  };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
