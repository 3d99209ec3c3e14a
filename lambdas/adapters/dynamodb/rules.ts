import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { RuleReader } from '../../app/ports';
import type { RuleStore, RuleWrite } from '../../app/save-rule';
import type { RulesChanged } from '../../contracts/events/stock-events';
import type { Rule } from '../../domain/rule/rule';
import { ConcurrentChangeError } from '../../platform/errors';
import { ruleKey, ruleRevisionKey, rulesEventKey } from './keys';
import { queryAll } from './versioned-items';

type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** RulesChanged rows are an outbox, not a history: a month is plenty to see what was published. */
const EVENT_DAYS = 30;
/** Saves of different rules meet on the revision; each then tries again from the newer one. */
const MOST_ATTEMPTS = 8;

export function createRuleReader(client: DynamoDBDocumentClient, tableName: string): RuleReader {
  return {
    /** The revision is read first, so a save in between makes the rules newer than it, never older. */
    async ruleSet() {
      const revision = await readRevision(client, tableName);
      const items = await queryAll(client, tableName, ruleRevisionKey.pk, 'RULE#');
      return { revision, rules: items.map(ruleFromItem) };
    },
  };
}

/** The number of changes to the rule set so far; 0 before the first. */
export async function readRevision(client: DynamoDBDocumentClient, tableName: string): Promise<number> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: ruleRevisionKey, ConsistentRead: true }),
  );
  return (Item?.revision as number | undefined) ?? 0;
}

export function createRuleStore(client: DynamoDBDocumentClient, tableName: string): RuleStore {
  async function writeAll(writes: readonly [RuleWrite, ...RuleWrite[]]): Promise<void> {
    const [{ ruleId, at }] = writes;
    const rules = writes.map((write) => ruleWrite(tableName, write));
    for (let attempt = 1; ; attempt++) {
      const revision = revisionWrites(tableName, await readRevision(client, tableName), ruleId, at);
      try {
        await client.send(new TransactWriteCommand({ TransactItems: [...rules, ...revision] }));
        return;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const reasons = error.CancellationReasons?.slice(0, rules.length) ?? [];
        if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) {
          throw new ConcurrentChangeError('rule.outdated', 'The rule changed since it was read.', {
            cause: error,
          });
        }
        if (attempt === MOST_ATTEMPTS || !isContention(error)) throw error;
        await pause(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  return {
    async rule(ruleId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: ruleKey(ruleId), ConsistentRead: true }),
      );
      return Item === undefined ? null : ruleFromItem(Item);
    },
    write: (write) => writeAll([write]),
    writeAll,
  };
}

function ruleWrite(tableName: string, { ruleId, before, after }: RuleWrite): WriteItem {
  const condition =
    before === null
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': before.version },
        };
  return after === null
    ? { Delete: { TableName: tableName, Key: ruleKey(ruleId), ...condition } }
    : { Put: { TableName: tableName, Item: ruleToItem(after), ...condition } };
}

/** Raises the revision by one, if it is still the one that was read, and announces the new one. */
export function revisionWrites(tableName: string, read: number, ruleId: string, at: string): WriteItem[] {
  const revision = read + 1;
  const event: RulesChanged = {
    metadata: { id: `rules#${revision}`, version: 1, occurredAt: at },
    data: { revision, ruleId },
  };
  return [
    {
      Put: {
        TableName: tableName,
        Item: { ...ruleRevisionKey, revision, updatedAt: at },
        ConditionExpression: read === 0 ? 'attribute_not_exists(pk)' : 'revision = :read',
        ...(read === 0 ? {} : { ExpressionAttributeValues: { ':read': read } }),
      },
    },
    {
      Put: {
        TableName: tableName,
        Item: {
          ...rulesEventKey(revision),
          eventType: 'RulesChanged',
          event,
          expiresAt: Math.floor(Date.parse(at) / 1000) + EVENT_DAYS * 86_400,
        },
      },
    },
  ];
}

export function ruleToItem(rule: Rule): Record<string, unknown> {
  return { ...ruleKey(rule.id), ...rule };
}

function ruleFromItem(item: Record<string, unknown>): Rule {
  const { pk: _pk, sk: _sk, ...rule } = item;
  return rule as unknown as Rule;
}

function isContention(error: TransactionCanceledException): boolean {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
