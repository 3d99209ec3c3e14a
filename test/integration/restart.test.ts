import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startLocalStack } from '../support/local-stack';
import { aShop, BERLIN, textOf } from '../support/shop';

it('goes on after a restart where it stopped: stock, messages, clock and what still lay on the queue', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'shelfwire-restart-'));
  try {
    const first = await startLocalStack({ stateFolder });
    const shop = aShop(first);
    await shop.location(BERLIN, 'Berlin');
    const [mug, other] = await shop.product({ title: 'Anchor Mug', skus: ['RST-1', 'RST-2'] });
    if (mug === undefined || other === undefined) throw new Error('A product has its variants.');
    await shop.level(mug, BERLIN, 40);
    await shop.level(other, BERLIN, 40);
    await first.settle();
    await shop.level(mug, BERLIN, 0);
    await first.settle();
    await first.advance('PT2H');
    const { length: told } = first.slack();
    expect(told).toBe(2);
    first.stack.pause();
    await shop.level(other, BERLIN, 0);
    await first.stop();

    const second = await startLocalStack({ stateFolder });
    await second.settle();
    expect(second.stack.clock.now()).toBeGreaterThan(Date.now() + 119 * 60_000);
    expect(second.source).toEqual(first.source);
    const news = second.slack().slice(told);
    expect(news).toHaveLength(2);
    expect(textOf(news[0] ?? { body: '' })).toContain('RST-2');
    expect(textOf(news[0] ?? { body: '' })).not.toContain('RST-1');
    await second.stop();
  } finally {
    rmSync(stateFolder, { recursive: true, force: true });
  }
});
