import * as z from 'zod';

/** The version whose payloads Shelfwire reads; also what subscriptions ask for. */
export const API_VERSION = '2026-07';

/** Asks a shop's Admin API one GraphQL question. */
export type AdminApi = <Answer extends z.ZodType>(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  answer: Answer,
) => Promise<z.infer<Answer>>;

const Envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

const DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;

/**
 * @param token an Admin API access token of the app on this shop; never printed
 * @throws Error with what Shopify said, or with the status where it said nothing, and with what to do where there is no such shop
 */
export function createAdminApi(shop: string, token: string, fetcher: typeof fetch = fetch): AdminApi {
  return async (query, variables, answer) => {
    if (!DOMAIN.test(shop))
      throw new Error(`${shop} is no shop’s domain. Name it as Shopify does, such as acme.myshopify.com.`);
    const response = await reach(`https://${shop}/admin/api/${API_VERSION}/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
      body: JSON.stringify({ query, variables }),
      redirect: 'error',
    });
    if (response.status === 404)
      throw new Error(`There is no shop ${shop}. Look for its domain in its Shopify admin, under Domains.`);
    if (!response.ok) throw new Error(`${shop} answers ${response.status} ${response.statusText}`.trim());
    const { data, errors = [] } = Envelope.parse(await response.json());
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
    return answer.parse(data);
  };

  async function reach(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetcher(url, init);
    } catch (error) {
      const { code } = Object(error instanceof Error ? error.cause : null) as { readonly code?: unknown };
      const why = typeof code === 'string' ? ` (${code})` : '';
      const remedy = 'Check the shop’s domain, and whether this machine may reach Shopify.';
      throw new Error(`${shop} cannot be reached${why}. ${remedy}`, { cause: error });
    }
  }
}
