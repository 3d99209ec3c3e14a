import { S3Client } from '@aws-sdk/client-s3';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createStockWalk } from '../../adapters/dynamodb/stock-walk';
import { createInventoryIndexWriter } from '../../adapters/s3/inventory-index';
import { createRefreshInventoryIndex } from '../../app/refresh-inventory-index';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);

export const handler = createHandler({
  refreshInventoryIndex: createRefreshInventoryIndex({
    stock: createStockWalk(documentClient(), env.STOCK_TABLE),
    index: createInventoryIndexWriter(new S3Client({}), env.INDEX_BUCKET),
    clock: systemClock,
  }),
  logger: createLogger('refresh-inventory-index'),
});
