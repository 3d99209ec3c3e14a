import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChannelStore } from '../../../lambdas/adapters/dynamodb/channels';
import { createDefaultsStore } from '../../../lambdas/adapters/dynamodb/defaults-store';
import { documentClient } from '../../../lambdas/adapters/dynamodb/document-client';
import { createRouteStore } from '../../../lambdas/adapters/dynamodb/routes';
import { createRuleReader, createRuleStore } from '../../../lambdas/adapters/dynamodb/rules';
import { createSaveRule } from '../../../lambdas/app/save-rule';
import { createSeedDefaults } from '../../../lambdas/app/seed-defaults';
import { createHandler } from '../../../lambdas/handlers/seed-defaults/handler';
import { NOW } from '../../support/builders';
import { createTables, startDynamoDb, type TestDynamoDb } from '../../support/dynamodb';
import { RULE_KINDS } from '../../../lambdas/domain/rule/rule';

const clock = { now: () => NOW };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let database: TestDynamoDb;
let client: ReturnType<typeof documentClient>;
let table: string;

beforeEach(async () => {
  database = await startDynamoDb();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = documentClient({ endpoint: database.endpoint, region: 'eu-central-1', credentials });
  table = (await createTables(database.endpoint)).alertTable;
});
afterEach(async () => {
  client.destroy();
  await database.stop();
});

const teams = (address = 'ops@example.com') => [{ team: 'operations', recipients: [address] }];
const request = (RequestType: 'Create' | 'Update' | 'Delete', Teams: unknown = teams()) =>
  ({
    RequestType,
    ServiceToken: 'arn',
    ResponseURL: 'https://cloudformation.example/answer',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Defaults',
    ResourceType: 'Custom::DefaultSettings',
    ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'default-settings' }),
    ResourceProperties: { ServiceToken: 'arn', Revision: '1', Teams },
    OldResourceProperties: {},
  }) as unknown as CloudFormationCustomResourceEvent;

async function seed(event: CloudFormationCustomResourceEvent): Promise<Record<string, unknown>> {
  const answers: string[] = [];
  const seedDefaults = createSeedDefaults({ store: createDefaultsStore(client, table), clock });
  const report = async (_url: string, body: string) => void answers.push(body);
  await createHandler({ seedDefaults, report, logger: silent })(event);
  expect(answers).toHaveLength(1);
  return JSON.parse(answers[0] ?? '');
}

describe('a deployment', () => {
  it('starts with the default rules, and per team a channel and a route, announced once', async () => {
    expect(await seed(request('Create'))).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'default-settings',
    });
    const { revision, rules } = await createRuleReader(client, table).ruleSet();
    expect(revision).toBe(1);
    const ofKinds = RULE_KINDS.map((kind) => `rule_default_${kind}`);
    const broad = ['rule_default_sales_vs_profit_company', 'rule_default_page_updated_site'];
    expect(rules.map(({ id }) => id).toSorted()).toEqual([...ofKinds, ...broad].toSorted());
    expect(await createChannelStore(client, table).get('chan_operations_email')).toMatchObject({
      recipients: ['ops@example.com'],
      role: 'ops',
      status: 'active',
    });
    expect(await createRouteStore(client, table).get('route_operations')).toMatchObject({
      channelIds: ['chan_operations_email'],
    });
    const { Items } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
        ExpressionAttributeValues: { ':pk': 'RULES', ':event': 'EVENT#' },
      }),
    );
    expect(Items).toHaveLength(1);
  });

  it('leaves alone what people changed or deleted since', async () => {
    await seed(request('Create'));
    const saveRule = createSaveRule({
      rules: createRuleStore(client, table),
      ruleSets: createRuleReader(client, table),
      routes: createRouteStore(client, table),
      clock,
    });
    await saveRule.patch('rule_default_low_stock', 1, { threshold: 9 });
    await saveRule.remove('rule_default_oversold', 1);
    await createRouteStore(client, table).delete('route_operations', 1);
    await seed(request('Update'));
    const { revision, rules } = await createRuleReader(client, table).ruleSet();
    expect(revision).toBe(3);
    expect(rules.find(({ kind }) => kind === 'low_stock')?.threshold).toBe(9);
    expect(rules.some(({ kind }) => kind === 'oversold')).toBe(false);
    expect(await createRouteStore(client, table).get('route_operations')).toBeNull();
  });

  it('takes on new addresses from the configuration, unless people changed the channel', async () => {
    const channels = createChannelStore(client, table);
    await seed(request('Create'));
    await seed(request('Update', teams('new@example.com')));
    expect(await channels.get('chan_operations_email')).toMatchObject({
      recipients: ['new@example.com'],
      version: 2,
    });

    const channel = await channels.get('chan_operations_email');
    if (channel?.type !== 'email') throw new Error('It is an e-mail channel.');
    await channels.replace({ ...channel, recipients: ['mine@example.com'], version: 3 }, 2);
    await seed(request('Update', teams('newer@example.com')));
    expect(await channels.get('chan_operations_email')).toMatchObject({ recipients: ['mine@example.com'] });
  });

  it('seeds once when it is asked twice at the same time', async () => {
    await Promise.all([seed(request('Create')), seed(request('Create'))]);
    expect((await createRuleReader(client, table).ruleSet()).revision).toBe(1);
  });

  it('answers FAILED with the reason, so that nobody waits for an hour', async () => {
    const wrong = await seed(request('Create', [{ team: 'operations', recipients: ['nobody'] }]));
    expect(wrong.Status).toBe('FAILED');
    expect(wrong.Reason).toContain('recipients');
  });

  it('does nothing when the stack goes: the tables stay', async () => {
    expect((await seed(request('Delete'))).Status).toBe('SUCCESS');
    expect((await createRuleReader(client, table).ruleSet()).revision).toBe(0);
  });
});
