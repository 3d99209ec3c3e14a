import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import { guardFetch } from './guarded-fetch';
import { productDate } from './product-date';
import type { Invocation, InvocationError, WorkerAnswer, WorkerSetup } from './worker-messages';

type Handler = (event: unknown, context: Context) => unknown;

const setup = workerData as WorkerSetup;

globalThis.fetch = guardFetch(globalThis.fetch, setup.slackSink);
if (setup.sharedOffset !== null) globalThis.Date = productDate(setup.sharedOffset);

const answer = (message: WorkerAnswer): void => parentPort?.postMessage(message);

try {
  const module = createRequire(setup.file)(setup.file) as Readonly<Record<string, Handler | undefined>>;
  const handler = module[setup.exportName];
  if (handler === undefined) throw new TypeError(`${setup.file} exports no ${setup.exportName}`);
  parentPort?.on('message', (invocation: Invocation) => void run(handler, invocation));
  answer({ kind: 'ready' });
} catch (error) {
  answer({ kind: 'broken', error: describe(error) });
}

async function run(handler: Handler, { requestId, event, timeoutMs }: Invocation): Promise<void> {
  try {
    const result = await handler(event, contextOf(requestId, performance.now() + timeoutMs));
    // Through JSON, as the service passes it: what JSON cannot carry is lost here as it would be there.
    answer({
      kind: 'result',
      requestId,
      result: result === undefined ? null : JSON.parse(JSON.stringify(result)),
    });
  } catch (error) {
    answer({ kind: 'failure', requestId, error: describe(error) });
  }
}

function contextOf(requestId: string, deadline: number): Context {
  return {
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

function describe(error: unknown): InvocationError {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
