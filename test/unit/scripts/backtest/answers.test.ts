import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backtestCommand } from '../../../support/backtest-command';

let command: ReturnType<typeof backtestCommand>;

beforeEach(() => {
  command = backtestCommand();
});
afterEach(() => command.remove());

const EVERYTHING = { type: 'everything' };

describe('the files of a history', () => {
  it.each([
    ['2026-02-30', 'a day that is in the calendar (2026-02-30 is not)'],
    ['2026-02-30T09:00:00Z', 'a day that is in the calendar (2026-02-30 is not)'],
    ['2025-02-29 09:00', 'a day that is in the calendar (2025-02-29 is not)'],
    ['0001-01-01T00:00:00Z', 'a time of the years 1971 to 2198'],
    ['30.1.2026', 'a day, or a date-time with its offset such as 2026-11-18T09:14:07Z'],
    ['2026-01-30T25:00:00Z', 'a day, or a date-time with its offset such as 2026-11-18T09:14:07Z'],
  ])('names %s by file, line and column', (time, expected) => {
    command.write('orders.csv', [
      'order_id,sku,quantity,unit_price,ordered_at',
      'O-1,MUG-1,2,18.00,2026-01-02T09:00:00Z',
      `O-2,MUG-1,2,18.00,${time}`,
    ]);
    const { status, stderr } = command.fail();
    expect(status).toBe(1);
    expect(stderr).toContain(`orders.csv, line 3, column ordered_at: expected ${expected}, found "${time}".`);
  });

  it('takes the 29th of February where there is one', () => {
    command.write('orders.csv', [
      'order_id,sku,quantity,unit_price,ordered_at',
      'O-1,MUG-1,2,18.00,2024-02-29T09:00:00Z',
    ]);
    expect(command.fail().status).toBe(0);
  });

  it('says that a folder stands where a file should, and a file where the folder should', () => {
    rmSync(join(command.history, 'orders.csv'));
    mkdirSync(join(command.history, 'orders.csv'));
    expect(command.fail().stderr).toMatch(
      /orders\.csv is a folder\.\nPut a CSV of that name in its place, with the columns order_id,sku/,
    );
    const file = join(command.history, 'levels.csv');
    expect(command.fail('--history', file).stderr).toContain('levels.csv is a file.\nName the folder');
  });

  it('refuses a purchase order of no units, and receipts below zero', () => {
    command.write('purchase_orders.csv', [
      'po_id,sku,quantity,placed_at,expected_at,received_at,received_quantity',
      'PO-1,MUG-1,-80,2026-01-28T09:00:00Z,,,',
      'PO-2,MUG-1,0,2026-01-28T09:00:00Z,,,',
      'PO-3,MUG-1,5,2026-01-28T09:00:00Z,,2026-01-29T09:00:00Z,-5',
    ]);
    const { stderr } = command.fail();
    expect(stderr).toContain(
      'purchase_orders.csv, line 2, column quantity: expected a whole number of at least 1, found "-80".',
    );
    expect(stderr).toContain('line 3, column quantity');
    expect(stderr).toContain(
      'line 4, column received_quantity: expected a whole number that is not negative, found "-5".',
    );
  });

  it('takes a receipt that stands there twice as one, and one of another line or time as another', () => {
    const toldOf = (...rows: readonly string[]) => {
      const order = 'PO-1,MUG-1,60,2026-01-05T09:00:00Z,2026-01-12T09:00:00Z,';
      command.write('purchase_orders.csv', [
        'po_id,sku,quantity,placed_at,expected_at,received_at,received_quantity,line_id',
        ...rows.map((row) => `${order}${row}`),
      ]);
      command.run('--kinds', 'purchase_order_received');
      return command
        .lines()
        .map(({ explanation }) => (explanation as unknown as { received: number }).received);
    };
    const row = '2026-01-10T09:00:00Z,20,';
    const other = '2026-01-11T09:00:00Z,20,';
    expect(toldOf(row)).toContain(20);
    expect(toldOf(row, row)).toEqual(toldOf(row));
    expect(
      toldOf(row, other, row)
        .toSorted((one, more) => one - more)
        .at(-1),
    ).toBe(40);
    expect(toldOf(row, `${row}2`)).toContain(40);
  });

  it.each([
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'bars'],
  ])('tells the same where %s separates the cells, as in imports (%s)', (separator) => {
    command.run();
    const before = command.lines();
    for (const file of ['variants.csv', 'orders.csv', 'levels.csv', 'purchase_orders.csv']) {
      const rows = command.read(file).trim().split('\n');
      // The title holds a comma, in quotation marks.
      const cells = rows.map((row) => row.replaceAll(/,(?! )/g, separator));
      command.write(file, cells);
    }
    command.run();
    expect(command.lines()).toEqual(before);
  });

  it('knows columns by the other names that imports know, and their own names first', () => {
    command.run();
    const before = command.lines();
    const renamed = (file: string, from: string, to: string) =>
      command.write(file, [command.read(file).trim().replace(from, to)]);
    renamed('levels.csv', 'location,available,at', 'Location ID,Quantity,Updated at');
    renamed('purchase_orders.csv', 'po_id', 'purchase_order_id');
    command.run();
    expect(command.lines()).toEqual(before);
    command.write('levels.csv', [
      'sku,location,available,at,quantity,updated_at',
      ...command
        .read('levels.csv')
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => `${row},-5,2020-01-01T00:00:00Z`),
    ]);
    command.run();
    expect(command.lines()).toEqual(before);
  });

  it('reads a time without its offset by the clock of the shop, and says so where nobody named it', () => {
    const withoutOffset = () => {
      for (const file of ['orders.csv', 'levels.csv', 'purchase_orders.csv'])
        command.write(file, [command.read(file).trim().replaceAll('Z', '')]);
    };
    command.run('--kinds', 'days_of_cover');
    const inUtc = command.lines();
    withoutOffset();
    expect(command.run('--kinds', 'days_of_cover')).toContain(
      'Times without an offset were read in UTC: --zone names another',
    );
    expect(command.lines()).toEqual(inUtc);
    expect(command.run('--kinds', 'days_of_cover', '--zone', 'Asia/Tokyo')).not.toContain('read in UTC');
    expect(command.lines()[0]?.at).toBe('2026-01-21T00:00:00.000Z');
  });
}, 60_000);

describe('the rules to go by', () => {
  it('reads a file that begins with a byte order mark', () => {
    const path = command.writeRules(
      `\uFEFF${JSON.stringify([{ kind: 'low_stock', scope: EVERYTHING, threshold: 10, holdMinutes: 0 }])}`,
    );
    command.run('--rules', path);
    expect(command.lines()[0]).toMatchObject({ kind: 'low_stock', at: '2026-01-26T09:00:00.000Z' });
  });

  it.each([
    ['an empty array', [], 'rules.json holds no rule: the array is empty.'],
    ['one rule alone', { kind: 'low_stock', scope: EVERYTHING }, 'Put [ and ] around the rule.'],
    [
      'a word',
      '"low_stock"',
      'expected an array of rules, as POST /v1/rules takes them one by one; found "low_stock".',
    ],
    ['no JSON', 'low_stock', 'rules.json is not JSON:'],
    [
      'a rule without a scope',
      [{ kind: 'low_stock' }],
      'rule 1, scope: expected what the rule is about, it is missing. Write {"type":"everything"}',
    ],
    [
      'a rule without a kind',
      [{ scope: EVERYTHING }],
      'rule 1, kind: expected a kind of rule, it is missing. Known are low_stock,',
    ],
    [
      'an unknown kind',
      [{ kind: 'low_stok', scope: EVERYTHING }],
      'rule 1, kind: expected a kind of rule, "low_stok" is none.',
    ],
    [
      'what is no rule',
      [{ kind: 'low_stock', scope: EVERYTHING }, 5],
      'rule 2: expected a rule such as {"kind":"low_stock"',
    ],
    [
      'an empty scope',
      [{ kind: 'low_stock', scope: { type: 'tag', ids: [] } }],
      'rule 1, scope.ids: expected at least one tag; found []',
    ],
    [
      'an item that is called otherwise in a history',
      [{ kind: 'low_stock', scope: { type: 'variant', ids: ['MUG-1'] } }],
      'rule 1, scope.ids.0: expected a variant id of ours, such as src_history-MUG-1; found "MUG-1"',
    ],
    [
      'a location that is called otherwise in a history',
      [{ kind: 'low_stock', scope: EVERYTHING, locations: ['Store'] }],
      'rule 1, locations.0: expected an id of ours, such as src_history-WAREHOUSE-1; found "Store"',
    ],
    [
      'a setting that is no number, and one that nobody knows',
      [{ kind: 'low_stock', scope: EVERYTHING, threshold: '5', treshold: 5 }],
      'rule 1, threshold: expected a number; found "5"\n',
    ],
  ])('names %s with what to write', (_what, rules, answer) => {
    const { status, stderr } = command.fail('--rules', command.writeRules(rules));
    expect(status).toBe(1);
    expect(stderr).toContain(answer);
  });

  it('says that --rules is a folder, and which kinds there are where --kinds leaves none', () => {
    expect(command.fail('--rules', command.history).stderr).toContain('is a folder.\nName the file of rules');
    const path = command.writeRules([{ kind: 'low_stock', scope: EVERYTHING }]);
    expect(command.fail('--rules', path, '--kinds', 'oversold').stderr).toContain(
      'No rule is left to go by: --kinds names none of low_stock.',
    );
  });

  it('says which rule could match nothing, and why', () => {
    const lowStock = { kind: 'low_stock', scope: EVERYTHING, threshold: 5 };
    const screen = command.run(
      '--rules',
      command.writeRules([
        { ...lowStock, id: 'fine' },
        { ...lowStock, id: 'shelf', basis: 'on_hand' },
        { ...lowStock, id: 'coming', basis: 'projected' },
        { ...lowStock, id: 'off', enabled: false },
        { ...lowStock, id: 'elsewhere', locations: ['shopify-1'] },
        { ...lowStock, id: 'partly', locations: ['src_history-main', 'shopify-1'] },
        { ...lowStock, id: 'live', scope: { type: 'variant', ids: ['shopify-1'] } },
        { ...lowStock, id: 'some', scope: { type: 'variant', ids: ['shopify-1', 'src_history-MUG-1'] } },
        { ...lowStock, id: 'tagged', scope: { type: 'tag', ids: ['summer'] } },
      ]),
    );
    const lines = screen.split('\n').filter((line) => line.startsWith('Rule '));
    expect(lines).toEqual([
      'Rule shelf (low_stock) could match nothing: it looks at on_hand, and levels.csv tells what is available alone.',
      'Rule coming (low_stock) could not match all that it is about: it looks at projected, of which levels.csv tells what is available alone: nothing incoming was added.',
      'Rule off (low_stock) could match nothing: it is switched off (enabled is false).',
      'Rule elsewhere (low_stock) could match nothing: levels.csv has no location shopify-1: it has src_history-main.',
      'Rule partly (low_stock) could not match all that it is about: levels.csv has no location shopify-1: it has src_history-main.',
      'Rule live (low_stock) could match nothing: no item of the history is of variant shopify-1: an item is called by its SKU, such as src_history-MUG-1.',
      'Rule some (low_stock) could not match all that it is about: no item of the history is of variant shopify-1: an item is called by its SKU, such as src_history-MUG-1.',
      'Rule tagged (low_stock) could match nothing: no item of the history is of tag summer: the column tags of variants.csv says which there are.',
    ]);
  });
}, 60_000);
