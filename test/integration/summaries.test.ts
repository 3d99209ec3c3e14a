import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { aShop, BERLIN, HAMBURG, textOf } from '../support/shop';

let local: LocalStack;

beforeAll(async () => {
  local = await startLocalStack();
});
afterAll(() => local.stop());

describe('a shop that is seen for the first time', () => {
  it('is told in one message per channel and mailbox, with the top ten and the count', async () => {
    const shop = aShop(local);
    await shop.location(BERLIN, 'Berlin');
    const skus = Array.from({ length: 30 }, (_, index) => `NEW-${String(index).padStart(2, '0')}`);
    const variants = await shop.product({ title: 'Logbook', skus });
    for (const variant of variants) await shop.level(variant, BERLIN, 0);
    await local.advance('PT10S');

    expect(local.slack()).toHaveLength(2);
    expect(local.emails()).toHaveLength(2);
    const [mail] = local.emails();
    expect(mail?.subject).toContain('30');
    expect(mail?.text.match(/NEW-\d\d/g)?.length).toBeGreaterThanOrEqual(10);
  });
});

describe('a rule that is saved', () => {
  it('tells what already matches as one summary, and nothing twice', async () => {
    const shop = aShop(local, { firstId: 448_716_513_282_200_001n });
    const variants = await shop.product({
      title: 'Compass',
      skus: ['CMP-1', 'CMP-2', 'CMP-3'],
      tags: 'winter',
    });
    for (const variant of variants) await shop.level(variant, HAMBURG, 8);
    await local.advance('PT10S');
    const before = { slack: local.slack().length, emails: local.emails().length };

    const created = await local.api('POST', '/v1/rules', {
      role: 'ops',
      body: { kind: 'low_stock', scope: { type: 'tag', ids: ['winter'] }, threshold: 10, holdMinutes: 0 },
    });
    expect(created.status).toBe(201);
    await local.advance('PT10S');

    const told = local.slack().slice(before.slack);
    expect(told).toHaveLength(2);
    for (const message of told) expect(textOf(message)).toMatch(/CMP-1.*CMP-2.*CMP-3/s);
    expect(local.emails()).toHaveLength(before.emails + 2);

    await shop.level(variants[0] ?? { itemId: '' }, HAMBURG, 8);
    await local.advance('PT1H');
    expect(local.slack()).toHaveLength(before.slack + 2);
  });

  it('answers which of the rules applies to a variant, and why', async () => {
    const shop = aShop(local, { firstId: 448_716_513_282_300_001n });
    const [variant] = await shop.product({ title: 'Sextant', skus: ['SXT-1'], tags: 'winter' });
    await shop.level(variant ?? { itemId: '' }, BERLIN, 100);
    await local.advance('PT10S');
    const answer = await local.api('GET', `/v1/variants/shopify-${variant?.itemId}/rules`, {
      role: 'viewer',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          kind: 'low_stock',
          threshold: 10,
          reason: expect.stringContaining('winter'),
        }),
        expect.objectContaining({ kind: 'out_of_stock', threshold: 0 }),
      ]),
    });
  });
});

it('nothing went wrong on the way', () => {
  expect(local.warnings()).toEqual([]);
});
