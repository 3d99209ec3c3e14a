import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backtestCommand } from '../../../support/backtest-command';

let command: ReturnType<typeof backtestCommand>;
let folder = '';

beforeEach(() => {
  command = backtestCommand();
  folder = command.folder;
});
afterEach(() => command.remove());

const out = () => command.out;
const run = (...more: readonly string[]) => command.run(...more);
const fail = (...more: readonly string[]) => command.fail(...more);
const lines = () => command.lines();
const told = () => command.told();

describe('npx shelfwire backtest', () => {
  it('writes every alert that the rules of a new shop bring, and counts them on the screen', () => {
    const screen = run();
    expect(told()).toEqual([
      '2026-01-21T09:00 days_of_cover MUG-1 opened',
      '2026-01-24T09:00 reorder_point MUG-1 opened',
      '2026-01-28T09:00 reorder_point MUG-1 resolved',
      '2026-01-28T09:00 purchase_order_placed MUG-1 opened',
      '2026-01-28T09:00 purchase_order_arriving MUG-1 opened',
      '2026-01-29T09:00 purchase_order_placed MUG-1 resolved',
      '2026-01-29T09:00 purchase_order_arriving MUG-1 resolved',
      '2026-01-31T09:00 out_of_stock MUG-1 opened',
      '2026-02-05T00:00 purchase_order_late MUG-1 opened',
      '2026-02-06T08:00 out_of_stock MUG-1 resolved',
      '2026-02-06T08:00 back_in_stock MUG-1 opened',
      '2026-02-06T08:00 days_of_cover MUG-1 resolved',
      '2026-02-06T08:00 purchase_order_late MUG-1 resolved',
      '2026-02-06T08:15 purchase_order_received MUG-1 opened',
      '2026-02-07T08:00 back_in_stock MUG-1 resolved',
      '2026-02-07T08:15 purchase_order_received MUG-1 resolved',
    ]);
    expect(screen).toContain('Messages by kind and week');
    const ends = lines().map(({ event, kind, resolution }) => [event === 'resolved' ? kind : '', resolution]);
    expect(ends.filter(([kind]) => kind === '').every(([, resolution]) => resolution === undefined)).toBe(
      true,
    );
    expect(Object.fromEntries(ends.filter(([kind]) => kind !== ''))).toEqual({
      ...{ reorder_point: 'recovered', out_of_stock: 'recovered', days_of_cover: 'recovered' },
      ...{ purchase_order_placed: 'expired', purchase_order_arriving: 'expired' },
      ...{ purchase_order_late: 'recovered', back_in_stock: 'expired', purchase_order_received: 'expired' },
    });
  });

  it('goes by rules as the API takes them, filled in with the defaults of their kinds', () => {
    writeFileSync(
      join(folder, 'rules.json'),
      JSON.stringify([{ kind: 'low_stock', scope: { type: 'everything' }, threshold: 10, holdMinutes: 0 }]),
    );
    run('--rules', join(folder, 'rules.json'));
    expect(told()).toEqual([
      '2026-01-26T09:00 low_stock MUG-1 opened',
      '2026-01-29T09:00 low_stock MUG-1 worsened',
      '2026-01-30T09:00 low_stock MUG-1 worsened',
      '2026-01-31T09:00 low_stock MUG-1 worsened',
      '2026-02-06T08:00 low_stock MUG-1 resolved',
    ]);
    expect(lines()[0]).toMatchObject({
      at: '2026-01-26T09:00:00.000Z',
      severity: 'info',
      explanation: { quantity: 10, threshold: 10 },
    });
  });

  it.each(['Asia/Tokyo', 'UTC', 'America/Los_Angeles'])(
    'takes a day that bears no time for one of the shop in %s',
    (zone) => {
      const orders = join(folder, 'history/purchase_orders.csv');
      const [heading = ''] = readFileSync(orders, 'utf8').split('\n');
      writeFileSync(orders, `${heading}\nPO-9,MUG-1,40,2026-01-28,2026-02-03,\n`);
      run('--kinds', 'purchase_order_placed', '--zone', zone);
      expect(lines()[0]?.explanation).toMatchObject({ placedOn: '2026-01-28', expectedOn: '2026-02-03' });
    },
  );

  it('tells the same where rows are in any order, quoted, and with CRLF', () => {
    run('--kinds', 'days_of_cover');
    const before = lines();
    const levels = join(folder, 'history/levels.csv');
    const [heading = '', ...rows] = readFileSync(levels, 'utf8').trim().split('\n');
    const quoted = rows.map((row) =>
      row
        .split(',')
        .map((cell) => `"${cell}"`)
        .join(','),
    );
    writeFileSync(levels, `\uFEFF${[heading, ...quoted.toReversed()].join('\r\n')}\r\n`);
    expect(run('--kinds', 'days_of_cover')).toContain('levels.csv was not in the order of its times');
    expect(lines()).toEqual(before);
  });

  it('never opens a file that is none of a history', () => {
    run();
    const before = lines();
    writeFileSync(join(folder, 'history/stockouts.csv'), 'not,a\nlist');
    run();
    expect(lines()).toEqual(before);
  });

  it('judges sizes where variants.csv says which items are of one product, and names the column where it does not', () => {
    expect(run()).toContain(
      'Cannot judge broken_size_run: it would take the column product_id in variants.csv',
    );
    const sizes = ['S', 'M', 'L'];
    const write = (file: string, rows: readonly string[]) =>
      writeFileSync(join(folder, 'history', file), `${rows.join('\n')}\n`);
    write('variants.csv', [
      'sku,title,price,lead_time_days,product_id,variant_title',
      ...sizes.map((size) => `TEE-${size},Tee,20,7,TEE,${size}`),
    ]);
    write('orders.csv', [
      'order_id,sku,quantity,unit_price,ordered_at',
      ...sizes.map((size) => `O-${size},TEE-${size},4,20,2026-01-03T09:00:00Z`),
    ]);
    write('levels.csv', [
      'sku,location,available,at',
      ...sizes.map((size) => `TEE-${size},main,9,2026-01-01T09:00:00Z`),
      'TEE-M,main,0,2026-01-04T09:00:00Z',
      'TEE-L,main,0,2026-01-04T10:00:00Z',
    ]);
    write('purchase_orders.csv', ['po_id,sku,quantity,placed_at,expected_at,received_at']);
    expect(run('--kinds', 'broken_size_run')).not.toContain('Cannot judge');
    expect(lines()).toMatchObject([
      {
        event: 'opened',
        at: '2026-01-04T10:00:00.000Z',
        entity: { type: 'product', id: 'TEE' },
        explanation: { percentInStock: 33.3, sizes: [{ name: 'L' }, { name: 'M' }, { name: 'S' }] },
      },
    ]);
  });

  it('says what stock that lies ties up where variants.csv tells what it cost, and names an amount that is none', () => {
    const write = (file: string, rows: readonly string[]) =>
      writeFileSync(join(folder, 'history', file), `${rows.join('\n')}\n`);
    const items = (...rows: readonly string[]) =>
      write('variants.csv', ['sku,title,price,cost,currency,lead_time_days', ...rows]);
    items('VASE,Vase,20.00,8.00,EUR,7', 'JAR,Jar,1800,900,JPY,7', 'URN,Urn,20.00,8.00,,7');
    write('orders.csv', ['order_id,sku,quantity,unit_price,ordered_at']);
    write('levels.csv', [
      'sku,location,available,at',
      ...['VASE', 'JAR', 'URN'].map((sku) => `${sku},main,10,2026-01-01T09:00:00Z`),
      'VASE,spare,0,2026-06-01T09:00:00Z',
    ]);
    write('purchase_orders.csv', ['po_id,sku,quantity,placed_at,expected_at,received_at']);
    run('--kinds', 'aging_stock');
    const opened = lines().filter(({ event }) => event === 'opened');
    expect(opened).toMatchObject([
      { sku: 'VASE', at: '2026-04-01T00:00:00.000Z', explanation: { capitalMinor: 8_000, currency: 'EUR' } },
      { sku: 'JAR', explanation: { capitalMinor: 9_000, currency: 'JPY', priceMinor: 1_800 } },
      { sku: 'URN', explanation: { capitalMinor: null, currency: null, priceMinor: null } },
    ]);
    items('VASE,Vase,20.00,eight,EUR,7', 'JAR,Jar,18.50,900,JPY,7', 'URN,Urn,20.00,8.00,gold,7');
    const { stderr } = fail();
    expect(stderr).toContain('variants.csv, line 2, column cost: expected an amount in EUR');
    expect(stderr).toContain('variants.csv, line 3, column price: expected an amount in JPY');
    expect(stderr).toContain('variants.csv, line 4, column currency: expected an ISO 4217 code');
  });

  it('tells of lots where there is a lots.csv, opens it for that alone, and names what is wrong in it', () => {
    expect(run('--kinds', 'nearing_expiration')).toContain(
      'Cannot judge nearing_expiration: it would take lots.csv',
    );
    const write = (...rows: readonly string[]) =>
      writeFileSync(
        join(folder, 'history/lots.csv'),
        `${['sku,lot_id,quantity,at,expires_on,location', ...rows].join('\n')}\n`,
      );
    write('MUG-1,L-1,20,2026-01-15T09:00:00Z,2026-01-16,main');
    expect(run('--kinds', 'nearing_expiration')).not.toContain('Cannot judge');
    expect(lines()[0]).toMatchObject({
      event: 'opened',
      at: '2026-01-15T09:00:00.000Z',
      kind: 'nearing_expiration',
      sku: 'MUG-1',
      explanation: { lots: [{ lotId: 'L-1', locationId: 'src_history-main', expiresOn: '2026-01-16' }] },
    });
    write('MUG-1,,-3,2026-01-15T09:00:00Z,16.1.2026,main');
    expect(run('--kinds', 'low_stock')).not.toContain('Cannot judge');
    const { stderr } = fail('--kinds', 'nearing_expiration');
    expect(stderr).toContain('lots.csv, line 2, column lot_id: expected a name, found nothing');
    expect(stderr).toContain(
      'lots.csv, line 2, column quantity: expected a whole number that is not negative',
    );
    expect(stderr).toContain('lots.csv, line 2, column expires_on: expected a day such as 2026-11-18');
  });

  it('finds the thresholds that would have told little enough', () => {
    expect(run('--kinds', 'low_stock', '--at-most', '0.5')).toMatch(
      /low_stock with a threshold of \d+ units/,
    );
  });

  it('says that warnings of the warm-up are not in their number per stock-out', () => {
    expect(run()).toMatch(/per stock-out \S+ warnings \(those told in the first 28 days are not counted\)/);
  });

  it('says that the end of what is tried is no limit, and of which kinds nothing is tried', () => {
    const screen = run('--kinds', 'low_stock,out_of_stock,back_in_stock', '--at-most', '1000');
    expect(screen).toContain('low_stock with a threshold of 500 units or more; no higher one is tried: ');
    expect(screen).toContain(
      'No threshold is tried of out_of_stock, back_in_stock: only those of low_stock and days_of_cover are.',
    );
  });

  it('names every bad row by file, line and column, and writes nothing', () => {
    const orders = join(folder, 'history/orders.csv');
    writeFileSync(
      orders,
      `${readFileSync(orders, 'utf8')}O-98,MUG-1,two,18.00,2026-03-01T09:00:00Z\nO-99,,1,18.00,soon\n`,
    );
    const { status, stderr } = fail();
    expect(status).toBe(1);
    expect(stderr).toMatch(/orders\.csv, line \d+, column quantity: expected a whole number, found "two"/);
    expect(stderr).toMatch(/column sku: expected a name, found nothing/);
    expect(stderr).toMatch(/column ordered_at: expected a day, or a date-time with its offset/);
    expect(existsSync(out())).toBe(false);
  });

  it('writes over nothing that it reads, and says where it cannot write before it begins', () => {
    const at = (path: string) => fail('--out', join(folder, path));
    const orders = readFileSync(join(folder, 'history/orders.csv'), 'utf8');
    expect(at('history/orders.csv')).toMatchObject({ status: 1 });
    expect(at('history/orders.csv').stderr).toContain('would replace what is read. Name another file.');
    expect(readFileSync(join(folder, 'history/orders.csv'), 'utf8')).toBe(orders);
    writeFileSync(join(folder, 'rules.json'), '[{"kind":"low_stock","threshold":5}]');
    expect(fail('--rules', join(folder, 'rules.json'), '--out', join(folder, 'rules.json')).status).toBe(1);
    expect(at('history').stderr).toContain('is a folder. Name a file in it');
    expect(at('nowhere/alerts.ndjson').stderr).toContain('there is no folder');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(at('history/alerts.ndjson').status).toBe(0);
  });

  it('names a missing file, a missing column, an unknown kind and a rule that does not fit', () => {
    expect(fail('--kinds', 'low_stok').stderr).toContain('low_stok is no kind of rule');
    writeFileSync(
      join(folder, 'rules.json'),
      '[{"kind":"low_stock","scope":{"type":"everything"},"threshold":0.5}]',
    );
    expect(fail('--rules', join(folder, 'rules.json')).stderr).toContain('rule 1, threshold:');
    writeFileSync(join(folder, 'history/variants.csv'), 'sku,title,price\n');
    expect(fail().stderr).toContain('variants.csv, line 1: expected the column lead_time_days');
    rmSync(join(folder, 'history/levels.csv'));
    writeFileSync(join(folder, 'history/variants.csv'), 'sku,title,price,lead_time_days\n');
    expect(fail().stderr).toContain('levels.csv is missing.');
  });
}, 60_000);
