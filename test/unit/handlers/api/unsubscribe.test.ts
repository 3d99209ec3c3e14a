import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUnsubscribes } from '../../../../lambdas/adapters/dynamodb/unsubscribes';
import { deriveKey } from '../../../../lambdas/adapters/secrets/master-key';
import { signUnsubscribeToken } from '../../../../lambdas/domain/channel/unsubscribe-token';
import { MASTER, startApi, type TestApi } from '../../../support/api';

const address = 'ann+<b>@example.com';
const path = `/unsubscribe/${signUnsubscribeToken(deriveKey(MASTER, 'unsubscribe'), address)}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const isUnsubscribed = () => createUnsubscribes(api.client, api.tables.alertTable).isUnsubscribed(address);

it('asks first, because mail scanners follow links', async () => {
  const { status, text, headers } = await api.request({ path, as: null });
  expect(status).toBe(200);
  expect(text).toContain('ann+&lt;b>@example.com');
  expect(text).toContain('<form method="post">');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(await isUnsubscribed()).toBe(false);
});

it('unsubscribes with one click, as mail programs do it, and takes it back', async () => {
  const oneClick = await api.request({
    method: 'POST',
    path,
    as: null,
    rawBody: 'List-Unsubscribe=One-Click',
    headers: form,
  });
  expect(oneClick.status).toBe(200);
  expect(await isUnsubscribed()).toBe(true);
  expect((await api.request({ path, as: null })).text).toContain('You are unsubscribed');
  await api.request({ method: 'POST', path, as: null, rawBody: 'subscribe=again', headers: form });
  expect(await isUnsubscribed()).toBe(false);
});

it('unsubscribes with one click that is sent in parts', async () => {
  await api.request({ method: 'POST', path, as: null, rawBody: 'subscribe=again', headers: form });
  const parts = {
    rawBody: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  };
  expect((await api.request({ method: 'POST', path, as: null, ...parts })).status).toBe(200);
  expect(await isUnsubscribed()).toBe(true);
  const torn = { ...parts, rawBody: '--x\r\nContent-Disp' };
  expect((await api.request({ method: 'POST', path, as: null, ...torn })).status).toBe(400);
});

it('unsubscribes a form without fields', async () => {
  expect((await api.request({ method: 'POST', path, as: null })).status).toBe(200);
  expect(await isUnsubscribed()).toBe(true);
});

it('knows no link but our own', async () => {
  for (const token of ['x', `${path.split('/').at(-1)}x`, 'YW5u.c2ln']) {
    expect((await api.request({ path: `/unsubscribe/${token}`, as: null })).status).toBe(404);
    expect((await api.request({ method: 'POST', path: `/unsubscribe/${token}`, as: null })).status).toBe(404);
  }
});
