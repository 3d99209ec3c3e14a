import type { EventBridge } from '../aws/eventbridge/index';
import type { Queue } from '../aws/sqs/queue';
import type { ProductClock } from '../clock';
import type { Functions } from '../lambda/functions';
import type { Poller } from '../poll/poller';

export interface Work {
  readonly clock: ProductClock;
  readonly functions: Functions;
  readonly bus: EventBridge;
  readonly pollers: readonly Poller[];
  /** The queues that functions read. */
  readonly consumed: readonly Queue[];
}

/** Work went on for longer than anybody should wait. */
class NotSettledError extends Error {}

const LOOK_EVERY_MS = 10;
/** Between a write and the poller that hears of it there is a moment in which nothing seems to happen. */
const QUIET_LOOKS = 3;
/** Even what moves on is waited for no longer than so many limits. */
const LONGEST = 4;

/**
 * Waits until nothing runs, nothing is on its way and no message falls due within `horizonMs` of the product's time.
 * What waits longer (a retry after its visibility timeout, a channel's `Retry-After`) is left to wait.
 * A slow machine works a burst off slowly: as long as the queues move on, it is waited for, though not for ever.
 * @throws NotSettledError after `limitMs` of the machine's time in which no queue has changed, or after four times as long
 */
export async function untilQuiet(work: Work, horizonMs: number, limitMs: number): Promise<void> {
  const start = performance.now();
  let lastChangeAt = start;
  let lastReady = '';
  let quietLooks = 0;
  while (quietLooks < QUIET_LOOKS) {
    const now = performance.now();
    const ready = work.consumed.map((queue) => queue.state().ready).join();
    if (ready !== lastReady) lastChangeAt = now;
    lastReady = ready;
    const waited = Math.max(now - lastChangeAt, (now - start) / LONGEST);
    if (waited > limitMs) {
      throw new NotSettledError(`There is still work after ${Math.round((now - start) / 1000)} s.`);
    }
    quietLooks = isQuiet(work, horizonMs) ? quietLooks + 1 : 0;
    if (quietLooks < QUIET_LOOKS) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function isQuiet({ clock, functions, bus, pollers, consumed }: Work, horizonMs: number): boolean {
  if (functions.busy() > 0 || bus.inFlight() > 0 || pollers.some((poller) => poller.busy())) return false;
  const until = clock.now() + horizonMs;
  return consumed.every((queue) => {
    const { ready, nextAt } = queue.state();
    return ready === 0 && (nextAt === null || nextAt > until);
  });
}
