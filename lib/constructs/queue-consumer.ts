import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ProductFunction, type ProductFunctionProps } from './product-function';
import type { WorkQueue } from './work-queue';

export interface QueueConsumerProps extends ProductFunctionProps {
  readonly from: WorkQueue;
  /** How many of the function may run at once, at least 2. */
  readonly workers: number;
}

/**
 * A function that works off a queue, ten messages at a time and without waiting for ten. It names the messages that
 * failed, so that nine good ones are not repeated for one bad one.
 */
export class QueueConsumer extends ProductFunction {
  constructor(scope: Construct, id: string, props: QueueConsumerProps) {
    const { queue } = props.from;
    super(scope, id, {
      ...props,
      grants: [
        {
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [queue.queueArn],
        },
        ...props.grants,
      ],
    });
    new EventSourceMapping(this, 'FromQueue', {
      target: this.function,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      maxBatchingWindow: Duration.seconds(0),
      maxConcurrency: props.workers,
      reportBatchItemFailures: true,
    });
  }
}
