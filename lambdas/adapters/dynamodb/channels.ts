import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ChannelDisabled } from '../../contracts/events/alert-events';
import type { Channel } from '../../domain/channel/channel';
import { channelEventKey, channelKey } from './keys';
import { deleteVersion, putNew, putOver, queryAll } from './versioned-items';

export interface ChannelStore {
  list(): Promise<readonly Channel[]>;
  get(channelId: string): Promise<Channel | null>;
  /** @throws ConcurrentChangeError where the id is taken. */
  create(channel: Channel): Promise<void>;
  /** Writes `channel` over the version that was read. @throws ConcurrentChangeError where it has changed since. */
  replace(channel: Channel, expectedVersion: number): Promise<void>;
  /** @throws ConcurrentChangeError where it has changed since it was read. */
  delete(channelId: string, expectedVersion: number): Promise<void>;
  /**
   * Disables the channel and announces it in one transaction. False where somebody changed or disabled it since it was
   * read: what failed then is no longer what is stored.
   */
  disable(channel: Channel, event: ChannelDisabled): Promise<boolean>;
  /** Notes (or, with null, clears) the last failure. Not an edit: the version stays, and so does a reader's ETag. */
  noteFailure(channelId: string, failure: Channel['lastFailure']): Promise<void>;
}

export function createChannelStore(client: DynamoDBDocumentClient, tableName: string): ChannelStore {
  return {
    async list() {
      return (await queryAll(client, tableName, 'CHANNELS', 'CHANNEL#')).map(channelFromItem);
    },
    async get(channelId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: channelKey(channelId), ConsistentRead: true }),
      );
      return Item === undefined ? null : channelFromItem(Item);
    },
    create: (channel) => putNew(client, tableName, channelToItem(channel)),
    replace: (channel, expectedVersion) =>
      putOver(client, tableName, channelToItem(channel), expectedVersion),
    delete: (channelId, expectedVersion) =>
      deleteVersion(client, tableName, channelKey(channelId), expectedVersion),
    disable: (channel, event) => disable(client, tableName, channel, event),
    async noteFailure(channelId, failure) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: channelKey(channelId),
            UpdateExpression: 'SET lastFailure = :failure',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':failure': failure },
          }),
        );
      } catch (error) {
        // The channel was deleted in the meantime: there is nothing left to note it on.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

async function disable(
  client: DynamoDBDocumentClient,
  tableName: string,
  channel: Channel,
  event: ChannelDisabled,
): Promise<boolean> {
  const { cause, disabledAt: at } = event.data;
  const version = channel.version + 1;
  try {
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName: tableName,
              Key: channelKey(channel.id),
              UpdateExpression:
                'SET #status = :disabled, disabled = :why, lastFailure = :failure, updatedAt = :at, version = :version',
              ConditionExpression: '#status = :active AND version = :read',
              ExpressionAttributeNames: { '#status': 'status' },
              ExpressionAttributeValues: {
                ':disabled': 'disabled',
                ':active': 'active',
                ':why': { cause, at },
                ':failure': { cause, at, target: channel.id },
                ':at': at,
                ':version': version,
                ':read': channel.version,
              },
            },
          },
          {
            Put: {
              TableName: tableName,
              Item: { ...channelEventKey(channel.id, version), eventType: 'ChannelDisabled', event },
            },
          },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

/** A conflict with another transaction is not one of these: that is worth a retry, and the SDK's caller retries. */
function isConditionFailure(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some((reason) => reason.Code === 'ConditionalCheckFailed')
  );
}

export function channelToItem(channel: Channel): Record<string, unknown> {
  return { ...channelKey(channel.id), ...channel };
}

function channelFromItem(item: Record<string, unknown>): Channel {
  const { pk: _pk, sk: _sk, ...channel } = item;
  return { lastFailure: null, ...channel } as unknown as Channel;
}
