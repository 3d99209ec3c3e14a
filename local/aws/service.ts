/** One request of the AWS SDK, as the local AWS endpoint took it in. */
export interface AwsCall {
  /** The service as the request's signature names it: `dynamodb`, `sqs`, `events`, `ses`, `s3`, `kms`, `secretsmanager`. */
  readonly service: string;
  /** `PutEvents`, `SendRawEmail`, `GetObject` …: from X-Amz-Target, the form's Action, or the S3 method and path. */
  readonly action: string;
  /** The function whose credentials signed it; null for the machine's own tools (scripts, tests). */
  readonly functionName: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface AwsReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What a call needs in the caller's policy: the IAM action and the ARNs of every resource that it touches. */
export interface Permission {
  readonly action: string;
  readonly resources: readonly string[];
}

/** One emulated AWS service behind the local endpoint. */
export interface AwsService {
  readonly name: string;
  permissionsFor(call: AwsCall): readonly Permission[];
  handle(call: AwsCall): Promise<AwsReply>;
}

/** Parses a JSON-protocol body; `{}` where it is empty. */
export function jsonBodyOf(call: AwsCall): Record<string, unknown> {
  return call.body.length === 0 ? {} : (JSON.parse(call.body.toString('utf8')) as Record<string, unknown>);
}

/** An answer of the JSON protocols; an error is `{ __type, message }` with its status. */
export function jsonReply(body: unknown, status = 200): AwsReply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}
export function jsonError(type: string, message: string, status = 400): AwsReply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, message }),
  };
}
