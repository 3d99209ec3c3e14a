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
  const analytics = await sourceOf(stack, state, 'analytics.json', 'Web analytics');
  const planning = await sourceOf(stack, state, 'planning.json', 'Planning');
  const warehouse = await sourceOf(stack, state, 'warehouse.json', 'Warehouse');
  const till = await sourceOf(stack, state, 'till.json', 'Till at the harbour', null);
  const shop = createDemoShop({
    now,
    postViews: (event) => postTo(`${stack.url}/webhooks/traffic/${analytics.id}`, analytics, event),
    postPurchaseOrder: (event) => postTo(`${stack.url}/webhooks/standard/${planning.id}`, planning, event),
    postLot: (event) => postTo(`${stack.url}/webhooks/standard/${warehouse.id}`, warehouse, event),
    postCount: (event) => postTo(`${stack.url}/webhooks/standard/${till.id}`, till, event),
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

async function postTo(door: string, { secret }: LocalSource, event: unknown): Promise<number> {
  const response = await postSignedEvent(door, secret, event);
  await response.arrayBuffer();
  return response.status;
}

/**
 * Another system: one counts the views of the shop's pages, one plans its purchases, one keeps its lots.
 * @param shopId whose items it speaks of; null where it has its own
 */
async function sourceOf(
  stack: Stack,
  state: StateFolder,
  file: string,
  name: string,
  shopId: string | null = DEMO_SHOP,
): Promise<LocalSource> {
  const known = state.read<LocalSource | null>(file, null);
  if (known !== null) return known;
  const source = await createSource(stack, shopId === null ? { name } : { name, shopId });
  state.save(file, source);
  return source;
}

const stateOfShop = (state: StateFolder): DemoShopState | null =>
  state.read<DemoShopState | null>('demonstration.json', null);

/** Whether the shop has told its past in an earlier run. */
export const hasOpened = (state: StateFolder): boolean => stateOfShop(state) !== null;
