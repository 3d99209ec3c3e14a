import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/evaluate-stock/env';
import { BusSubscription } from './bus-subscription';
import type { ProductContext } from './product-function';
import type { AlertTable, StockTable } from './product-tables';
import { QueueConsumer } from './queue-consumer';
import { WorkQueue } from './work-queue';

const TIMEOUT = Duration.seconds(60);

export interface RuleEvaluatorProps {
  readonly context: ProductContext;
  readonly stock: StockTable;
  readonly alerts: AlertTable;
  readonly bus: IEventBus;
  readonly workers: number;
}

/** Decides about a variant's alerts whenever its stock, its attributes, its rules or the time may have changed them. */
export class RuleEvaluator extends Construct {
  readonly evaluate: WorkQueue;

  constructor(scope: Construct, id: string, props: RuleEvaluatorProps) {
    super(scope, id);
    const { stock, alerts, context } = props;
    const failureImpact = 'Nobody is told that stock is running out or has come back.';
    this.evaluate = new WorkQueue(this, 'Evaluate', {
      alarms: context.alarms,
      name: 'evaluate',
      functionTimeout: TIMEOUT,
      oldestMessage: Duration.minutes(10),
      failureImpact,
    });
    new QueueConsumer(this, 'Consumer', {
      context,
      handler: 'evaluate-stock',
      from: this.evaluate,
      workers: props.workers,
      timeout: TIMEOUT,
      memorySize: 1024,
      environment: {
        STOCK_TABLE: stock.name,
        ALERT_TABLE: alerts.name,
        EVALUATE_DLQ_URL: this.evaluate.deadLetters.queueUrl,
      } satisfies Record<keyof Env, string>,
      grants: [
        stock.allow('GetItem', 'BatchGetItem', 'Query', 'UpdateItem', 'ConditionCheckItem'),
        alerts.allow('GetItem', 'Query', 'PutItem', 'UpdateItem'),
        { actions: ['sqs:SendMessage'], resources: [this.evaluate.deadLetters.queueArn] },
      ],
      failureImpact,
    });
    new BusSubscription(this, 'OnStockToDecide', {
      bus: props.bus,
      to: this.evaluate,
      events: [
        'InventoryLevelLeftBand',
        'SalesLeftBand',
        'VariantChanged',
        'VariantSweepRequested',
        'EntityChanged',
        'EntitySweepRequested',
        'AlertDue',
      ],
    });
  }
}
