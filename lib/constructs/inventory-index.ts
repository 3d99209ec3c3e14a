import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/refresh-inventory-index/env';
import { PrivateBucket } from './private-bucket';
import type { ProductContext } from './product-function';
import type { StockTable } from './product-tables';
import { ScheduledFunction } from './scheduled-function';

/** The list is one object, replaced as a whole. */
export const INVENTORY_INDEX_KEY = 'index/inventory.ndjson.gz';

export interface InventoryIndexProps {
  readonly context: ProductContext;
  readonly stock: StockTable;
}

/** The searchable list of all stock, made anew every quarter of an hour, so that no request has to scan the table. */
export class InventoryIndex extends Construct {
  readonly store: PrivateBucket;

  constructor(scope: Construct, id: string, props: InventoryIndexProps) {
    super(scope, id);
    this.store = new PrivateBucket(this, 'Store', {
      holds: 'Holds a list made from the stock table, written by refresh-inventory-index and read by api.',
    });
    new ScheduledFunction(this, 'EveryQuarterOfAnHour', {
      context: props.context,
      handler: 'refresh-inventory-index',
      schedule: 'rate(15 minutes)',
      timeout: Duration.minutes(10),
      memorySize: 1769,
      environment: {
        STOCK_TABLE: props.stock.name,
        INDEX_BUCKET: this.store.bucket.bucketName,
      } satisfies Record<keyof Env, string>,
      grants: [props.stock.allow('Scan'), this.store.allow('s3:PutObject', INVENTORY_INDEX_KEY)],
      failureImpact: 'The inventory list shows old stock; alerts are not affected.',
    });
  }
}
