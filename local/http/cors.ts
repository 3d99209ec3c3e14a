import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Template } from '../template/template';

interface CorsConfiguration {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAge?: number;
  readonly AllowCredentials?: boolean;
}

/** What the template says about other origins; null where it says nothing, and then no header is set. */
export function corsOf(template: Template): CorsConfiguration | null {
  const [api] = template.all('AWS::ApiGatewayV2::Api');
  return (api?.properties.CorsConfiguration as CorsConfiguration | undefined) ?? null;
}

/**
 * Sets the headers that the configuration grants to the request's origin.
 * @returns whether the request was a preflight, which is answered here and reaches no function
 */
export function applyCors(
  cors: CorsConfiguration | null,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  if (cors === null || origin === undefined) return false;
  const isPreflight =
    request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  const allowed = cors.AllowOrigins?.find((candidate) => candidate === '*' || candidate === origin);
  if (allowed !== undefined) {
    response.setHeader('access-control-allow-origin', allowed);
    if (cors.AllowCredentials === true) response.setHeader('access-control-allow-credentials', 'true');
    if (cors.ExposeHeaders !== undefined)
      response.setHeader('access-control-expose-headers', cors.ExposeHeaders.join(','));
    if (isPreflight) {
      response.setHeader('access-control-allow-methods', (cors.AllowMethods ?? []).join(','));
      response.setHeader('access-control-allow-headers', (cors.AllowHeaders ?? []).join(','));
      if (cors.MaxAge !== undefined) response.setHeader('access-control-max-age', String(cors.MaxAge));
    }
  }
  if (isPreflight) {
    response.writeHead(204);
    response.end();
  }
  return isPreflight;
}
