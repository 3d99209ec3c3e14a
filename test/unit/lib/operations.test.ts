import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { QUEUES } from '../../../scripts/move-dead-letters';
import { aStack, type Resource, resourcesOf, templateOf } from './synthesise';

let template: Template;
let queues: readonly Resource[];
let alarms: readonly Resource[];
beforeAll(() => {
  template = templateOf(aStack());
  queues = resourcesOf(template, 'AWS::SQS::Queue');
  alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
});

const nameOf = ({ Properties }: Resource): string =>
  String(Properties.QueueName).replace('Shelfwire-prod-', '');
const holdsDeadLetters = (queue: Resource): boolean => nameOf(queue).endsWith('-dead-letters');
const alarmNames = (): readonly string[] =>
  alarms.map(({ Properties }) => String(Properties.AlarmName).replace('Shelfwire-prod-', ''));
const arnOf = ({ logicalId }: Resource) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

describe('the queues', () => {
  it('are encrypted and closed to whoever does not speak TLS', () => {
    const policies = JSON.stringify(resourcesOf(template, 'AWS::SQS::QueuePolicy'));
    for (const queue of queues) {
      expect(queue.Properties.SqsManagedSseEnabled, nameOf(queue)).toBe(true);
      expect(policies).toContain(`"Queues":[{"Ref":"${queue.logicalId}"}]`);
    }
    expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(queues.length);
  });

  it('give up on a message after six attempts and keep it for two weeks', () => {
    const working = queues.filter((queue) => !holdsDeadLetters(queue));
    expect(working.map(nameOf).toSorted()).toEqual([...QUEUES].toSorted());
    for (const queue of working) {
      const deadLetters = queues.find((candidate) => nameOf(candidate) === `${nameOf(queue)}-dead-letters`);
      expect(queue.Properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: deadLetters && arnOf(deadLetters),
        maxReceiveCount: 6,
      });
    }
    for (const queue of queues)
      expect(queue.Properties.MessageRetentionPeriod, nameOf(queue)).toBe(14 * 86_400);
  });

  it('hide a message for six times as long as its function may take', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::Lambda::EventSourceMapping')) {
      const queue = queues.find(
        (candidate) => JSON.stringify(arnOf(candidate)) === JSON.stringify(Properties.EventSourceArn),
      );
      if (queue === undefined) continue;
      const { Ref } = Properties.FunctionName as { Ref: string };
      const reader = resourcesOf(template, 'AWS::Lambda::Function').find(
        ({ logicalId }) => logicalId === Ref,
      );
      expect(queue.Properties.VisibilityTimeout, nameOf(queue)).toBe(6 * Number(reader?.Properties.Timeout));
    }
  });
});

describe('what is given up on', () => {
  it('rings wherever dead letters can be', () => {
    for (const queue of queues.filter(holdsDeadLetters)) {
      const alarm = alarms.find(({ Properties }) =>
        JSON.stringify(Properties.Dimensions ?? '').includes(`"${queue.logicalId}"`),
      );
      expect(alarm?.Properties, nameOf(queue)).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
    }
  });

  it('is kept for every target of an event rule', () => {
    const rules = resourcesOf(template, 'AWS::Events::Rule');
    expect(rules.length).toBe(4);
    for (const { Properties, logicalId } of rules) {
      for (const target of Properties.Targets as readonly Record<string, unknown>[]) {
        expect(target, logicalId).toMatchObject({
          DeadLetterConfig: { Arn: expect.anything() },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        });
      }
    }
  });

  it('is kept for every schedule, and for every function that is invoked without waiting', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::Scheduler::Schedule')) {
      expect(Properties.Target).toMatchObject({ DeadLetterConfig: { Arn: expect.anything() } });
    }
    const asynchronous = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig');
    expect(asynchronous.length).toBe(4);
    for (const { Properties } of asynchronous) {
      expect(Properties.DestinationConfig).toMatchObject({ OnFailure: { Destination: expect.anything() } });
    }
  });

  it('is kept for the stream', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });
});

describe('the events that are worth a decision or a message', () => {
  const namesFor = (queue: string): readonly string[] => {
    const target = queues.find((candidate) => nameOf(candidate) === queue);
    return resourcesOf(template, 'AWS::Events::Rule')
      .filter(({ Properties }) => JSON.stringify(Properties.Targets).includes(`"${target?.logicalId}"`))
      .flatMap(({ Properties }) => {
        const pattern = Properties.EventPattern as {
          source: readonly string[];
          'detail-type': readonly string[];
        };
        expect(pattern.source).toEqual(['shelfwire']);
        return pattern['detail-type'];
      });
  };

  it('reach the queue that works on them', () => {
    expect(namesFor('evaluate')).toEqual([
      'InventoryLevelLeftBand',
      'SalesLeftBand',
      'VariantChanged',
      'VariantSweepRequested',
      'EntityChanged',
      'EntitySweepRequested',
      'AlertDue',
    ]);
    expect(namesFor('sweep')).toEqual([
      'RulesChanged',
      'LocationChanged',
      'SupplierChanged',
      'ShopStatusChanged',
      'SourceChanged',
      'DayBegan',
    ]);
    expect(namesFor('slack')).toEqual([
      'AlertOpened',
      'AlertWorsened',
      'AlertRepeated',
      'AlertResumed',
      'AlertResolved',
    ]);
    expect(namesFor('email')).toEqual([...namesFor('slack'), 'ChannelDisabled']);
  });
});

describe('the alarms', () => {
  it('watch every function for errors, and the two that people and platforms wait for, for throttles', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').map(({ Properties }) =>
      String(Properties.FunctionName).replace('Shelfwire-prod-', ''),
    );
    expect(alarmNames()).toEqual(expect.arrayContaining(functions.map((name) => `errors-${name}`)));
    expect(alarmNames()).toEqual(
      expect.arrayContaining(['throttles-receive-webhook', 'throttles-api', 'oldest-message-intake']),
    );
  });

  it('ring when a list could not be checked', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.stringLikeRegexp('imports-failed$'),
      MetricName: 'ImportsFailed',
      Dimensions: [{ Name: 'service', Value: 'run-import' }],
      Threshold: 1,
    });
  });

  it.each(['email', 'slack'])('ring when an alert was told by %s without its explanation', (name) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.stringLikeRegexp(`alerts-not-worded-${name}$`),
      Namespace: 'Shelfwire',
      MetricName: 'AlertsNotWorded',
      Dimensions: [{ Name: 'service', Value: `notify-${name}` }],
      Threshold: 1,
    });
  });

  it('tell operators, by mail, that it began and that it is over', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operators@acme.example',
    });
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
      expect(Properties.TreatMissingData).toBe('notBreaching');
    }
  });

  it('say who is hurt, and where the runbook says what to do', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    for (const { Properties } of alarms) {
      const [, impact = '', entry = ''] =
        /^(.+) What to do: docs\/runbook\.md#(.+)$/.exec(String(Properties.AlarmDescription)) ?? [];
      expect(impact.length).toBeGreaterThan(20);
      expect(runbook).toContain(`### ${entry}\n`);
    }
  });

  it('have no entry in the runbook without an alarm', () => {
    const [, section = ''] = readFileSync('docs/runbook.md', 'utf8').split('\n## Alarms\n');
    const entries = [...(section.split('\n## ')[0] ?? '').matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    expect(entries.map(String).toSorted()).toEqual([...alarmNames()].toSorted());
  });

  it('stand together on one dashboard, with the way of a webhook', () => {
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    const dashboard = JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
    for (const { logicalId } of alarms) expect(dashboard).toContain(logicalId);
  });
});
