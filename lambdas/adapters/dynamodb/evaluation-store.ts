import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { AlertChange, EvaluationStore, EvaluationWrite } from '../../app/ports';
import { MOST_WATCHED } from '../../domain/alert/decide-variant';
import type { InventoryLevel } from '../../domain/inventory/inventory-level';
import { asReported } from '../../domain/inventory/unreceived';
import { ConcurrentChangeError } from '../../platform/errors';
import { alertEventToItem, alertFromItem, alertToItem } from './alert-items';
import { alertKey, levelKey, outagesKey, variantKey } from './keys';

type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB's limit for one transaction. */
const MOST_ITEMS = 100;

/** Writes a decision about one variant: bands to the stock table, alerts and their history to the alert table. */
export function createEvaluationStore(
  client: DynamoDBDocumentClient,
  tables: { readonly stock: string; readonly alert: string },
): EvaluationStore {
  async function transact(items: readonly WriteItem[]): Promise<void> {
    if (items.length === 0) return;
    try {
      await client.send(new TransactWriteCommand({ TransactItems: [...items] }));
    } catch (error) {
      if (!isContention(error)) throw error;
      throw new ConcurrentChangeError(
        'evaluation.outdated',
        'The stock or an alert changed while it was decided about.',
        {
          cause: error,
        },
      );
    }
  }

  return {
    async alertsOf(entityId) {
      const alerts = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tables.alert,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
            ExpressionAttributeValues: { ':pk': alertKey(entityId, '').pk, ':sk': 'ALERT#' },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        alerts.push(...(page.Items ?? []).map(alertFromItem));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return alerts;
    },

    async saveUnreceived({ variant, levels, revision }, units, now) {
      const changed = levels.filter(({ locationId }) => units.has(locationId)).slice(0, MOST_ITEMS - 1);
      const writes = changed.map((level) =>
        unreceivedWrite(tables.stock, level, units.get(level.locationId) ?? 0, now),
      );
      await transact([variantGuard(tables.stock, { variantId: variant.variantId, revision }), ...writes]);
    },

    async saveAlerts(changes) {
      for (const batch of alertBatches(tables.alert, changes, MOST_ITEMS)) await transact(batch);
    },

    async save(write) {
      const levels = write.read.levels;
      const bands = levels.flatMap((level) => bandWrite(tables.stock, level, write) ?? []);
      const outages = outagesWrite(tables.stock, write);
      if (levels.length > MOST_WATCHED) {
        // Too many to check at once. Their bands keep no change quiet, so a change in between is decided about again.
        for (const alert of alertBatches(tables.alert, write.alerts, MOST_ITEMS)) await transact(alert);
        for (const band of bands) await transact([band]);
        await transact(outages);
        return;
      }
      const guards = levels.map((level) => levelGuard(tables.stock, level, write.ruleRevision));
      const { variant: read, revision } = write.read;
      const variant = variantGuard(tables.stock, { variantId: read.variantId, revision });
      const batches = alertBatches(tables.alert, write.alerts, MOST_ITEMS - levels.length - 2);
      const last = batches.pop() ?? [];
      // More alerts than one transaction takes: the bands come with the last of them, so a crash in between is made good.
      for (const batch of batches) await transact([...guards, ...batch]);
      const unwritten = guards.filter((_, index) => !write.bands.has(levels[index]?.locationId ?? ''));
      await transact([variant, ...unwritten, ...bands, ...outages, ...last]);
    },
  };
}

/** An alert and its events stay in one transaction; as many alerts as fit go together. */
export function alertBatches(table: string, changes: readonly AlertChange[], most: number): WriteItem[][] {
  const batches: WriteItem[][] = [];
  for (const change of changes) {
    const items = alertWrites(table, change);
    const open = batches.at(-1);
    if (open !== undefined && open.length + items.length <= most) open.push(...items);
    else batches.push(items);
  }
  return batches;
}

function alertWrites(table: string, { before, after, events }: AlertChange): WriteItem[] {
  const condition =
    before === null
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': before.version },
        };
  const next = { ...after, version: (before?.version ?? 0) + 1 };
  return [
    { Put: { TableName: table, Item: alertToItem(next), ...condition } },
    ...events.map((event) => ({ Put: { TableName: table, Item: alertEventToItem(event) } })),
  ];
}

/**
 * What was read must still stand. Two different states can bear one version (a full tie), so the quantity is compared
 * too. A band of a newer rule set must not be written over by an older decision.
 */
function levelCondition(level: InventoryLevel, ruleRevision: number) {
  const { available } = asReported(level);
  const { unreceived } = level;
  const quantity = available === null ? 'attribute_not_exists(available)' : 'available = :available';
  const takenOff = unreceived === undefined ? 'attribute_not_exists(unreceived)' : 'unreceived = :unreceived';
  return {
    ConditionExpression: `#version = :version AND ${quantity} AND ${takenOff} AND (attribute_not_exists(bandRevision) OR bandRevision <= :revision)`,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: {
      ':version': level.version,
      ':revision': ruleRevision,
      ...(available === null ? {} : { ':available': available }),
      ...(unreceived === undefined ? {} : { ':unreceived': unreceived.units }),
    },
  };
}

function levelGuard(table: string, level: InventoryLevel, ruleRevision: number): WriteItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: levelKey(level.variantId, level.locationId),
      ...levelCondition(level, ruleRevision),
    },
  };
}

function bandWrite(table: string, level: InventoryLevel, write: EvaluationWrite): WriteItem | null {
  const band = write.bands.get(level.locationId);
  if (band === undefined) return null;
  const condition = levelCondition(level, write.ruleRevision);
  return {
    Update: {
      TableName: table,
      Key: levelKey(level.variantId, level.locationId),
      UpdateExpression: 'SET band = :band, bandRevision = :revision, bandSignature = :signature',
      ...condition,
      ExpressionAttributeValues: {
        ...condition.ExpressionAttributeValues,
        ':band': band,
        ':signature': write.bandSignature,
      },
    },
  };
}

/** What the platform reported stays as it is: a level's own writes need not know of what is taken off. */
function unreceivedWrite(table: string, level: InventoryLevel, units: number, now: string): WriteItem {
  return {
    Update: {
      TableName: table,
      Key: levelKey(level.variantId, level.locationId),
      UpdateExpression: 'SET unreceived = :units, unreceivedAt = :now',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':units': units, ':now': now },
    },
  };
}

/** Guarded by the evaluation's own count on the variant. */
function outagesWrite(table: string, { read, outages }: EvaluationWrite): WriteItem[] {
  if (outages === null) return [];
  return [
    {
      Update: {
        TableName: table,
        Key: outagesKey(read.variant.variantId),
        UpdateExpression: 'SET outages = :outages',
        ExpressionAttributeValues: { ':outages': outages },
      },
    },
  ];
}

/**
 * Each evaluation counts itself on the variant, so that of two that read the same state only one is written: the other
 * may have missed an alert that was opened, or a level that joined, and must look again.
 */
function variantGuard(
  table: string,
  { variantId, revision }: { readonly variantId: string; readonly revision: number },
): WriteItem {
  return {
    Update: {
      TableName: table,
      Key: variantKey(variantId),
      UpdateExpression: 'SET writeCount = :next',
      ConditionExpression: 'writeCount = :read',
      ExpressionAttributeValues: { ':read': revision, ':next': revision + 1 },
    },
  };
}

function isContention(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code);
  return codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}
