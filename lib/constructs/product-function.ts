import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Grant, roleWith } from './grant';
import type { OperatorAlarms } from './operator-alarms';

/** What every function needs from the stack that it is part of. */
export interface ProductContext {
  readonly alarms: OperatorAlarms;
  /** Folder with one folder per function, each holding its bundled `index.cjs`. */
  readonly bundles: string;
  readonly logRetentionDays: number;
}

export interface ProductFunctionProps {
  readonly context: ProductContext;
  /** Name of the handler's folder. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  readonly timeout: Duration;
  /** Megabytes, and with them the share of a processor. @default 512 */
  readonly memorySize?: number;
  /** Who is hurt, and how, while this function fails. */
  readonly failureImpact: string;
}

/** One of the product's functions: its bundle, its own role and its own log, with an alarm when it fails. */
export class ProductFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: ProductFunctionProps) {
    super(scope, id);
    const { context, handler } = props;
    const functionName = `${Stack.of(this).stackName}-${handler}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: context.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = roleWith(this, 'Role', new ServicePrincipal('lambda.amazonaws.com'), [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] },
      ...props.grants,
    ]);
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(context.bundles, handler)),
      // Integrations that would widen the role find it closed: the list above is all that it may do.
      role: role.withoutPolicyUpdates(),
      environment: { ...props.environment },
      timeout: props.timeout,
      memorySize: props.memorySize ?? 512,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
    context.alarms.onErrors(this.function, handler, props.failureImpact);
  }
}
