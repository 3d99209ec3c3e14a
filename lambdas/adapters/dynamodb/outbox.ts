import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { BegunMessage } from '../../domain/message/begun-message';
import type { Group, Outbox, PendingNews, Wake } from '../../app/telling-ports';
import { inChunks, writeAll } from './batches';
import { deliveryToItem } from './deliveries';
import { begunKey, heldKey, type Key, pendingKey, wakeKey } from './keys';
import { queryAll } from './versioned-items';

/** News that nobody could be told for a month is no news. */
const PENDING_DAYS = 30;
/** A wake row without its flush is taken over long before; this only keeps the table clean. */
const WAKE_DAYS = 7;
/** Each delivery takes two of the hundred items of a transaction, and what is still to come one. */
const DELIVERIES_PER_TRANSACTION = 49;

export function createOutbox(client: DynamoDBDocumentClient, tableName: string): Outbox {
  return {
    async add(group, pending, now) {
      const expiresAt = inDays(now, PENDING_DAYS);
      const items = new Map(pending.map((one) => [one.news.eventId, pendingToItem(group, one, expiresAt)]));
      await writeAll(
        client,
        tableName,
        [...items.values()].map((Item) => ({ PutRequest: { Item } })),
      );
    },

    async pending({ target, cadence }) {
      return (await queryAll(client, tableName, pendingKey(target, cadence, '').pk, '')).map(pendingFromItem);
    },

    async remove({ target, cadence }, eventIds) {
      await writeAll(
        client,
        tableName,
        eventIds.map((eventId) => ({ DeleteRequest: { Key: pendingKey(target, cadence, eventId) } })),
      );
    },

    async markSent({ target, cadence }, deliveries, begun) {
      const chunks = inChunks(deliveries, DELIVERIES_PER_TRANSACTION);
      for (const [index, some] of chunks.entries()) {
        const noted = some.flatMap((delivery) => [
          { Put: { TableName: tableName, Item: deliveryToItem(delivery) } },
          { Delete: { TableName: tableName, Key: pendingKey(target, cadence, delivery.eventId) } },
        ]);
        const isLast = index === chunks.length - 1;
        const toCome = isLast && begun !== undefined ? [begunWrite(begun)] : [];
        await client.send(new TransactWriteCommand({ TransactItems: [...noted, ...toCome] }));
      }

      function begunWrite(after: BegunMessage | null) {
        const Key = begunKey(target, cadence);
        if (after === null) return { Delete: { TableName: tableName, Key } };
        const sentAt = deliveries[0]?.sentAt ?? new Date(0).toISOString();
        const Item = { ...Key, ...after, expiresAt: inDays(sentAt, PENDING_DAYS) };
        return { Put: { TableName: tableName, Item } };
      }
    },

    async begun({ target, cadence }) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: begunKey(target, cadence), ConsistentRead: true }),
      );
      if (typeof Item?.items !== 'number' || typeof Item.left !== 'number') return null;
      return { items: Item.items, left: Item.left };
    },

    async forgetBegun({ target, cadence }) {
      await client.send(new DeleteCommand({ TableName: tableName, Key: begunKey(target, cadence) }));
    },

    async wake(group, arrived, now, ifNew) {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: keyOf(group),
          UpdateExpression:
            'SET wakeId = if_not_exists(wakeId, :wakeId), dueAt = if_not_exists(dueAt, :dueAt), ' +
            'expiresAt = if_not_exists(expiresAt, :expiresAt), firstAt = if_not_exists(firstAt, :now), lastAt = :now ' +
            'ADD arrived :arrived',
          ExpressionAttributeValues: {
            ':wakeId': ifNew.wakeId,
            ':dueAt': ifNew.dueAt,
            ':expiresAt': inDays(ifNew.dueAt, WAKE_DAYS),
            ':arrived': arrived,
            ':now': now,
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return wakeFromItem(Attributes ?? {});
    },

    async wakeQueued(group, wakeId, dueAt) {
      await ifStillThere(() =>
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: keyOf(group),
            UpdateExpression: 'SET isQueued = :true, dueAt = :dueAt',
            ConditionExpression: 'wakeId = :wakeId',
            ExpressionAttributeValues: { ':true': true, ':dueAt': dueAt, ':wakeId': wakeId },
          }),
        ),
      );
    },

    async currentWake(group) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keyOf(group), ConsistentRead: true }),
      );
      return Item === undefined ? null : wakeFromItem(Item);
    },

    async deleteWake(group, wakeId) {
      await ifStillThere(() =>
        client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: keyOf(group),
            ConditionExpression: 'wakeId = :wakeId',
            ExpressionAttributeValues: { ':wakeId': wakeId },
          }),
        ),
      );
    },

    async nextLook(group) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: heldKey(group.target, group.cadence),
          ConsistentRead: true,
        }),
      );
      return typeof Item?.lookAt === 'string' ? Item.lookAt : null;
    },

    async lookAt(group, lookAt) {
      const Item = { ...heldKey(group.target, group.cadence), lookAt, expiresAt: inDays(lookAt, WAKE_DAYS) };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
}

/** The wake row was flushed in the meantime, or is another group's by now: nothing to note, nothing to delete. */
async function ifStillThere(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function pendingToItem({ target, cadence }: Group, pending: PendingNews, expiresAt: number) {
  return { ...pendingKey(target, cadence, pending.news.eventId), ...pending, expiresAt };
}

function pendingFromItem(item: Record<string, unknown>): PendingNews {
  const { news, eventType, channelIds } = item as unknown as PendingNews;
  return { news, eventType, channelIds };
}

function wakeFromItem(item: Record<string, unknown>): Wake {
  const {
    wakeId,
    dueAt,
    arrived,
    firstAt = dueAt,
    lastAt = dueAt,
    isQueued = false,
  } = item as unknown as Pick<Wake, 'wakeId' | 'dueAt' | 'arrived'> & Partial<Wake>;
  return { wakeId, dueAt, arrived, firstAt, lastAt, isQueued };
}

const keyOf = ({ target, cadence }: Group): Key => wakeKey(target, cadence);

const inDays = (instant: string, days: number): number =>
  Math.floor(Date.parse(instant) / 1000) + days * 86_400;
