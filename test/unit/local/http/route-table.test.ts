import { describe, expect, it } from 'vitest';
import { matchRoute, type Route } from '../../../../local/http/route-table';

const route = (key: string): Route => {
  const [method = 'ANY', path = '/{proxy+}'] = key === '$default' ? [] : key.split(' ');
  return { key, method, path, functionName: key, authorizer: null };
};
const routes = [
  '$default',
  'ANY /v1/{proxy+}',
  'GET /v1/rules/{ruleId}',
  'GET /v1/rules/preview',
  'ANY /v1/rules/{ruleId}',
  'POST /webhooks/standard/{sourceId}',
].map(route);

describe('the routes of the HTTP API', () => {
  it.each([
    { request: 'GET /v1/rules/preview', key: 'GET /v1/rules/preview', parameters: {} },
    { request: 'GET /v1/rules/r1', key: 'GET /v1/rules/{ruleId}', parameters: { ruleId: 'r1' } },
    { request: 'DELETE /v1/rules/r1', key: 'ANY /v1/rules/{ruleId}', parameters: { ruleId: 'r1' } },
    { request: 'GET /v1/alerts/a/b', key: 'ANY /v1/{proxy+}', parameters: { proxy: 'alerts/a/b' } },
    {
      request: 'POST /webhooks/standard/src_1',
      key: 'POST /webhooks/standard/{sourceId}',
      parameters: { sourceId: 'src_1' },
    },
    { request: 'GET /v1/rules/a%20b', key: 'GET /v1/rules/{ruleId}', parameters: { ruleId: 'a b' } },
    { request: 'GET /elsewhere', key: '$default', parameters: { proxy: 'elsewhere' } },
  ])('lead $request to $key', ({ request, key, parameters }) => {
    const [method = '', path = ''] = request.split(' ');
    expect(matchRoute(routes, method, path)).toEqual({ route: route(key), pathParameters: parameters });
  });

  it('lead nowhere where none matches', () => {
    expect(matchRoute([route('GET /docs')], 'GET', '/docs/more')).toBeNull();
  });
});
