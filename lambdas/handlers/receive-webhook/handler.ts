import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { IntakeQueue } from '../../adapters/sqs/intake-queue';
import type { Clock } from '../../app/ports';
import type { Logger } from '../../platform/logger';
import type { Metrics } from '../../platform/metrics';
import type { DoorRequest, DoorVerdict } from '../../adapters/storefront/doors/door';
import { TRAFFIC_PATH } from './env';

interface Deps {
  readonly judgeShopify: (request: DoorRequest) => Promise<DoorVerdict>;
  readonly judgeStandard: (request: DoorRequest, sourceId: string) => Promise<DoorVerdict>;
  readonly judgeTraffic: (request: DoorRequest, sourceId: string) => Promise<DoorVerdict>;
  readonly intake: IntakeQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Larger than any webhook that Shopify is known to send; refused before it is hashed or parsed. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Takes webhooks in. A 2xx means that the envelope is durable on the queue; a forged request is turned away without a call
 * to AWS and without a line in the log.
 */
export const createHandler = (deps: Deps) => {
  const { judgeShopify, intake, clock, logger, metrics } = deps;
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    if (event.requestContext.http.method !== 'POST') return problem(405, 'This address takes POST alone.');
    if (sizeOf(event) > MAX_BODY_BYTES) {
      return problem(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`);
    }
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    try {
      const request = { headers: event.headers, body, receivedAt: clock.now() };
      const sourceId = event.pathParameters?.sourceId;
      const judged = await (sourceId === undefined
        ? judgeShopify(request)
        : isForTraffic(event)
          ? deps.judgeTraffic(request, sourceId)
          : deps.judgeStandard(request, sourceId));
      if (judged.verdict === 'refuse') return problem(judged.status, judged.detail);
      if (judged.verdict === 'answer') {
        if (judged.unknownTopic) metrics.count({ UnknownTopics: 1 });
        return OK;
      }
      if (body.length === 0) return problem(400, 'The body is empty; expected a JSON object.');
      await intake.put(judged.envelope);
      return OK;
    } catch (error) {
      logger.error('Webhook not taken in', {
        error: error instanceof Error ? error : new Error(String(error)),
      });
      return problem(503, 'The webhook could not be stored. Send it again.');
    }
  };
};

/** Two doors have a source in their address. */
const isForTraffic = ({ routeKey }: APIGatewayProxyEventV2): boolean => routeKey === `POST ${TRAFFIC_PATH}`;

/** Of the bytes that were sent: base64 writes three of them as four characters. */
function sizeOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): number {
  if (body === undefined) return 0;
  if (!isBase64Encoded) return Buffer.byteLength(body);
  return Buffer.byteLength(body, 'base64');
}

const OK: APIGatewayProxyStructuredResultV2 = { statusCode: 200, body: '' };

const TITLES: Readonly<Record<number, string>> = {
  400: 'Something in the request is not as expected.',
  401: 'The request is not signed by a known sender.',
  403: 'This shop is not let in.',
  405: 'This address takes other methods.',
  413: 'The body is too large.',
  503: 'Not stored.',
};

function problem(status: number, detail: string): APIGatewayProxyStructuredResultV2 {
  const title = TITLES[status] ?? '';
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...(status === 405 ? { allow: 'POST' } : {}) },
    body: JSON.stringify({ type: 'about:blank', title, status, detail }),
  };
}
