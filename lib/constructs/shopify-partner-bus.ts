import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule as EventRule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { WorkQueue } from './work-queue';

export interface ShopifyPartnerBusProps {
  /** `aws.partner/shopify.com/{app id}/{source name}`, as Shopify's dashboard made it. */
  readonly eventSource: string;
  readonly intake: WorkQueue;
}

/**
 * The other way in: Shopify puts webhooks on a bus of this account, without a public door and without a signature, since
 * nobody else can write there. They go to the intake queue as EventBridge delivers them.
 */
export class ShopifyPartnerBus extends Construct {
  constructor(scope: Construct, id: string, props: ShopifyPartnerBusProps) {
    super(scope, id);
    new EventRule(this, 'OnWebhook', {
      eventBus: new EventBus(this, 'Bus', { eventSourceName: props.eventSource }),
      eventPattern: { source: [props.eventSource], detailType: ['shopifyWebhook'] },
      targets: [
        new SqsQueue(props.intake.queue, {
          deadLetterQueue: props.intake.deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }
}
