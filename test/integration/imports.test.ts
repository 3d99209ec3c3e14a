import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack, TEST_SHOP } from '../support/local-stack';
import { aShop, BERLIN } from '../support/shop';

interface Import {
  readonly id: string;
  readonly state: string;
  readonly summary: string;
  readonly sourceId: string;
  readonly faults: readonly { readonly line: number; readonly column: string }[];
  readonly records: { readonly total: number; readonly changed: number; readonly unchanged: number };
}

let local: LocalStack;
let folder: string;
beforeAll(async () => {
  local = await startLocalStack();
  folder = mkdtempSync(join(tmpdir(), 'shelfwire-lists-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await local.stop();
});

const source = () => local.source?.id ?? '';

async function send(
  kind: string,
  query: string,
  csv: string,
  role: 'ops' | 'viewer' = 'ops',
): Promise<Response> {
  return fetch(`${local.url}/v1/imports/${kind}?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await local.token(role)}`, 'content-type': 'text/csv' },
    body: csv,
  });
}

/** Sends a list and waits until all of it is done. */
async function load(kind: string, query: string, csv: string): Promise<Import> {
  const response = await send(kind, query, csv);
  expect(response.status, await response.clone().text()).toBe(202);
  const { id } = (await response.json()) as Import;
  await local.advance('PT10S');
  return (await local.api('GET', `/v1/imports/${id}`)).body as Import;
}

const levelOf = async (variantId: string) => {
  const { status, body } = await local.api('GET', `/v1/inventory/${source()}-${variantId}`);
  return status === 200 ? (body as { available: number | null; sku: string | null }).available : null;
};

describe('a list with good rows and bad ones', () => {
  const levels = 'sku;location;available;at\r\nTIN-1;shed;40;\r\nTIN-2;shed;much;\r\nTIN-3;shed;2,5;\r\n';

  it('is checked and writes nothing', async () => {
    const checked = await load('levels', `source=${source()}&mode=check`, levels);
    expect(checked).toMatchObject({ state: 'checked', separator: ';', rows: { total: 3, good: 1, bad: 2 } });
    expect(checked.faults.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '3 available',
      '4 available',
    ]);
    expect(await levelOf('TIN-1')).toBeNull();
  });

  it('loads none of its rows where all of them were asked for', async () => {
    const refused = await load('levels', `source=${source()}&mode=all`, levels);
    expect(refused).toMatchObject({ state: 'refused', faultCount: 2, records: { total: 2, changed: 0 } });
    expect(await levelOf('TIN-1')).toBeNull();
    const all = await local.api('GET', `/v1/imports/${refused.id}/faults?limit=1`);
    expect(all.body).toMatchObject({ items: [{ line: 3 }], nextCursor: expect.any(String) });
  });

  it('loads the good ones where those were asked for', async () => {
    const loaded = await load('levels', `source=${source()}&mode=good`, levels);
    expect(loaded).toMatchObject({ state: 'done', records: { total: 2, changed: 2 } });
    expect(await levelOf('TIN-1')).toBe(40);
    expect(await levelOf('TIN-2')).toBeNull();
  });
});

describe('a shop that is loaded from lists', () => {
  const rows = (...lines: readonly string[]) => `${lines.join('\n')}\n`;
  const lists: readonly (readonly [string, string, string])[] = [
    [
      'variants',
      '&currency=EUR',
      rows('sku,title,price,vendor', 'TEA-1,Harbour Tea,6.50,Bay', 'TEA-2,Storm Tea,7.00,Bay'),
    ],
    ['levels', '', rows('sku,location,available,at', 'TEA-1,shed,30,2026-01-01T08:00:00Z', 'TEA-2,shed,30,')],
    [
      'orders',
      '&currency=EUR',
      rows('order_id,sku,quantity,unit_price,ordered_at', '77,TEA-1,3,6.50,TODAY', '77,TEA-2,1,7.00,TODAY'),
    ],
    ['lots', '', rows('sku,lot_id,quantity,expires_on', 'TEA-1,L1,30,2099-01-31')],
    ['costs', '', rows('sku,cost,currency,from', 'TEA-1,2.20,EUR,DAY')],
    [
      'purchase_orders',
      '',
      rows(
        'po_id,sku,quantity,placed_at,expected_at,received_at,received_quantity',
        'PO-1,TEA-1,100,2026-01-05,2026-02-01,2026-01-30,40',
        'PO-1,TEA-1,100,2026-01-05,2026-02-01,2026-02-09,60',
        'PO-2,TEA-2,50,2026-10-05,2099-02-01,,',
      ),
    ],
    ['categories', '', rows('operations_category,storefront_category,from', 'Tea,Food > Tea,2026-01-01')],
    ['collections', '', rows('sku,collections', 'TEA-1,gifts;winter')],
    ['thresholds', '', rows('kind,scope_type,scope_ids,threshold,hold_minutes', 'low_stock,vendor,Bay,10,0')],
  ];
  const dated = (csv: string) => {
    const present = new Date(local.stack.clock.now() - 3_600_000).toISOString();
    return csv.replaceAll('TODAY', present).replaceAll('DAY', present.slice(0, 10));
  };
  let today: readonly (readonly [string, string, string])[];

  it('is taken in whole', async () => {
    today = lists.map(([kind, query, csv]) => [kind, query, dated(csv)]);
    for (const [kind, query, csv] of today) {
      const loaded = await load(kind, `source=${source()}${query}`, csv);
      expect(loaded.state, `${kind}: ${loaded.summary} ${JSON.stringify(loaded.faults)}`).toBe('done');
      expect(loaded.records.changed, kind).toBeGreaterThan(0);
    }
    const { body } = await local.api('GET', `/v1/inventory/${source()}-TEA-1`);
    expect(body).toMatchObject({
      title: 'Harbour Tea',
      available: 30,
      unitCostMinor: 220,
      collections: ['gifts', 'winter'],
    });
    expect((body as { unitsPerDay: number }).unitsPerDay).toBeGreaterThan(0);
    const rules = (await local.api('GET', '/v1/rules?kind=low_stock')).body as { items: { scope: object }[] };
    expect(rules.items).toContainEqual(expect.objectContaining({ scope: { type: 'vendor', ids: ['Bay'] } }));
  });

  it('changes nothing when it is loaded again, and says so', async () => {
    for (const [kind, query, csv] of today) {
      const again = await load(kind, `source=${source()}${query}`, csv.replace('TEA-2,shed,30,\n', ''));
      expect(again.records.changed, `${kind}: ${again.summary}`).toBe(0);
      expect(again.summary).toMatch(/^Nothing changed/);
    }
  });

  it('is told about like any other: what a list lets run low reaches the mailbox', async () => {
    const before = local.emails().length;
    await load('levels', `source=${source()}`, 'sku,location,available\nTEA-1,shed,4\n');
    await local.advance('PT1H');
    const told = local.emails().slice(before);
    expect(JSON.stringify(told)).toContain('Harbour Tea');
  });
});

describe('a list of purchase orders that is corrected', () => {
  const daysAgo = (days: number) => new Date(local.stack.clock.now() - days * 86_400_000).toISOString();
  const loadOrder = async (...receipts: readonly (readonly [receivedAt: string, units: number])[]) => {
    const order = `PO-9,TEA-1,60,${placedAt},`;
    const rows = receipts.map(([receivedAt, units]) => `${order}${receivedAt},${units}`);
    const csv = [
      'po_id,sku,quantity,placed_at,received_at,received_quantity',
      ...(rows.length > 0 ? rows : [`${order},`]),
    ];
    const { records } = await load('purchase_orders', `source=${source()}`, `${csv.join('\n')}\n`);
    await local.advance('PT2H');
    return records;
  };
  /** What was told of arrivals, in turn. */
  const told = () =>
    local
      .emails()
      .filter(({ to, text }) => to.includes('marketing@shelfwire.example') && text.includes('PO-9'))
      .flatMap(({ text }) => /\d+ of 60, \d+ to come/.exec(text) ?? []);
  let placedAt: string;

  it('counts a receipt once whose date was mended, takes back one that is gone, and tells only what came', async () => {
    placedAt = daysAgo(30);
    const [first, second] = [daysAgo(3), daysAgo(1)];
    await loadOrder([first, 20], [second, 10]);
    expect(told()).toEqual(['30 of 60, 30 to come']);
    const mended = daysAgo(4);
    expect(await loadOrder([mended, 20], [second, 10])).toMatchObject({ changed: 1 });
    expect(await loadOrder([mended, 20], [second, 10])).toMatchObject({ changed: 0 });
    expect(told()).toHaveLength(1);
    expect(await loadOrder()).toMatchObject({ changed: 1 });
    expect(told()).toHaveLength(1);
    await loadOrder([daysAgo(0.5), 5]);
    expect(told()).toEqual(['30 of 60, 30 to come', '5 of 60, 55 to come']);
  });
});

describe('a list about the items of a Shopify shop', () => {
  it('names them by SKU and their location by name', async () => {
    const shop = aShop(local);
    await shop.location(BERLIN, 'Berlin');
    const [mug] = await shop.product({ title: 'Tide Mug', skus: ['MUG-TIDE'] });
    if (mug === undefined) throw new Error('A product has a variant.');
    await shop.level(mug, BERLIN, 40);
    await local.advance('PT15M');
    const loaded = await load('levels', `shop=${TEST_SHOP}`, 'sku,location,available\nMUG-TIDE,berlin,33\n');
    expect(loaded).toMatchObject({ state: 'done', shopId: TEST_SHOP, records: { changed: 1 } });
    const { body } = await local.api('GET', `/v1/inventory/shopify-${mug.itemId}`);
    expect(body).toMatchObject({ available: 33, title: 'Tide Mug' });
    const unknown = await load(
      'levels',
      `shop=${TEST_SHOP}&mode=check`,
      'sku,location,available\nMUG-TIED,berlin,1\n',
    );
    expect(unknown.faults).toMatchObject([{ line: 2, column: 'sku' }]);
  });
});

describe('npm run import', () => {
  async function run(...args: readonly string[]) {
    const command = ['--import', 'tsx', 'scripts/import.ts', ...args, '--url', local.url];
    const ended = promisify(execFile)(process.execPath, command).then(
      (output) => ({ code: 0, ...output }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    return ended;
  }
  const fileOf = (name: string, csv: string): string => {
    const file = join(folder, name);
    writeFileSync(file, csv);
    return file;
  };

  it('loads a list and says how far it is', async () => {
    const file = fileOf('levels.csv', 'sku,location,available\nJAR-1,shed,12\nJAR-2,shed,3\n');
    const { code, stdout, stderr } = await run('levels', file, '--source', source());
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('checking:');
    expect(stdout).toContain('2 rows made 4 records; 4 changed something.');
    await local.settle();
    expect(await levelOf('JAR-2')).toBe(3);
  });

  it('names every bad row, loads nothing and fails', async () => {
    const file = fileOf('bad.csv', 'sku,location,available\nPOT-1,shed,12\nPOT-2,shed,\n,shed,4\n');
    const { code, stderr } = await run('levels', file, '--source', source());
    expect(code).toBe(1);
    expect(stderr).toContain('line 3, available: expected a value; nothing is there.');
    expect(stderr).toContain('line 4, sku: expected a SKU, or a variant_id');
    expect(await levelOf('POT-1')).toBeNull();
  });

  it('sends a list that is larger than one request in parts, and loads each of its rows once', async () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, index) => `BIG-${index % 300},shed,${index % 7},${'x'.repeat(60)}`,
    );
    const file = fileOf('big.csv', `sku,location,available,note\n${rows.join('\n')}\n`);
    const { code, stdout, stderr } = await run('levels', file, '--source', source(), '--mode', 'check');
    expect(stdout + stderr).toContain('uploading: 1 of 2 parts are here.');
    expect(stdout).toContain('Left out, because nobody knows them: note.');
    expect(stderr).toContain('the same as on line');
    expect(code).toBe(1);
  });
});

describe('whoever may not', () => {
  it('imports nothing', async () => {
    expect((await send('levels', `source=${source()}`, 'sku\n', 'viewer')).status).toBe(403);
  });

  it('and every grant that was needed is there', () => {
    expect(local.warnings()).toEqual([]);
  });
});
