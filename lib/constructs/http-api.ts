import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/api/env';
import type { ChannelKey } from './channel-key';
import type { FrontDoor } from './front-door';
import type { ImportIntake } from './import-intake';
import { INVENTORY_INDEX_KEY } from './inventory-index';
import type { MasterSecret } from './master-secret';
import type { PrivateBucket } from './private-bucket';
import { type ProductContext, ProductFunction } from './product-function';
import type { AlertTable, StockTable } from './product-tables';
import type { SignIn } from './sign-in';
import { spellShops } from './stock-recorder';
import type { WorkQueue } from './work-queue';

export interface HttpApiProps {
  readonly context: ProductContext;
  readonly door: FrontDoor;
  readonly signIn: SignIn;
  readonly stock: StockTable;
  readonly alerts: AlertTable;
  readonly inventoryIndex: PrivateBucket;
  readonly imports: ImportIntake;
  readonly shops: readonly string[] | 'any';
  readonly channelKey: ChannelKey;
  readonly masterSecret: MasterSecret;
  /** A channel's test message takes the way of any other message. */
  readonly email: WorkQueue;
  readonly slack: WorkQueue;
}

/** What people do: rules, inventory, alerts, channels, routes and sources, under /v1, with its description. */
export class HttpApi extends Construct {
  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { context, door, stock, alerts, email, slack } = props;
    const failureImpact = 'People cannot see stock, acknowledge alerts or change rules; alerts still go out.';
    const { function: api } = new ProductFunction(this, 'Api', {
      context,
      handler: 'api',
      timeout: Duration.seconds(25),
      // A whole core: what the function does longest, a backtest, is work and hardly any waiting.
      memorySize: 1769,
      environment: {
        STOCK_TABLE: stock.name,
        ALERT_TABLE: alerts.name,
        INDEX_BUCKET: props.inventoryIndex.bucket.bucketName,
        IMPORT_BUCKET: props.imports.files.bucket.bucketName,
        IMPORT_QUEUE_URL: props.imports.queue.queue.queueUrl,
        SHOPS: spellShops(props.shops),
        CHANNEL_KEY_ID: props.channelKey.keyId,
        MASTER_SECRET_NAME: props.masterSecret.name,
        EMAIL_QUEUE_URL: email.queue.queueUrl,
        SLACK_QUEUE_URL: slack.queue.queueUrl,
        PUBLIC_URL: door.publicUrl,
      } satisfies Record<keyof Env, string>,
      grants: [
        stock.allow('GetItem', 'BatchGetItem', 'Query', 'PutItem'),
        alerts.allow('GetItem', 'Query', 'PutItem', 'DeleteItem'),
        alerts.allowQueryByState(),
        props.channelKey.allow('kms:Encrypt'),
        props.inventoryIndex.allow('s3:GetObject', INVENTORY_INDEX_KEY),
        props.masterSecret.allowRead(),
        ...props.imports.allowTakeIn(),
        {
          actions: ['sqs:SendMessage'],
          resources: [email.queue.queueArn, slack.queue.queueArn, props.imports.queue.queue.queueArn],
        },
      ],
      failureImpact,
    });
    context.alarms.onThrottles(api, 'api', failureImpact);

    door.addGuardedRoute('/v1/{proxy+}', [HttpMethod.ANY], api, props.signIn.authorizer);
    const description = 'Describes the API and holds nothing of the shop.';
    door.addOpenRoute('Describe', '/openapi.json', [HttpMethod.GET], api, description);
    door.addOpenRoute('Read', '/docs', [HttpMethod.GET], api, description);
    door.addOpenRoute(
      'Unsubscribe',
      '/unsubscribe/{token}',
      [HttpMethod.GET, HttpMethod.POST],
      api,
      'Mail clients call it without a login (RFC 8058); the token is signed and names one address.',
    );
  }
}
