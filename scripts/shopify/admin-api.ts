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

/**
 * @param token an Admin API access token of the app on this shop; never printed
 * @throws Error with what Shopify said, or with the status where it said nothing
 */
export function createAdminApi(shop: string, token: string, fetcher: typeof fetch = fetch): AdminApi {
  return async (query, variables, answer) => {
    const response = await fetcher(`https://${shop}/admin/api/${API_VERSION}/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
      body: JSON.stringify({ query, variables }),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`${shop} answers ${response.status} ${response.statusText}`.trim());
    const { data, errors = [] } = Envelope.parse(await response.json());
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
    return answer.parse(data);
  };
}
