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

/**
 * Waits until nothing runs, nothing is on its way and no message falls due within `horizonMs` of the product's time.
 * What waits longer (a retry after its visibility timeout, a channel's `Retry-After`) is left to wait.
 * @throws NotSettledError after `limitMs` of the machine's time, with what there is still to do
 */
export async function untilQuiet(work: Work, horizonMs: number, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  let quietLooks = 0;
  while (quietLooks < QUIET_LOOKS) {
    if (performance.now() > deadline) {
      throw new NotSettledError(`There is still work after ${limitMs / 1000} s: ${whatIsLeft(work)}.`);
    }
    quietLooks = isQuiet(work, horizonMs) ? quietLooks + 1 : 0;
    if (quietLooks < QUIET_LOOKS) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function whatIsLeft({ functions, bus, consumed }: Work): string {
  const waiting = consumed
    .map((queue) => ({ name: queue.settings.name, ready: queue.state().ready }))
    .filter(({ ready }) => ready > 0)
    .map(({ name, ready }) => `${ready} on ${name}`);
  return [`${functions.busy()} invocations`, `${bus.inFlight()} deliveries`, ...waiting].join(', ');
}

function isQuiet({ clock, functions, bus, pollers, consumed }: Work, horizonMs: number): boolean {
  if (functions.busy() > 0 || bus.inFlight() > 0 || pollers.some((poller) => poller.busy())) return false;
  const until = clock.now() + horizonMs;
  return consumed.every((queue) => {
    const { ready, nextAt } = queue.state();
    return ready === 0 && (nextAt === null || nextAt > until);
  });
}
