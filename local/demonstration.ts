import { createDemoShop, DEMO_SHOP, type DemoShopState } from './demo/demo-shop';
import { createSource, type LocalSource } from './first-run';
import type { Stack } from './stack';
import type { StateFolder } from './state-folder';
import { postShopifyWebhook, postSignedEvent } from './webhook-sender';

/**
 * Lets the demonstration shop live: it tells its past once, and from then on sells while the clock is moved. Where it
 * stands is kept, so that the next run goes on from there.
 */
export async function runDemonstration(
  stack: Stack,
  state: StateFolder,
  shopifySecret: string,
): Promise<void> {
  const known = stateOfShop(state);
  const now = (): string => new Date(stack.clock.now()).toISOString();
  const analytics = await analyticsOf(stack, state);
  const shop = createDemoShop({
    now,
    postViews: async (event) => {
      const door = `${stack.url}/webhooks/traffic/${analytics.id}`;
      const response = await postSignedEvent(door, analytics.secret, event);
      await response.arrayBuffer();
      return response.status;
    },
    settled: stack.settle,
    state: known ?? undefined,
    post: async (topic, body) => {
      const webhook = { topic, body, shop: DEMO_SHOP, triggeredAt: now() };
      const response = await postShopifyWebhook(stack.url, shopifySecret, webhook);
      await response.arrayBuffer();
      return response.status;
    },
  });
  stack.playWorld(async (fromMs, toMs) => {
    await shop.advance(new Date(fromMs), new Date(toMs));
    state.save('demonstration.json', shop.toJSON());
  });
  if (known !== null) return;
  await shop.feed();
  state.save('demonstration.json', shop.toJSON());
  // The list of all stock is made by schedule: the newcomer is not left with an empty one until the next quarter hour.
  await stack.settle();
  stack.fireSchedules();
}

/** The source that counts the views of the shop's pages. */
async function analyticsOf(stack: Stack, state: StateFolder): Promise<LocalSource> {
  const known = state.read<LocalSource | null>('analytics.json', null);
  if (known !== null) return known;
  const source = await createSource(stack, { name: 'Web analytics', shopId: DEMO_SHOP });
  state.save('analytics.json', source);
  return source;
}

const stateOfShop = (state: StateFolder): DemoShopState | null =>
  state.read<DemoShopState | null>('demonstration.json', null);

/** Whether the shop has told its past in an earlier run. */
export const hasOpened = (state: StateFolder): boolean => stateOfShop(state) !== null;
