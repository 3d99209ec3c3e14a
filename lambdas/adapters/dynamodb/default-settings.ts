import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { DefaultSettings } from '../../app/seed-defaults';
import { ConcurrentChangeError } from '../../platform/errors';
import { createChannelStore } from './channels';
import { createRouteStore } from './routes';
import { revisionWrites, ruleToItem } from './rules';

export function createDefaultSettings(client: DynamoDBDocumentClient, tableName: string): DefaultSettings {
  const channels = createChannelStore(client, tableName);
  const routes = createRouteStore(client, tableName);
  return {
    async addRules(rules) {
      const [first] = rules;
      if (first === undefined) return;
      const items = [
        ...revisionWrites(tableName, 0, first.id, first.createdAt),
        ...rules.map((rule) => ({ Put: { TableName: tableName, Item: ruleToItem(rule) } })),
      ];
      try {
        await client.send(new TransactWriteCommand({ TransactItems: items }));
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        if (error.CancellationReasons?.[0]?.Code !== 'ConditionalCheckFailed') throw error;
      }
    },
    addChannel: (channel) => unlessThere(channels.create(channel)),
    addRoute: (route) => unlessThere(routes.create(route)),
  };
}

async function unlessThere(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConcurrentChangeError)) throw error;
  }
}
