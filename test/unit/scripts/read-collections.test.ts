import { describe, expect, it } from 'vitest';
import { readCollectionsList } from '../../../scripts/import/read-collections';

describe('a list of collections', () => {
  it('names items by SKU or by inventory item, and their collections with semicolons between them', () => {
    const csv = 'SKU,Inventory Item Id,Collections\nMUG-1,,Gifts; Winter ;Gifts\n,448716513282130001,\n';
    expect(readCollectionsList(csv)).toEqual({
      faults: [],
      rows: [
        { sku: 'MUG-1', inventoryItemId: null, collections: ['Gifts', 'Winter'] },
        { sku: null, inventoryItemId: '448716513282130001', collections: [] },
      ],
    });
  });

  it('has every bad cell and every missing column named', () => {
    const csv = 'sku,inventory_item_id,collections\n,,Gifts\n,x,Gifts\n';
    expect(readCollectionsList(csv).faults.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '2 sku',
      '3 inventory_item_id',
    ]);
    expect(readCollectionsList('sku\nA\n').faults).toEqual([
      { line: 1, column: 'collections', expected: 'a heading of this name' },
    ]);
  });
});
