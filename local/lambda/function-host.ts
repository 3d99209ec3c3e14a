import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './function-definition';
import type { Invocation, InvocationError, WorkerAnswer, WorkerSetup } from './worker-messages';

export type InvocationOutcome =
  | { readonly outcome: 'returned'; readonly result: unknown }
  | { readonly outcome: 'failed'; readonly error: InvocationError }
  | { readonly outcome: 'timed-out' };

export interface FunctionHost {
  readonly definition: FunctionDefinition;
  /** Waits for a free worker, runs the function once and says how it ended. */
  invoke(event: unknown): Promise<InvocationOutcome>;
  /** Invocations that are running or waiting for a worker. */
  busy(): number;
  close(): Promise<void>;
}

export interface FunctionHostOptions {
  /** The worker's program, compiled. */
  readonly workerSource: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly slackSink: string;
  readonly sharedOffset: SharedArrayBuffer | null;
  readonly onOutput: (functionName: string, output: Buffer) => void;
}

interface Slot {
  readonly worker: Worker;
  readonly ready: Promise<InvocationError | null>;
}

/** More at once gain nothing on two cores: each worker loads the bundle anew. */
const MOST_WORKERS = 2;

/**
 * Runs a function's real bundle in worker threads of its own environment, one invocation at a time in each. A worker
 * that runs out of time, exits or crashes is thrown away with what it held, as the service throws away an instance.
 */
export function createFunctionHost(
  definition: FunctionDefinition,
  options: FunctionHostOptions,
): FunctionHost {
  const limit = Math.min(MOST_WORKERS, definition.reservedConcurrency ?? MOST_WORKERS);
  const idle: Slot[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  let closed = false;
  const alive = new Set<Worker>();

  function start(): Slot {
    const setup: WorkerSetup = {
      functionName: definition.name,
      functionArn: definition.arn,
      file: definition.file,
      exportName: definition.exportName,
      memoryMb: definition.memoryMb,
      slackSink: options.slackSink,
      sharedOffset: options.sharedOffset,
    };
    const worker = new Worker(options.workerSource, {
      eval: true,
      execArgv: [],
      env: { ...options.environment },
      workerData: setup,
      stdout: true,
      stderr: true,
    });
    alive.add(worker);
    worker.stdout.on('data', (output: Buffer) => options.onOutput(definition.name, output));
    worker.stderr.on('data', (output: Buffer) => options.onOutput(definition.name, output));
    worker.once('exit', () => {
      alive.delete(worker);
      const index = idle.findIndex((slot) => slot.worker === worker);
      if (index >= 0) idle.splice(index, 1);
    });
    const ready = new Promise<InvocationError | null>((resolve) => {
      worker.once('message', (message: WorkerAnswer) =>
        resolve(message.kind === 'broken' ? message.error : null),
      );
      worker.once('error', (error) => resolve(crash(error)));
      worker.once('exit', () => resolve(exited()));
    });
    return { worker, ready };
  }

  async function invoke(event: unknown): Promise<InvocationOutcome> {
    if (closed) return { outcome: 'failed', error: stopped() };
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      if (closed) return { outcome: 'failed', error: stopped() };
      return await runOn(idle.pop() ?? start(), event);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  async function runOn(slot: Slot, event: unknown): Promise<InvocationOutcome> {
    const broken = await slot.ready;
    if (broken !== null) {
      await slot.worker.terminate();
      return { outcome: 'failed', error: broken };
    }
    const requestId = randomUUID();
    const outcome = await answerOf(slot.worker, { requestId, event, timeoutMs: definition.timeoutMs });
    // What a handler threw leaves its instance alive; a timeout or an exit does not.
    if (alive.has(slot.worker) && outcome.outcome !== 'timed-out') idle.push(slot);
    else await slot.worker.terminate();
    return outcome;
  }

  return {
    definition,
    invoke,
    busy: () => running + waiting.length,
    async close() {
      closed = true;
      await Promise.all([...alive].map((worker) => worker.terminate()));
    },
  };
}

function answerOf(worker: Worker, invocation: Invocation): Promise<InvocationOutcome> {
  return new Promise((resolve) => {
    const finish = (outcome: InvocationOutcome): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      resolve(outcome);
    };
    const onMessage = (message: WorkerAnswer): void => {
      if (message.kind === 'result' && message.requestId === invocation.requestId) {
        finish({ outcome: 'returned', result: message.result });
      }
      if (message.kind === 'failure' && message.requestId === invocation.requestId) {
        finish({ outcome: 'failed', error: message.error });
      }
    };
    const onError = (error: unknown): void => finish({ outcome: 'failed', error: crash(error) });
    const onExit = (): void => finish({ outcome: 'failed', error: exited() });
    const timer = setTimeout(() => finish({ outcome: 'timed-out' }), invocation.timeoutMs);
    worker.on('message', onMessage);
    worker.once('error', onError);
    worker.once('exit', onExit);
    worker.postMessage(invocation);
  });
}

const crash = (error: unknown): InvocationError =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: 'Error', errorMessage: String(error), trace: [] };
const exited = (): InvocationError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: 'The function exited before it answered.',
  trace: [],
});
const stopped = (): InvocationError => ({
  errorType: 'Runtime.Stopped',
  errorMessage: 'The local runner is stopping.',
  trace: [],
});
