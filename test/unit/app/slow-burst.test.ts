import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sender } from '../../../lambdas/app/telling-ports';
import { aNumberedSnapshot, aRoute, aSlackChannel, alertOf, opened } from '../../support/alert-news';
import { createNotifierWorld } from '../../support/notifier-world';
import { startTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

/** The windows of one machine, and a channel that remembers when it was told how many events. */
async function aWorld() {
  const told: { readonly at: string; readonly events: number }[] = [];
  let now = () => '';
  const sender: Sender<number> = {
    channelType: 'slack',
    pauseMs: 1000,
    async render(message) {
      const eventIds = [
        ...message.lead.flatMap((item) => item.eventIds),
        ...message.lists.flatMap(({ items }) => items.flatMap((item) => item.eventIds)),
      ];
      return [{ payload: eventIds.length, eventIds }];
    },
    async send(_, events) {
      told.push({ at: now(), events });
      return { outcome: 'sent' };
    },
  };
  const world = await createNotifierWorld(database, () => sender, { shortSeconds: 3, longSeconds: 3 });
  now = world.clock.now;
  await world.channels.create(aSlackChannel());
  await world.routes.create(aRoute());
  return Object.assign(world, { told });
}

const snapshots = (count: number) =>
  Array.from({ length: count }, (_, index) => aNumberedSnapshot(index + 1));

/** Events that come so many at a time, each batch so long after the last one, as a busy machine decides them. */
async function drip(
  world: Awaited<ReturnType<typeof aWorld>>,
  count: number,
  of: number,
  secondsBetween: number,
) {
  const all = snapshots(count);
  await world.save(all.map((snapshot) => alertOf(snapshot)));
  for (let first = 0; first < count; first += of) {
    await world.tell(all.slice(first, first + of).map(opened));
    await world.run({ seconds: secondsBetween });
  }
}

describe('one bulk edit of 1,000 items is one message', () => {
  it.each([
    { situation: 'a batch every second', of: 10, secondsBetween: 1 },
    { situation: 'a batch every 5.5 s, longer than the window', of: 10, secondsBetween: 5.5 },
    { situation: 'an item or two at a time', of: 2, secondsBetween: 1 },
  ])('$situation', async ({ of, secondsBetween }) => {
    const world = await aWorld();
    await drip(world, 1000, of, secondsBetween);
    expect(world.told).toEqual([]);
    await world.run({ seconds: 31 });
    expect(world.told.map(({ events }) => events)).toEqual([1000]);
  });
});

it('tells a burst that does not end after ten minutes, and then what came since', async () => {
  const world = await aWorld();
  const began = Date.parse(world.clock.now());
  await drip(world, 800, 10, 10);
  await world.run({ seconds: 61 });
  const [first, second] = world.told;
  expect(world.told).toHaveLength(2);
  expect(Date.parse(first?.at ?? '') - began).toBe(603_000);
  expect((first?.events ?? 0) + (second?.events ?? 0)).toBe(800);
});

it('keeps one alert no longer than its window, whatever comes after it was told', async () => {
  const world = await aWorld();
  const began = Date.parse(world.clock.now());
  await drip(world, 4, 1, 20);
  expect(world.told.map(({ at, events }) => [Date.parse(at) - began, events])).toEqual(
    [0, 1, 2, 3].map((index) => [index * 20_000 + 3_000, 1]),
  );
});
