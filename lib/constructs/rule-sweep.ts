import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/run-sweep/env';
import { BusSubscription } from './bus-subscription';
import type { ProductContext } from './product-function';
import type { AlertTable, StockTable } from './product-tables';
import { QueueConsumer } from './queue-consumer';
import { WorkQueue } from './work-queue';

const TIMEOUT = Duration.seconds(120);

export interface RuleSweepProps {
  readonly context: ProductContext;
  readonly stock: StockTable;
  readonly alerts: AlertTable;
  readonly bus: IEventBus;
  readonly workers: number;
}

/**
 * Goes through a shop's variants, page by page, when a rule, a location, a supplier or the shop itself has changed, and when
 * its day has begun.
 */
export class RuleSweep extends Construct {
  readonly sweep: WorkQueue;

  constructor(scope: Construct, id: string, props: RuleSweepProps) {
    super(scope, id);
    const { stock, alerts, bus, context } = props;
    const failureImpact =
      'A changed rule does not reach all stock, what time alone changes is not told, or an erased shop is not erased.';
    this.sweep = new WorkQueue(this, 'Sweep', {
      alarms: context.alarms,
      name: 'sweep',
      functionTimeout: TIMEOUT,
      oldestMessage: Duration.minutes(30),
      failureImpact,
    });
    new QueueConsumer(this, 'Consumer', {
      context,
      handler: 'run-sweep',
      from: this.sweep,
      workers: props.workers,
      timeout: TIMEOUT,
      environment: {
        STOCK_TABLE: stock.name,
        ALERT_TABLE: alerts.name,
        BUS_NAME: bus.eventBusName,
        SWEEP_QUEUE_URL: this.sweep.queue.queueUrl,
      } satisfies Record<keyof Env, string>,
      grants: [
        stock.allowQueryByShop(),
        stock.allow('Query', 'Scan', 'PutItem', 'DeleteItem'),
        alerts.allow('Query', 'DeleteItem'),
        { actions: ['events:PutEvents'], resources: [bus.eventBusArn] },
        { actions: ['sqs:SendMessage'], resources: [this.sweep.queue.queueArn] },
      ],
      failureImpact,
    });
    new BusSubscription(this, 'OnRulesOrPlacesChanged', {
      bus,
      to: this.sweep,
      events: [
        'RulesChanged',
        'LocationChanged',
        'SupplierChanged',
        'ShopStatusChanged',
        'SourceChanged',
        'DayBegan',
      ],
    });
  }
}
