import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/sweep-due/env';
import type { ProductContext } from './product-function';
import type { AlertTable, StockTable } from './product-tables';
import { ScheduledFunction } from './scheduled-function';

export interface DueSweepProps {
  readonly context: ProductContext;
  readonly alerts: AlertTable;
  readonly stock: StockTable;
  readonly bus: IEventBus;
}

/**
 * Looks every minute for alerts whose time has come: a hold that is over, a snooze that has run out; and every five
 * minutes for sources from which nothing comes any more, and soon after a shop's midnight at everything of it.
 */
export class DueSweep extends Construct {
  constructor(scope: Construct, id: string, props: DueSweepProps) {
    super(scope, id);
    const { alerts, stock, bus, context } = props;
    new ScheduledFunction(this, 'EveryMinute', {
      context,
      handler: 'sweep-due',
      schedule: 'rate(1 minute)',
      timeout: Duration.seconds(50),
      environment: {
        ALERT_TABLE: alerts.name,
        STOCK_TABLE: stock.name,
        BUS_NAME: bus.eventBusName,
      } satisfies Record<keyof Env, string>,
      grants: [
        alerts.allowQueryByDueAt(),
        stock.allow('Query', 'PutItem'),
        { actions: ['events:PutEvents'], resources: [bus.eventBusArn] },
      ],
      failureImpact:
        'Low stock that has held for its time, and alerts whose snooze is over, are not told; nor that a source has fallen silent, nor what time alone has changed.',
    });
  }
}
