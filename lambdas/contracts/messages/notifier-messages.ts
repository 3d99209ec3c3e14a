import * as z from 'zod';
import {
  AlertOpened,
  AlertRepeated,
  AlertResolved,
  AlertResumed,
  AlertWorsened,
  ChannelDisabled,
} from '../events/alert-events';

/** Asks for a friendly test message; the API puts it on the queue of the channel's type. */
export const ChannelTestRequested = z.object({
  type: z.literal('ChannelTestRequested'),
  channelId: z.string(),
  /** Who asked, as people know them. */
  requestedBy: z.string(),
});
export type ChannelTestRequested = z.infer<typeof ChannelTestRequested>;

/** A group's time has come (or will, at `dueAt`: a queue delays at most 15 minutes, so this may take several hops). */
export const FlushDue = z.object({
  type: z.literal('FlushDue'),
  target: z.string(),
  cadence: z.string(),
  wakeId: z.string(),
  dueAt: z.iso.datetime(),
  /** When the group would have been sent first; it waits on while a burst runs, but not for ever. */
  firstDueAt: z.iso.datetime(),
});
export type FlushDue = z.infer<typeof FlushDue>;

const delivered = <T extends string, E extends z.ZodType>(type: T, event: E) =>
  z.object({ 'detail-type': z.literal(type), detail: event });

/** An event of the bus as EventBridge delivers it to a queue: AWS's envelope around ours. */
export const DeliveredEvent = z.discriminatedUnion('detail-type', [
  delivered('AlertOpened', AlertOpened),
  delivered('AlertWorsened', AlertWorsened),
  delivered('AlertRepeated', AlertRepeated),
  delivered('AlertResumed', AlertResumed),
  delivered('AlertResolved', AlertResolved),
  delivered('ChannelDisabled', ChannelDisabled),
]);
export type DeliveredEvent = z.infer<typeof DeliveredEvent>;

/** Everything that can be on a notifier's queue. */
export const NotifierMessage = z.union([DeliveredEvent, FlushDue, ChannelTestRequested]);
export type NotifierMessage = z.infer<typeof NotifierMessage>;
