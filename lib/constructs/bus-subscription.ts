import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule as EventRule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type * as alertEvents from '../../lambdas/contracts/events/alert-events';
import { EVENT_SOURCE } from '../../lambdas/contracts/events/source';
import type * as stockEvents from '../../lambdas/contracts/events/stock-events';
import type { WorkQueue } from './work-queue';

/** Every event that the product publishes, by name. */
export type BusEvent =
  | keyof typeof stockEvents
  | Exclude<keyof typeof alertEvents, 'AlertSnapshot' | 'ALERT_EVENTS'>;

export interface BusSubscriptionProps {
  readonly bus: IEventBus;
  readonly events: readonly BusEvent[];
  readonly to: WorkQueue;
}

/**
 * Puts the named events of the product's bus on a queue. What cannot be put there for a day waits with the queue's dead
 * letters: it has the same form as the messages there, so one redrive serves both.
 */
export class BusSubscription extends Construct {
  constructor(scope: Construct, id: string, props: BusSubscriptionProps) {
    super(scope, id);
    new EventRule(this, 'Rule', {
      eventBus: props.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [...props.events] },
      targets: [
        new SqsQueue(props.to.queue, {
          deadLetterQueue: props.to.deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }
}
