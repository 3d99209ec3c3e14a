import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/announce-changes/env';
import { type ProductContext, ProductFunction } from './product-function';
import type { AlertTable } from './product-tables';
import { DeadLetters } from './work-queue';

export interface AlertAnnouncerProps {
  readonly context: ProductContext;
  readonly alerts: AlertTable;
  readonly bus: IEventBus;
}

/**
 * Publishes what was saved: each event that was written into the alert table together with the change that it tells of.
 * A batch that fails is halved until the bad event stands alone.
 */
export class AlertAnnouncer extends Construct {
  constructor(scope: Construct, id: string, props: AlertAnnouncerProps) {
    super(scope, id);
    const { alerts, bus, context } = props;
    const handler = 'announce-changes';
    const failureImpact = 'Alerts are decided and on record, but nobody is told of them.';
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms: context.alarms,
      name: handler,
      failureImpact,
    });
    const announcer = new ProductFunction(this, 'Announcer', {
      context,
      handler,
      timeout: Duration.seconds(30),
      environment: { BUS_NAME: bus.eventBusName } satisfies Record<keyof Env, string>,
      grants: [
        {
          actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
          resources: [alerts.streamArn],
        },
        {
          actions: ['dynamodb:ListStreams'],
          resources: ['*'],
          wildcardEvidence: 'Lambda needs ListStreams to read a stream, and the action knows no resource.',
        },
        { actions: ['events:PutEvents'], resources: [bus.eventBusArn] },
        { actions: ['sqs:SendMessage'], resources: [deadLetters.queue.queueArn] },
      ],
      failureImpact,
    });
    new EventSourceMapping(this, 'FromAlertTable', {
      target: announcer.function,
      eventSourceArn: alerts.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      retryAttempts: 10,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(deadLetters.queue),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { sk: { S: FilterRule.beginsWith('EVENT#') } } },
        }),
      ],
    });
  }
}
