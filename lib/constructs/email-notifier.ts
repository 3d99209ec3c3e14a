import { Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Env } from '../../lambdas/handlers/notify-email/env';
import type { Grant } from './grant';
import type { MasterSecret } from './master-secret';
import { Notifier, type NotifierProps } from './notifier';

export interface EmailNotifierProps extends NotifierProps {
  readonly senderAddress: string;
  /** While SES keeps the account in its sandbox, each recipient's own identity has to be granted too. */
  readonly sesSandbox: boolean;
  readonly masterSecret: MasterSecret;
}

/** Tells people by e-mail, and a channel's owner when the channel no longer works. */
export class EmailNotifier extends Notifier {
  constructor(scope: Construct, id: string, props: EmailNotifierProps) {
    super(scope, id, props, {
      handler: 'notify-email',
      name: 'email',
      events: [
        'AlertOpened',
        'AlertWorsened',
        'AlertRepeated',
        'AlertResumed',
        'AlertResolved',
        'ChannelDisabled',
      ],
      environment: (queueUrl) =>
        ({
          ALERT_TABLE: props.alerts.name,
          STOCK_TABLE: props.stock.name,
          EMAIL_QUEUE_URL: queueUrl,
          SENDER_ADDRESS: props.senderAddress,
          PUBLIC_URL: props.publicUrl,
          MASTER_SECRET_NAME: props.masterSecret.name,
          GROUP_WINDOW_SECONDS: String(props.groupWindowSeconds),
          GROUP_LONG_WINDOW_SECONDS: String(props.groupLongWindowSeconds),
        }) satisfies Record<keyof Env, string>,
      grants: [allowSending(scope, props.senderAddress, props.sesSandbox), props.masterSecret.allowRead()],
      failureImpact: 'People who are told by e-mail are not told.',
    });
    props.context.alarms.onBounceRate(
      'SES may soon stop all e-mail of this account, because too much of it bounces.',
    );
  }
}

/** SES sends under the identity of the address if that is verified, else under that of its domain. */
function allowSending(scope: Construct, senderAddress: string, sesSandbox: boolean): Grant {
  const { region, account } = Stack.of(scope);
  const identity = (name: string) => `arn:${Aws.PARTITION}:ses:${region}:${account}:identity/${name}`;
  const actions = ['ses:SendRawEmail'];
  if (sesSandbox) {
    return {
      actions,
      resources: [identity('*')],
      conditions: { StringEquals: { 'ses:FromAddress': senderAddress } },
      wildcardEvidence:
        'In the SES sandbox each recipient is an identity that has to be granted, and recipients are data; ' +
        'the condition holds the sender to its one address.',
    };
  }
  return {
    actions,
    resources: [identity(senderAddress), identity(senderAddress.slice(senderAddress.indexOf('@') + 1))],
  };
}
