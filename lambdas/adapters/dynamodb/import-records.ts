import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ImportRecords } from '../../app/import/ports';
import { type ImportRecord, NO_COUNTS } from '../../domain/import/import-record';
import { ConcurrentChangeError } from '../../platform/errors';
import { importKey } from './keys';
import { putNew } from './versioned-items';

const KEPT_DAYS = 30;

/** Imports and how far they are. Whoever records their rows adds to their counts while the worker moves them on. */
export function createImportRecords(client: DynamoDBDocumentClient, tableName: string): ImportRecords {
  /** Sets or adds each field by its own name; one that the item does not have counts as 0. Answers with what is stored then. */
  async function write(
    importId: string,
    verb: 'SET' | 'ADD',
    fields: readonly (readonly [string, unknown])[],
  ) {
    const between = verb === 'SET' ? ' = ' : ' ';
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: importKey(importId),
        UpdateExpression: `${verb} ${fields.map((_, index) => `#f${index}${between}:v${index}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
        ReturnValues: 'ALL_NEW',
        ExpressionAttributeNames: Object.fromEntries(fields.map(([name], index) => [`#f${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          fields.map(([, value], index) => [`:v${index}`, value]),
        ),
      }),
    );
    return Attributes ?? {};
  }

  return {
    create: (record) => putNew(client, tableName, importToItem(record)),

    async get(importId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: importKey(importId), ConsistentRead: true }),
      );
      return Item === undefined ? null : importFromItem(Item);
    },

    async saveParts(record, partsReceivedBefore) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: importToItem(record),
            ConditionExpression: 'partsReceived = :before',
            ExpressionAttributeValues: { ':before': partsReceivedBefore },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new ConcurrentChangeError('import.part-twice', 'The same part came twice at once.', {
          cause: error,
        });
      }
    },

    async fail(importId, failure) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: importKey(importId),
            UpdateExpression: 'SET #state = :failed, failure = :failure',
            ConditionExpression: '#state = :checking',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':failed': 'failed', ':checking': 'checking', ':failure': failure },
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return false;
      }
    },

    async update(importId, changes) {
      await write(importId, 'SET', Object.entries(changes));
    },

    async count(importId, counts) {
      try {
        return (await write(importId, 'ADD', Object.entries(counts))).isLookedAt !== false;
      } catch (error) {
        // Its record is gone after a month; what it brought stays.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return true;
      }
    },
  };
}

function importToItem(record: ImportRecord): Record<string, unknown> {
  const expiresAt = Math.floor(Date.parse(record.createdAt) / 1000) + KEPT_DAYS * 86_400;
  return { ...importKey(record.id), ...record, expiresAt };
}

function importFromItem(item: Record<string, unknown>): ImportRecord {
  const { pk: _pk, sk: _sk, expiresAt: _e, ...record } = item;
  return {
    ...NO_COUNTS,
    itemPages: 0,
    isLookedAt: false,
    failure: null,
    ...record,
  } as unknown as ImportRecord;
}
