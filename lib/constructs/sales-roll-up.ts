import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/roll-up-sales/env';
import type { ProductContext } from './product-function';
import type { AlertTable, StockTable } from './product-tables';
import { ScheduledFunction } from './scheduled-function';

export interface SalesRollUpProps {
  readonly context: ProductContext;
  readonly stock: StockTable;
  readonly alerts: AlertTable;
  readonly bus: IEventBus;
}

/** Works out every morning what shops, categories and products sold and earned, and has those looked at that fell short. */
export class SalesRollUp extends Construct {
  constructor(scope: Construct, id: string, props: SalesRollUpProps) {
    super(scope, id);
    const { stock, alerts, bus, context } = props;
    new ScheduledFunction(this, 'EveryMorning', {
      context,
      handler: 'roll-up-sales',
      schedule: 'cron(0 6 * * ? *)',
      timeout: Duration.minutes(10),
      memorySize: 1769,
      environment: {
        STOCK_TABLE: stock.name,
        ALERT_TABLE: alerts.name,
        BUS_NAME: bus.eventBusName,
      } satisfies Record<keyof Env, string>,
      grants: [
        stock.allow('Scan', 'Query', 'BatchWriteItem'),
        alerts.allow('GetItem', 'Query'),
        { actions: ['events:PutEvents'], resources: [bus.eventBusArn] },
      ],
      failureImpact: 'Nobody is told that sales and profit part ways until the next morning.',
    });
  }
}
