import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Queue } from '../../../../local/aws/sqs/queue';
import { untilQuiet, type Work } from '../../../../local/time/quiet';

const NOW = 1_000_000;
const LIMIT_MS = 300_000;

/** Two functions' queue, which one may fill and empty. */
function aWork() {
  const left = { invocations: 0, deliveries: 0, polls: 0, ready: 0, nextAt: null as number | null };
  const queue = {
    settings: { name: 'evaluate' },
    state: () => ({ ready: left.ready, inFlight: 0, delayed: 0, nextAt: left.nextAt }),
  };
  const work = {
    clock: { now: () => NOW },
    functions: { busy: () => left.invocations },
    bus: { inFlight: () => left.deliveries },
    pollers: [{ busy: () => left.polls > 0 }],
    consumed: [queue as unknown as Queue],
  } as unknown as Work;
  return { left, work };
}

/** How the wait stands: the error's message where it was given up. */
function watch(wait: Promise<void>): { state: string } {
  const seen = { state: 'waits' };
  wait.then(
    () => (seen.state = 'quiet'),
    (error: unknown) => (seen.state = (error as Error).message),
  );
  return seen;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('waiting until all is quiet', () => {
  it.each(['invocations', 'deliveries', 'polls', 'ready'] as const)('waits for %s', async (what) => {
    const { left, work } = aWork();
    left[what] = 1;
    const seen = watch(untilQuiet(work, 0, LIMIT_MS));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.state).toBe('waits');
    left[what] = 0;
    await vi.advanceTimersByTimeAsync(100);
    expect(seen.state).toBe('quiet');
  });

  it.each([
    { due: 30_000, state: 'waits' },
    { due: 30_001, state: 'quiet' },
  ])('with a message due in $due ms and a horizon of 30 s: $state', async ({ due, state }) => {
    const { left, work } = aWork();
    left.nextAt = NOW + due;
    const seen = watch(untilQuiet(work, 30_000, LIMIT_MS));
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.state).toBe(state);
  });

  it('sees what begins in the moment between a write and its hearing', async () => {
    const { left, work } = aWork();
    const seen = watch(untilQuiet(work, 0, LIMIT_MS));
    await vi.advanceTimersByTimeAsync(15);
    left.polls = 1;
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.state).toBe('waits');
  });

  it('ends at the limit, also while the queues move, and says what is left', async () => {
    const { left, work } = aWork();
    left.ready = 100_000;
    left.invocations = 2;
    const moving = setInterval(() => left.ready--, 1000);
    const seen = watch(untilQuiet(work, 0, LIMIT_MS));
    await vi.advanceTimersByTimeAsync(LIMIT_MS);
    expect(seen.state).toBe('waits');
    await vi.advanceTimersByTimeAsync(20);
    clearInterval(moving);
    expect(seen.state).toBe(
      'There is still work after 300 s: 2 invocations, 0 deliveries, 99700 on evaluate.',
    );
  });
});
