import { describe, expect, it } from 'vitest';
import type { ImportFault } from '../../../../lambdas/domain/import/import-kinds';
import { NOW } from '../../../support/builders';
import { aListedItem, check, recordsOf, shopifyContext, TILL } from '../../../support/lists';

const levels = (...rows: readonly string[]) => `sku,location,available,at\n${rows.join('\n')}\n`;
const places = (faults: readonly ImportFault[]) => faults.map(({ line, column }) => `${line} ${column}`);

describe('a list that is in order', () => {
  it('becomes the events that its source would have sent', () => {
    const checked = check('levels', levels('MUG-1,floor,4,2026-11-18T06:14:07-05:00', 'MUG-2,floor,-2,'));
    expect(checked).toMatchObject({ rows: 2, badRows: 0, faults: [], separator: ',' });
    // A new item is named before its levels are recorded.
    expect(checked.rounds.map(({ length }) => length)).toEqual([2, 2]);
    expect(recordsOf(checked)).toEqual([
      {
        type: 'variant.updated',
        timestamp: '2026-11-18T06:14:07-05:00',
        data: { variantId: 'MUG-1', sku: 'MUG-1' },
      },
      { type: 'variant.updated', timestamp: NOW, data: { variantId: 'MUG-2', sku: 'MUG-2' } },
      {
        type: 'inventory_level.updated',
        timestamp: '2026-11-18T06:14:07-05:00',
        data: { variantId: 'MUG-1', locationId: 'floor', available: 4 },
      },
      expect.objectContaining({ data: { variantId: 'MUG-2', locationId: 'floor', available: -2 } }),
    ]);
  });

  it.each([
    ['a byte order mark and CRLF', '\uFEFFsku,location,available\r\nMUG-1,floor,4\r\n', ','],
    ['semicolons', 'sku;location;available\nMUG-1;floor;4\n', ';'],
    ['tabs', 'SKU\tLocation ID\tQuantity\nMUG-1\tfloor\t4\n', '\t'],
    ['line ends of an old Mac', 'sku,location,available\rMUG-1,floor,4\r', ','],
    ['quotation marks and blank lines', '"sku","location","available"\n\n"MUG-1","floor","4"\n\n', ','],
  ])('may have %s', (_, file, separator) => {
    const checked = check('levels', file);
    expect(checked).toMatchObject({ rows: 1, faults: [], separator });
    expect(recordsOf(checked)[1]?.data).toMatchObject({ variantId: 'MUG-1', available: 4 });
  });

  it('counts lines as an editor does, quoted line breaks and blank lines included', () => {
    const file = 'sku,title,price\n\nMUG-1,"Two\nlines",4.00\nMUG-2,Mug,much\n';
    expect(places(check('variants', file).faults)).toEqual(['5 price']);
  });

  it('takes what a spreadsheet would take for a formula as the name that it is', () => {
    const checked = check('variants', 'sku,title,price\n=1+1,"=HYPERLINK(""http://x"")",4.00\n');
    expect(recordsOf(checked)[0]?.data).toMatchObject({ sku: '=1+1', title: '=HYPERLINK("http://x")' });
  });

  it('names the columns that it does not know, and leaves them out', () => {
    const checked = check('levels', 'sku,location,available,customer\nMUG-1,floor,4,jane@example.com\n');
    expect(checked.ignoredColumns).toEqual(['customer']);
    expect(JSON.stringify(checked.rounds)).not.toContain('jane');
  });
});

describe('a heading', () => {
  it.each([
    ['misses a column', 'sku,available\nA,1\n', ['1 location']],
    ['names no item', 'location,available\nfloor,1\n', ['1 sku']],
    ['has a column twice', 'sku,location,available,SKU\nA,floor,1,B\n', ['1 sku']],
    [
      'has a column under two of its names',
      'sku,location,available,quantity\nA,floor,1,2\n',
      ['1 available'],
    ],
    ['is a slip of the pen away', 'sku,location,available,comitted\nA,floor,1,2\n', ['1 committed']],
  ])('that %s is refused', (_, file, expected) => {
    expect(places(check('levels', file).faults)).toEqual(expected);
  });

  it('that is a slip of the pen away is told by the name that was meant and the one that stands there', () => {
    const [fault] = check('collections', 'sku,colections\nA,gifts\n').faults;
    expect(fault).toMatchObject({
      column: 'collections',
      expected: 'the heading collections',
      found: 'colections',
    });
  });

  it('is asked for where the file is empty, and so is a row below it', () => {
    expect(places(check('levels', '').faults)).toEqual(['1 heading']);
    expect(places(check('levels', 'sku,location,available\n').faults)).toEqual(['2 row']);
  });
});

describe('every bad row', () => {
  it('is named by line and column, with what was expected and the remedy', () => {
    const checked = check(
      'levels',
      levels(
        'A,floor,4,',
        'B,floor,4.5,',
        'C,,"1,000",',
        ',floor,2,',
        'D,floor,1.2E+05,',
        'E,floor,7,18.11.2026',
      ),
    );
    expect(checked).toMatchObject({ rows: 6, badRows: 5 });
    expect(places(checked.faults)).toEqual([
      '3 available',
      '4 location',
      '4 available',
      '5 sku',
      '6 available',
      '7 at',
    ]);
    for (const { expected, remedy } of checked.faults) {
      expect(expected.length).toBeGreaterThan(5);
      expect(remedy).toMatch(/\.$/);
    }
    expect(recordsOf(checked)).toHaveLength(2);
  });

  it.each([
    ['12,50', 'Write a point before the decimals and no separator of thousands: 1250.90.'],
    ['1.250,90', 'Write a point before the decimals and no separator of thousands: 1250.90.'],
    ['$12.50', 'Leave the currency out here; it has a column of its own, currency.'],
    ['12.50 €', 'Leave the currency out here; it has a column of its own, currency.'],
    ['twelve', 'Write digits with a point before the decimals.'],
  ])('says what to do about the price %s', (price, remedy) => {
    const { faults } = check('variants', `sku;title;price\nMUG-1;Mug;${price}\n`);
    expect(faults).toEqual([
      { line: 2, column: 'price', expected: 'an amount such as 18.00', found: price, remedy },
    ]);
  });

  it('echoes no more of a cell than its beginning, and nothing that a terminal would obey', () => {
    const { faults } = check('levels', levels(`A,floor,${'9'.repeat(1_000_000)},`, 'B,floor,\u001b[2J4,'));
    expect(faults[0]?.found?.length).toBeLessThan(70);
    expect(faults[1]?.found).toBe('�[2J4');
  });

  it('with another number of cells than the heading is refused whole', () => {
    expect(places(check('levels', levels('A,floor,4', 'B,floor,4,,,')).faults)).toEqual(['2 row', '3 row']);
  });

  it('may end the list with a quotation mark that is never closed', () => {
    expect(places(check('levels', levels('A,floor,4,', '"B,floor,4,', 'C,floor,1,')).faults)).toEqual([
      '3 row',
    ]);
  });

  it('is one that contradicts another; the same twice is one, and of two times the newer counts', () => {
    const same = check('levels', levels('A,floor,4,', 'A,floor,4,'));
    expect(same.faults).toEqual([]);
    expect(recordsOf(same)).toHaveLength(2);
    expect(places(check('levels', levels('A,floor,4,', 'A,floor,5,')).faults)).toEqual(['3 row']);
    const newer = check(
      'levels',
      levels(
        'A,floor,4,2026-11-18T09:00:00Z',
        'A,floor,9,2026-11-18T08:00:00Z',
        'A,floor,5,2026-11-18T09:00:01Z',
      ),
    );
    expect(newer.faults).toEqual([]);
    expect(recordsOf(newer)[1]?.data.available).toBe(5);
    const minute = check(
      'levels',
      levels(
        'A,floor,4,2026-11-18T09:00Z',
        'A,floor,3,2026-11-18T09:00:00Z',
        'A,floor,2,2026-11-18T09:00:00Z',
      ),
    );
    expect(recordsOf(minute)[1]?.data.available).toBe(2);
  });
});

describe('a file that is no text in UTF-8', () => {
  it.each([
    ['Windows-1252', Buffer.from('sku,title,price\nA,M\xfctze,4.00\n', 'latin1'), 2],
    ['UTF-16', Buffer.from('\uFEFFsku,title,price\n', 'utf16le'), 1],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004…'), 1],
    ['bytes', Buffer.from('sku,title,price\nA,B\0,1\n'), 2],
  ])('is refused: %s', (_, bytes, line) => {
    const { faults } = check('variants', bytes);
    expect(faults).toMatchObject([{ line, column: 'file', remedy: expect.stringContaining('CSV UTF-8') }]);
  });

  it('shows in a character that was lost on the way', () => {
    expect(places(check('variants', 'sku,title,price\nA,M\uFFFDtze,4.00\n').faults)).toEqual(['2 title']);
  });
});

describe('a time without a zone', () => {
  const file = levels('A,floor,4,2026-07-01 09:14');
  it('is refused with its remedy where the shop’s zone is unknown', () => {
    const [fault] = check('levels', file).faults;
    expect(fault?.remedy).toContain('Add the offset');
  });

  it.each([
    ['Europe/Berlin', '2026-07-01T09:14:00+02:00'],
    ['America/New_York', '2026-07-01T09:14:00-04:00'],
    ['Asia/Kathmandu', '2026-07-01T09:14:00+05:45'],
  ])('is read in the shop’s own, %s', (timeZone, timestamp) => {
    expect(recordsOf(check('levels', file, { timeZone }))[1]?.timestamp).toBe(timestamp);
  });

  it('is refused where it has not come yet', () => {
    expect(places(check('levels', levels('A,floor,4,2027-01-01T00:00:00Z')).faults)).toEqual(['2 at']);
  });
});

describe('orders', () => {
  const orders = (...rows: readonly string[]) =>
    check('orders', `order_id,sku,quantity,unit_price,ordered_at\n${rows.join('\n')}\n`);

  it('are put together from their lines, wherever those stand', () => {
    const checked = orders(
      '1,A,6,4.25,2026-11-01T08:26:00Z',
      '2,A,1,4.25,2026-11-02T08:26:00Z',
      '1,B,2,7.65,2026-11-01T08:27:00Z',
      '1,A,6,4.25,2026-11-01T08:26:00Z',
    );
    expect(checked.faults).toEqual([]);
    expect(recordsOf(checked)[0]).toEqual({
      type: 'order.updated',
      timestamp: '2026-11-01T08:26:00Z',
      data: {
        orderId: '1',
        orderedAt: '2026-11-01T08:26:00Z',
        updatedAt: '2026-11-01T08:26:00Z',
        currency: 'USD',
        lines: [
          { lineId: 'A', variantId: 'A', quantity: 6, netAmount: '25.50', grossAmount: '25.50' },
          { lineId: 'B', variantId: 'B', quantity: 2, netAmount: '15.30', grossAmount: '15.30' },
          { lineId: 'A/2', variantId: 'A', quantity: 6, netAmount: '25.50', grossAmount: '25.50' },
        ],
      },
    });
  });

  it('take a discount and what came back', () => {
    const [order] = recordsOf(
      check(
        'orders',
        'order_id,line_id,sku,quantity,unit_price,discount,returned_quantity,ordered_at\n1,10,A,3,0.1,0.05,1,2026-11-01\n',
      ),
    );
    expect(order?.data.lines).toEqual([
      {
        lineId: '10',
        variantId: 'A',
        quantity: 3,
        currentQuantity: 2,
        netAmount: '0.25',
        grossAmount: '0.3',
      },
    ]);
  });

  it('refuse the same line twice with different values, and more units back than there were', () => {
    const { faults } = check(
      'orders',
      'order_id,line_id,sku,quantity,unit_price,returned_quantity,ordered_at\n1,10,A,3,1,,2026-11-01\n1,10,A,3,1,,2026-11-01\n1,10,A,4,1,,2026-11-01\n2,1,A,1,1,2,2026-11-01\n3,1,A,-1,1,,2026-11-01\n',
    );
    expect(places(faults)).toEqual(['4 line_id', '5 returned_quantity', '6 quantity']);
  });

  it('fall on the shop’s own day', () => {
    const file =
      'order_id,sku,quantity,unit_price,ordered_at\n1,A,1,1,2026-11-01T23:30:00Z\n2,A,1,1,2026-11-01\n';
    const [late, bare] = recordsOf(check('orders', file, { timeZone: 'Europe/Berlin' }));
    expect(late?.data.orderedAt).toBe('2026-11-02T00:30:00+01:00');
    expect(bare?.data.orderedAt).toBe('2026-11-01T12:00:00+01:00');
  });

  it('name a platform’s variants as its orders do', () => {
    const file =
      'order_id,sku,quantity,unit_price,ordered_at\n1,MUG-1,1,1,2026-11-01\n1,MUG-2,1,1,2026-11-01\n';
    const context = shopifyContext([aListedItem('44', 'MUG-1', '4310'), aListedItem('45', 'MUG-2')]);
    const checked = check('orders', file, context);
    expect(recordsOf(checked)[0]?.data.lines).toMatchObject([{ variantId: '4310' }]);
    expect(places(checked.faults)).toEqual(['3 sku']);
  });
});

describe('the items of a platform’s shop', () => {
  const context = shopifyContext([
    aListedItem('44', 'MUG-1'),
    aListedItem('45', 'TWIN'),
    aListedItem('46', 'TWIN'),
  ]);

  it('are named by SKU, and its locations by name', () => {
    const checked = check('levels', 'sku,location,available\nMUG-1,berlin,4\n', context);
    expect(recordsOf(checked)).toEqual([
      expect.objectContaining({ data: { variantId: '44', locationId: '67', available: 4 } }),
    ]);
  });

  it('are refused where nobody knows them, or where two have the same SKU', () => {
    const file =
      'sku,inventory_item_id,location,available\nNONE,,67,1\nTWIN,,67,1\nTWIN,46,67,1\n,x,67,1\nMUG-1,,Rome,1\n';
    const { faults } = check('levels', file, context);
    expect(places(faults)).toEqual(['2 sku', '3 sku', '5 variant_id', '6 location']);
    expect(faults[1]?.remedy).toContain('45, 46');
    expect(faults[3]?.remedy).toContain('Berlin (67)');
  });
});

describe('money', () => {
  it('needs a currency from somewhere', () => {
    const file = 'sku,title,price,currency\nA,Mug,4.00,eur\nB,Mug,4.00,\n';
    expect(places(check('variants', file, { currency: null }).faults)).toEqual(['3 currency']);
    const [first, second] = recordsOf(check('variants', file));
    expect([first?.data.currency, second?.data.currency]).toEqual(['EUR', 'USD']);
  });
});

describe('lots, costs and collections', () => {
  it('become their events', () => {
    const lots = check(
      'lots',
      'sku,lot_id,quantity,expires_on,location,received_on\nTEA,L1,48,2027-01-31,floor,\nTEA,L2,3,,,\n',
    );
    expect(recordsOf(lots).map(({ data }) => data)).toEqual([
      { variantId: 'TEA', lotId: 'L1', locationId: 'floor', quantity: 48, expiresOn: '2027-01-31' },
      { variantId: 'TEA', lotId: 'L2', quantity: 3 },
    ]);
    const costs = check(
      'costs',
      'sku,cost,currency,from\nTEA,6.90,EUR,2026-11-01\nTEA,6.90,EUR,2026-02-30\n',
    );
    expect(recordsOf(costs)[0]?.data).toEqual({
      variantId: 'TEA',
      cost: '6.90',
      currency: 'EUR',
      from: '2026-11-01',
    });
    expect(places(costs.faults)).toEqual(['3 from']);
    const collections = check('collections', 'sku,collections\nTEA,gifts; winter ;gifts\nMUG,\n');
    expect(recordsOf(collections).map(({ data }) => data.collections)).toEqual([['gifts', 'winter'], []]);
  });
});

describe('purchase orders', () => {
  const heading = 'po_id,sku,quantity,placed_at,expected_at,received_at,received_quantity,supplier';
  const orders = (...rows: readonly string[]) => check('purchase_orders', `${heading}\n${rows.join('\n')}\n`);

  it('are on their way, or have arrived, whole', () => {
    const checked = orders(
      'P1,A,100,2026-11-01,2026-12-09,,,Kiel',
      'P1,B,60,2026-11-01,2026-12-09,2026-11-17T08:00:00Z,,Kiel',
    );
    expect(checked.faults).toEqual([]);
    expect(recordsOf(checked)).toEqual([
      {
        type: 'purchase_order.updated',
        timestamp: '2026-11-18T12:00:00.000Z',
        data: {
          purchaseOrderId: 'P1',
          name: 'P1',
          supplierId: 'Kiel',
          supplierName: 'Kiel',
          status: 'ordered',
          orderedAt: '2026-11-01T12:00:00Z',
          expectedAt: '2026-12-09T12:00:00Z',
          currency: 'USD',
          lines: [
            { lineId: 'A', variantId: 'A', quantity: 100, receipts: [] },
            {
              lineId: 'B',
              variantId: 'B',
              quantity: 60,
              receipts: [{ quantity: 60, receivedAt: '2026-11-17T08:00:00Z' }],
            },
          ],
        },
      },
    ]);
  });

  it('list each of several partial receipts, a row that is repeated once, however they are sorted', () => {
    const checked = orders(
      'P1,A,100,2026-10-01,2026-11-01,2026-11-05,30,',
      'P1,A,100,2026-10-01,2026-11-01,2026-11-02,40,',
      'P1,A,100,2026-10-01,2026-11-01,2026-11-02,40,',
    );
    expect(checked.faults).toEqual([]);
    expect(recordsOf(checked).map(({ type, data }) => [type, data.lines])).toEqual([
      [
        'purchase_order.updated',
        [
          {
            lineId: 'A',
            variantId: 'A',
            quantity: 100,
            receipts: [
              { quantity: 30, receivedAt: '2026-11-05T12:00:00Z' },
              { quantity: 40, receivedAt: '2026-11-02T12:00:00Z' },
            ],
          },
        ],
      ],
    ]);
  });

  it('may have five thousand deliveries each; one of more is left out whole', () => {
    const at = (second: number) => new Date(Date.UTC(2026, 10, 2, 0, 0, second)).toISOString();
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => `P1,A${index % 2},9000,2026-11-01,,${at(index)},1,`);
    expect(orders(...many(5000), 'P1,A2,1,2026-11-01,,,,', many(1)[0] ?? '').faults).toEqual([]);
    const { faults } = orders(...many(5001));
    expect(faults).toMatchObject([
      {
        line: 5002,
        column: 'po_id',
        expected: expect.stringMatching(/^at most 5000 deliveries in an order/),
      },
    ]);
    expect(recordsOf(orders(...many(5001)))).toEqual([]);
  });

  it('may have a thousand lines each; one of more is left out whole, and its rows beyond are named', () => {
    const long = (lines: number) =>
      Array.from({ length: lines }, (_, index) => `P1,A${index},1,2026-11-01,,,,`);
    expect(recordsOf(orders(...long(1000)))[0]?.data.lines).toHaveLength(1000);
    // Another receipt of a line that is there is no line more.
    expect(orders(...long(1000), 'P1,A0,1,2026-11-01,,,,').faults).toEqual([]);
    const checked = orders(...long(1001), 'P2,B,5,2026-11-01,,,,');
    expect(checked.faults).toEqual([
      {
        line: 1002,
        column: 'po_id',
        expected: 'at most 1000 lines in an order; this one, from line 2 on, is left out whole',
        found: 'P1',
        remedy:
          'Split the order into several, each with a po_id of its own, or add up the rows of the same item.',
      },
    ]);
    expect(recordsOf(checked).map(({ data }) => data.purchaseOrderId)).toEqual(['P2']);
  });

  it('refuse what contradicts itself', () => {
    const { faults } = orders(
      'P1,A,100,2026-10-01,,,5,Kiel',
      'P2,A,100,2026-10-01,,,,Kiel',
      'P2,A,90,2026-10-01,,,,Kiel',
      'P2,B,90,2026-10-02,,,,Bern',
      'P3,A,9,2026-12-01,,,,',
      'P4,A,9,2026-10-01,soon,,,',
    );
    expect(places(faults)).toEqual([
      '2 received_at',
      '4 quantity',
      '5 placed_at',
      '5 supplier',
      '6 placed_at',
      '7 expected_at',
    ]);
  });
});

describe('categories', () => {
  const file =
    'sku,operations_category,storefront_category,from\n,Bottoms,Clothing > Pants,2026-12-01\n,Tops,,\nJEANS,Bottoms,Clothing > Jeans,\nJEANS,Tops,,2026-12-01\n';

  it('are mapped from a day on, and items are filed under them', () => {
    const checked = check('categories', file);
    expect(recordsOf(checked).map(({ type, data }) => [type, data])).toEqual([
      [
        'category_map.updated',
        { operationsCategory: 'Bottoms', storefrontCategory: 'Clothing > Pants', from: '2026-12-01' },
      ],
      ['category_map.updated', { operationsCategory: 'Tops', storefrontCategory: null }],
      ['variant.updated', { variantId: 'JEANS', productType: 'Bottoms', category: 'Clothing > Jeans' }],
    ]);
    expect(places(checked.faults)).toEqual(['5 from']);
  });

  it('leave the storefront its own where items are a platform’s', () => {
    const context = shopifyContext([aListedItem('44', 'JEANS')]);
    const [, , item] = recordsOf(check('categories', file, context));
    expect(item?.data).toEqual({ variantId: '44', category: 'Bottoms' });
  });
});

describe('thresholds', () => {
  const thresholds = (...rows: readonly string[]) =>
    check('thresholds', `kind,scope_type,scope_ids,threshold,teams,settings\n${rows.join('\n')}\n`);

  it('become rules whose id follows from what they are about', () => {
    const [rule] = thresholds('low_stock,vendor,Harbour; Bay,12,buyers,')
      .rounds.flat()
      .map((line) => JSON.parse(line));
    const [same] = thresholds('low_stock,vendor,Bay;Harbour,3,,')
      .rounds.flat()
      .map((line) => JSON.parse(line));
    expect(rule).toMatchObject({
      settings: {
        kind: 'low_stock',
        scope: { type: 'vendor', ids: ['Harbour', 'Bay'] },
        threshold: 12,
        teams: ['buyers'],
      },
    });
    expect(same.ruleId).toBe(rule.ruleId);
  });

  it('name variants by SKU', () => {
    const [rule] = thresholds('low_stock,variant,MUG-1,2,,')
      .rounds.flat()
      .map((line) => JSON.parse(line));
    expect(rule.settings.scope.ids).toEqual([`${TILL}-MUG-1`]);
  });

  it('are told to nobody who is not there: a team that no route knows is named', () => {
    const { faults } = thresholds('low_stock,vendor,Harbour,12,operations; oprations,');
    expect(faults).toEqual([
      {
        ...{ line: 2, column: 'teams', found: 'oprations' },
        expected:
          'a team that a route leads to channels: buyers, marketing, operations (POST /v1/routes leads another one there)',
        remedy: 'Mend the name, or make a route for the team first.',
      },
    ]);
  });

  it('are checked as the API checks a rule', () => {
    const { faults } = thresholds(
      'low_stok,everything,,5,,',
      'low_stock,vendor,,5,,',
      'low_stock,everything,,5.5,,',
      'low_stock,everything,,5,Nobody Special,',
      'low_stock,everything,,5,,wrong',
      'low_stock,vendor,A,5,,',
      'low_stock,vendor,A,6,,',
    );
    expect(places(faults)).toEqual([
      '2 kind',
      '3 scope_ids',
      '4 threshold',
      '5 teams',
      '6 settings',
      '8 row',
    ]);
  });
});

describe('a value that cannot be', () => {
  const ORDER = 'order_id,sku,quantity,unit_price,discount,ordered_at';
  const PURCHASE = 'po_id,sku,quantity,placed_at,expected_at,received_at,received_quantity,unit_cost';

  it.each([
    ['variants', 'sku,title,price', 'A,Mug,-4.00', 'price', 'not negative', '-4.00'],
    ['variants', 'sku,title,price,cost', 'A,Mug,4.00,-0.01', 'cost', 'not negative', '-0.01'],
    ['variants', 'sku,title,price,lead_time_days', 'A,Mug,4,1001', 'lead_time_days', 'at most 1000', '1001'],
    ['costs', 'sku,cost,from', 'A,-1,2026-01-01', 'cost', 'not negative', '-1'],
    ['costs', 'sku,cost,from', 'A,1,1999-12-31', 'from', '2000-01-01', '1999-12-31'],
    ['orders', ORDER, '1,A,2,-4.00,,2026-11-01', 'unit_price', 'not negative', '-4.00'],
    ['orders', ORDER, '1,A,2,4.00,-1,2026-11-01', 'discount', 'not negative', '-1'],
    ['orders', ORDER, '1,A,2,4.00,8.01,2026-11-01', 'discount', 'at most 8.00', '8.01'],
    ['purchase_orders', PURCHASE, 'P,A,0,2026-11-01,,,,', 'quantity', 'at least 1', '0'],
    ['purchase_orders', PURCHASE, 'P,A,-3,2026-11-01,,,,', 'quantity', 'not negative', '-3'],
    ['purchase_orders', PURCHASE, 'P,A,3,2026-11-01,,,,-2', 'unit_cost', 'not negative', '-2'],
    [
      'purchase_orders',
      PURCHASE,
      'P,A,3,2026-11-01,0001-01-01,,,',
      'expected_at',
      'of the years',
      '0001-01-01',
    ],
    [
      'purchase_orders',
      PURCHASE,
      'P,A,3,2026-11-01,9999-12-31T23:59:59-05:00,,,',
      'expected_at',
      'of the years',
      '9999-12-31T23:59:59-05:00',
    ],
    [
      'purchase_orders',
      PURCHASE,
      'P,A,3,2026-11-02,2026-11-01,,,',
      'expected_at',
      'placed_at',
      '2026-11-01T',
    ],
    [
      'purchase_orders',
      PURCHASE,
      'P,A,3,2026-11-02,,2026-11-01,,',
      'received_at',
      'placed_at',
      '2026-11-01T',
    ],
    [
      'purchase_orders',
      PURCHASE,
      'P,A,3,2026-11-02T09:00:00Z,,2026-11-02T08:59:59Z,,',
      'received_at',
      'placed_at',
      '2026-11-02T08:59:59Z',
    ],
  ] as const)('of %s is refused: %s %s', (kind, heading, row, column, expected, found) => {
    const { faults, rounds } = check(kind, `${heading}\n${row}\n`);
    expect(faults).toEqual([
      {
        line: 2,
        column,
        expected: expect.stringContaining(expected),
        found: expect.stringContaining(found),
        remedy: expect.stringMatching(/\.$/),
      },
    ]);
    expect(rounds.flat()).toEqual([]);
  });

  it.each([
    ['variants', 'sku,title,price,cost,lead_time_days', 'A,Mug,0,0.00,1000'],
    ['costs', 'sku,cost,from', 'A,0,2000-01-01'],
    ['orders', ORDER, '1,A,2,4.00,8.0,2026-11-01'],
    ['purchase_orders', PURCHASE, 'P,A,1,2026-11-02,2026-11-02,2026-11-02T06:00:00Z,,'],
    ['purchase_orders', PURCHASE, 'P,A,1,2026-11-02T09:00:00Z,2026-11-02,2026-11-02T09:00:00Z,,'],
    // More than was ordered may come.
    ['purchase_orders', PURCHASE, 'P,A,1,2026-11-02,,2026-11-03,5,'],
  ] as const)('is none of %s at its bound: %s %s', (kind, heading, row) => {
    expect(check(kind, `${heading}\n${row}\n`).faults).toEqual([]);
  });

  it('is not found where today’s bare day stands for the present', () => {
    const file = `${PURCHASE}\nP,A,1,2026-11-18,2026-11-18,2026-11-18T06:00:00Z,,\n`;
    const now = '2026-11-18T10:30:00.250Z';
    expect(check('purchase_orders', file, { now, timeZone: 'Europe/Berlin' }).faults).toEqual([]);
  });
});
