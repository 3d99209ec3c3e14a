import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { ALERTS_NOT_WORDED } from '../../lambdas/contracts/metrics';
import { type BusEvent, BusSubscription } from './bus-subscription';
import type { Grant } from './grant';
import type { ProductContext } from './product-function';
import type { AlertTable, StockTable } from './product-tables';
import { QueueConsumer } from './queue-consumer';
import { WorkQueue } from './work-queue';

/** A flush sends what a burst left behind, one message a second. */
const TIMEOUT = Duration.seconds(120);

/** What every notifier needs, whatever it sends with. */
export interface NotifierProps {
  readonly context: ProductContext;
  readonly alerts: AlertTable;
  readonly stock: StockTable;
  readonly bus: IEventBus;
  readonly publicUrl: string;
  readonly groupWindowSeconds: number;
  readonly groupLongWindowSeconds: number;
  readonly workers: number;
}

interface Means {
  readonly handler: 'notify-email' | 'notify-slack';
  /** Names the queue, its alarms and its redrive. */
  readonly name: 'email' | 'slack';
  readonly events: readonly BusEvent[];
  readonly environment: (queueUrl: string) => Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  readonly failureImpact: string;
}

/** Tells people in one way. Each way has its own queue, retries and dead letters, so that one that is down delays no other. */
export class Notifier extends Construct {
  readonly queue: WorkQueue;

  constructor(scope: Construct, id: string, props: NotifierProps, means: Means) {
    super(scope, id);
    const { context, alerts, stock } = props;
    this.queue = new WorkQueue(this, 'Waiting', {
      alarms: context.alarms,
      name: means.name,
      functionTimeout: TIMEOUT,
      failureImpact: means.failureImpact,
    });
    new QueueConsumer(this, 'Consumer', {
      context,
      handler: means.handler,
      from: this.queue,
      workers: props.workers,
      timeout: TIMEOUT,
      environment: means.environment(this.queue.queue.queueUrl),
      grants: [
        alerts.allow(
          'GetItem',
          'BatchGetItem',
          'Query',
          'PutItem',
          'UpdateItem',
          'DeleteItem',
          'BatchWriteItem',
        ),
        stock.allow('GetItem'),
        { actions: ['sqs:SendMessage'], resources: [this.queue.queue.queueArn] },
        ...means.grants,
      ],
      failureImpact: means.failureImpact,
    });
    context.alarms.onAny(
      ALERTS_NOT_WORDED,
      means.handler,
      `alerts-not-worded-${means.name}`,
      'Some alerts are told with their item alone, without what was found about it.',
    );
    new BusSubscription(this, 'OnSomethingToTell', { bus: props.bus, to: this.queue, events: means.events });
  }
}
