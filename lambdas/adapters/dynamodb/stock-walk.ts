import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { StockRecord, StockWalk } from '../../app/inventory-ports';
import { type Item, levelFromItem, locationFromItem, variantFromItem } from './stock-items';

/** Segments that are read at once; each holds one page in memory. */
const SEGMENTS = 4;

/**
 * Goes through the stock table, one bounded page at a time. Only what runs by schedule does this, never a request. Bands
 * and orders stay behind.
 */
export function createStockWalk(client: DynamoDBDocumentClient, tableName: string): StockWalk {
  async function page(segment: number, salesFrom: string, from: Item | undefined) {
    return client.send(
      new ScanCommand({
        TableName: tableName,
        Segment: segment,
        TotalSegments: SEGMENTS,
        ExclusiveStartKey: from,
        ProjectionExpression: [...NAMES.keys()].join(', '),
        ExpressionAttributeNames: Object.fromEntries(NAMES),
        FilterExpression:
          '#sk = :variant OR #sk = :location OR begins_with(#sk, :level) OR (begins_with(#pk, :sales) AND #sk BETWEEN :from AND :to)',
        ExpressionAttributeValues: {
          ':variant': 'VARIANT',
          ':location': 'LOCATION',
          ':level': 'LEVEL#',
          ':sales': 'SALES#',
          ':from': `DAY#${salesFrom}`,
          ':to': 'DAY#9999',
        },
      }),
    );
  }

  async function* segmentOf(segment: number, salesFrom: string): AsyncGenerator<readonly StockRecord[]> {
    let from: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await page(segment, salesFrom, from);
      yield Items.map(recordOf);
      from = LastEvaluatedKey;
    } while (from !== undefined);
  }

  return {
    async *all(salesFrom) {
      const segments = Array.from({ length: SEGMENTS }, (_, segment) => segmentOf(segment, salesFrom));
      let open = segments;
      while (open.length > 0) {
        const pages = await Promise.all(open.map((segment) => segment.next()));
        open = open.filter((_, index) => pages[index]?.done !== true);
        for (const { done, value } of pages) if (done !== true) yield* value;
      }
    },
  };
}

const READ = [
  'pk',
  'sk',
  'variantId',
  'shopId',
  'productId',
  'platformVariantId',
  'sku',
  'title',
  'variantTitle',
  'vendor',
  'productType',
  'category',
  'tags',
  'collections',
  'status',
  'tracked',
  'continueSelling',
  'isGiftCard',
  'priceMinor',
  'costMinor',
  'currency',
  'firstSeenAt',
  'deletedAt',
  'locationId',
  'name',
  'isActive',
  'isDeleted',
  'available',
  'onHand',
  'incoming',
  'unreceived',
  'unreceivedAt',
  'units',
] as const;
const NAMES = new Map(READ.map((name) => [`#${name}`, name]));

function recordOf(item: Item): StockRecord {
  const sk = String(item.sk);
  if (sk === 'VARIANT') return { type: 'variant', variant: variantFromItem(item) };
  if (sk === 'LOCATION') return { type: 'location', location: locationFromItem(item) };
  if (sk.startsWith('LEVEL#')) return { type: 'level', level: levelFromItem(item) };
  const [, shopId = '', ...rest] = String(item.pk).split('#');
  return {
    type: 'sales',
    shopId,
    platformVariantId: rest.join('#'),
    day: sk.slice('DAY#'.length),
    units: typeof item.units === 'number' ? item.units : 0,
  };
}
