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

/**
 * Asks the local database in its JSON protocol, unsigned: it checks no signature.
 * @param target `DynamoDB_20120810.PutItem`, `DynamoDBStreams_20120810.GetRecords` …
 */
export async function requestRaw(
  endpoint: string,
  target: string,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      'x-amz-date': '20260101T000000Z',
      authorization: AUTHORIZATION,
    },
    body,
  });
  return { status: response.status, text: await response.text() };
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
