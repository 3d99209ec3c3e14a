import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient, wireClient } from '../../lambdas/adapters/dynamodb/document-client';
import type { Key } from '../../lambdas/adapters/dynamodb/keys';
import { startDynamoDb } from '../../local/dynamodb/dynoxide';

export interface TestTable {
  readonly name: string;
  readonly wire: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
  item(key: Key): Promise<Record<string, unknown> | undefined>;
  items(): Promise<readonly Record<string, unknown>[]>;
}

export interface TestDatabase {
  readonly client: DynamoDBDocumentClient;
  /** A new, empty table with `pk` and `sk`, and the stock table's index `byShop`. */
  createTable(): Promise<TestTable>;
  stop(): Promise<void>;
}

/** A real DynamoDB in memory for one test file, where each test can have a table of its own at once. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const server = await startDynamoDb();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const wire = wireClient({ endpoint: server.endpoint, region: 'eu-central-1', credentials });
  const documents = documentClient({}, wire);
  let tables = 0;
  return {
    client: documents,
    async createTable() {
      const name = `table-${++tables}`;
      const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
      await wire.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk', 'shopShard', 'variantId'].map(attribute),
          KeySchema: keySchema('pk', 'sk'),
          GlobalSecondaryIndexes: [
            {
              IndexName: 'byShop',
              KeySchema: keySchema('shopShard', 'variantId'),
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
        }),
      );
      return {
        name,
        wire,
        documents,
        item: async (key) =>
          (await documents.send(new GetCommand({ TableName: name, Key: { ...key }, ConsistentRead: true })))
            .Item,
        items: async () => (await documents.send(new ScanCommand({ TableName: name }))).Items ?? [],
      };
    },
    async stop() {
      documents.destroy();
      await server.stop();
    },
  };
}

const keySchema = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];
