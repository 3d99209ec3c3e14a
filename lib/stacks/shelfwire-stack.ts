import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from '../config';
import { AlertAnnouncer } from '../constructs/alert-announcer';
import { ChannelKey } from '../constructs/channel-key';
import { DefaultSettings } from '../constructs/default-settings';
import { DueSweep } from '../constructs/due-sweep';
import { EmailNotifier } from '../constructs/email-notifier';
import { FrontDoor } from '../constructs/front-door';
import { HttpApi } from '../constructs/http-api';
import { ImportIntake } from '../constructs/import-intake';
import { InventoryIndex } from '../constructs/inventory-index';
import { MasterSecret } from '../constructs/master-secret';
import { OperationsDashboard } from '../constructs/operations-dashboard';
import { OperatorAlarms } from '../constructs/operator-alarms';
import { PrivateBucket } from '../constructs/private-bucket';
import { AlertTable, StockTable } from '../constructs/product-tables';
import { RuleEvaluator } from '../constructs/rule-evaluator';
import { RuleSweep } from '../constructs/rule-sweep';
import { SalesRollUp } from '../constructs/sales-roll-up';
import { ShopifyPartnerBus } from '../constructs/shopify-partner-bus';
import { SignIn } from '../constructs/sign-in';
import { SlackNotifier } from '../constructs/slack-notifier';
import { StockRecorder } from '../constructs/stock-recorder';
import { WebhookIntake } from '../constructs/webhook-intake';
import type { StageSettings } from '../stages';

export interface ShelfwireStackProps extends StackProps {
  readonly stage: StageSettings;
  readonly settings: Settings;
  /** Folder with each function's bundle, as `npm run bundle` leaves it. */
  readonly bundles: string;
}

/** The whole product, in the order in which a webhook goes through it. */
export class ShelfwireStack extends Stack {
  constructor(scope: Construct, id: string, props: ShelfwireStackProps) {
    super(scope, id, { description: 'Shelfwire tells the right people about stock.', ...props });
    const { stage, settings } = props;
    const { keepsData, logRetentionDays, workersPerQueue: workers } = stage;

    const alarms = new OperatorAlarms(this, 'Alarms', {
      prefix: this.stackName,
      address: settings.alarmAddress,
    });
    const context = { alarms, bundles: props.bundles, logRetentionDays };
    const stock = new StockTable(this, 'Stock', { keepsData });
    const alerts = new AlertTable(this, 'Alerts', { keepsData });
    const bus = new EventBus(this, 'Bus');
    const masterSecret = new MasterSecret(this, 'MasterSecret');
    const channelKey = new ChannelKey(this, 'ChannelKey');
    const door = new FrontDoor(this, 'FrontDoor', { ...stage, alarms, domain: settings.domain });

    const spill = new PrivateBucket(this, 'Spill', {
      expiresAfter: Duration.days(14),
      holds:
        'Holds webhooks too large for the queue for 14 days, written by receive-webhook and read by record-events.',
    });
    const { shops } = settings;
    const { intake } = new StockRecorder(this, 'StockRecorder', {
      context,
      stock,
      bus,
      spill,
      shops,
      workers: workers.intake,
      oldestWebhook: Duration.minutes(stage.oldestWebhookMinutes),
    });
    const { shopifySecretName, shopifyEventSource } = settings;
    new WebhookIntake(this, 'WebhookIntake', {
      context,
      door,
      intake,
      spill,
      masterSecret,
      shopifySecretName,
      shops,
    });
    if (shopifyEventSource !== undefined) {
      new ShopifyPartnerBus(this, 'ShopifyPartnerBus', { eventSource: shopifyEventSource, intake });
    }

    const { evaluate } = new RuleEvaluator(this, 'RuleEvaluator', {
      context,
      stock,
      alerts,
      bus,
      workers: workers.evaluate,
    });
    const { sweep } = new RuleSweep(this, 'RuleSweep', {
      context,
      stock,
      alerts,
      bus,
      workers: workers.sweep,
    });
    new SalesRollUp(this, 'SalesRollUp', { context, stock, alerts, bus });
    new DueSweep(this, 'DueSweep', { context, alerts, stock, bus });
    new AlertAnnouncer(this, 'AlertAnnouncer', { context, alerts, bus });

    const telling = {
      ...stage,
      context,
      alerts,
      stock,
      bus,
      publicUrl: door.publicUrl,
      workers: workers.notify,
    };
    const { senderAddress, sesSandbox } = settings;
    const { queue: email } = new EmailNotifier(this, 'EmailNotifier', {
      ...telling,
      senderAddress,
      sesSandbox,
      masterSecret,
    });
    const { queue: slack } = new SlackNotifier(this, 'SlackNotifier', { ...telling, channelKey });

    const { store: inventoryIndex } = new InventoryIndex(this, 'InventoryIndex', { context, stock });
    const imports = new ImportIntake(this, 'ImportIntake', {
      context,
      stock,
      alerts,
      inventoryIndex,
      bus,
      intake,
    });
    const { adminEmail } = settings;
    const signIn = new SignIn(this, 'SignIn', { adminEmail, publicUrl: door.publicUrl, keepsData });
    new HttpApi(this, 'HttpApi', {
      context,
      door,
      signIn,
      stock,
      alerts,
      inventoryIndex,
      imports,
      shops,
      channelKey,
      masterSecret,
      email,
      slack,
    });
    new DefaultSettings(this, 'DefaultSettings', { context, alerts, teams: settings.teams });

    const queues = { intake, evaluate, sweep, email, slack, imports: imports.queue };
    new OperationsDashboard(this, 'Dashboard', { alarms, api: door.api, stock, alerts, queues });
    this.tellAddresses(door, signIn);
  }

  private tellAddresses({ publicUrl }: FrontDoor, { users, client, url }: SignIn): void {
    this.tell('ApiUrl', publicUrl, 'Address of the API.');
    this.tell('DocsUrl', `${publicUrl}/docs`, 'The API explained.');
    this.tell('ShopifyWebhookUrl', `${publicUrl}/webhooks/shopify`, 'Where Shopify sends webhooks.');
    this.tell(
      'StandardWebhookUrl',
      `${publicUrl}/webhooks/standard/{sourceId}`,
      'Where any other system sends events.',
    );
    this.tell('SignInUrl', url, 'The sign-in page.');
    this.tell('UserPoolId', users.userPoolId, 'The people.');
    this.tell('UserPoolClientId', client.userPoolClientId, 'The client that a browser signs in with.');
  }

  private tell(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
