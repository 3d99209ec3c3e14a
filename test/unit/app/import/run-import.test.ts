import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { readSeparated } from '../../../../lambdas/adapters/csv/read-separated';
import { createImportRecords } from '../../../../lambdas/adapters/dynamodb/import-records';
import { createRouteStore } from '../../../../lambdas/adapters/dynamodb/routes';
import { createRuleStore } from '../../../../lambdas/adapters/dynamodb/rules';
import { createShopStore } from '../../../../lambdas/adapters/dynamodb/shop-store';
import { reportReader } from '../../../../lambdas/adapters/storefront/read-report';
import { createRunImport } from '../../../../lambdas/app/import/run-import';
import { createImportTally } from '../../../../lambdas/app/import/tally-import';
import type { BusEvent } from '../../../../lambdas/app/ports';
import type { WebhookEnvelope } from '../../../../lambdas/contracts/envelope/envelope';
import type { ImportMessage } from '../../../../lambdas/contracts/messages/import-messages';
import type { ImportKind } from '../../../../lambdas/domain/import/import-kinds';
import {
  type ImportMode,
  type ImportRecord,
  importSummary,
  NO_COUNTS,
  stateOf,
} from '../../../../lambdas/domain/import/import-record';
import { NOW } from '../../../support/builders';
import { memoryImportFiles, memoryImportQueue } from '../../../support/import-files';
import { testIntake } from '../../../support/intake';
import { TILL } from '../../../support/lists';
import { eachTestHasATable } from '../../../support/fresh-table';
import type { TestTable } from '../../../support/test-database';

let table: TestTable;
let files: ReturnType<typeof memoryImportFiles>;
let queue: ReturnType<typeof memoryImportQueue>;
let sent: WebhookEnvelope[];
let looks: BusEvent[];
let refusesNext: boolean;
let breaksAt: string | null;
let now: string;
let number = 0;

eachTestHasATable((fresh) => {
  table = fresh;
  files = memoryImportFiles();
  queue = memoryImportQueue();
  sent = [];
  looks = [];
  refusesNext = false;
  breaksAt = null;
  now = NOW;
});

const records = () => createImportRecords(table.documents, table.name);

function runImport() {
  return createRunImport({
    ...{ files, queue, readSeparated, records: records() },
    reader: {
      readReport(envelope, ...rest) {
        if (breaksAt !== null && envelope.body?.includes(breaksAt) === true)
          throw new RangeError('Invalid time value');
        return reportReader.readReport(envelope, ...rest);
      },
    },
    intake: {
      async putAll(envelopes) {
        if (refusesNext) {
          refusesNext = false;
          throw new Error('The intake is not there.');
        }
        sent.push(...envelopes);
      },
    },
    publisher: { publish: async (published) => void looks.push(...published) },
    index: { current: async () => null },
    shops: createShopStore(table.documents, table.name),
    rules: createRuleStore(table.documents, table.name),
    routes: createRouteStore(table.documents, table.name),
    clock: { now: () => now },
  });
}

async function begin(kind: ImportKind, csv: string, mode: ImportMode = 'all'): Promise<string> {
  const id = `imp_${++number}`;
  const record: ImportRecord = {
    ...NO_COUNTS,
    ...{ id, kind, mode, sourceId: TILL, shopId: TILL, currency: 'USD', state: 'checking' },
    ...{ parts: 1, partsReceived: 1, createdAt: now, createdBy: 'ann', separator: null },
    ...{
      rows: 0,
      badRows: 0,
      faultCount: 0,
      firstFaults: [],
      ignoredColumns: [],
      records: 0,
      sent: 0,
      pages: 0,
      pagesSent: 0,
      itemPages: 0,
      isLookedAt: false,
      failure: null,
    },
  };
  await files.putPart(id, 1, Buffer.from(csv));
  await records().create(record);
  queue.messages.push({ type: 'CheckImport', importId: id });
  return id;
}

/** Works the queue off, as often as a queue would hand out what failed; what waits for records to be recorded stays. */
async function workOff(): Promise<void> {
  const run = runImport();
  const waiting: ImportMessage[] = [];
  for (let message = queue.messages.shift(); message !== undefined; message = queue.messages.shift()) {
    if ('waits' in message && message.waits > 0) {
      waiting.push(message);
      continue;
    }
    try {
      await run(message);
    } catch {
      queue.messages.push(message);
    }
  }
  queue.messages.push(...waiting);
}

const read = async (id: string) => (await records().get(id)) as ImportRecord;
const manyLevels = (count: number) =>
  `variant_id,location,available\n${Array.from({ length: count }, (_, index) => `V${index},floor,${index}`).join('\n')}\n`;

describe('a list of many pages', () => {
  it('puts each of its records on the intake queue once, although a page fails and messages come twice', async () => {
    const id = await begin('levels', manyLevels(1_201));
    const run = runImport();
    await run({ type: 'CheckImport', importId: id });
    refusesNext = true;
    await workOff();
    await run({ type: 'LoadPage', importId: id, page: 1, waits: 0 });
    await run({ type: 'CheckImport', importId: id });
    await workOff();
    expect(new Set(sent.map(({ webhookId }) => webhookId)).size).toBe(1_201);
    expect(sent).toHaveLength(1_201);
    expect(await read(id)).toMatchObject({ state: 'loading', records: 1_201, sent: 1_201 });
  });

  it('goes on no faster than it is recorded, and at last although nobody counts', async () => {
    const id = await begin('levels', manyLevels(3_600));
    const run = runImport();
    const next = async () => {
      const message = queue.messages.shift();
      if (message !== undefined) await run(message);
    };
    for (let messages = 0; messages < 6; messages++) await next();
    expect(sent).toHaveLength(2_500);
    await next();
    await next();
    expect(sent).toHaveLength(2_500);
    expect(queue.messages).toEqual([{ type: 'LoadPage', importId: id, page: 5, waits: 2 }]);
    await records().count(id, { changed: 500 });
    await next();
    expect(sent).toHaveLength(3_000);
    queue.messages.length = 0;
    await run({ type: 'LoadPage', importId: id, page: 6, waits: 600 });
    expect(sent).toHaveLength(3_500);
  });

  it('is forgotten as a file once it is checked', async () => {
    const id = await begin('levels', manyLevels(3));
    await workOff();
    expect([...files.stored.keys()]).toEqual([`${id}/records-0`, `${id}/items-0`]);
  });

  it('begins to load where whoever checked it did not live to say so', async () => {
    const id = await begin('levels', manyLevels(3));
    await runImport()({ type: 'CheckImport', importId: id });
    queue.messages.length = 0;
    queue.messages.push({ type: 'CheckImport', importId: id });
    await workOff();
    expect(sent).toHaveLength(3);
  });
});

describe('a check that breaks off', () => {
  const check = (id: string, attempt?: number) => runImport()({ type: 'CheckImport', importId: id }, attempt);
  const list = manyLevels(12);

  it('ends the import with its cause and its line, and writes nothing', async () => {
    breaksAt = 'V7';
    const id = await begin('levels', list);
    await workOff();
    const record = await read(id);
    expect(stateOf(record)).toBe('failed');
    expect(importSummary(record)).toBe(
      'The check broke off: line 9 could not be judged (Invalid time value). Nothing was written; the list can be sent again.',
    );
    expect(sent).toEqual([]);
    expect([...files.stored.keys()]).toEqual([]);
  });

  it('ends it where what it needs is not there', async () => {
    const id = await begin('levels', list);
    await files.removePart(id, 1);
    await workOff();
    expect(await read(id)).toMatchObject({ state: 'failed', failure: `There is no ${id}/part-1` });
  });

  it('changes nothing when its message comes again, and the list loads when it is sent again', async () => {
    breaksAt = 'V7';
    const id = await begin('levels', list);
    await workOff();
    breaksAt = null;
    await check(id, 2);
    expect(stateOf(await read(id))).toBe('failed');
    expect(sent).toEqual([]);
    await begin('levels', list);
    await workOff();
    expect(sent).toHaveLength(12);
  });

  it('is begun once more where whoever checked did not live to say anything, and then ends', async () => {
    const id = await begin('levels', list);
    await check(id, 3);
    expect(await read(id)).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/^it was begun 2 times and never came to its end/),
    });
    const another = await begin('levels', list);
    await check(another, 2);
    expect(await read(another)).toMatchObject({ state: 'loading', failure: null });
  });

  it('does not end what was checked already: that goes on where it was interrupted', async () => {
    const id = await begin('levels', list);
    files.removePart = async () => {
      throw new Error('The files are not there.');
    };
    await expect(check(id)).rejects.toThrow('The files are not there.');
    expect(await read(id)).toMatchObject({ state: 'loading', failure: null });
    await check(id, 2);
    await workOff();
    expect(sent).toHaveLength(12);
  });
});

describe('the items that it speaks of', () => {
  const looksAt = () =>
    looks.map(({ eventType, event }) => [
      eventType,
      ...(event.data as { readonly variantIds: readonly string[] }).variantIds,
    ]);

  it('are looked at once each, when all of it is recorded and not before', async () => {
    const csv = 'sku,location,available\nA,floor,3\nA,shed,4\nB,floor,5\n';
    const id = await begin('levels', csv);
    await workOff();
    expect(looks).toEqual([]);
    expect(queue.messages).toEqual([{ type: 'LookAtItems', importId: id, page: 0, waits: 1 }]);
    expect(await records().count(id, { changed: (await read(id)).records })).toBe(false);
    queue.messages.length = 0;
    await runImport()({ type: 'LookAtItems', importId: id, page: 0, waits: 1 });
    expect(looksAt()).toEqual([['VariantSweepRequested', `${TILL}-A`, `${TILL}-B`]]);
    expect(queue.messages).toEqual([]);
    // Whoever records something of it now is told to call for a look.
    expect(await records().count(id, { changed: 1 })).toBe(true);
  });

  it('are looked at in the end although not all of it was counted', async () => {
    const id = await begin('levels', manyLevels(501));
    await workOff();
    queue.messages.length = 0;
    await runImport()({ type: 'LookAtItems', importId: id, page: 0, waits: 600 });
    await workOff();
    const ids = looksAt().flatMap(([, ...variantIds]) => variantIds);
    expect(ids).toHaveLength(501);
    expect(new Set(ids).size).toBe(501);
  });

  it.each(['purchase_orders', 'thresholds'] as const)(
    'are not looked at for %s, which do so themselves',
    async (kind) => {
      const csv =
        kind === 'thresholds'
          ? 'kind,scope_type,scope_ids,threshold\nlow_stock,variant,A,12\n'
          : 'po_id,sku,quantity,placed_at\nPO-1,A,3,2026-01-05\n';
      const id = await begin(kind, csv);
      await workOff();
      expect(await read(id)).toMatchObject({ state: 'loading', itemPages: 0 });
      expect(queue.messages).toEqual([]);
    },
  );
});

describe('its modes', () => {
  const bad = 'sku,title,price\nA,Mug,4.00\nB,Mug,4.001\nC,Mug,1e9\n';

  it.each<readonly [ImportMode, string, number]>([
    ['check', 'checked', 0],
    ['all', 'refused', 0],
    ['good', 'loading', 1],
  ])('%s ends as %s', async (mode, state, loaded) => {
    const id = await begin('variants', bad, mode);
    await workOff();
    const record = await read(id);
    expect(record).toMatchObject({ state, rows: 3, badRows: 2, faultCount: 2 });
    // The second is seen by the code that would record it.
    expect(record.firstFaults.map(({ line, column, found }) => `${line} ${column} ${found}`)).toEqual([
      '3 price 4.001',
      '4 price 1e9',
    ]);
    expect(sent).toHaveLength(loaded);
  });

  it('loads nothing of a file that cannot be read, whatever was asked for', async () => {
    const id = await begin('variants', 'sku,title\nA,Mug\n', 'good');
    await workOff();
    const record = await read(id);
    expect(record).toMatchObject({ state: 'refused', faultCount: 1 });
    expect(importSummary(record)).toBe(
      '1 fault in the file or its heading; its rows were not looked at. Nothing was written.',
    );
  });

  it('counts no rows of a file that cannot be read where it was only to be checked', async () => {
    const id = await begin('variants', 'sku,title\nA,Mug\n', 'check');
    await workOff();
    expect(importSummary(await read(id))).toBe(
      '1 fault in the file or its heading; its rows were not looked at. Nothing was written.',
    );
  });

  it.each([
    ['variants', 'sku,title,price,currency\nA,Mug,4.00,ZZZ\n', 'currency', 'ZZZ'],
    [
      'purchase_orders',
      'po_id,sku,quantity,placed_at,unit_cost\n1,A,1,2026-11-01,1.234\n',
      'unit_cost',
      '1.234',
    ],
    ['costs', 'sku,cost,from\nA,1.234,2026-11-01\n', 'cost', '1.234'],
    [
      'orders',
      'order_id,sku,quantity,unit_price,ordered_at\n1,A,3,1.234,2026-11-01\n1,B,1,4,2026-11-01\n',
      'unit_price',
      'for whole lines 3.702',
    ],
  ] as const)('says what stands in %s that the recorder would not take', async (kind, csv, column, found) => {
    const id = await begin(kind, csv);
    await workOff();
    expect((await read(id)).firstFaults).toMatchObject([{ line: 2, column, found }]);
  });

  it('names the row of an order that the recorder would not take, not its first one, and each of several', async () => {
    const rows = ['1,A,1,4.00', '1,B,3,1.234', '2,A,1,5.00', '1,C,1,2.001'].map((row) => `${row},2026-11-01`);
    const id = await begin('orders', `order_id,sku,quantity,unit_price,ordered_at\n${rows.join('\n')}\n`);
    await workOff();
    expect((await read(id)).firstFaults).toMatchObject([
      { line: 3, column: 'unit_price', found: 'for whole lines 3.702' },
      { line: 5, column: 'unit_price', found: 'for whole lines 2.001' },
    ]);
  });

  it('names the row of a purchase order that the recorder would not take', async () => {
    const rows = ['1,A,1,2026-11-01,1.20', '1,B,1,2026-11-01,1.234'];
    const id = await begin('purchase_orders', `po_id,sku,quantity,placed_at,unit_cost\n${rows.join('\n')}\n`);
    await workOff();
    expect((await read(id)).firstFaults).toMatchObject([{ line: 3, column: 'unit_cost', found: '1.234' }]);
  });

  it('says once of an order what it says of none of its rows alone', async () => {
    const rows = ['1,A,1,4.00,ZZZ', '1,B,3,1.20,ZZZ'].map((row) => `${row},2026-11-01`);
    const csv = `order_id,sku,quantity,unit_price,currency,ordered_at\n${rows.join('\n')}\n`;
    const id = await begin('orders', csv);
    await workOff();
    expect((await read(id)).firstFaults).toMatchObject([{ line: 2, column: 'currency', found: 'ZZZ' }]);
    expect((await read(id)).faultCount).toBe(1);
  });

  it('names all that is wrong with a threshold at once', async () => {
    const heading = 'kind,scope_type,scope_ids,threshold,severity,hold_minutes,locations';
    const id = await begin('thresholds', `${heading}\nlow_stock,variant,A,many,grave,-1,nowhere\n`);
    await workOff();
    const { firstFaults, rows, badRows } = await read(id);
    expect(firstFaults.map(({ line, column }) => `${line} ${column}`).toSorted()).toEqual([
      '2 hold_minutes',
      '2 severity',
      '2 threshold',
    ]);
    expect({ rows, badRows }).toEqual({ rows: 1, badRows: 1 });
  });

  it('speaks of one record as of one', async () => {
    const id = await begin('variants', 'sku,title,price\nA,Mug,4.00\n');
    await workOff();
    expect(importSummary(await read(id))).toBe('0 of 1 record is recorded.');
  });

  it('is done where no row is good', async () => {
    const id = await begin('variants', 'sku,title,price\nA,Mug,much\n', 'good');
    await workOff();
    expect(stateOf(await read(id))).toBe('done');
  });
});

describe('its records', () => {
  it.each<{ kind: ImportKind; csv: string; count: number }>([
    { kind: 'variants', csv: 'sku,title,price,cost\nA,Mug,4.00,1.50\nB,Bowl,5.00,\n', count: 2 },
    {
      kind: 'levels',
      csv: 'sku,location,available,on_hand,committed,incoming\nA,floor,4,5,1,20\nB,floor,0,,,\nB,loft,-2,,,\n',
      count: 5,
    },
    { kind: 'orders', csv: 'order_id,sku,quantity,unit_price,ordered_at\n1,A,2,4.00,2026-11-17\n', count: 1 },
    {
      kind: 'purchase_orders',
      csv: 'po_id,sku,quantity,placed_at,expected_at,received_at,received_quantity\n1,A,9,2026-11-02,2026-11-12,2026-11-14,4\n1,A,9,2026-11-02,2026-11-12,2026-11-16,5\n2,B,7,2026-11-10,2026-12-10,,\n',
      count: 2,
    },
    { kind: 'lots', csv: 'sku,lot_id,quantity,expires_on\nA,L1,12,2027-01-31\nA,L2,3,\n', count: 2 },
    { kind: 'costs', csv: 'sku,cost,from\nA,1.50,2026-10-01\nA,1.75,2026-11-01\n', count: 2 },
    {
      kind: 'categories',
      csv: 'sku,operations_category,storefront_category,from\n,Bottoms,Home > Bottoms,2026-11-01\nA,Mugs,Home > Mugs,\n',
      count: 2,
    },
    { kind: 'collections', csv: 'sku,collections\nA,Winter;Gifts\nB,\n', count: 2 },
    { kind: 'thresholds', csv: 'kind,scope_type,scope_ids,threshold\nlow_stock,vendor,Bay,12\n', count: 1 },
  ])('of a list of $kind change nothing when it is loaded again', async ({ kind, csv, count }) => {
    const tally = createImportTally(records(), (error) => {
      throw error;
    });
    const Item = { pk: 'SOURCES', sk: `SOURCE#${TILL}`, id: TILL, name: 'Till' };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    for (const [at, changed] of [
      [NOW, count],
      ['2026-11-18T15:00:00.000Z', 0],
      ['2026-11-21T15:00:00.000Z', 0],
    ] as const) {
      now = at;
      sent = [];
      const id = await begin(kind, csv);
      await workOff();
      const { parked, failed } = await testIntake(table, { imports: tally }, now).record(...sent);
      expect({ parked, failed }).toEqual({ parked: [], failed: [] });
      const record = await read(id);
      expect({
        at,
        changed: record.changed,
        unchanged: record.unchanged,
        faults: record.firstFaults,
      }).toEqual({
        ...{ at, changed, unchanged: record.records - changed, faults: [] },
      });
      if (changed === 0) expect(importSummary(record)).toMatch(/^Nothing changed/);
    }
  });

  it('are counted by what became of them, and the same list again changes nothing', async () => {
    const tally = createImportTally(records(), (error) => {
      throw error;
    });
    const heard: string[] = [];
    const heartbeat = { heard: (feed: string) => void heard.push(feed), flush: async () => undefined };
    const intake = testIntake(table, { imports: tally, heartbeat });
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { pk: 'SOURCES', sk: `SOURCE#${TILL}`, id: TILL, name: 'Till' },
      }),
    );
    const csv = 'sku,title,price\nA,Mug,4.00\nB,Bowl,5.00\n';
    for (const changed of [2, 0]) {
      sent = [];
      const id = await begin('variants', csv);
      await workOff();
      const { parked, failed } = await intake.record(...sent);
      expect({ parked, failed }).toEqual({ parked: [], failed: [] });
      const record = await read(id);
      expect(record).toMatchObject({ changed, unchanged: 2 - changed });
      expect(stateOf(record)).toBe('done');
      expect(importSummary(record)).toMatch(
        changed === 0 ? /^Nothing changed: 2 rows/ : /2 changed something/,
      );
    }
  });

  it('are rules where the list holds thresholds: written together, and once', async () => {
    const csv =
      'kind,scope_type,scope_ids,threshold\nlow_stock,vendor,Bay,12\nlow_stock,vendor,Cove,3\nout_of_stock,vendor,Bay,0\n';
    const first = await begin('thresholds', csv);
    await workOff();
    expect(await read(first)).toMatchObject({ changed: 3, unchanged: 0 });
    const second = await begin('thresholds', csv.replace('Bay,12', 'Bay,13'));
    await workOff();
    expect(await read(second)).toMatchObject({ changed: 1, unchanged: 2 });
    const items = await table.items();
    const rules = items.filter(({ sk }) => String(sk).startsWith('RULE#'));
    expect(
      rules.map(({ threshold, version }) => `${String(threshold)} v${String(version)}`).toSorted(),
    ).toEqual(['0 v1', '13 v2', '3 v1']);
    expect(items.find(({ sk }) => sk === 'REVISION')?.revision).toBe(2);
  });
});
