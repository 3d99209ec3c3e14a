import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../lambdas/contracts/http/endpoint';
import { ENDPOINTS } from '../../lambdas/contracts/http/endpoints';
import { openApiDocument } from '../../lambdas/contracts/http/openapi';
import { createApp } from '../../lambdas/handlers/api/app';
import { startApi, type TestApi } from '../support/api';

const document = openApiDocument('https://shelfwire.example');
const documented = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
  });

  it('holds every route that runs, and no other', () => {
    const { routes } = createApp({
      handlers: {},
      answerOnce: async () => ({ outcome: 'running' }),
      signingKey: async () => new Uint8Array(),
      logger: silent,
    } as never);
    const running = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(running.toSorted()).toEqual(documented.toSorted());
    expect(new Set(running).size).toBe(running.length);
  });

  it('says of every operation who may, what can go wrong and what comes back', () => {
    for (const [operationId, endpoint] of Object.entries<Endpoint>(ENDPOINTS)) {
      const operation = document.paths?.[endpoint.path]?.[endpoint.method];
      expect(operation?.operationId).toBe(operationId);
      expect(operation?.summary).toBeTruthy();
      const statuses = Object.keys(operation?.responses ?? {});
      expect(statuses).toContain(String(endpoint.success.status));
      if (endpoint.roles !== 'public') expect(statuses).toEqual(expect.arrayContaining(['401', '403']));
      if (endpoint.ifMatch === 'required') expect(statuses).toEqual(expect.arrayContaining(['412', '428']));
    }
  });

  it('has examples that its own schemas take', () => {
    for (const { body, success } of Object.values<Endpoint>(ENDPOINTS)) {
      if (body?.example !== undefined) body.schema.parse(body.example);
      if (success.example !== undefined) success.schema?.parse(success.example);
    }
  });

  it('has no example of a time that will come to lie in the past', () => {
    for (const { body } of Object.values<Endpoint>(ENDPOINTS)) {
      const { until } = (body?.example ?? {}) as { readonly until?: string };
      if (until !== undefined) expect(until > '2090').toBe(true);
    }
  });

  it('says of every place in a path what goes there where one name stands for two things', () => {
    const imports = Object.values<Endpoint>(ENDPOINTS).filter(({ path }) => path.includes('{import}'));
    for (const { path, method } of imports) {
      const [parameter] = document.paths?.[path]?.[method]?.parameters ?? [];
      expect(parameter).toMatchObject({ name: 'import' });
      expect((parameter as { readonly description?: string }).description).toMatch(
        method === 'post' ? /a kind, and no id/ : /id of an import/,
      );
    }
    expect(imports).toHaveLength(4);
  });

  it('marks the address of a Slack channel as write-only, and shows it in no answer', () => {
    const schemas =
      JSON.stringify(document.components?.schemas?.Channel) +
      JSON.stringify(document.components?.schemas?.SlackChannel);
    expect(schemas).not.toContain('webhookUrl');
    expect(JSON.stringify(document.components?.schemas?.SlackChannelInput)).toContain('"writeOnly":true');
  });
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('its addresses', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('answer 503 until the default settings are in place, then 200', async () => {
    expect((await api.request({ path: '/openapi.json', as: null })).status).toBe(503);
    await api.request({
      method: 'POST',
      path: '/v1/rules',
      body: { kind: 'low_stock', scope: { type: 'everything' }, threshold: 5 },
    });
    const answer = await api.request({ path: '/openapi.json', as: null });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('show a page that loads nothing from elsewhere', async () => {
    const { status, headers, text } = await api.request({ path: '/docs', as: null });
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<link|src=/);
    for (const operationId of Object.keys(ENDPOINTS)) expect(text).toContain(`id="${operationId}"`);
  });
});
