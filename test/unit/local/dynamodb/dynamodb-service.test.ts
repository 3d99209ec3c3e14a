import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Units } from '../../../../local/dynamodb/capacity';
import { createDynamoDbService } from '../../../../local/dynamodb/dynamodb-service';
import { dynamoDbPermissions } from '../../../../local/dynamodb/permissions';
import { request } from '../../../../local/dynamodb/dynamodb-request';
import { startDynamoDb, type TestDynamoDb } from '../../../support/dynamodb';
import { serveAws } from '../../../support/serve-aws';

let database: TestDynamoDb;
let server: Awaited<ReturnType<typeof serveAws>>;
let client: DynamoDBClient;
let units: Units = { read: 0, write: 0 };
let written: (readonly string[])[] = [];

const TableName = 'items';
const key = (pk: string) => ({ pk: { S: pk } });

beforeAll(async () => {
  database = await startDynamoDb();
  await request(database.endpoint, 'DynamoDB_20120810.CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'state', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byState',
        KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  server = await serveAws(
    createDynamoDbService({
      endpoint: database.endpoint,
      onWrite: (tableNames) => void written.push(tableNames),
      onUnits: (_call, { read, write }) => {
        units = { read: units.read + read, write: units.write + write };
      },
    }),
  );
  client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local-tools', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  units = { read: 0, write: 0 };
  written = [];
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await database.stop();
});

describe('a write', () => {
  it('is told with the table that it changed, by itself and in a transaction', async () => {
    await client.send(new PutItemCommand({ TableName, Item: key('told') }));
    const Put = { TableName, Item: key('told') };
    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
    expect(written).toEqual([[TableName], [TableName]]);
  });

  it('is not told where it was refused, and neither is a read', async () => {
    await client.send(new GetItemCommand({ TableName, Key: key('told') }));
    const ConditionExpression = 'attribute_exists(pk)';
    const refused = client.send(
      new PutItemCommand({ TableName, Item: key('never there'), ConditionExpression }),
    );
    await expect(refused).rejects.toThrow(ConditionalCheckFailedException);
    expect(written).toEqual([]);
  });
});

describe('the units of a request', () => {
  it('are one for a small write outside the indexes, and the answer holds nothing that was not asked for', async () => {
    const answer = await client.send(new PutItemCommand({ TableName, Item: key('small') }));
    expect(units).toEqual({ read: 0, write: 1 });
    expect(answer.ConsumedCapacity).toBeUndefined();
  });

  it('are one more for a write that an index takes in', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { ...key('indexed'), state: { S: 'open' } } }));
    expect(units).toEqual({ read: 0, write: 2 });
  });

  it('are one for an update that gives the stored item back: it reads nothing', async () => {
    const update = new UpdateItemCommand({
      TableName,
      Key: key('updated'),
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    });
    await client.send(update);
    expect(units).toEqual({ read: 0, write: 1 });
  });

  it('are spent by a refused write too, by the size of what is stored', async () => {
    await client.send(
      new PutItemCommand({ TableName, Item: { ...key('large'), text: { S: 'x'.repeat(2500) } } }),
    );
    units = { read: 0, write: 0 };
    const refused = client.send(
      new PutItemCommand({ TableName, Item: key('large'), ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    await expect(refused).rejects.toSatisfy(
      (error) => error instanceof ConditionalCheckFailedException && error.Item === undefined,
    );
    expect(units).toEqual({ read: 0, write: 3 });
  });

  it('are two for each item of a transaction, whether it is refused or not', async () => {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName, Item: key('once'), ConditionExpression: 'attribute_not_exists(pk)' } },
        { ConditionCheck: { TableName, Key: key('small'), ConditionExpression: 'attribute_exists(pk)' } },
      ],
    });
    await client.send(transaction);
    expect(units).toEqual({ read: 0, write: 4 });
    const again = new TransactWriteItemsCommand({ ...transaction.input, ClientRequestToken: 'another' });
    await expect(client.send(again)).rejects.toSatisfy(
      (error) =>
        error instanceof TransactionCanceledException &&
        error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed' &&
        error.CancellationReasons[0].Item === undefined,
    );
    expect(units).toEqual({ read: 0, write: 8 });
  });

  it('are a half for an eventually consistent read, found or not, and one for a consistent one', async () => {
    await client.send(new GetItemCommand({ TableName, Key: key('nowhere') }));
    await client.send(new GetItemCommand({ TableName, Key: key('small'), ConsistentRead: true }));
    await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byState',
        KeyConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':open': { S: 'open' } },
      }),
    );
    expect(units).toEqual({ read: 2, write: 0 });
  });
});

describe('the permissions of a request', () => {
  const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/items';

  it('name the index that is queried', () => {
    expect(dynamoDbPermissions('Query', { TableName, IndexName: 'byState' })).toEqual([
      { action: 'dynamodb:Query', resources: [`${table}/index/byState`] },
    ]);
  });

  it('of a transaction are those of its parts', () => {
    const TransactItems: Record<string, { TableName: string }>[] = [
      { Put: { TableName } },
      { ConditionCheck: { TableName } },
    ];
    expect(dynamoDbPermissions('TransactWriteItems', { TransactItems })).toEqual([
      { action: 'dynamodb:PutItem', resources: [table] },
      { action: 'dynamodb:ConditionCheckItem', resources: [table] },
    ]);
  });
});
