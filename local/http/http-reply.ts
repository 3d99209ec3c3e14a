import type { ServerResponse } from 'node:http';
import type { InvocationOutcome } from '../lambda/function-host';

interface StructuredResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Sends a function's answer on as API Gateway does; a result without a status is the body of a 200. */
export function replyWith(response: ServerResponse, outcome: InvocationOutcome): void {
  if (outcome.outcome === 'failed') return replyJson(response, 500, { message: 'Internal Server Error' });
  if (outcome.outcome === 'timed-out') return replyJson(response, 503, { message: 'Service Unavailable' });
  const { result } = outcome;
  if (!isStructured(result)) return replyJson(response, 200, result);
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, String(value));
  if (result.cookies !== undefined) response.setHeader('set-cookie', [...result.cookies]);
  response.statusCode = result.statusCode;
  response.end(Buffer.from(result.body ?? '', result.isBase64Encoded === true ? 'base64' : 'utf8'));
}

export function replyJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const isStructured = (result: unknown): result is StructuredResult =>
  typeof result === 'object' && result !== null && 'statusCode' in result;
