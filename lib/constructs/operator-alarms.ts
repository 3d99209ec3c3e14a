import { Duration } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../../lambdas/contracts/metrics';

export interface OperatorAlarmsProps {
  /** First part of every alarm's name, so that the stages of one account keep apart. */
  readonly prefix: string;
  /** Where operators are told by mail. */
  readonly address: string;
}

/**
 * Every alarm of the product, in one place. An alarm is for the operators of Shelfwire, unlike an alert, which is for
 * the people who sell. Its description says who is hurt, and where the runbook says what to do.
 */
export class OperatorAlarms extends Construct {
  readonly topic: Topic;
  readonly alarms: Alarm[] = [];
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: OperatorAlarmsProps) {
    super(scope, id);
    this.prefix = props.prefix;
    this.topic = new Topic(this, 'Topic', {
      displayName: `Shelfwire operators (${props.prefix})`,
      enforceSSL: true,
    });
    this.topic.addSubscription(new EmailSubscription(props.address));
  }

  /** Something gave up on a message: it waits until somebody looks. */
  onDeadLetters(queue: IQueue, name: string, failureImpact: string): void {
    this.add(`dead-letters-${name}`, failureImpact, {
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  /** Single errors are retried; an alarm means that they go on. */
  onErrors(target: IFunction, name: string, failureImpact: string): void {
    this.add(`errors-${name}`, failureImpact, {
      metric: target.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 3,
      evaluationPeriods: 2,
    });
  }

  /** A caller was turned away because the account has no concurrency left; queues wait, callers do not. */
  onThrottles(target: IFunction, name: string, failureImpact: string): void {
    this.add(`throttles-${name}`, failureImpact, {
      metric: target.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  onOldestMessage(queue: IQueue, name: string, age: Duration, failureImpact: string): void {
    this.add(`oldest-message-${name}`, failureImpact, {
      metric: queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: age.toSeconds(),
      evaluationPeriods: 3,
    });
  }

  onServerErrors(api: IHttpApi, failureImpact: string): void {
    this.add('server-errors-http-api', failureImpact, {
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 3,
      evaluationPeriods: 2,
    });
  }

  /** SES reviews an account above 5 % bounces and stops it above 10 %. The metric is the whole account's. */
  onBounceRate(failureImpact: string): void {
    this.add('bounce-rate', failureImpact, {
      metric: new Metric({
        namespace: 'AWS/SES',
        metricName: 'Reputation.BounceRate',
        period: Duration.hours(1),
        statistic: 'Maximum',
      }),
      threshold: 0.05,
      evaluationPeriods: 1,
    });
  }

  /** Something that the product counts itself and that should never be: a bug, or data that nothing refused at the door. */
  onAny(metricName: string, service: string, name: string, failureImpact: string): void {
    this.add(name, failureImpact, {
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName,
        dimensionsMap: { service },
        period: Duration.minutes(5),
        statistic: 'Sum',
      }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  private add(
    name: string,
    failureImpact: string,
    props: { readonly metric: IMetric; readonly threshold: number; readonly evaluationPeriods: number },
  ): void {
    const alarm = new Alarm(this, name, {
      ...props,
      alarmName: `${this.prefix}-${name}`,
      alarmDescription: `${failureImpact} What to do: docs/runbook.md#${name}`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.alarms.push(alarm);
  }
}
