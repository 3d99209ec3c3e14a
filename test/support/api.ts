import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { documentClient } from '../../lambdas/adapters/dynamodb/document-client';
import { Problem } from '../../lambdas/contracts/http/common';
import type { Endpoint, Role } from '../../lambdas/contracts/http/endpoint';
import { ENDPOINTS } from '../../lambdas/contracts/http/endpoints';
import type { ChannelTestRequested } from '../../lambdas/contracts/messages/notifier-messages';
import type { InventoryIndex } from '../../lambdas/domain/inventory/inventory-row';
import { createHandler } from '../../lambdas/handlers/api/handler';
import { wire } from '../../lambdas/handlers/api/wire';
import { createLogger } from '../../lambdas/platform/logger';
import { NOW, SHOP } from './builders';
import { createTables, type ProductTables, startDynamoDb } from './dynamodb';
import { memoryImportFiles, memoryImportQueue } from './import-files';

export interface Request {
  readonly method?: string;
  readonly path: string;
  /** As API Gateway writes the groups of a token: null is a request without one. */
  readonly as?: Role | readonly Role[] | null;
  readonly body?: unknown;
  /** Sent as it stands, instead of `body`. */
  readonly rawBody?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Checked against the contract before a test sees it. */
  readonly body: AnswerBody;
  readonly text: string;
}

/** As much of every answer's body as tests look into by name; what is not there is undefined. */
export interface AnswerBody {
  readonly id: string;
  readonly items: readonly ({ readonly id: string } & Record<string, unknown>)[];
  readonly nextCursor: string | null;
  readonly errors: readonly { field: string; pointer?: string; expected: string; received?: unknown }[];
  readonly [field: string]: unknown;
}

export interface TestApi {
  readonly tables: ProductTables;
  readonly client: ReturnType<typeof documentClient>;
  readonly logged: string[];
  readonly testsAsked: ChannelTestRequested[];
  readonly clock: { at: string };
  readonly importFiles: ReturnType<typeof memoryImportFiles>;
  readonly importQueue: ReturnType<typeof memoryImportQueue>;
  index: InventoryIndex | null;
  request(request: Request): Promise<Answer>;
  stop(): Promise<void>;
}

export const MASTER = 'a master secret of the tests, long enough to be one';

/** The whole API behind its Lambda handler, on a real DynamoDB, with the clock in the test's hands. */
export async function startApi(): Promise<TestApi> {
  const database = await startDynamoDb();
  const tables = await createTables(database.endpoint);
  const client = documentClient({
    endpoint: database.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const logged: string[] = [];
  const testsAsked: ChannelTestRequested[] = [];
  const clock = { at: NOW };
  const ask = async (message: ChannelTestRequested) => void testsAsked.push(message);
  const api: TestApi = {
    tables,
    client,
    logged,
    testsAsked,
    clock,
    importFiles: memoryImportFiles(),
    importQueue: memoryImportQueue(),
    index: null,
    async request(request) {
      const result = await handler(eventOf(request));
      const text =
        result.isBase64Encoded === true
          ? Buffer.from(result.body ?? '', 'base64').toString()
          : (result.body ?? '');
      const headers = Object.fromEntries(
        Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      const status = result.statusCode ?? 0;
      const body = headers['content-type']?.includes('json') === true ? JSON.parse(text) : {};
      checkContract(request, status, body);
      return { status, headers, body, text };
    },
    async stop() {
      client.destroy();
      await database.stop();
    },
  };
  const handler = createHandler(
    wire({
      tables: { client, stock: tables.stockTable, alert: tables.alertTable },
      index: { current: async () => api.index },
      cipher: { encrypt: async (channelId, url) => Buffer.from(`${channelId} ${url}`).toString('base64') },
      masterSecret: async () => MASTER,
      testQueues: { email: ask, slack: ask },
      imports: { files: api.importFiles, queue: api.importQueue, isConfigured: (shop) => shop === SHOP },
      publicUrl: 'https://shelfwire.example',
      clock: { now: () => clock.at },
      logger: createLogger('api', (line) => void logged.push(line)),
    }),
  );
  return api;
}

/** Every answer, in every test, is what the contract says: nothing more, nothing less. */
function checkContract({ method = 'GET', path }: Request, status: number, body: unknown): void {
  if (status >= 400) {
    Problem.parse(body);
    return;
  }
  const [pathname] = path.split('?');
  const endpoint = Object.values<Endpoint>(ENDPOINTS).find(
    (one) =>
      one.method === method.toLowerCase() &&
      new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname ?? ''),
  );
  if (status !== 304) endpoint?.success.schema?.parse(body);
}

function eventOf({
  method = 'GET',
  path,
  as = 'admin',
  body,
  rawBody,
  headers = {},
}: Request): APIGatewayProxyEventV2 {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const content = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const isBinary = content !== undefined && typeof content !== 'string';
  const roles = as === null ? null : [as].flat();
  return {
    version: '2.0',
    routeKey: 'ANY /v1/{proxy+}',
    rawPath,
    rawQueryString,
    headers: {
      host: 'shelfwire.example',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    requestContext: {
      requestId: 'request-1',
      domainName: 'shelfwire.example',
      stage: '$default',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      ...(roles === null
        ? {}
        : {
            authorizer: {
              jwt: {
                claims: {
                  sub: `sub-${roles.join('-')}`,
                  email: `${roles[0] ?? 'nobody'}@example.com`,
                  'cognito:groups': `[${roles.join(' ')}]`,
                },
                scopes: [],
              },
            },
          }),
    },
    ...(content === undefined ? {} : { body: isBinary ? Buffer.from(content).toString('base64') : content }),
    isBase64Encoded: isBinary,
  } as unknown as APIGatewayProxyEventV2;
}
