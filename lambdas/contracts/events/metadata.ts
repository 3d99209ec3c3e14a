import * as z from 'zod';

export const EventMetadata = z.object({
  /** Unique per event and the same on every repetition of it: drop what you have seen. */
  id: z.string(),
  /** Of the event's shape; a breaking change raises it. */
  version: z.literal(1),
  occurredAt: z.iso.datetime(),
});
