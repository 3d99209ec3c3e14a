import { describe, expect, it } from 'vitest';
import { readStockList } from '../../../scripts/import/read-levels';

describe('a list of starting stock', () => {
  it('names its rows by SKU or by inventory item', () => {
    const csv =
      'SKU,Inventory Item Id,Location,Available,At\nMUG-1,,floor,4,\n,44871651328213,67823337717,-2,2026-11-18T09:14:07-05:00\n';
    expect(readStockList(csv)).toEqual({
      faults: [],
      rows: [
        { sku: 'MUG-1', inventoryItemId: null, location: 'floor', available: 4, at: null },
        {
          sku: null,
          inventoryItemId: '44871651328213',
          location: '67823337717',
          available: -2,
          at: '2026-11-18T09:14:07-05:00',
        },
      ],
    });
  });

  it('has every bad cell named by line and column', () => {
    const csv =
      'sku,inventory_item_id,location,available,at\n,,floor,4,\nA,,,x,\nB,,floor,,noon\n,12,floor,1.5,\n';
    expect(readStockList(csv).faults.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '2 sku',
      '3 location',
      '3 available',
      '4 available',
      '4 at',
      '5 location',
      '5 available',
    ]);
  });

  it('has its missing columns named', () => {
    expect(readStockList('name\nx\n').faults.map(({ column }) => column)).toEqual([
      'sku or inventory_item_id',
      'location',
      'available',
    ]);
  });
});
