import * as z from 'zod';
import type { AdminApi } from './admin-api';
import { includeFieldsOf, TOPICS } from './subscriptions';

export interface Registration {
  readonly topic: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

const Page = z.object({
  webhookSubscriptions: z.object({
    nodes: z.array(
      z.object({ id: z.string(), topic: z.string(), uri: z.string(), includeFields: z.array(z.string()) }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
type Existing = z.infer<typeof Page>['webhookSubscriptions']['nodes'][number];

const LIST = `query Subscriptions($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { id topic uri includeFields }
    pageInfo { hasNextPage endCursor }
  }
}`;
const CREATE = `mutation Create($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
  saved: webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) { userErrors { message } }
}`;
const UPDATE = `mutation Update($id: ID!, $subscription: WebhookSubscriptionInput!) {
  saved: webhookSubscriptionUpdate(id: $id, webhookSubscription: $subscription) { userErrors { message } }
}`;
const Saved = z.object({ saved: z.object({ userErrors: z.array(z.object({ message: z.string() })) }) });

/**
 * Subscribes the shop to every topic at this address. What is subscribed already stays, with its fields brought up to
 * date, so that the command can be repeated; subscriptions that lead elsewhere are left alone.
 * @throws Error naming the topic that Shopify refused, and why
 */
export async function registerSubscriptions(
  ask: AdminApi,
  webhookUrl: string,
  onRegistered: (registration: Registration) => void = () => undefined,
): Promise<readonly Registration[]> {
  const existing = (await listSubscriptions(ask)).filter(({ uri }) => uri === webhookUrl);
  const registrations: Registration[] = [];
  for (const topic of TOPICS) {
    const includeFields = includeFieldsOf(topic) ?? [];
    const subscription = { uri: webhookUrl, includeFields };
    const known = existing.find((candidate) => candidate.topic === graphqlTopic(topic));
    const outcome = await save(topic, subscription, known);
    registrations.push({ topic, outcome });
    onRegistered({ topic, outcome });
  }
  return registrations;

  async function save(
    topic: string,
    subscription: { readonly uri: string; readonly includeFields: readonly string[] },
    known: Existing | undefined,
  ): Promise<Registration['outcome']> {
    if (known !== undefined && sameFields(known.includeFields, subscription.includeFields))
      return 'unchanged';
    const { saved } =
      known === undefined
        ? await ask(CREATE, { topic: graphqlTopic(topic), subscription }, Saved)
        : await ask(UPDATE, { id: known.id, subscription }, Saved);
    const [refusal] = saved.userErrors;
    if (refusal !== undefined) throw new Error(`Shopify refuses ${topic}: ${refusal.message}`);
    return known === undefined ? 'created' : 'updated';
  }
}

async function listSubscriptions(ask: AdminApi): Promise<readonly Existing[]> {
  const found: Existing[] = [];
  let after: string | null = null;
  do {
    const page: z.infer<typeof Page> = await ask(LIST, { after }, Page);
    const { nodes, pageInfo } = page.webhookSubscriptions;
    found.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

/** `inventory_levels/update` is `INVENTORY_LEVELS_UPDATE` there. */
const graphqlTopic = (topic: string): string => topic.replace('/', '_').toUpperCase();

const sameFields = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && others.every((field) => some.includes(field));
