import type { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/notify-slack/env';
import type { ChannelKey } from './channel-key';
import { Notifier, type NotifierProps } from './notifier';

export interface SlackNotifierProps extends NotifierProps {
  readonly channelKey: ChannelKey;
}

/** Tells people in Slack. */
export class SlackNotifier extends Notifier {
  constructor(scope: Construct, id: string, props: SlackNotifierProps) {
    super(scope, id, props, {
      handler: 'notify-slack',
      name: 'slack',
      events: ['AlertOpened', 'AlertWorsened', 'AlertRepeated', 'AlertResumed', 'AlertResolved'],
      environment: (queueUrl) =>
        ({
          ALERT_TABLE: props.alerts.name,
          STOCK_TABLE: props.stock.name,
          SLACK_QUEUE_URL: queueUrl,
          PUBLIC_URL: props.publicUrl,
          CHANNEL_KEY_ID: props.channelKey.keyId,
          GROUP_WINDOW_SECONDS: String(props.groupWindowSeconds),
          GROUP_LONG_WINDOW_SECONDS: String(props.groupLongWindowSeconds),
        }) satisfies Record<keyof Env, string>,
      grants: [props.channelKey.allow('kms:Decrypt')],
      failureImpact: 'People who are told in Slack are not told.',
    });
  }
}
