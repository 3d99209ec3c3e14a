import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportReader } from '../../lambdas/adapters/storefront/read-report';
import { reduceBody } from '../../lambdas/adapters/storefront/reduce-body';
import { EVENT_DATA, KEPT_EVENT_FIELDS } from '../../lambdas/adapters/storefront/standard/event-types';
import { PoisonMessageError } from '../../lambdas/platform/errors';
import { anEnvelope } from '../support/intake';

const NOW = '2026-11-18T20:00:00.000Z';
const SOURCE = 'src_0123456789abcdef';

function read(event: string) {
  const body = reduceBody(event, KEPT_EVENT_FIELDS);
  return reportReader.readReport(
    anEnvelope('', body, { source: SOURCE, shop: SOURCE, triggeredAt: null }),
    NOW,
    null,
  );
}

/** The examples that the documentation shows are the ones that are tested. */
const examples = [
  ...readFileSync(new URL('../../docs/vendor-neutral-events.md', import.meta.url), 'utf8').matchAll(
    /```json\n(\{[^`]*"type"[^`]*)```/g,
  ),
].map(([, json = '']) => json);
const typeOf = (example: string) => (JSON.parse(example) as { type: string }).type;

describe('the documented format', () => {
  it('has an example of every type', () => {
    expect(examples.map(typeOf).toSorted()).toEqual(Object.keys(EVENT_DATA).toSorted());
  });

  it.each(examples.map((example) => [typeOf(example), example]))(
    'reads its example of %s',
    (_type, example) => {
      expect(read(example)).toMatchSnapshot();
    },
  );

  it.each([
    ['an unknown type', '{"type":"price.updated","timestamp":"2026-11-18T14:14:07Z","data":{}}', 'type'],
    ['no timestamp', '{"type":"variant.deleted","data":{"variantId":"1"}}', 'timestamp'],
    [
      'a timestamp without an offset',
      '{"type":"variant.deleted","timestamp":"2026-11-18T14:14:07","data":{"variantId":"1"}}',
      'timestamp',
    ],
    [
      'no quantity',
      '{"type":"inventory_level.updated","timestamp":"2026-11-18T14:14:07Z","data":{"variantId":"1","locationId":"2"}}',
      'available',
    ],
    [
      'a price without a currency',
      '{"type":"variant.updated","timestamp":"2026-11-18T14:14:07Z","data":{"variantId":"1","price":"1.00"}}',
      'currency',
    ],
    [
      'tags that are no list',
      '{"type":"variant.updated","timestamp":"2026-11-18T14:14:07Z","data":{"variantId":"1","tags":"a, b"}}',
      'tags',
    ],
    [
      'an id that is empty',
      '{"type":"variant.deleted","timestamp":"2026-11-18T14:14:07Z","data":{"variantId":""}}',
      'variantId',
    ],
  ])('F48 names the field of an event with %s', (_what, event, field) => {
    expect(() => read(event)).toThrow(PoisonMessageError);
    expect(() => read(event)).toThrow(new RegExp(`${field}: expected`));
  });

  it('keeps the ids of two sources apart, whatever characters they use', () => {
    const event =
      '{"type":"variant.deleted","timestamp":"2026-11-18T14:14:07Z","data":{"variantId":"A#1/ö"}}';
    expect(read(event)).toMatchObject({ variant: { variantId: `${SOURCE}-A%231%2F%C3%B6`, shopId: SOURCE } });
  });
});
