import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/record-events/env';
import type { PrivateBucket } from './private-bucket';
import type { ProductContext } from './product-function';
import type { StockTable } from './product-tables';
import { QueueConsumer } from './queue-consumer';
import { WorkQueue } from './work-queue';

const TIMEOUT = Duration.seconds(30);

export interface StockRecorderProps {
  readonly context: ProductContext;
  readonly stock: StockTable;
  readonly bus: IEventBus;
  readonly spill: PrivateBucket;
  readonly shops: readonly string[] | 'any';
  readonly workers: number;
  readonly oldestWebhook: Duration;
}

/** Folds each webhook into the stock table, and tells the bus of what left its watch band. */
export class StockRecorder extends Construct {
  /** Every way in ends here: webhooks over HTTPS and the platform's own event bus. */
  readonly intake: WorkQueue;

  constructor(scope: Construct, id: string, props: StockRecorderProps) {
    super(scope, id);
    const { stock, bus, spill, context } = props;
    const failureImpact = 'Stock on record falls behind the shop, so alerts come late or not at all.';
    this.intake = new WorkQueue(this, 'Intake', {
      alarms: context.alarms,
      name: 'intake',
      functionTimeout: TIMEOUT,
      oldestMessage: props.oldestWebhook,
      failureImpact,
    });
    new QueueConsumer(this, 'Consumer', {
      context,
      handler: 'record-events',
      from: this.intake,
      workers: props.workers,
      timeout: TIMEOUT,
      memorySize: 1024,
      environment: {
        STOCK_TABLE: stock.name,
        BUS_NAME: bus.eventBusName,
        SPILL_BUCKET: spill.bucket.bucketName,
        INTAKE_DLQ_URL: this.intake.deadLetters.queueUrl,
        SHOPS: spellShops(props.shops),
      } satisfies Record<keyof Env, string>,
      grants: [
        stock.allow('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        { actions: ['events:PutEvents'], resources: [bus.eventBusArn] },
        { actions: ['sqs:SendMessage'], resources: [this.intake.deadLetters.queueArn] },
        spill.allow(
          's3:GetObject',
          'spill/*',
          'Each spilled webhook has a key of its own that is made when it arrives.',
        ),
      ],
      failureImpact,
    });
  }
}

/** As the functions read it: a comma between shops, or `any`. */
export const spellShops = (shops: readonly string[] | 'any'): string =>
  shops === 'any' ? shops : shops.join(',');
