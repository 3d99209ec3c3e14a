import type { ProductClock } from '../clock';
import type { Template } from '../template/template';
import { type FunctionDefinition, functionsOf } from './function-definition';
import { createFunctionHost, type FunctionHost, type InvocationOutcome } from './function-host';
import { routesOf } from '../http/route-table';

/** Every function of the stack. */
export interface Functions {
  /** @param nameOrArn a function's name or ARN @throws Error where there is none */
  invoke(nameOrArn: string, event: unknown): Promise<InvocationOutcome>;
  /**
   * Accepts an event as Lambda's own queue does: two retries, then the function's failure destination. Returns at once.
   */
  invokeLater(nameOrArn: string, event: unknown): void;
  find(nameOrArn: string): FunctionDefinition;
  /** Invocations that run, wait for a worker, or wait to be retried. */
  busy(): number;
  close(): Promise<void>;
}

export interface FunctionsOptions {
  readonly template: Template;
  readonly workerSource: string;
  readonly clock: ProductClock;
  /** What every function's environment holds besides its own, by the function. */
  readonly environmentOf: (definition: FunctionDefinition) => Readonly<Record<string, string>>;
  readonly slackSink: string;
  readonly onOutput: (functionName: string, output: Buffer) => void;
  readonly onFailure: (functionName: string, outcome: InvocationOutcome) => void;
  readonly sendToQueue: (queueArn: string, body: string) => void;
}

const ASYNC_RETRIES = 2;
/** The service waits one and two minutes; nobody watches a demonstration that long. */
const ASYNC_RETRY_PAUSE_MS = 1000;

export function createFunctions(options: FunctionsOptions): Functions {
  const { template, clock } = options;
  const behindSignature = signatureDoors(template);
  const hosts = new Map<string, FunctionHost>();
  for (const definition of functionsOf(template)) {
    const host = createFunctionHost(definition, {
      workerSource: options.workerSource,
      environment: options.environmentOf(definition),
      slackSink: options.slackSink,
      sharedOffset: behindSignature.has(definition.name) ? null : clock.sharedOffset,
      onOutput: options.onOutput,
    });
    hosts.set(definition.name, host);
  }
  let accepted = 0;

  const hostOf = (nameOrArn: string): FunctionHost => {
    const name = nameOrArn.split(':function:').at(-1) ?? nameOrArn;
    const host = hosts.get(name);
    if (host === undefined) throw new Error(`There is no function ${nameOrArn}`);
    return host;
  };

  async function invoke(nameOrArn: string, event: unknown): Promise<InvocationOutcome> {
    const host = hostOf(nameOrArn);
    const outcome = await host.invoke(event);
    if (outcome.outcome !== 'returned') options.onFailure(host.definition.name, outcome);
    return outcome;
  }

  async function invokeUntilDone(nameOrArn: string, event: unknown): Promise<void> {
    for (let attempt = 0; attempt <= ASYNC_RETRIES; attempt++) {
      const outcome = await invoke(nameOrArn, event);
      if (outcome.outcome === 'returned') return;
      if (attempt < ASYNC_RETRIES) await pause(ASYNC_RETRY_PAUSE_MS);
    }
    const { onFailureArn } = hostOf(nameOrArn).definition;
    if (onFailureArn !== null) options.sendToQueue(onFailureArn, JSON.stringify(event));
  }

  return {
    invoke,
    invokeLater(nameOrArn, event) {
      hostOf(nameOrArn);
      accepted += 1;
      void invokeUntilDone(nameOrArn, event).finally(() => {
        accepted -= 1;
      });
    },
    find: (nameOrArn) => hostOf(nameOrArn).definition,
    busy: () => accepted + [...hosts.values()].reduce((sum, host) => sum + host.busy(), 0),
    close: async () => void (await Promise.all([...hosts.values()].map((host) => host.close()))),
  };
}

/**
 * The functions that check a sender's signature: those whose every route is a webhook door. A signature's window is one
 * of the machine's clock, whatever the product's clock says.
 */
function signatureDoors(template: Template): ReadonlySet<string> {
  const routes = routesOf(template);
  const names = new Set(routes.map(({ functionName }) => functionName));
  return new Set(
    [...names].filter((name) =>
      routes
        .filter(({ functionName }) => functionName === name)
        .every(
          ({ method, path, authorizer }) =>
            method === 'POST' && path.startsWith('/webhooks/') && authorizer === null,
        ),
    ),
  );
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
