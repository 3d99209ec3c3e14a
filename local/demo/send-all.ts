import { setTimeout as pause } from 'node:timers/promises';
import type { DemoWebhook } from './shopify-bodies';

/** Signs a webhook, posts it at the door, and resolves with the HTTP status. */
export type PostWebhook = (topic: string, body: unknown) => Promise<number>;

const CONCURRENCY = 8;
const MAX_ATTEMPTS = 4;

/**
 * Posts all webhooks, a few at a time and roughly in order, as Shopify does; what the door cannot take now is sent again.
 * @throws Error when the door keeps refusing one
 */
export async function sendAll(webhooks: readonly DemoWebhook[], post: PostWebhook): Promise<void> {
  const waiting = webhooks.values();
  const send = async (): Promise<void> => {
    for (const webhook of waiting) await sendOne(webhook, post);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, send));
}

async function sendOne({ topic, body }: DemoWebhook, post: PostWebhook): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const status = await post(topic, body);
    if (status >= 200 && status < 300) return;
    const isPassing = status === 429 || status >= 500;
    if (!isPassing || attempt >= MAX_ATTEMPTS) {
      throw new Error(`The demonstration's ${topic} was answered with ${status}.`);
    }
    await pause(100 * 2 ** attempt);
  }
}
