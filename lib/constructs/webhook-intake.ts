import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { type Env, TRAFFIC_PATH } from '../../lambdas/handlers/receive-webhook/env';
import type { FrontDoor } from './front-door';
import type { MasterSecret } from './master-secret';
import type { PrivateBucket } from './private-bucket';
import { type ProductContext, ProductFunction } from './product-function';
import { spellShops } from './stock-recorder';
import type { WorkQueue } from './work-queue';

export interface WebhookIntakeProps {
  readonly context: ProductContext;
  readonly door: FrontDoor;
  readonly intake: WorkQueue;
  readonly spill: PrivateBucket;
  readonly masterSecret: MasterSecret;
  readonly shopifySecretName: string;
  readonly shops: readonly string[] | 'any';
}

/** Takes webhooks in: checks the signature, makes the body durable and answers, and does nothing else. */
export class WebhookIntake extends Construct {
  constructor(scope: Construct, id: string, props: WebhookIntakeProps) {
    super(scope, id);
    const { context, door, intake, spill, masterSecret } = props;
    const failureImpact =
      'Webhooks are turned away; the platform repeats them for four hours and then drops them.';
    const receiver = new ProductFunction(this, 'Receiver', {
      context,
      handler: 'receive-webhook',
      // Shopify hangs up after five seconds and tries again.
      timeout: Duration.seconds(5),
      environment: {
        INTAKE_QUEUE_URL: intake.queue.queueUrl,
        SPILL_BUCKET: spill.bucket.bucketName,
        SHOPIFY_SECRET_NAME: props.shopifySecretName,
        MASTER_SECRET_NAME: masterSecret.name,
        SHOPS: spellShops(props.shops),
      } satisfies Record<keyof Env, string>,
      grants: [
        { actions: ['sqs:SendMessage'], resources: [intake.queue.queueArn] },
        spill.allow(
          's3:PutObject',
          'spill/*',
          'Each spilled webhook has a key of its own that is made when it arrives.',
        ),
        masterSecret.allowRead(),
        { actions: ['secretsmanager:GetSecretValue'], resources: [secretArn(this, props.shopifySecretName)] },
      ],
      failureImpact,
    });
    context.alarms.onThrottles(receiver.function, 'receive-webhook', failureImpact);

    const signed =
      'The function checks the signature over the raw body and answers 401 before it calls anything.';
    door.addOpenRoute('ReceiveShopify', '/webhooks/shopify', [HttpMethod.POST], receiver.function, signed);
    door.addOpenRoute(
      'ReceiveStandard',
      '/webhooks/standard/{sourceId}',
      [HttpMethod.POST],
      receiver.function,
      signed,
    );
    door.addOpenRoute('ReceiveTraffic', TRAFFIC_PATH, [HttpMethod.POST], receiver.function, signed);
  }
}

/** Secrets Manager adds a hyphen and six characters of its own to a name; the question marks stand for just those. */
const secretArn = (scope: Construct, name: string): string =>
  `arn:${Aws.PARTITION}:secretsmanager:${Stack.of(scope).region}:${Stack.of(scope).account}:secret:${name}-??????`;
