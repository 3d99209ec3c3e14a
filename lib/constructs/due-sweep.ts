import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/sweep-due/env';
import type { ProductContext } from './product-function';
import type { AlertTable } from './product-tables';
import { ScheduledFunction } from './scheduled-function';

export interface DueSweepProps {
  readonly context: ProductContext;
  readonly alerts: AlertTable;
  readonly bus: IEventBus;
}

/** Looks every minute for alerts whose time has come: a hold that is over, a snooze that has run out. */
export class DueSweep extends Construct {
  constructor(scope: Construct, id: string, props: DueSweepProps) {
    super(scope, id);
    const { alerts, bus, context } = props;
    new ScheduledFunction(this, 'EveryMinute', {
      context,
      handler: 'sweep-due',
      schedule: 'rate(1 minute)',
      timeout: Duration.seconds(50),
      environment: {
        ALERT_TABLE: alerts.name,
        BUS_NAME: bus.eventBusName,
      } satisfies Record<keyof Env, string>,
      grants: [alerts.allowQueryByDueAt(), { actions: ['events:PutEvents'], resources: [bus.eventBusArn] }],
      failureImpact: 'Low stock that has held for its time, and alerts whose snooze is over, are not told.',
    });
  }
}
