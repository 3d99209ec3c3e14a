import { createRandom } from './random';
import { CURRENCY } from './shopify-bodies';

/** Posts an event of the till at the harbour, and resolves with the HTTP status. */
export type PostCount = (event: unknown) => Promise<number>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const EVERY_MS = 20 * 60_000;
/** Hours of UTC. */
const OPENS = 8;
const CLOSES = 20;
/** Until then it talks; a week is what it takes to know its hours. */
const TALKS_MS = 8 * DAY_MS;
const POSTCARDS = 'postcards';
const STAND = 'harbour-stand';

export interface DemoTill {
  /** What it says first: where it stands and what it sells. */
  opening(): readonly object[];
  /** The counts of `(from, to]`: one every twenty minutes while the stand is open, until the till stops talking. */
  between(from: Date, to: Date): readonly object[];
}

/** A till of its own at a stand by the water, that counts its postcards and one day says nothing any more. */
export function createTill(openedAt: Date): DemoTill {
  const endMs = openedAt.getTime() + TALKS_MS;
  return {
    opening() {
      const timestamp = openedAt.toISOString();
      return [
        {
          type: 'location.updated',
          timestamp,
          data: { locationId: STAND, name: 'Stand at the harbour', isActive: true },
        },
        {
          type: 'variant.updated',
          timestamp,
          data: {
            ...{ variantId: POSTCARDS, productId: POSTCARDS, sku: 'HARBOUR-POSTCARDS' },
            ...{ title: 'Harbour postcards', status: 'active', tracked: true },
            ...{ price: '1.50', currency: CURRENCY },
          },
        },
        counted(openedAt.getTime()),
      ];
    },
    between(from, to) {
      const events: object[] = [];
      const last = Math.min(to.getTime(), endMs);
      for (let at = (Math.floor(from.getTime() / EVERY_MS) + 1) * EVERY_MS; at <= last; at += EVERY_MS) {
        const hour = Math.floor(at / HOUR_MS) % 24;
        if (at > openedAt.getTime() && hour >= OPENS && hour < CLOSES) events.push(counted(at));
      }
      return events;
    },
  };
}

function counted(atMs: number): object {
  return {
    type: 'inventory_level.updated',
    timestamp: new Date(atMs).toISOString(),
    data: {
      variantId: POSTCARDS,
      locationId: STAND,
      available: createRandom(`till:${atMs}`).between(180, 220),
    },
  };
}
