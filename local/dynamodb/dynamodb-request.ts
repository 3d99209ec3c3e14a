import { Agent, request as httpRequest } from 'node:http';
import { REGION } from '../template/pseudo-parameters';

/** A failure as the database words it. */
export class DynamoDbError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}

const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=local`;

/** Connections are given up before the database could close them under a request. */
const IDLE_MS = 4000;
const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });

/**
 * Asks the local database in its JSON protocol, unsigned: it checks no signature. Everything that the product reads and
 * writes on one machine passes here, so it is done with the plainest client there is.
 * @param target `DynamoDB_20120810.PutItem`, `DynamoDBStreams_20120810.GetRecords` …
 */
export function requestRaw(
  endpoint: string,
  target: string,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': target,
      'x-amz-date': '20260101T000000Z',
      authorization: AUTHORIZATION,
    };
    const asked = httpRequest(endpoint, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
      response.once('error', reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** @throws DynamoDbError where the database refuses. */
export async function request<Answer>(endpoint: string, target: string, input: unknown): Promise<Answer> {
  const { status, text } = await requestRaw(endpoint, target, JSON.stringify(input));
  const answer = JSON.parse(text) as { __type?: string; message?: string; Message?: string };
  if (status !== 200) {
    throw new DynamoDbError(
      answer.__type?.split('#').at(-1) ?? 'Unknown',
      answer.message ?? answer.Message ?? text,
    );
  }
  return answer as Answer;
}
