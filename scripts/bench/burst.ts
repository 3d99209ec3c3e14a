import { createBurst } from '../../local/demo/burst';
import { DEMO_SHOP } from '../../local/demo/catalogue';
import { sendAll } from '../../local/demo/send-all';
import { startLocalStack } from '../../test/support/local-stack';
import { atMost, exactly, type Row } from './report';

const VARIANTS = 1000;
const SECTION = `A bulk edit that empties ${VARIANTS} variants, two Slack channels and two recipients`;

/** What people get of a bulk edit. */
export async function measureBurst(): Promise<Row[]> {
  const local = await startLocalStack();
  try {
    const post = async (topic: string, body: unknown): Promise<number> => {
      const response = await local.postShopify(topic, body, { shop: DEMO_SHOP });
      await response.arrayBuffer();
      return response.status;
    };
    const burst = createBurst(VARIANTS);
    const stockedAt = new Date(local.stack.clock.now());
    await sendAll(burst.stock(stockedAt), post);
    await local.settle();
    const before = { slack: local.slack().length, emails: local.emails().length };
    await sendAll(burst.empty(new Date(stockedAt.getTime() + 2000)), post);
    await local.settle();
    const emails = local.emails().slice(before.emails);
    const recipients = new Set(emails.flatMap(({ to }) => to));
    return [
      atMost(SECTION, 'Slack messages in all', local.slack().length - before.slack, 20),
      exactly(SECTION, 'e-mails per recipient', emails.length / recipients.size, 1),
    ];
  } finally {
    await local.stop();
  }
}
