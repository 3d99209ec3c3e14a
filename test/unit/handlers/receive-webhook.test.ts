import { createHmac, randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { deriveSourceSecret } from '../../../lambdas/adapters/secrets/master-key';
import { createIntakeQueue } from '../../../lambdas/adapters/sqs/intake-queue';
import { judgeShopify } from '../../../lambdas/adapters/storefront/doors/shopify-door';
import { judgeStandard } from '../../../lambdas/adapters/storefront/doors/standard-door';
import { judgeTraffic } from '../../../lambdas/adapters/storefront/doors/traffic-door';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { createHandler, MAX_BODY_BYTES } from '../../../lambdas/handlers/receive-webhook/handler';
import { configuredShops } from '../../../lambdas/platform/configured-shops';
import { createLogger } from '../../../lambdas/platform/logger';
import { createMetrics } from '../../../lambdas/platform/metrics';
import { SHOP } from '../../support/builders';

const SECRET = 'example-client-secret';
const OLD_SECRET = 'the-secret-before';
const MASTER = 'master-secret';
const SOURCE = 'src_0123456789abcdef';
const BODY =
  '{"inventory_item_id":44871651328213,"location_id":67823337717,"available":4,"updated_at":"2026-11-18T09:14:07-05:00","admin_graphql_api_id":"gid://shopify/InventoryLevel/98213467349?inventory_item_id=44871651328213"}';

const sqs = mockClient(SQSClient);
let spilled: string[];
let lines: string[];
let handler: ReturnType<typeof createHandler>;

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageCommand).resolves({ MessageId: 'm' });
  spilled = [];
  lines = [];
  const spill = async (body: string) => {
    spilled.push(body);
    return { key: 'spill/one.json' };
  };
  const write = (line: string) => void lines.push(line);
  handler = createHandler({
    judgeShopify: async (knock) =>
      judgeShopify(knock, [SECRET, OLD_SECRET], configuredShops(`${SHOP},second.myshopify.com`)),
    judgeStandard: async (knock, sourceId) => judgeStandard(knock, sourceId, MASTER),
    judgeTraffic: async (knock, sourceId) => judgeTraffic(knock, sourceId, MASTER),
    intake: createIntakeQueue(new SQSClient({ region: 'eu-central-1' }), 'https://queue', spill),
    clock: { now: () => '2026-11-18T14:14:08.000Z' },
    logger: createLogger('receive-webhook', write),
    metrics: createMetrics('receive-webhook', write),
  });
});

const sign = (body: string | Buffer, secret = SECRET) =>
  createHmac('sha256', secret).update(body).digest('base64');

interface Sent {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly base64?: boolean;
  readonly method?: string;
  readonly sourceId?: string;
  readonly routeKey?: string;
}

function request({
  body = BODY,
  headers = {},
  base64 = false,
  method = 'POST',
  sourceId,
  routeKey,
}: Sent): APIGatewayProxyEventV2 {
  const bytes = Buffer.from(body);
  return {
    headers,
    routeKey,
    body: base64 ? bytes.toString('base64') : bytes.toString('utf8'),
    isBase64Encoded: base64,
    pathParameters: sourceId === undefined ? undefined : { sourceId },
    requestContext: { http: { method } },
  } as unknown as APIGatewayProxyEventV2;
}

const shopifyHeaders = (body: string | Buffer = BODY, topic = 'inventory_levels/update') => ({
  'x-shopify-topic': topic,
  'x-shopify-shop-domain': SHOP,
  'x-shopify-hmac-sha256': sign(body),
  'x-shopify-webhook-id': 'w',
  'x-shopify-triggered-at': '2026-11-18T14:14:07.512344Z',
});

const send = (sent: Sent = {}) =>
  handler(request({ ...sent, headers: sent.headers ?? shopifyHeaders(sent.body) }));
const queued = (): WebhookEnvelope[] =>
  sqs
    .commandCalls(SendMessageCommand)
    .map(({ args }) => JSON.parse(args[0].input.MessageBody ?? '') as WebhookEnvelope);

describe('a genuine Shopify webhook', () => {
  it('is on the queue before it is answered', async () => {
    expect(await send()).toMatchObject({ statusCode: 200 });
    expect(queued()).toEqual([
      expect.objectContaining({
        source: 'shopify',
        topic: 'inventory_levels/update',
        shop: SHOP,
        body: BODY,
      }),
    ]);
  });

  it('agrees with the published test vector', () => {
    expect(sign(BODY)).toBe('6YDm/TRxUzZPVXvXE+tW+ffDih59V/5I77rITBZ54F0=');
  });

  it('is verified over the decoded bytes when its body comes as base64', async () => {
    expect(await send({ base64: true })).toMatchObject({ statusCode: 200 });
    expect(queued()[0]?.body).toBe(BODY);
  });

  it('is accepted with either of two secrets while they are rotated', async () => {
    const headers = { ...shopifyHeaders(), 'x-shopify-hmac-sha256': sign(BODY, OLD_SECRET) };
    expect(await send({ headers })).toMatchObject({ statusCode: 200 });
  });

  it('is accepted with the headers of the newer family, in any case', async () => {
    const headers = {
      'Shopify-Topic': 'inventory_levels/update',
      'SHOPIFY-SHOP-DOMAIN': SHOP,
      'shopify-Hmac-Sha256': sign(BODY),
    };
    expect(await send({ headers })).toMatchObject({ statusCode: 200 });
  });

  it.each(['x-shopify-topic', 'x-shopify-shop-domain'])(
    'is refused with 400 that names %s where it is missing',
    async (header) => {
      const answer = await send({ headers: { ...shopifyHeaders(), [header]: undefined } });
      expect(answer.statusCode).toBe(400);
      expect(String(answer.body).toLowerCase()).toContain(header);
    },
  );

  it('from a shop that is not configured is refused with 403 that says what to do', async () => {
    const answer = await send({
      headers: { ...shopifyHeaders(), 'x-shopify-shop-domain': 'who.myshopify.com' },
    });
    expect(answer).toMatchObject({ statusCode: 403 });
    expect(answer.body).toContain('who.myshopify.com');
    expect(answer.body).toContain('shelfwire.config.json');
    expect(queued()).toEqual([]);
  });

  it('with an unknown topic is answered, counted and dropped', async () => {
    expect(await send({ headers: shopifyHeaders(BODY, 'markets/update') })).toMatchObject({
      statusCode: 200,
    });
    expect(queued()).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"UnknownTopics":1');
  });

  it.each(['customers/data_request', 'customers/redact'])(
    'of the topic %s is answered and nothing is kept',
    async (topic) => {
      expect(await send({ headers: shopifyHeaders(BODY, topic) })).toMatchObject({ statusCode: 200 });
      expect(queued()).toEqual([]);
    },
  );

  it('of the topic shop/redact is queued, because the shop’s stock is to be erased', async () => {
    const body = JSON.stringify({ shop_id: 1, shop_domain: SHOP });
    await send({ body, headers: shopifyHeaders(body, 'shop/redact') });
    expect(queued()[0]).toMatchObject({ topic: 'shop/redact', body });
  });

  it.each([
    ['is no JSON', 'not json', 'The body is not JSON.'],
    [
      'is 100,000 deep',
      '['.repeat(100_000) + ']'.repeat(100_000),
      'The body is nested deeper than 100 levels.',
    ],
    ['is no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'The body is not valid UTF-8.'],
  ])(
    'F58 whose body %s is queued as what it is, to be parked with its cause',
    async (_what, body, defect) => {
      const headers = shopifyHeaders(body, 'orders/create');
      expect(await send({ body, headers, base64: true })).toMatchObject({ statusCode: 200 });
      expect(queued()[0]).toMatchObject({ body: null, defect });
    },
  );

  it('F58 of more than 4 MB is refused with 413 before it is hashed', async () => {
    expect(await send({ body: 'x'.repeat(MAX_BODY_BYTES + 1), headers: {} })).toMatchObject({
      statusCode: 413,
    });
    const answer = await send({ body: 'x'.repeat(MAX_BODY_BYTES + 1), headers: {}, base64: true });
    expect(answer).toMatchObject({ statusCode: 413 });
  });

  it('that is too large for the queue goes to the bucket, and the queue gets a pointer', async () => {
    const body = JSON.stringify({ id: 1, title: 'x'.repeat(950_000) });
    expect(await send({ body, headers: shopifyHeaders(body, 'products/update') })).toMatchObject({
      statusCode: 200,
    });
    expect(spilled).toEqual([body]);
    expect(queued()[0]).toMatchObject({ body: null, spilledTo: 'spill/one.json' });
  });

  it('without a body is refused with 400, and with another method with 405', async () => {
    expect(await send({ body: '' })).toMatchObject({ statusCode: 400 });
    expect(await send({ method: 'GET' })).toMatchObject({ statusCode: 405 });
  });

  it('F14 and F28 is answered with 503 when the queue does not take it, never with 200', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('throttled'));
    expect(await send()).toMatchObject({ statusCode: 503 });
  });

  it('F28 is answered within five seconds when the queue hangs', async () => {
    sqs
      .on(SendMessageCommand)
      .callsFake(
        (_input, _client) =>
          new Promise((_, reject) => setTimeout(() => reject(new Error('timed out')), 1500)),
      );
    const started = performance.now();
    expect(await send()).toMatchObject({ statusCode: 503 });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('F15 ends the same when its answer is lost and it is sent again', async () => {
    await send();
    await send();
    expect(new Set(queued().map((envelope) => JSON.stringify(envelope))).size).toBe(1);
  });
});

describe('customer data', () => {
  const CANARIES = [
    'jon@example.com',
    'Jon',
    '1 Canary Street',
    '+15550100',
    'secret-note',
    'https://order-status',
  ];
  const order = JSON.stringify({
    id: 'ORDER_ID',
    email: CANARIES[0],
    customer: { first_name: CANARIES[1], phone: CANARIES[3] },
    shipping_address: { address1: CANARIES[2] },
    note: CANARIES[4],
    order_status_url: CANARIES[5],
    created_at: '2026-11-18T09:14:05-05:00',
    updated_at: '2026-11-18T09:14:06-05:00',
    line_items: [
      { id: 1, variant_id: 2, quantity: 1, price: '1.00', properties: [{ name: 'for', value: CANARIES[1] }] },
    ],
  }).replace('"ORDER_ID"', '820982911946154508');

  it('F75 is taken out of every topic that may hold it, and out of the log', async () => {
    for (const topic of [
      'orders/create',
      'orders/edited',
      'refunds/create',
      'locations/update',
      'shop/update',
      'app/uninstalled',
      'shop/redact',
    ]) {
      await send({ body: order, headers: shopifyHeaders(order, topic) });
    }
    expect(queued()).toHaveLength(7);
    const kept = JSON.stringify(queued()) + lines.join('');
    for (const canary of CANARIES) expect(kept).not.toContain(canary);
    expect(queued()[0]?.body).toContain('820982911946154508');
  });

  it('F75 and secrets are in no answer and in no log when something fails', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('down'));
    const answers = [
      await send({ body: order, headers: shopifyHeaders(order, 'orders/create') }),
      await send({ headers: {} }),
    ];
    const said = JSON.stringify(answers) + lines.join('');
    for (const canary of [...CANARIES, SECRET, MASTER]) expect(said).not.toContain(canary);
  });
});

describe('a forged request', () => {
  const good = sign(BODY);
  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['short', good.slice(0, 20)],
    ['long', `${good}AA==`],
    ['in hex', createHmac('sha256', SECRET).update(BODY).digest('hex')],
    ['URL-safe', good.replaceAll('+', '-').replaceAll('/', '_')],
    ['unpadded', good.replace('=', '')],
    ['doubled by a proxy', `${good},${good}`],
    ['in another case', good.toUpperCase()],
    ['of another secret', sign(BODY, 'guess')],
    ['of another body', sign(`${BODY} `)],
  ])('F53 whose signature is %s gets 401', async (_what, signature) => {
    const answer = await send({ headers: { ...shopifyHeaders(), 'x-shopify-hmac-sha256': signature } });
    expect(answer).toMatchObject({ statusCode: 401 });
  });

  it('F53 that bears a signature in both families gets 401', async () => {
    const headers = { ...shopifyHeaders(), 'shopify-hmac-sha256': good };
    expect(await send({ headers })).toMatchObject({ statusCode: 401 });
  });

  it('F54 that differs in any one bit of body or signature gets 401', async () => {
    const body = Buffer.from('{"id":1}');
    const signature = Buffer.from(sign(body));
    for (let bit = 0; bit < body.length * 8; bit++) {
      const changed = flip(body, bit);
      const headers = { ...shopifyHeaders(), 'x-shopify-hmac-sha256': signature.toString() };
      expect(await send({ body: changed, headers, base64: true })).toMatchObject({ statusCode: 401 });
    }
    for (let bit = 0; bit < signature.length * 8; bit++) {
      const headers = {
        ...shopifyHeaders(),
        'x-shopify-hmac-sha256': flip(signature, bit).toString('latin1'),
      };
      expect(await send({ body, headers })).toMatchObject({ statusCode: 401 });
    }
  });

  it('F60 costs no call to AWS and no line of the log, however many come', async () => {
    for (let count = 0; count < 200; count++) {
      await send({ headers: { ...shopifyHeaders(), 'x-shopify-hmac-sha256': sign(String(count), 'guess') } });
    }
    expect(sqs.calls()).toHaveLength(0);
    expect(lines).toEqual([]);
  });
});

describe('the vendor-neutral door', () => {
  const event = JSON.stringify({
    type: 'inventory_level.updated',
    timestamp: '2026-11-18T14:14:07Z',
    data: { variantId: 'MUG-1', locationId: 'shop-floor', available: 3, contact: 'jon@example.com' },
  });

  function signed(sentAt: Date, { body = event, secret = deriveSourceSecret(MASTER, SOURCE) } = {}): Sent {
    const id = `msg_${randomUUID()}`;
    const headers = {
      'webhook-id': id,
      'Webhook-Timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    };
    return { body, headers, sourceId: SOURCE };
  }

  it('takes an event in that is signed with the source’s own secret, without fields of the sender’s own', async () => {
    expect(await send(signed(new Date()))).toMatchObject({ statusCode: 200 });
    expect(queued()[0]).toMatchObject({ source: SOURCE, shop: SOURCE, topic: '' });
    expect(queued()[0]?.body).not.toContain('jon@example.com');
    expect(queued()[0]?.body).toContain('"available":3');
  });

  it('F55 refuses what is older than five minutes, or from the future', async () => {
    for (const minutes of [-6, 6]) {
      const answer = await send(signed(new Date(Date.now() + minutes * 60_000)));
      expect(answer).toMatchObject({ statusCode: 401 });
    }
  });

  it('F53 refuses another source’s secret, another source’s address, and what is not signed', async () => {
    const other = signed(new Date(), { secret: deriveSourceSecret(MASTER, 'src_fedcba9876543210') });
    expect(await send(other)).toMatchObject({ statusCode: 401 });
    expect(await send({ ...signed(new Date()), sourceId: 'src_fedcba9876543210' })).toMatchObject({
      statusCode: 401,
    });
    expect(await send({ ...signed(new Date()), sourceId: '../etc' })).toMatchObject({ statusCode: 401 });
    expect(await send({ body: event, headers: {}, sourceId: SOURCE })).toMatchObject({ statusCode: 401 });
    expect(sqs.calls()).toHaveLength(0);
  });
});

describe('the door for page views', () => {
  const count = { url: '/products/mug', from: '2026-11-18T14:10:00Z', views: 37, visitor: 'jon@example.com' };
  const views = (counts: unknown, type = 'page_views.counted') =>
    JSON.stringify({ type, timestamp: '2026-11-18T14:14:07Z', data: { counts } });

  function signed(body: string, secret = deriveSourceSecret(MASTER, SOURCE)): Sent {
    const id = `msg_${randomUUID()}`;
    const now = new Date();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    };
    return { body, headers, sourceId: SOURCE, routeKey: 'POST /webhooks/traffic/{sourceId}' };
  }

  it('takes counts in, without anything about a visitor', async () => {
    expect(await send(signed(views([count])))).toMatchObject({ statusCode: 200 });
    expect(queued()[0]).toMatchObject({ source: SOURCE, shop: SOURCE, topic: '' });
    expect(queued()[0]?.body).not.toContain('jon@example.com');
    expect(queued()[0]?.body).toContain('"views":37');
  });

  it('takes as many views as a page may have', async () => {
    expect(await send(signed(views([{ ...count, views: 10_000_000 }])))).toMatchObject({ statusCode: 200 });
  });

  it('takes a thousand counts, and not one more', async () => {
    const many = Array.from({ length: 1_000 }, () => count);
    expect(await send(signed(views(many)))).toMatchObject({ statusCode: 200 });
    const answer = await send(signed(views([...many, count])));
    expect(answer).toMatchObject({ statusCode: 400 });
    expect(answer.body).toContain('data.counts: expected 1 to 1000 counts, found 1001');
  });

  it.each([
    ['another type of event', views([count], 'variant.deleted'), 'type: expected page_views.counted'],
    ['no counts', views([]), 'data.counts: expected'],
    ['counts that are no list', views({ count }), 'data.counts: expected a list'],
    [
      'neither product nor address',
      views([{ from: count.from, views: 1 }]),
      'data.counts[0]: expected either',
    ],
    ['both', views([count, { ...count, productId: '1' }]), 'data.counts[1]: expected either'],
    ['an address that is none', views([{ ...count, url: 'mug' }]), 'data.counts[0].url: expected'],
    ['views below none', views([{ ...count, views: -1 }]), 'data.counts[0].views: expected'],
    [
      'more views than anybody has',
      views([{ ...count, views: 10_000_001 }]),
      'data.counts[0].views: expected at most',
    ],
    ['views in parts', views([{ ...count, views: 1.5 }]), 'data.counts[0].views: expected'],
    ['no time', views([{ ...count, from: undefined }]), 'data.counts[0].from: expected'],
    [
      'a time within five minutes',
      views([{ ...count, from: '2026-11-18T14:11:00Z' }]),
      'data.counts[0].from: expected',
    ],
    ['no JSON', 'views=37', 'JSON'],
  ])('refuses %s at once, and names the field', async (_what, body, detail) => {
    const answer = await send(signed(body));
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(detail);
    expect(sqs.calls()).toHaveLength(0);
  });

  it('F53 F60 refuses what is forged without a call to AWS or a line of the log, however many come', async () => {
    const forged = deriveSourceSecret(MASTER, 'src_fedcba9876543210');
    for (let attempt = 0; attempt < 100; attempt++) {
      expect(await send(signed(views([count]), forged))).toMatchObject({ statusCode: 401 });
    }
    expect(await send({ ...signed(views([count])), sourceId: '../etc' })).toMatchObject({ statusCode: 401 });
    expect(await send({ ...signed(views([count])), headers: {} })).toMatchObject({ statusCode: 401 });
    expect(sqs.calls()).toHaveLength(0);
    expect(lines).toEqual([]);
  });
});

function flip(bytes: Buffer, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}
