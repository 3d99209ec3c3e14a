import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DefaultsStore } from '../../app/seed-defaults';
import { channelToItem } from './channels';
import { type Key, seededKey } from './keys';
import { routeToItem } from './routes';
import { readRevision, revisionWrites, ruleToItem } from './rules';

type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const MOST_ATTEMPTS = 5;

/** Each default is written together with the note that it was, once; the note outlives what it was about. */
export function createDefaultsStore(client: DynamoDBDocumentClient, tableName: string): DefaultsStore {
  const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

  async function noteOf(key: Key): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { ...key }, ConsistentRead: true }),
    );
    return Item;
  }

  /** False where a condition did not hold: somebody was faster, or has made it their own. */
  async function transact(items: WriteItem[]): Promise<boolean> {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  return {
    async seedRules(rules, at) {
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
        const notes = await Promise.all(rules.map((rule) => noteOf(seededKey('RULE', rule.id))));
        const missing = rules.filter((_, index) => notes[index] === undefined);
        const [first] = missing;
        if (first === undefined) return 0;
        const isWritten = await transact([
          ...missing.flatMap((rule) => [
            { Put: { TableName: tableName, Item: ruleToItem(rule), ...isNew } },
            { Put: { TableName: tableName, Item: { ...seededKey('RULE', rule.id), at }, ...isNew } },
          ]),
          ...revisionWrites(tableName, await readRevision(client, tableName), first.id, at),
        ]);
        if (isWritten) return missing.length;
      }
      throw new Error('The default rules could not be written: the rule set kept changing.');
    },

    async seedRoute(route) {
      const key = seededKey('ROUTE', route.id);
      if ((await noteOf(key)) !== undefined) return false;
      return transact([
        { Put: { TableName: tableName, Item: routeToItem(route), ...isNew } },
        { Put: { TableName: tableName, Item: { ...key, at: route.createdAt }, ...isNew } },
      ]);
    },

    async seedChannel(channel) {
      const key = seededKey('CHANNEL', channel.id);
      const note = await noteOf(key);
      const noted = (version: number) => ({
        ...key,
        at: channel.createdAt,
        recipients: channel.recipients,
        version,
      });
      if (note === undefined) {
        return transact([
          { Put: { TableName: tableName, Item: channelToItem(channel), ...isNew } },
          { Put: { TableName: tableName, Item: noted(channel.version), ...isNew } },
        ]);
      }
      if (JSON.stringify(note.recipients) === JSON.stringify(channel.recipients)) return false;
      const seeded = note.version as number;
      const isUntouched = {
        ConditionExpression: '#version = :seeded',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':seeded': seeded },
      };
      return transact([
        {
          Put: {
            TableName: tableName,
            Item: channelToItem({ ...channel, version: seeded + 1 }),
            ...isUntouched,
          },
        },
        { Put: { TableName: tableName, Item: noted(seeded + 1) } },
      ]);
    },
  };
}

function isConditionFailure(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed')
  );
}
