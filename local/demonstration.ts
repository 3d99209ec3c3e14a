import { createDemoShop, DEMO_SHOP, type DemoShopState } from './demo/demo-shop';
import type { Stack } from './stack';
import type { StateFolder } from './state-folder';
import { postShopifyWebhook } from './webhook-sender';

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
  const shop = createDemoShop({
    now,
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

const stateOfShop = (state: StateFolder): DemoShopState | null =>
  state.read<DemoShopState | null>('demonstration.json', null);

/** Whether the shop has told its past in an earlier run. */
export const hasOpened = (state: StateFolder): boolean => stateOfShop(state) !== null;
