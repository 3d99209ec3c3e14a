import { createServer } from 'node:http';
import type { AwsCall, AwsReply, AwsService } from '../../local/aws/service';

/** A call of the SDK as a service gets it; only what matters to a test is given. */
export function anAwsCall(more: Partial<AwsCall>): AwsCall {
  return {
    service: 'sts',
    action: '',
    functionName: 'api',
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    ...more,
  };
}

/** Puts one emulated service on a port of its own, so that a test speaks to it through the real SDK client. */
export async function serveAws(
  service: AwsService,
): Promise<{ endpoint: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const body = Buffer.concat(chunks);
      const call: AwsCall = {
        service: service.name,
        action: actionOf(headers, searchParams, body),
        functionName: null,
        method: request.method ?? 'GET',
        path: pathname,
        query: searchParams,
        headers,
        body,
      };
      void service.handle(call).then(
        (reply: AwsReply) => response.writeHead(reply.status, reply.headers).end(reply.body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function actionOf(headers: Record<string, string>, query: URLSearchParams, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return target.split('.').at(-1) ?? '';
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return (isForm ? new URLSearchParams(body.toString()).get('Action') : query.get('x-id')) ?? '';
}
