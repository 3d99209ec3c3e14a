import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { LevelStore, LevelWrite } from '../../app/intake-ports';
import type { InventoryLevel } from '../../domain/inventory/inventory-level';
import {
  changeLevel,
  firstLevel,
  type LevelReport,
  QUANTITIES,
  type Quantity,
} from '../../domain/inventory/level-report';
import { asReported } from '../../domain/inventory/unreceived';
import { ConcurrentChangeError } from '../../platform/errors';
import { plainItem } from './attribute-values';
import { cancellationCodes, despiteConflicts } from './conflicts';
import { levelKey, locationKey, shopShardOf, variantKey } from './keys';
import { levelFromItem, withoutNulls } from './stock-items';

/** Other writers of one level are few: its own webhooks. */
const REWRITES = 6;
/** Locations whose owner is known, so that thousands of first levels do not all wait for one location's item. */
const REMEMBERED_LOCATIONS = 1000;

/**
 * The levels of the stock table. The usual change is one conditional write and nothing else: it lets through what is
 * newer, of the same shop, and changes nothing but known quantities. Everything else is refused, comes back with the
 * refusal, and is settled by `changeLevel`.
 */
export function createLevelStore(
  client: DynamoDBClient,
  documents: DynamoDBDocumentClient,
  tableName: string,
): LevelStore {
  const locationOwners = new Map<string, string>();

  async function write(report: LevelReport): Promise<LevelWrite> {
    const update = usualUpdate(report);
    const first = await send(update);
    if (first.isApplied) {
      const { level } = first;
      return { outcome: wasSaidBefore(asReported(level), report) ? 'confirmed' : 'applied', level };
    }
    let stored = first.level;
    for (let attempt = 1; attempt <= REWRITES; attempt++) {
      if (stored === null) return { outcome: 'first_sight' };
      const change = changeLevel(asReported(stored), report);
      if (change.outcome === 'other_shop') return change;
      if (change.outcome !== 'changed') return { outcome: change.outcome, level: stored };
      const rewritten = await send(rewrite(asReported(stored), change.level));
      if (rewritten.isApplied) return { outcome: 'applied', level: rewritten.level };
      stored = rewritten.level;
    }
    throw new ConcurrentChangeError('level.contended', 'Other writers keep changing this level.');
  }

  async function send(update: LevelUpdate): Promise<SentUpdate> {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          ...update,
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { isApplied: true, level: levelFromItem(plainItem(Attributes ?? {})) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return {
        isApplied: false,
        level: error.Item === undefined ? null : levelFromItem(plainItem(error.Item)),
      };
    }
  }

  async function ownerOf(locationId: string): Promise<string | null> {
    const known = locationOwners.get(locationId);
    if (known !== undefined) return known;
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key: locationKey(locationId), ProjectionExpression: 'shopId' }),
    );
    return (Item?.shopId as string | undefined) ?? null;
  }

  return {
    write,

    async claim(report, now) {
      const { variantId, locationId, shopId } = report;
      const owner = await ownerOf(locationId);
      if (owner !== null && owner !== shopId) return { outcome: 'other_shop' };
      const level = firstLevel(report);
      const claims = [claimOfVariant(report, now), ...(owner === null ? [claimOfLocation(report)] : [])];
      try {
        await despiteConflicts(() =>
          documents.send(
            new TransactWriteCommand({
              TransactItems: [
                {
                  Put: {
                    TableName: tableName,
                    Item: { ...levelKey(variantId, locationId), ...levelToItem(level) },
                    ConditionExpression: 'attribute_not_exists(pk)',
                  },
                },
                ...claims.map((Update) => ({ Update: { TableName: tableName, ...Update } })),
              ],
            }),
          ),
        );
      } catch (error) {
        const codes = cancellationCodes(error);
        if (codes?.[0] === 'ConditionalCheckFailed') return { outcome: 'exists' };
        if (codes?.includes('ConditionalCheckFailed')) return { outcome: 'other_shop' };
        throw error;
      }
      if (locationOwners.size >= REMEMBERED_LOCATIONS) locationOwners.clear();
      locationOwners.set(locationId, shopId);
      return { outcome: 'applied', level };
    },
  };
}

type SentUpdate =
  | { readonly isApplied: true; readonly level: InventoryLevel }
  /** What is stored instead; null where nothing is. */
  | { readonly isApplied: false; readonly level: InventoryLevel | null };

interface LevelUpdate {
  readonly Key: Record<string, AttributeValue>;
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

const wireKey = (variantId: string, locationId: string): Record<string, AttributeValue> => {
  const { pk, sk } = levelKey(variantId, locationId);
  return { pk: { S: pk }, sk: { S: sk } };
};

/** The change of a known level that neither comes, goes, learns nor forgets a quantity: its band stays good. */
function usualUpdate(report: LevelReport): LevelUpdate {
  const { variantId, locationId, shopId, version, updatedAt, quantities, isDeletion } = report;
  const values: Record<string, AttributeValue> = {
    ':shop': { S: shopId },
    ':version': { S: version },
    ':updated': { S: updatedAt },
  };
  let set = 'SET version = :version, updatedAt = :updated';
  let condition = 'shopId = :shop AND version < :version AND ';
  condition += isDeletion ? 'attribute_exists(deletedAt)' : 'attribute_not_exists(deletedAt)';
  if (isDeletion) set += ', deletedAt = :updated';
  for (const name of QUANTITIES) {
    const quantity = quantities[name];
    if (quantity === undefined) continue;
    condition += quantity === null ? ` AND attribute_not_exists(${name})` : ` AND attribute_exists(${name})`;
    if (quantity === null) continue;
    set += `, ${BEFORE[name]} = ${name}, ${name} = :${name}`;
    values[`:${name}`] = { N: String(quantity) };
  }
  return {
    Key: wireKey(variantId, locationId),
    UpdateExpression: `${set} REMOVE needsReconciliation`,
    ConditionExpression: condition,
    ExpressionAttributeValues: values,
  };
}

/** Under which name the quantity from before is kept: it shows what came in, and whether anything is new. */
const BEFORE = {
  available: 'was',
  onHand: 'wasOnHand',
  committed: 'wasCommitted',
  incoming: 'wasIncoming',
} as const satisfies Record<Quantity, keyof InventoryLevel>;

/** Whether a level says after the usual change, which neither learned nor forgot a quantity, what it said before. */
const wasSaidBefore = (level: InventoryLevel, { quantities }: LevelReport): boolean =>
  QUANTITIES.every((name) => quantities[name] == null || level[BEFORE[name]] === level[name]);

const STATE = ['available', 'onHand', 'committed', 'incoming', 'version', 'updatedAt', 'deletedAt'] as const;

/** The level as it was settled, if what is stored is still what it was settled from. The band is kept or taken away. */
function rewrite(stored: InventoryLevel, next: InventoryLevel): LevelUpdate {
  const values: Record<string, AttributeValue> = { ':shop': { S: stored.shopId } };
  const conditions = ['shopId = :shop'];
  const set: string[] = [];
  const remove: string[] = next.band === null ? ['band'] : [];
  for (const name of STATE) {
    const before = wireValue(stored[name]);
    if (before === null) conditions.push(`attribute_not_exists(${name})`);
    else {
      conditions.push(`${name} = :old_${name}`);
      values[`:old_${name}`] = before;
    }
    const after = wireValue(next[name]);
    if (after === null) remove.push(name);
    else {
      set.push(`${name} = :${name}`);
      values[`:${name}`] = after;
    }
  }
  for (const name of QUANTITIES) {
    if (stored[name] === null || next[name] === null) remove.push(BEFORE[name]);
    else set.push(`${BEFORE[name]} = :old_${name}`);
  }
  if (next.needsReconciliation) {
    set.push('needsReconciliation = :true');
    values[':true'] = { BOOL: true };
  } else remove.push('needsReconciliation');
  return {
    Key: wireKey(stored.variantId, stored.locationId),
    UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeValues: values,
  };
}

function wireValue(value: string | number | null): AttributeValue | null {
  if (value === null) return null;
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}

function levelToItem({
  needsReconciliation,
  bandRevision: _none,
  bandSignature: _empty,
  shares: _noneYet,
  ...level
}: InventoryLevel) {
  return withoutNulls({ ...level, ...(needsReconciliation ? { needsReconciliation } : {}) });
}

/** An item or a location belongs to the shop that named it first. */
const UNCLAIMED_OR_OWN = 'attribute_not_exists(pk) OR shopId = :shop';

/** Counts as a write of the variant, so that nobody decides about a sum without the level that joins it. */
function claimOfVariant({ variantId, shopId }: LevelReport, now: string) {
  return {
    Key: variantKey(variantId),
    UpdateExpression:
      'SET variantId = :variant, shopId = :shop, shopShard = :shard, firstSeenAt = if_not_exists(firstSeenAt, :now), attributesRevision = if_not_exists(attributesRevision, :none), writeCount = if_not_exists(writeCount, :none) + :once',
    ConditionExpression: UNCLAIMED_OR_OWN,
    ExpressionAttributeValues: {
      ':variant': variantId,
      ':shop': shopId,
      ':shard': shopShardOf(shopId, variantId),
      ':now': now,
      ':none': 0,
      ':once': 1,
    },
  };
}

function claimOfLocation({ locationId, shopId }: LevelReport) {
  return {
    Key: locationKey(locationId),
    UpdateExpression:
      'SET locationId = :location, shopId = :shop, isActive = if_not_exists(isActive, :true), writeCount = if_not_exists(writeCount, :once)',
    ConditionExpression: UNCLAIMED_OR_OWN,
    ExpressionAttributeValues: { ':location': locationId, ':shop': shopId, ':true': true, ':once': 1 },
  };
}
