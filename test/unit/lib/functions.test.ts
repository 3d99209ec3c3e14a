import { existsSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALERT_INDEX, STOCK_INDEX } from '../../../lambdas/adapters/dynamodb/keys';
import { aStack, HANDLERS, type Resource, resourcesOf, templateOf } from './synthesise';

let template: Template;
let functions: readonly Resource[];
beforeAll(() => {
  template = templateOf(aStack());
  functions = resourcesOf(template, 'AWS::Lambda::Function');
});

const functionNamed = (handler: string): Resource | undefined =>
  functions.find(({ Properties }) => Properties.FunctionName === `Shelfwire-prod-${handler}`);

describe('the functions', () => {
  it('are exactly those that have an environment', () => {
    const names = functions.map(({ Properties }) =>
      String(Properties.FunctionName).replace('Shelfwire-prod-', ''),
    );
    expect(names.toSorted()).toEqual(HANDLERS.toSorted());
  });

  it.each(HANDLERS)('%s gets exactly the environment that it names', async (handler) => {
    const { ENV } = (await import(`../../../lambdas/handlers/${handler}/env.ts`)) as {
      ENV: readonly string[];
    };
    const environment = functionNamed(handler)?.Properties.Environment as
      | { Variables: Record<string, unknown> }
      | undefined;
    expect(Object.keys(environment?.Variables ?? {}).toSorted()).toEqual([...ENV].toSorted());
  });

  it('run on Node 24 and arm64, time out explicitly and log as JSON', () => {
    for (const { Properties, logicalId } of functions) {
      expect(Properties, logicalId).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: expect.any(Number),
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' },
      });
    }
  });

  it('write to logs that end some day', () => {
    const logs = resourcesOf(template, 'AWS::Logs::LogGroup');
    expect(logs.length).toBe(functions.length + 1);
    for (const { Properties, logicalId } of logs) expect(Properties.RetentionInDays, logicalId).toBe(90);
  });

  it('take ten messages at a time from a queue, wait for no more, and name those that failed', () => {
    const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => Properties.ScalingConfig !== undefined,
    );
    expect(mappings.length).toBe(6);
    for (const { Properties } of mappings) {
      expect(Properties).toMatchObject({
        BatchSize: 10,
        MaximumBatchingWindowInSeconds: 0,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    }
  });

  it('announce only events that were written into the alert table, and halve a batch that fails', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({
              eventName: ['INSERT'],
              dynamodb: { Keys: { sk: { S: [{ prefix: 'EVENT#' }] } } },
            }),
          },
        ],
      },
    });
  });

  it('receive-webhook answers before Shopify hangs up', () => {
    expect(functionNamed('receive-webhook')?.Properties.Timeout).toBeLessThanOrEqual(5);
  });
});

describe('the tables', () => {
  it('are paid per request, encrypted, restorable to any second, and outlive their stack', () => {
    for (const { Properties, DeletionPolicy } of resourcesOf(template, 'AWS::DynamoDB::Table')) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        DeletionProtectionEnabled: true,
      });
    }
  });

  it('have the indexes that the adapters query, and only the alert table has a stream', () => {
    const shapes = resourcesOf(template, 'AWS::DynamoDB::Table').map(({ Properties }) => ({
      indexes: (Properties.GlobalSecondaryIndexes as readonly { IndexName: string }[]).map(
        ({ IndexName }) => IndexName,
      ),
      stream: Properties.StreamSpecification,
    }));
    expect(shapes).toEqual([
      { indexes: [STOCK_INDEX.byShop], stream: undefined },
      { indexes: [ALERT_INDEX.byState, ALERT_INDEX.byDueAt], stream: { StreamViewType: 'NEW_IMAGE' } },
    ]);
  });

  it('index no attribute of a level', () => {
    const [stock] = resourcesOf(template, 'AWS::DynamoDB::Table');
    expect(stock?.Properties.GlobalSecondaryIndexes).toEqual([
      expect.objectContaining({ Projection: { ProjectionType: 'KEYS_ONLY' } }),
    ]);
  });
});

describe('the bundles', () => {
  it('exist for every function of the stack', () => {
    const missing = HANDLERS.filter((name) => !existsSync(`lambdas/handlers/${name}/index.ts`));
    expect(missing).toEqual([]);
  });
});
