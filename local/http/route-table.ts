import { UnsupportedTemplateError } from '../template/intrinsics';
import type { Template } from '../template/template';

export interface JwtAuthorizer {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

/** One route of the HTTP API. */
export interface Route {
  /** As the template writes it: `GET /v1/rules/{id}`, or `$default`. */
  readonly key: string;
  /** `ANY` takes every method. */
  readonly method: string;
  readonly path: string;
  readonly functionName: string;
  /** Null where anybody may call. */
  readonly authorizer: JwtAuthorizer | null;
}

export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface JwtConfiguration {
  readonly Issuer: string;
  readonly Audience?: readonly string[];
}

export function routesOf(template: Template): readonly Route[] {
  return template.all('AWS::ApiGatewayV2::Route').map(({ logicalId, properties }) => {
    const key = String(properties.RouteKey);
    const [method = 'ANY', path = '/{proxy+}'] = key === '$default' ? [] : key.split(' ');
    const integrationId = String(properties.Target).replace(/^integrations\//, '');
    const integration = template.get(integrationId);
    if (integration.properties.PayloadFormatVersion !== '2.0') {
      throw new UnsupportedTemplateError(integrationId, 'does not use payload format 2.0');
    }
    const functionArn = /arn:[^/]*:function:[^/]+/.exec(String(integration.properties.IntegrationUri))?.[0];
    if (functionArn === undefined)
      throw new UnsupportedTemplateError(integrationId, 'does not lead to a function');
    return {
      key,
      method,
      path,
      functionName: functionArn.split(':function:')[1] ?? '',
      authorizer: authorizerOf(logicalId, properties, template),
    };
  });
}

function authorizerOf(
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  template: Template,
): JwtAuthorizer | null {
  const { AuthorizationType: type = 'NONE' } = properties as { AuthorizationType?: string };
  if (type === 'NONE') return null;
  if (type !== 'JWT') throw new UnsupportedTemplateError(logicalId, `authorises by ${type}`);
  const { JwtConfiguration: jwt } = template.get(String(properties.AuthorizerId)).properties;
  const { Issuer, Audience = [] } = jwt as JwtConfiguration;
  return {
    issuer: Issuer,
    audience: Audience,
    scopes: (properties.AuthorizationScopes ?? []) as readonly string[],
  };
}

/**
 * The route that API Gateway would take: a fixed segment before a parameter, a parameter before `{proxy+}`, the named
 * method before ANY, and `$default` last. Null where there is none.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | null {
  const candidates = routes
    .filter((route) => route.method === 'ANY' || route.method === method)
    .flatMap((route) => {
      const pathParameters = parametersOf(route.path, path);
      return pathParameters === null ? [] : [{ route, pathParameters }];
    });
  return candidates.toSorted((one, other) => rankOf(other.route).localeCompare(rankOf(one.route)))[0] ?? null;
}

/** Null where the path does not match. */
function parametersOf(pattern: string, path: string): Record<string, string> | null {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(segment);
    if (name?.[2] === '+') {
      if (given.length <= index) return null;
      parameters[name[1] ?? ''] = given.slice(index).map(decodeSegment).join('/');
      return parameters;
    }
    const value = given[index];
    if (value === undefined || (name === null && segment !== value)) return null;
    if (name !== null) parameters[name[1] ?? ''] = decodeSegment(value);
  }
  return given.length === wanted.length ? parameters : null;
}

/** A text that sorts higher the more specific a route is. */
const rankOf = (route: Route): string => {
  if (route.key === '$default') return '';
  const segments = segmentsOf(route.path).map((segment) =>
    !segment.startsWith('{') ? '3' : segment.endsWith('+}') ? '1' : '2',
  );
  return `${segments.join('')}${route.method === 'ANY' ? '0' : '1'}`;
};

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
