import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { type ApiDeps, createApp } from './app';

/** Answers API Gateway's HTTP API events (payload 2.0). */
export function createHandler(
  deps: ApiDeps,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  const answer = handle(createApp(deps));
  return async (event) =>
    (await answer(event as unknown as LambdaEvent)) as APIGatewayProxyStructuredResultV2;
}
