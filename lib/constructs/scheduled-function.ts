import { Duration } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type Grant, roleWith } from './grant';
import { ProductFunction, type ProductFunctionProps } from './product-function';
import { DeadLetters } from './work-queue';

export interface ScheduledFunctionProps extends ProductFunctionProps {
  /** `rate(1 minute)` or a cron expression of EventBridge Scheduler, in UTC. */
  readonly schedule: string;
}

/**
 * A function that runs by the clock. A run that could not be started, or that failed three times, waits with the dead
 * letters and rings; the next run does the work all the same.
 */
export class ScheduledFunction extends ProductFunction {
  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    const deadLetters = deadLettersOf(scope, id, props);
    super(scope, id, { ...props, grants: [...props.grants, deadLetters.allowSend] });
    new EventInvokeConfig(this, 'Retries', {
      function: this.function,
      maxEventAge: Duration.minutes(5),
      retryAttempts: 2,
      onFailure: new SqsDestination(deadLetters.queue),
    });
    const role = roleWith(this, 'SchedulerRole', new ServicePrincipal('scheduler.amazonaws.com'), [
      { actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] },
      deadLetters.allowSend,
    ]);
    new CfnSchedule(this, 'Schedule', {
      scheduleExpression: props.schedule,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: deadLetters.queue.queueArn },
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
      },
    });
  }
}

/** Made before the function, because its role has to be able to name them. */
function deadLettersOf(scope: Construct, id: string, props: ScheduledFunctionProps) {
  const { queue } = new DeadLetters(scope, `${id}DeadLetters`, {
    alarms: props.context.alarms,
    name: props.handler,
    failureImpact: props.failureImpact,
  });
  const allowSend: Grant = { actions: ['sqs:SendMessage'], resources: [queue.queueArn] };
  return { queue, allowSend };
}
