import { Duration, Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { OperatorAlarms } from './operator-alarms';
import type { AlertTable, StockTable } from './product-tables';
import type { WorkQueue } from './work-queue';

export interface OperationsDashboardProps {
  readonly alarms: OperatorAlarms;
  readonly api: IHttpApi;
  readonly stock: StockTable;
  readonly alerts: AlertTable;
  /** In the order in which a webhook goes through them, by the name that `npm run redrive` knows. */
  readonly queues: Readonly<Record<string, WorkQueue>>;
}

/** One page that answers, in the order in which a webhook travels: does it come in, is it worked off, is it told? */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const queues = Object.entries(props.queues);
    const period = Duration.minutes(5);
    const perQueue = (metricOf: (queue: WorkQueue) => Metric): IMetric[] =>
      queues.map(([name, queue]) => metricOf(queue).with({ label: name }));
    const perFunction = (metricName: string, statistic: string): IMetric =>
      new MathExpression({
        expression: `SEARCH('{AWS/Lambda,FunctionName} MetricName="${metricName}" FunctionName="${stackName}-"', '${statistic}', 300)`,
        label: '',
        period,
      });

    new Dashboard(this, 'Page', { dashboardName: stackName, defaultInterval: Duration.hours(24) }).addWidgets(
      new TextWidget({
        markdown: `# ${stackName}\nWebhooks come in, stock is recorded, rules are decided, people are told. What an alarm means and what to do: docs/runbook.md.`,
        width: 24,
        height: 2,
      }),
      new AlarmStatusWidget({ title: 'Alarms', alarms: props.alarms.alarms, width: 24, height: 6 }),
      graph('Do webhooks come in? Requests, refused and failed', [
        props.api.metricCount({ period, statistic: 'Sum', label: 'requests' }),
        props.api.metricClientError({ period, statistic: 'Sum', label: 'refused (4xx)' }),
        props.api.metricServerError({ period, statistic: 'Sum', label: 'failed (5xx)' }),
      ]),
      graph('How long does the front door take? Milliseconds, 99th percentile', [
        props.api.metricLatency({ period, statistic: 'p99', label: 'latency' }),
      ]),
      graph(
        'Does work pile up? Messages that wait',
        perQueue(({ queue }) =>
          queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
        ),
      ),
      graph(
        'How old is the oldest message? Seconds',
        perQueue(({ queue }) => queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' })),
      ),
      graph(
        'What was given up on? Dead letters',
        perQueue(({ deadLetters }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
        ),
      ),
      graph('Which function fails? Errors', [perFunction('Errors', 'Sum')]),
      graph('Which function is slow? Milliseconds, 99th percentile', [perFunction('Duration', 'p99')]),
      graph('Which function is held back? Throttles', [perFunction('Throttles', 'Sum')]),
      graph(
        'What do the tables take? Write units',
        [props.stock, props.alerts].map(({ table, node }) =>
          table.metricConsumedWriteCapacityUnits({ period, statistic: 'Sum', label: node.id }),
        ),
      ),
      graph('Is e-mail delivered? Sent, bounced, complained about (whole account)', [
        sesMetric('Send', period),
        sesMetric('Bounce', period),
        sesMetric('Complaint', period),
      ]),
    );
  }
}

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12, height: 6 });

const sesMetric = (metricName: string, period: Duration): IMetric =>
  new Metric({ namespace: 'AWS/SES', metricName, period, statistic: 'Sum', label: metricName.toLowerCase() });
