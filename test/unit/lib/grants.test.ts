import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { aConfig, aStack, type Resource, resourcesOf, templateOf } from './synthesise';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

let template: Template;
beforeAll(() => {
  template = templateOf(aStack());
});

/** What a role may do, as `action resource` lines in which logical ids stand for resources. */
function grantsOf(role: Resource): readonly string[] {
  const policies = role.Properties.Policies as readonly {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  }[];
  return policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) =>
        listOf(Resource).map((resource) => `${String(action)} ${spell(resource)}`),
      ),
    )
    .toSorted();
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function spell(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return Ref.startsWith('AWS::') ? `<${Ref.slice(5)}>` : nameOf(Ref);
  if (Array.isArray(attribute))
    return nameOf(String(attribute[0])) + (attribute[1] === 'StreamArn' ? ' stream' : '');
  const [separator, parts] = join as [string, readonly unknown[]];
  return parts.map(spell).join(separator);
}

/** Logical ids without the hash at their end. */
const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** The role of the function with this handler, and the function's grants without those every function has. */
function grantsOfFunction(handler: string): readonly string[] {
  const found = resourcesOf(template, 'AWS::Lambda::Function').find(
    ({ Properties }) => Properties.FunctionName === `Shelfwire-prod-${handler}`,
  );
  if (found === undefined) throw new Error(`There is no function ${handler}`);
  const { 'Fn::GetAtt': role } = found.Properties.Role as { 'Fn::GetAtt': readonly string[] };
  const resource = resourcesOf(template, 'AWS::IAM::Role').find(({ logicalId }) => logicalId === role[0]);
  if (resource === undefined) throw new Error(`${handler} has no role`);
  return grantsOf(resource).filter((grant) => !grant.startsWith('logs:'));
}

describe('what a function may do', () => {
  it.each<readonly [string, readonly string[]]>([
    [
      'receive-webhook',
      [
        's3:PutObject SpillBucket/spill/*',
        'secretsmanager:GetSecretValue MasterSecretKey',
        'secretsmanager:GetSecretValue arn:<Partition>:secretsmanager:<Region>:<AccountId>:secret:shelfwire/shopify-??????',
        'sqs:SendMessage StockRecorderIntakeQueue',
      ],
    ],
    [
      'record-events',
      [
        'dynamodb:BatchGetItem StockTable',
        'dynamodb:DeleteItem StockTable',
        'dynamodb:GetItem StockTable',
        'dynamodb:PutItem StockTable',
        'dynamodb:Query StockTable',
        'dynamodb:UpdateItem StockTable',
        'events:PutEvents Bus',
        's3:GetObject SpillBucket/spill/*',
        'sqs:DeleteMessage StockRecorderIntakeQueue',
        'sqs:GetQueueAttributes StockRecorderIntakeQueue',
        'sqs:ReceiveMessage StockRecorderIntakeQueue',
        'sqs:SendMessage StockRecorderIntakeDeadLettersQueue',
      ],
    ],
    [
      'evaluate-stock',
      [
        'dynamodb:BatchGetItem StockTable',
        'dynamodb:ConditionCheckItem StockTable',
        'dynamodb:GetItem AlertsTable',
        'dynamodb:GetItem StockTable',
        'dynamodb:PutItem AlertsTable',
        'dynamodb:Query AlertsTable',
        'dynamodb:Query StockTable',
        'dynamodb:UpdateItem AlertsTable',
        'dynamodb:UpdateItem StockTable',
        'sqs:DeleteMessage RuleEvaluatorEvaluateQueue',
        'sqs:GetQueueAttributes RuleEvaluatorEvaluateQueue',
        'sqs:ReceiveMessage RuleEvaluatorEvaluateQueue',
        'sqs:SendMessage RuleEvaluatorEvaluateDeadLettersQueue',
      ],
    ],
    [
      'run-sweep',
      [
        'dynamodb:DeleteItem AlertsTable',
        'dynamodb:DeleteItem StockTable',
        'dynamodb:PutItem StockTable',
        'dynamodb:Query AlertsTable',
        'dynamodb:Query StockTable',
        'dynamodb:Query StockTable/index/byShop',
        'dynamodb:Scan StockTable',
        'events:PutEvents Bus',
        'sqs:DeleteMessage RuleSweepQueue',
        'sqs:GetQueueAttributes RuleSweepQueue',
        'sqs:ReceiveMessage RuleSweepQueue',
        'sqs:SendMessage RuleSweepQueue',
      ],
    ],
    [
      'sweep-due',
      [
        'dynamodb:PutItem StockTable',
        'dynamodb:Query AlertsTable/index/byDueAt',
        'dynamodb:Query StockTable',
        'events:PutEvents Bus',
        'sqs:SendMessage DueSweepEveryMinuteDeadLettersQueue',
      ],
    ],
    [
      'announce-changes',
      [
        'dynamodb:DescribeStream AlertsTable stream',
        'dynamodb:GetRecords AlertsTable stream',
        'dynamodb:GetShardIterator AlertsTable stream',
        'dynamodb:ListStreams *',
        'events:PutEvents Bus',
        'sqs:SendMessage AlertAnnouncerDeadLettersQueue',
      ],
    ],
    [
      'notify-email',
      [
        'dynamodb:BatchGetItem AlertsTable',
        'dynamodb:BatchWriteItem AlertsTable',
        'dynamodb:DeleteItem AlertsTable',
        'dynamodb:GetItem AlertsTable',
        'dynamodb:GetItem StockTable',
        'dynamodb:PutItem AlertsTable',
        'dynamodb:Query AlertsTable',
        'dynamodb:UpdateItem AlertsTable',
        'secretsmanager:GetSecretValue MasterSecretKey',
        'ses:SendRawEmail arn:<Partition>:ses:<Region>:<AccountId>:identity/acme.example',
        'ses:SendRawEmail arn:<Partition>:ses:<Region>:<AccountId>:identity/stock@acme.example',
        'sqs:DeleteMessage EmailNotifierWaitingQueue',
        'sqs:GetQueueAttributes EmailNotifierWaitingQueue',
        'sqs:ReceiveMessage EmailNotifierWaitingQueue',
        'sqs:SendMessage EmailNotifierWaitingQueue',
      ],
    ],
    [
      'notify-slack',
      [
        'dynamodb:BatchGetItem AlertsTable',
        'dynamodb:BatchWriteItem AlertsTable',
        'dynamodb:DeleteItem AlertsTable',
        'dynamodb:GetItem AlertsTable',
        'dynamodb:GetItem StockTable',
        'dynamodb:PutItem AlertsTable',
        'dynamodb:Query AlertsTable',
        'dynamodb:UpdateItem AlertsTable',
        'kms:Decrypt ChannelKey',
        'sqs:DeleteMessage SlackNotifierWaitingQueue',
        'sqs:GetQueueAttributes SlackNotifierWaitingQueue',
        'sqs:ReceiveMessage SlackNotifierWaitingQueue',
        'sqs:SendMessage SlackNotifierWaitingQueue',
      ],
    ],
    [
      'refresh-inventory-index',
      [
        'dynamodb:Scan StockTable',
        's3:PutObject InventoryIndexStoreBucket/index/inventory.ndjson.gz',
        'sqs:SendMessage InventoryIndexEveryQuarterOfAnHourDeadLettersQueue',
      ],
    ],
    [
      'api',
      [
        'dynamodb:BatchGetItem StockTable',
        'dynamodb:DeleteItem AlertsTable',
        'dynamodb:GetItem AlertsTable',
        'dynamodb:GetItem StockTable',
        'dynamodb:PutItem AlertsTable',
        'dynamodb:PutItem StockTable',
        'dynamodb:Query AlertsTable',
        'dynamodb:Query AlertsTable/index/byState',
        'dynamodb:Query StockTable',
        'kms:Encrypt ChannelKey',
        's3:GetObject ImportIntakeFilesBucket/imports/*',
        's3:GetObject InventoryIndexStoreBucket/index/inventory.ndjson.gz',
        's3:PutObject ImportIntakeFilesBucket/imports/*',
        'secretsmanager:GetSecretValue MasterSecretKey',
        'sqs:SendMessage EmailNotifierWaitingQueue',
        'sqs:SendMessage ImportIntakeQueue',
        'sqs:SendMessage SlackNotifierWaitingQueue',
      ],
    ],
    [
      'run-import',
      [
        'dynamodb:GetItem AlertsTable',
        'dynamodb:GetItem StockTable',
        'dynamodb:PutItem AlertsTable',
        'dynamodb:Query AlertsTable',
        'dynamodb:UpdateItem StockTable',
        'events:PutEvents Bus',
        's3:DeleteObject ImportIntakeFilesBucket/imports/*',
        's3:GetObject ImportIntakeFilesBucket/imports/*',
        's3:GetObject InventoryIndexStoreBucket/index/inventory.ndjson.gz',
        's3:PutObject ImportIntakeFilesBucket/imports/*',
        'sqs:DeleteMessage ImportIntakeQueue',
        'sqs:GetQueueAttributes ImportIntakeQueue',
        'sqs:ReceiveMessage ImportIntakeQueue',
        'sqs:SendMessage ImportIntakeQueue',
        'sqs:SendMessage StockRecorderIntakeQueue',
      ],
    ],
    [
      'seed-defaults',
      [
        'dynamodb:GetItem AlertsTable',
        'dynamodb:PutItem AlertsTable',
        'sqs:SendMessage DefaultSettingsDeadLettersQueue',
      ],
    ],
  ])('%s may do this and nothing else', (handler, grants) => {
    expect(grantsOfFunction(handler)).toEqual(grants);
  });

  it.each(['evaluate-stock', 'notify-email', 'notify-slack', 'api'])(
    '%s changes no stock beside its bands',
    (handler) => {
      const writes = grantsOfFunction(handler).filter((grant) =>
        /(Delete|BatchWrite)Item StockTable$/.test(grant),
      );
      expect(writes).toEqual([]);
    },
  );

  it('only the notifier of its kind sends e-mail or reads a webhook URL', () => {
    const holders = (action: string) =>
      resourcesOf(template, 'AWS::IAM::Role')
        .filter((role) => grantsOf(role).some((grant) => grant.startsWith(`${action} `)))
        .map(({ logicalId }) => nameOf(logicalId));
    expect(holders('ses:SendRawEmail')).toEqual(['EmailNotifierConsumerRole']);
    expect(holders('kms:Decrypt')).toEqual(['SlackNotifierConsumerRole']);
    expect(holders('kms:Encrypt')).toEqual(['HttpApiRole']);
  });

  it('e-mail goes out under the one sender, or its domain', () => {
    const identities = grantsOfFunction('notify-email').filter((grant) => grant.startsWith('ses:'));
    expect(identities.map((grant) => grant.slice(grant.lastIndexOf('/') + 1))).toEqual([
      'acme.example',
      'stock@acme.example',
    ]);
  });
});

describe('every role', () => {
  it('is written out: no AWS-managed policy, and no policy that a construct added', () => {
    for (const role of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(role.Properties.ManagedPolicyArns, role.logicalId).toBeUndefined();
    }
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  it('names its resources, but for those that AWS or a spilled webhook cannot name before', () => {
    const wildcards = resourcesOf(template, 'AWS::IAM::Role')
      .flatMap(grantsOf)
      .filter((grant) => grant.includes('*'));
    expect(new Set(wildcards)).toEqual(
      new Set([
        'dynamodb:ListStreams *',
        's3:DeleteObject ImportIntakeFilesBucket/imports/*',
        's3:GetObject ImportIntakeFilesBucket/imports/*',
        's3:PutObject ImportIntakeFilesBucket/imports/*',
        's3:GetObject SpillBucket/spill/*',
        's3:PutObject SpillBucket/spill/*',
      ]),
    );
  });

  it('belongs to one function, or to one schedule', () => {
    const used = resourcesOf(template, 'AWS::Lambda::Function').map(({ Properties }) =>
      JSON.stringify(Properties.Role),
    );
    expect(new Set(used).size).toBe(used.length);
  });

  it('reaches every recipient only while SES keeps the account in its sandbox, and then only as the one sender', () => {
    const inSandbox = templateOf(aStack('prod', aConfig({ sesSandbox: true })));
    const statements = resourcesOf(inSandbox, 'AWS::IAM::Role').flatMap(
      ({ Properties }) =>
        (
          Properties.Policies as readonly {
            PolicyDocument: { Statement: readonly Record<string, unknown>[] };
          }[]
        )[0]?.PolicyDocument.Statement ?? [],
    );
    const sending = statements.filter(({ Action }) => Action === 'ses:SendRawEmail');
    expect(sending.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'ses:FromAddress': 'stock@acme.example' } },
    ]);
    expect(sending.map(({ Resource }) => spell(Resource))).toEqual([
      'arn:<Partition>:ses:<Region>:<AccountId>:identity/*',
    ]);
  });
});
