import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { IMPORTS_FAILED } from '../../lambdas/contracts/metrics';
import type { Env } from '../../lambdas/handlers/run-import/env';
import type { Grant } from './grant';
import { INVENTORY_INDEX_KEY } from './inventory-index';
import { PrivateBucket } from './private-bucket';
import type { ProductContext } from './product-function';
import type { AlertTable, StockTable } from './product-tables';
import { QueueConsumer } from './queue-consumer';
import { WorkQueue } from './work-queue';

const TIMEOUT = Duration.minutes(5);
/** Every import has a folder of its own there. */
const OBJECTS = 'imports/*';
const EVIDENCE = 'Each import has a folder of its own, named when it is made.';

export interface ImportIntakeProps {
  readonly context: ProductContext;
  readonly stock: StockTable;
  readonly alerts: AlertTable;
  readonly inventoryIndex: PrivateBucket;
  /** Where it calls for a look at what was imported. */
  readonly bus: IEventBus;
  /** Where what was imported goes on as if its source had sent it. */
  readonly intake: WorkQueue;
}

/** Takes lists in whole: checks every row first, then hands them on page by page. */
export class ImportIntake extends Construct {
  readonly files: PrivateBucket;
  readonly queue: WorkQueue;

  constructor(scope: Construct, id: string, props: ImportIntakeProps) {
    super(scope, id);
    const { context, stock, alerts, inventoryIndex, bus } = props;
    const intake = props.intake.queue;
    const failureImpact = 'Imported lists stay where they are; webhooks and alerts are not affected.';
    this.files = new PrivateBucket(this, 'Files', {
      expiresAfter: Duration.days(3),
      holds:
        'Holds lists until they are checked and their rows for three days, for api and run-import alone.',
    });
    this.queue = new WorkQueue(this, 'Queue', {
      alarms: context.alarms,
      name: 'imports',
      functionTimeout: TIMEOUT,
      oldestMessage: Duration.minutes(30),
      failureImpact,
    });
    new QueueConsumer(this, 'Consumer', {
      context,
      handler: 'run-import',
      from: this.queue,
      workers: 2,
      timeout: TIMEOUT,
      memorySize: 3008,
      environment: {
        STOCK_TABLE: stock.name,
        BUS_NAME: bus.eventBusName,
        ALERT_TABLE: alerts.name,
        IMPORT_BUCKET: this.files.bucket.bucketName,
        INDEX_BUCKET: inventoryIndex.bucket.bucketName,
        IMPORT_QUEUE_URL: this.queue.queue.queueUrl,
        INTAKE_QUEUE_URL: intake.queueUrl,
      } satisfies Record<keyof Env, string>,
      grants: [
        stock.allow('GetItem', 'UpdateItem'),
        alerts.allow('GetItem', 'Query', 'PutItem'),
        this.files.allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], OBJECTS, EVIDENCE),
        inventoryIndex.allow('s3:GetObject', INVENTORY_INDEX_KEY),
        { actions: ['sqs:SendMessage'], resources: [this.queue.queue.queueArn, intake.queueArn] },
        { actions: ['events:PutEvents'], resources: [bus.eventBusArn] },
      ],
      failureImpact,
    });
    context.alarms.onAny(
      IMPORTS_FAILED,
      'run-import',
      'imports-failed',
      'A list could not be checked; whoever sent it was told so, and nothing of it was written.',
    );
  }

  /** For whoever takes lists in: to put their parts there, and to read the faults that were found. */
  allowTakeIn(): readonly Grant[] {
    return [this.files.allow(['s3:GetObject', 's3:PutObject'], OBJECTS, EVIDENCE)];
  }
}
