import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { GroupReader, GroupStore, GroupWatch, SizeNotes } from '../../app/group-ports';
import { entityIdOf } from '../../domain/alert/entity';
import { ConcurrentChangeError } from '../../platform/errors';
import { cancellationCodes } from './conflicts';
import { alertBatches } from './evaluation-store';
import { dueShardOf, levelKey, memberKey, watchKey } from './keys';
import { shareAttribute, shareToAttribute } from './stock-items';
import { queryAll } from './versioned-items';

type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB's limit for one transaction. */
const MOST_ITEMS = 100;

function createGroupReader(client: DynamoDBDocumentClient, stockTable: string): GroupReader {
  return {
    async variantIdsOf(group) {
      const members = await queryAll(client, stockTable, memberKey(entityIdOf(group), '').pk, 'VARIANT#');
      return members.map((item) => String(item.sk).slice('VARIANT#'.length));
    },
  };
}

/** Shares lie with the levels, in the stock table; the token and the alerts of a group lie in the alert table. */
export function createGroupStore(
  client: DynamoDBDocumentClient,
  tables: { readonly stock: string; readonly alert: string },
): GroupStore & SizeNotes {
  /** @throws ConditionalCheckFailedException */
  function writeShare(update: {
    readonly key: ReturnType<typeof levelKey>;
    readonly groupId: string;
    readonly expression: string;
    readonly condition: string;
    readonly names: Record<string, string>;
    readonly values: Record<string, unknown>;
  }) {
    return client.send(
      new UpdateCommand({
        TableName: tables.stock,
        Key: { ...update.key },
        UpdateExpression: update.expression,
        ConditionExpression: update.condition,
        ExpressionAttributeNames: { '#share': shareAttribute(update.groupId), ...update.names },
        ExpressionAttributeValues: update.values,
      }),
    );
  }

  return {
    ...createGroupReader(client, tables.stock),

    async wasOut(product, variantId) {
      const key = memberKey(entityIdOf(product), variantId);
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tables.stock, Key: { ...key }, ConsistentRead: true }),
      );
      return item === undefined ? null : item.isOut === true;
    },

    async noteOut(product, variantId, isOut) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tables.stock,
            Key: { ...memberKey(entityIdOf(product), variantId) },
            UpdateExpression: isOut ? 'SET isOut = :true' : 'REMOVE isOut',
            ConditionExpression: 'attribute_exists(pk)',
            ...(isOut ? { ExpressionAttributeValues: { ':true': true } } : {}),
          }),
        );
      } catch (error) {
        // It has left the product meanwhile: whatever moved it has announced that.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async watch(groupId) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tables.alert, Key: { ...watchKey(groupId) }, ConsistentRead: true }),
      );
      if (item === undefined) return null;
      return {
        signature: typeof item.signature === 'string' ? item.signature : '',
        isSwept: item.isSwept === true,
        lookAgainAt: typeof item.dueAt === 'string' ? item.dueAt : null,
        isBeingDecided: item.token !== item.decidedToken,
      };
    },

    async claim(groupId) {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tables.alert,
          Key: { ...watchKey(groupId) },
          UpdateExpression: 'ADD #token :one',
          ExpressionAttributeNames: { '#token': 'token' },
          ExpressionAttributeValues: { ':one': 1 },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(Attributes?.token);
    },

    async shrink(groupId, { variantId, locationId }, share) {
      try {
        await writeShare({
          key: levelKey(variantId, locationId),
          groupId,
          expression: 'SET #share = :share',
          condition:
            'attribute_exists(pk) AND (attribute_not_exists(#share) OR (#share.#t < :token AND #share.#v <= :revision))',
          names: { '#t': 't', '#v': 'v' },
          values: { ':share': shareToAttribute(share), ':token': share.token, ':revision': share.revision },
        });
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw overtaken(error);
      }
    },

    async widen(groupId, { variantId, locationId }, token, share) {
      try {
        await writeShare({
          key: levelKey(variantId, locationId),
          groupId,
          expression: share === null ? 'REMOVE #share' : 'SET #share = :share',
          condition: '#share.#t = :token',
          names: { '#t': 't' },
          values: { ':token': token, ...(share === null ? {} : { ':share': shareToAttribute(share) }) },
        });
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async save(groupId, token, { watch, alerts }) {
      const batches = alertBatches(tables.alert, alerts, MOST_ITEMS - 1);
      try {
        for (const batch of batches.length === 0 ? [[]] : batches) {
          const items: WriteItem[] = [watchWrite(tables.alert, groupId, token, watch), ...batch];
          await client.send(new TransactWriteCommand({ TransactItems: items }));
        }
      } catch (error) {
        const codes = cancellationCodes(error);
        const isOvertaken = codes?.some(
          (code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict',
        );
        if (isOvertaken !== true) throw error;
        throw overtaken(error);
      }
    },
  };
}

function watchWrite(table: string, groupId: string, token: number, watch: GroupWatch): WriteItem {
  const { signature, isSwept, lookAgainAt } = watch;
  const isDue = lookAgainAt !== null;
  return {
    Update: {
      TableName: table,
      Key: { ...watchKey(groupId) },
      UpdateExpression: `SET signature = :signature, isSwept = :swept, decidedToken = :token${
        isDue ? ', dueShard = :shard, dueAt = :due' : ' REMOVE dueShard, dueAt'
      }`,
      ConditionExpression: '#token = :token',
      ExpressionAttributeNames: { '#token': 'token' },
      ExpressionAttributeValues: {
        ':signature': signature,
        ':swept': isSwept,
        ':token': token,
        ...(isDue ? { ':shard': dueShardOf(groupId), ':due': lookAgainAt } : {}),
      },
    },
  };
}

const overtaken = (cause: unknown) =>
  new ConcurrentChangeError('group.overtaken', 'Somebody else went through the group at the same time.', {
    cause,
  });
