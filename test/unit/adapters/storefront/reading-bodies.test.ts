import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fields } from '../../../../lambdas/adapters/storefront/fields';
import { minorUnitsOf } from '../../../../lambdas/adapters/storefront/minor-units';
import { openMessage } from '../../../../lambdas/adapters/storefront/open-message';
import { parseBody } from '../../../../lambdas/adapters/storefront/parse-body';
import { reportReader } from '../../../../lambdas/adapters/storefront/read-report';
import { reduceBody } from '../../../../lambdas/adapters/storefront/reduce-body';
import { PoisonMessageError } from '../../../../lambdas/platform/errors';
import { NOW } from '../../../support/builders';
import { anEnvelope } from '../../../support/intake';

describe('parsing a body', () => {
  it('F57 lets the last of doubled keys count, whichever parser reads it', () => {
    expect(parseBody('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(parseBody('{"id":1234567890123456789,"a":1,"a":2}')).toMatchObject({ a: 2 });
  });

  it('F57 reads a title that was cut within an emoji, and refuses such an id', () => {
    const fields = Fields.of(parseBody('{"title":"Mug \\ud83d","id":"a\\ud83d"}'));
    expect(fields.textOrNull('title')).toBe('Mug \ufffd');
    expect(() => fields.key('id')).toThrow(PoisonMessageError);
  });

  it('F58 counts brackets inside of texts as text', () => {
    expect(parseBody(`{"title":"${'['.repeat(500)}\\""}`)).toHaveProperty('title');
  });

  it('F48 ends every body of a stock webhook in a report or in a cause, never in another error', () => {
    const value = fc.oneof(fc.jsonValue(), fc.integer(), fc.double(), fc.constant(null));
    fc.assert(
      fc.property(value, value, value, value, (inventory_item_id, location_id, available, updated_at) => {
        const body = { inventory_item_id, location_id, available, updated_at };
        try {
          const report = reportReader.readLevel(anEnvelope('inventory_levels/update', body), NOW);
          expect(
            report?.quantities.available === null || Number.isSafeInteger(report?.quantities.available),
          ).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(PoisonMessageError);
        }
      }),
    );
  });

  it('F35 ends any message at all in an envelope or in a cause', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (message) => {
        try {
          openMessage(message, NOW);
        } catch (error) {
          expect(error).toBeInstanceOf(PoisonMessageError);
        }
      }),
    );
  });
});

describe('an event of the partner bus', () => {
  it('F75 loses its customer data before it goes anywhere', () => {
    const event = {
      'detail-type': 'shopifyWebhook',
      detail: {
        payload: {
          id: 1,
          email: 'jon@example.com',
          line_items: [{ id: 2, quantity: 1, properties: ['jon'] }],
        },
        metadata: { 'X-Shopify-Topic': 'orders/create', 'X-Shopify-Shop-Domain': 'A.myshopify.com' },
      },
    };
    const opened = openMessage(JSON.stringify(event), NOW);
    expect(JSON.stringify(opened)).not.toContain('jon');
    expect(opened).toMatchObject({ envelope: { shop: 'a.myshopify.com', topic: 'orders/create' } });
  });

  it('keeps an 18-digit id', () => {
    const event = `{"detail-type":"shopifyWebhook","detail":{"payload":{"id":271878346596884015},"metadata":{"x-shopify-topic":"products/delete","x-shopify-shop-domain":"a.myshopify.com"}}}`;
    expect(openMessage(event, NOW)).toMatchObject({ envelope: { body: '{"id":271878346596884015}' } });
  });
});

describe('a reduced body', () => {
  it('keeps what is named, drops the rest, and has no object in the place of a plain value', () => {
    const kept = { id: true, lines: { sku: true } } as const;
    const text =
      '{"id":1234567890123456789,"email":"x","lines":[{"sku":"A","for":"x"},{"sku":{"email":"x"}}],"__proto__":{"a":1}}';
    expect(reduceBody(text, kept)).toBe('{"id":1234567890123456789,"lines":[{"sku":"A"},{"sku":null}]}');
  });
});

describe('minor units', () => {
  it.each([
    ['18.00', 'USD', 1800],
    ['18', 'USD', 1800],
    ['0.1', 'USD', 10],
    ['-3.50', 'EUR', -350],
    ['1800', 'JPY', 1800],
    ['1800.00', 'JPY', 1800],
    ['1.234', 'KWD', 1234],
    ['5.20', 'MGA', 520],
    ['1200.50', 'HUF', 120_050],
  ])('%s %s are %i', (amount, currency, minor) => {
    expect(minorUnitsOf(amount, currency, 'price')).toBe(minor);
  });

  it.each([
    ['18.005', 'USD'],
    ['1.5', 'JPY'],
    ['1.00', 'XXQ'],
    ['999999999999999.99', 'USD'],
  ])('%s %s are refused', (amount, currency) => {
    expect(() => minorUnitsOf(amount, currency, 'price')).toThrow(PoisonMessageError);
  });
});
