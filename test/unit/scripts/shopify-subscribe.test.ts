import { describe, expect, it } from 'vitest';
import { treatmentOf } from '../../../lambdas/adapters/storefront/shopify/topics';
import { type AdminApi, createAdminApi } from '../../../scripts/shopify/admin-api';
import { printToml } from '../../../scripts/shopify/print-toml';
import { registerSubscriptions } from '../../../scripts/shopify/register';
import { includeFieldsOf, TOPICS } from '../../../scripts/shopify/subscriptions';
import * as z from 'zod';

const URL = 'https://shelfwire.acme.example/webhooks/shopify';
const PERSONAL =
  /email|phone|address|customer|browser|client_details|note|token|landing_site|user_id|name|properties/;

describe('the topics', () => {
  it('are all recorded', () => {
    expect(TOPICS.filter((topic) => treatmentOf(topic).treatment !== 'record')).toEqual([]);
  });

  it('bring orders and refunds without the person', () => {
    const fields = TOPICS.filter((topic) => /^(orders|refunds)\//.test(topic)).map((topic) =>
      includeFieldsOf(topic),
    );
    for (const included of fields) {
      expect(included).not.toBeNull();
      expect(included?.filter((field) => PERSONAL.test(field))).toEqual([]);
    }
  });
});

describe('the block for shopify.app.toml', () => {
  it('pins the version, names the scopes, and asks for the compliance topics', () => {
    const toml = printToml(URL);
    expect(toml).toContain('api_version = "2026-07"');
    expect(toml).toContain(
      'scopes = "read_fulfillments,read_inventory,read_inventory_shipments,read_inventory_transfers,read_locations,read_orders,read_products,read_themes"',
    );
    expect(toml).toContain(
      'compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]',
    );
  });

  it('sends every topic to the one address, once', () => {
    const toml = printToml(URL);
    for (const topic of TOPICS) expect(toml.split(`"${topic}"`)).toHaveLength(2);
    const addresses = [...toml.matchAll(/uri = "(.+)"/g)].map(([, address]) => address);
    expect(new Set(addresses)).toEqual(new Set([URL]));
  });

  it('lists the fields of orders', () => {
    expect(printToml(URL)).toMatch(
      /topics = \["orders\/create".*\]\n {2}uri = .*\n {2}include_fields = \["id", .*"line_items.quantity"/,
    );
  });
});

interface Known {
  readonly id: string;
  readonly topic: string;
  readonly uri: string;
  readonly includeFields: readonly string[];
}

/** A shop that remembers its subscriptions, and gives them out two at a time. */
function aShop(
  subscriptions: Known[] = [],
  refusal?: string,
): { readonly ask: AdminApi; readonly subscriptions: Known[] } {
  const ask: AdminApi = async (query, variables, answer) => {
    if (query.startsWith('query')) {
      const start = Number(variables.after ?? 0);
      const hasNextPage = start + 2 < subscriptions.length;
      const nodes = subscriptions.slice(start, start + 2);
      return answer.parse({
        webhookSubscriptions: { nodes, pageInfo: { hasNextPage, endCursor: String(start + 2) } },
      });
    }
    if (refusal !== undefined) return answer.parse({ saved: { userErrors: [{ message: refusal }] } });
    const asked = variables.subscription as Pick<Known, 'uri' | 'includeFields'>;
    const at = subscriptions.findIndex(({ id }) => id === variables.id);
    if (at >= 0) subscriptions[at] = { ...(subscriptions[at] as Known), ...asked };
    else subscriptions.push({ id: String(subscriptions.length), topic: String(variables.topic), ...asked });
    return answer.parse({ saved: { userErrors: [] } });
  };
  return { ask, subscriptions };
}

describe('a shop that is not there', () => {
  const ask = async (shop: string, answer: typeof fetch) => {
    const asked = createAdminApi(shop, 'shpat_canary', answer)('query', {}, z.unknown());
    return asked.then(
      () => 'answered',
      (error: unknown) => String(error),
    );
  };

  it.each(['acme', 'acme.com', 'https://acme.myshopify.com', 'acme.myshopify.com.evil.example'])(
    'is never asked where its name is no domain of Shopify: %s',
    async (shop) => {
      const said = await ask(shop, () => Promise.reject(new Error('It was asked.')));
      expect(said).toBe(
        `Error: ${shop} is no shop’s domain. Name it as Shopify does, such as acme.myshopify.com.`,
      );
    },
  );

  it('is named where Shopify knows none', async () => {
    const said = await ask('none.myshopify.com', async () => new Response('', { status: 404 }));
    expect(said).toBe(
      'Error: There is no shop none.myshopify.com. Look for its domain in its Shopify admin, under Domains.',
    );
  });

  it('is named where nothing answers, with why', async () => {
    const cause = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const said = await ask('none.myshopify.com', () =>
      Promise.reject(new TypeError('fetch failed', { cause })),
    );
    expect(said).toBe(
      'Error: none.myshopify.com cannot be reached (ENOTFOUND). Check the shop’s domain, and whether this machine may reach Shopify.',
    );
  });
});

describe('registering at a shop', () => {
  it('subscribes to every topic, with the fields that are kept', async () => {
    const shop = aShop();
    const registrations = await registerSubscriptions(shop.ask, URL);
    expect(registrations).toEqual(TOPICS.map((topic) => ({ topic, outcome: 'created' })));
    const order = shop.subscriptions.find(({ topic }) => topic === 'ORDERS_CREATE');
    expect(order).toMatchObject({ uri: URL, includeFields: includeFieldsOf('orders/create') });
  });

  it('changes nothing the second time', async () => {
    const shop = aShop();
    await registerSubscriptions(shop.ask, URL);
    const before = structuredClone(shop.subscriptions);
    const again = await registerSubscriptions(shop.ask, URL);
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    expect(shop.subscriptions).toEqual(before);
  });

  it('brings the fields of an older subscription up to date', async () => {
    const shop = aShop([{ id: 'gid://1', topic: 'ORDERS_CREATE', uri: URL, includeFields: [] }]);
    const registrations = await registerSubscriptions(shop.ask, URL);
    expect(registrations.find(({ topic }) => topic === 'orders/create')?.outcome).toBe('updated');
    expect(shop.subscriptions[0]?.includeFields).toEqual(includeFieldsOf('orders/create'));
  });

  it('leaves subscriptions that lead elsewhere alone', async () => {
    const other = { id: 'gid://1', topic: 'ORDERS_CREATE', uri: 'https://other.example', includeFields: [] };
    const shop = aShop([other]);
    await registerSubscriptions(shop.ask, URL);
    expect(shop.subscriptions[0]).toEqual(other);
    expect(shop.subscriptions).toHaveLength(TOPICS.length + 1);
  });

  it('names the topic that Shopify refuses, and why', async () => {
    const shop = aShop([], 'You do not have permission');
    await expect(registerSubscriptions(shop.ask, URL)).rejects.toThrow(
      'Shopify refuses inventory_levels/update: You do not have permission',
    );
  });
});

describe('asking the Admin API', () => {
  const answering =
    (status: number, body: unknown): typeof fetch =>
    async () =>
      Response.json(body, { status });

  it('sends the token in a header and nowhere else', async () => {
    const seen: { url: string; init: RequestInit | undefined }[] = [];
    const fetcher: typeof fetch = async (url, init) => {
      seen.push({ url: new Request(url).url, init });
      return Response.json({ data: { shop: 'acme' } });
    };
    await createAdminApi('acme.myshopify.com', 'shpat_1', fetcher)(
      'query',
      {},
      z.object({ shop: z.string() }),
    );
    expect(seen[0]?.url).toBe('https://acme.myshopify.com/admin/api/2026-07/graphql.json');
    expect(seen[0]?.init?.headers).toMatchObject({ 'x-shopify-access-token': 'shpat_1' });
    expect(seen[0]?.init?.redirect).toBe('error');
  });

  it('says what Shopify said', async () => {
    const ask = createAdminApi(
      'acme.myshopify.com',
      'x',
      answering(200, { errors: [{ message: 'Throttled' }] }),
    );
    await expect(ask('query', {}, z.object({}))).rejects.toThrow('Throttled');
  });

  it('F75 does not repeat the token where it is refused', async () => {
    const ask = createAdminApi('acme.myshopify.com', 'shpat_canary', answering(401, {}));
    await expect(ask('query', {}, z.object({}))).rejects.toThrow(/^acme\.myshopify\.com answers 401$/);
  });
});
