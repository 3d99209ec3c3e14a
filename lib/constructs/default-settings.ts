import { CustomResource, Duration } from 'aws-cdk-lib';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import { DEFAULTS_REVISION, type DefaultSettingsRequest } from '../../lambdas/contracts/default-settings';
import type { Env } from '../../lambdas/handlers/seed-defaults/env';
import { type ProductContext, ProductFunction } from './product-function';
import type { AlertTable } from './product-tables';
import { DeadLetters } from './work-queue';

export interface DefaultSettingsProps {
  readonly context: ProductContext;
  readonly alerts: AlertTable;
  /** Addresses per team. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
}

/** Puts the default rules and each team's e-mail channel and route in place, so that the first webhook tells somebody. */
export class DefaultSettings extends Construct {
  constructor(scope: Construct, id: string, props: DefaultSettingsProps) {
    super(scope, id);
    const { context, alerts } = props;
    const handler = 'seed-defaults';
    const failureImpact = 'A new deployment has no rules and no channels, so nobody is told of anything.';
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms: context.alarms,
      name: handler,
      failureImpact,
    });
    const seeder = new ProductFunction(this, 'Seeder', {
      context,
      handler,
      timeout: Duration.seconds(60),
      environment: { ALERT_TABLE: alerts.name } satisfies Record<keyof Env, string>,
      grants: [
        alerts.allow('GetItem', 'PutItem'),
        { actions: ['sqs:SendMessage'], resources: [deadLetters.queue.queueArn] },
      ],
      failureImpact,
    });
    new EventInvokeConfig(this, 'Retries', {
      function: seeder.function,
      retryAttempts: 2,
      onFailure: new SqsDestination(deadLetters.queue),
    });
    const request: DefaultSettingsRequest = {
      Revision: DEFAULTS_REVISION,
      Teams: Object.entries(props.teams).map(([team, recipients]) => ({ team, recipients })),
    };
    new CustomResource(this, 'Defaults', {
      resourceType: 'Custom::DefaultSettings',
      serviceToken: seeder.function.functionArn,
      serviceTimeout: Duration.minutes(10),
      properties: { ...request },
    });
  }
}
