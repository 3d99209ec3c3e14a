import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../lambdas/adapters/dynamodb/document-client';
import { startDynamoDb } from '../../local/dynamodb/dynoxide';

export interface TestDatabase {
  readonly client: DynamoDBDocumentClient;
  /** A new, empty table with `pk` and `sk`; its name. */
  createTable(): Promise<string>;
  stop(): Promise<void>;
}

/** A real DynamoDB in memory for one test file. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const { endpoint, stop } = await startDynamoDb();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = documentClient({ endpoint, region: 'eu-central-1', credentials });
  let tables = 0;
  return {
    client,
    async createTable() {
      const TableName = `table-${++tables}`;
      const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
          AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        }),
      );
      return TableName;
    },
    async stop() {
      client.destroy();
      await stop();
    },
  };
}
