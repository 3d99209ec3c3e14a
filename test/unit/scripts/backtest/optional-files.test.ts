import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backtestCommand } from '../../../support/backtest-command';

let command: ReturnType<typeof backtestCommand>;

beforeEach(() => {
  command = backtestCommand();
});
afterEach(() => command.remove());

const day = (index: number) =>
  new Date(Date.parse('2026-01-01T00:00:00Z') + index * 86_400_000).toISOString().slice(0, 10);

describe('what items cost and sold for', () => {
  /** Ten a day at 10.00, and half of that taken off from the eighth day on. */
  const orders = (heading = 'discount', off = (index: number) => (index < 7 ? '' : '50.00')) => [
    `order_id,sku,quantity,unit_price,ordered_at,${heading}`,
    ...Array.from(
      { length: 14 },
      (_, index) => `O-${index},MUG-1,10,10.00,${day(index)}T10:00:00Z,${off(index)}`,
    ),
  ];
  const variants = (...more: readonly string[]) => [
    'sku,title,price,lead_time_days,category,currency',
    'MUG-1,Mug,10.00,7,Mugs,EUR',
    ...more,
  ];

  it('lets sales and profit be judged, by costs.csv and the discounts of orders.csv', () => {
    command.write('variants.csv', variants());
    command.write('orders.csv', orders());
    command.write('costs.csv', ['sku,cost,from', 'MUG-1,3.00,2026-01-01', 'MUG-1,4.00,2026-01-10']);
    expect(command.run('--kinds', 'sales_vs_profit')).not.toContain('Cannot judge');
    const opened = command.lines().filter(({ event }) => event === 'opened');
    expect(opened).toMatchObject([
      {
        at: '2026-01-10T06:00:00.000Z',
        entity: { type: 'category', id: 'Mugs' },
        explanation: {
          driver: 'discount',
          after: { netMinor: 60_000, grossMinor: 70_000, costMinor: 21_000 },
        },
      },
      { at: '2026-01-10T06:00:00.000Z', entity: { type: 'shop', id: 'src_history' } },
    ]);
    const last = command
      .lines()
      .filter(({ event }) => event === 'worsened')
      .at(-1);
    expect(last?.explanation).toMatchObject({ currency: 'EUR' });
  });

  it('says what is missing where nobody knows it', () => {
    const why = () => command.run('--kinds', 'sales_vs_profit');
    expect(why()).toContain(
      'Cannot judge sales_vs_profit: it would take the column currency in variants.csv or orders.csv',
    );
    command.write('variants.csv', variants());
    expect(why()).toContain(
      'Cannot judge sales_vs_profit: it would take costs.csv, or the columns cost and currency in variants.csv',
    );
    command.write('costs.csv', ['sku,cost,from']);
    expect(why()).not.toContain('Cannot judge');
  });

  it('names what is wrong with a cost, a price or a discount, where somebody asks for it', () => {
    command.write('variants.csv', variants('JAR,Jar,5.00,7,Jars,JPY', 'BOX,Box,5.00,7,Jars,'));
    command.write('orders.csv', [
      'order_id,sku,quantity,unit_price,ordered_at,discount,currency',
      'O-1,MUG-1,2,ten,2026-01-01T10:00:00Z,,',
      'O-2,MUG-1,2,10.00,2026-01-01T10:00:00Z,20.01,',
      'O-3,JAR,3,0.5,2026-01-01T10:00:00Z,,',
      'O-4,JAR,4,0.5,2026-01-01T10:00:00Z,,',
      'O-5,MUG-1,2,10.00,2026-01-01T10:00:00Z,,gold',
    ]);
    command.write('costs.csv', [
      'sku,cost,from',
      'MUG-1,-3.00,2026-01-01',
      'MUG-1,3.00,2026-02-30',
      'MUG-1,3.00,2026-01-01',
      'MUG-1,4.00,2026-01-01',
      'BOX,3.00,2026-01-01',
      'JAR,3.5,2026-01-01',
    ]);
    expect(command.fail('--kinds', 'low_stock').status).toBe(0);
    const { stderr } = command.fail('--kinds', 'sales_vs_profit');
    const faults = stderr.split('\n').filter((line) => line.includes('.csv, line'));
    expect(faults.map((line) => line.replace(/: expected.*/, ''))).toEqual([
      'costs.csv, line 2, column cost',
      'costs.csv, line 3, column from',
      'costs.csv, line 5, column from',
      'costs.csv, line 6, column currency',
      'costs.csv, line 7, column cost',
      'orders.csv, line 2, column unit_price',
      'orders.csv, line 3, column discount',
      'orders.csv, line 4, column unit_price',
      'orders.csv, line 6, column currency',
    ]);
    expect(stderr).toContain(
      'column discount: expected at most 20.00, what the line costs, in EUR, found "20.01"',
    );
  });
}, 60_000);

describe('where items are filed', () => {
  const variants = [
    'sku,title,price,lead_time_days,product_id,currency',
    'MUG-1,Mug,10.00,7,MUG,EUR',
    'BOWL-1,Bowl,10.00,7,BOWL,EUR',
  ];

  it('lets moves between categories be told, those that follow from the map as well, with the sales of both', () => {
    expect(command.run('--kinds', 'category_changed')).toContain(
      'Cannot judge category_changed: it would take categories.csv',
    );
    command.write('variants.csv', variants);
    command.write('categories.csv', [
      'sku,operations_category,storefront_category,from',
      'MUG-1,CUPS,,',
      'BOWL-1,BOWLS,,',
      ',CUPS,Kitchen > Cups,',
      ',BOWLS,Kitchen > Bowls,',
      'MUG-1,BOWLS,,2026-01-20',
      ',BOWLS,Table > Bowls,2026-01-25',
    ]);
    expect(command.run('--kinds', 'category_changed')).not.toContain('Cannot judge');
    const opened = command.lines().filter(({ event }) => event === 'opened');
    expect(opened).toMatchObject([
      {
        at: '2026-01-20T00:10:00.000Z',
        entity: { type: 'product', id: 'MUG' },
        skus: ['MUG-1'],
        explanation: {
          moves: [
            { side: 'operations', from: 'CUPS', to: 'BOWLS', on: '2026-01-20', isMapped: false },
            { side: 'storefront', from: 'Kitchen > Cups', to: 'Kitchen > Bowls', isMapped: true },
          ],
          sales: {
            to: '2026-01-18',
            categories: [
              {
                role: 'left',
                category: 'CUPS',
                currencies: [{ with: { units: 34 }, without: { units: 0 } }],
              },
              {
                role: 'joined',
                category: 'BOWLS',
                currencies: [{ with: { units: 37 }, without: { units: 3 } }],
              },
              { role: 'left', category: 'Kitchen > Cups' },
              { role: 'joined', category: 'Kitchen > Bowls' },
            ],
          },
        },
      },
      { at: '2026-01-25T00:10:00.000Z', entity: { id: 'MUG' }, explanation: { storefront: 'Table > Bowls' } },
      { at: '2026-01-25T00:10:00.000Z', entity: { id: 'BOWL' } },
    ]);
  });

  it('names what is wrong in categories.csv, which is opened for that alone', () => {
    command.write('variants.csv', variants);
    command.write('categories.csv', [
      'sku,operations_category,storefront_category,from',
      'MUG-1,,,2026-01-20',
      'MUG-1,CUPS,,20.1.2026',
      ',CUPS,Kitchen,2026-01-20',
      ',CUPS,Table,2026-01-20',
    ]);
    expect(command.fail('--kinds', 'low_stock').status).toBe(0);
    const { stderr } = command.fail('--kinds', 'category_changed');
    expect(stderr).toContain(
      'categories.csv, line 2, column operations_category: expected a name, found nothing',
    );
    expect(stderr).toContain(
      'categories.csv, line 3, column from: expected a day such as 2026-11-18, or nothing',
    );
    expect(stderr).toContain(
      'categories.csv, line 5, column from: expected each day of a category once; line 4 is of the same',
    );
  });
}, 60_000);

describe('the silence of a source', () => {
  it('counts an order of several rows as one message', () => {
    const hours = Array.from({ length: 24 * 9 }, (_, index) => index).filter(
      (index) => index < 24 * 8 || index > 24 * 8 + 12,
    );
    const rows = (lines: number) =>
      hours.flatMap((index) => {
        const at = new Date(Date.parse('2026-01-01T00:00:00Z') + index * 3_600_000).toISOString();
        return Array.from({ length: lines }, () => `O-${index},MUG-1,1,10.00,${at}`);
      });
    const tell = (lines: number) => {
      command.write('orders.csv', ['order_id,sku,quantity,unit_price,ordered_at', ...rows(lines)]);
      command.write('levels.csv', ['sku,location,available,at']);
      command.write('purchase_orders.csv', ['po_id,sku,quantity,placed_at,expected_at,received_at']);
      const rules = [{ kind: 'feed_silent', scope: { type: 'everything' }, threshold: 6 }];
      command.run('--rules', command.writeRules(rules));
      return command.lines().map(({ event, at }) => `${at} ${event}`);
    };
    const once = tell(1);
    expect(once).toEqual(['2026-01-09T05:00:00.000Z opened', '2026-01-09T13:00:00.000Z resolved']);
    expect(tell(5)).toEqual(once);
  });
}, 60_000);
