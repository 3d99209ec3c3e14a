import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { contextOf } from '../iam/conditions';
import { deniedResource, type Statement } from '../iam/policy';
import { accessDenied } from './access-denied';
import { actionOf } from './action';
import type { AwsCall, AwsReply, AwsService } from './service';
import { functionOf, signerOf } from './signed-by';

export interface AwsEndpointOptions {
  readonly services: readonly AwsService[];
  /** Each function's statements, by its name. */
  readonly policies: ReadonlyMap<string, readonly Statement[]>;
  readonly onCall: (call: AwsCall) => void;
  readonly onDenied: (call: AwsCall, action: string, resource: string) => void;
  /** Answers requests that bear no AWS signature, such as those for the Slack sink; it may also not answer at all. */
  readonly unsigned: (call: AwsCall) => UnsignedAnswer;
  readonly onError: (error: unknown) => void;
  /**
   * Epoch milliseconds on the clock of those who call. Each answer bears it: a client that finds its own clock elsewhere takes
   * every refusal, that of a condition too, for one of the time, and sends the same again.
   */
  readonly now: () => number;
}

/** `hang` leaves the connection open without a word, `reset` tears it down. */
export type UnsignedAnswer = AwsReply | 'hang' | 'reset';

/**
 * The one address that all AWS clients of the stack speak to. A call is judged by the calling function's own policy, as
 * the template has it, before its service sees it.
 */
export function serveAws(server: Server, options: AwsEndpointOptions): void {
  const services = new Map(options.services.map((service) => [service.name, service]));

  async function answer(request: IncomingMessage): Promise<UnsignedAnswer> {
    const call = await callOf(request);
    if (call.service === '') return options.unsigned(call);
    const service = services.get(call.service);
    if (service === undefined) return { status: 501, body: `No ${call.service} runs on this machine.` };
    if (call.functionName !== null) {
      options.onCall(call);
      const denied = denialOf(call, service);
      if (denied !== null) {
        options.onDenied(call, denied.action, denied.resource);
        return accessDenied(call, denied.action, denied.resource);
      }
    }
    return service.handle(call);
  }

  function denialOf(call: AwsCall, service: AwsService): { action: string; resource: string } | null {
    const statements = options.policies.get(call.functionName ?? '') ?? [];
    const context = contextOf(call);
    for (const permission of service.permissionsFor(call)) {
      const resource = deniedResource(statements, permission, context);
      if (resource !== null) return { action: permission.action, resource };
    }
    return null;
  }

  server.on('request', (request, response) => {
    answer(request)
      .catch((error: unknown): AwsReply => {
        options.onError(error);
        return { status: 500, body: JSON.stringify({ __type: 'InternalFailure', message: String(error) }) };
      })
      .then((reply) => send(reply, request, response, options.now()))
      .catch(options.onError);
  });
}

function send(
  reply: UnsignedAnswer,
  request: IncomingMessage,
  response: ServerResponse,
  nowMs: number,
): void {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    request.socket.destroy();
    return;
  }
  const { status, headers, body } = reply;
  response.writeHead(status, {
    date: new Date(nowMs).toUTCString(),
    'x-amzn-requestid': randomUUID(),
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function callOf(request: IncomingMessage): Promise<AwsCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const signer = signerOf(request.headers.authorization);
  const call = {
    service: signer?.service ?? '',
    functionName: signer === null ? null : functionOf(signer.accessKeyId),
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : (value ?? ''),
      ]),
    ),
    body,
  };
  return { ...call, action: actionOf(call) };
}
