import { createEventBridge, type EventBridge, type EventRule } from './aws/eventbridge/index';
import { createKms } from './aws/kms';
import { createS3 } from './aws/s3/index';
import type { Schedule } from './aws/scheduler';
import { createSecretsManager, type SecretsManager } from './aws/secrets-manager';
import { createSes, type Ses } from './aws/ses/index';
import type { AwsService } from './aws/service';
import { createSqsService } from './aws/sqs/sqs-service';
import type { Queue } from './aws/sqs/queue';
import type { ProductClock } from './clock';
import type { Functions } from './lambda/functions';
import type { StateFolder } from './state-folder';
import { ACCOUNT, arnOf, REGION } from './template/pseudo-parameters';
import type { Template } from './template/template';

/** The emulated services that keep something of their own. */
export interface Services {
  readonly all: readonly AwsService[];
  readonly bus: EventBridge;
  readonly mail: Ses;
  readonly secrets: SecretsManager;
}

export interface ServicesOptions {
  readonly template: Template;
  readonly clock: ProductClock;
  readonly state: StateFolder;
  readonly queues: readonly Queue[];
  readonly functions: () => Functions;
  /** Values of secrets that are not the template's own, by their names. */
  readonly givenSecrets: Readonly<Record<string, string>>;
  readonly dynamoDb: AwsService;
  readonly onDropped: (what: string, error: unknown) => void;
}

interface RuleProperties {
  readonly EventPattern?: unknown;
  readonly EventBusName?: string;
  readonly State?: string;
  readonly ScheduleExpression?: string;
  readonly Targets?: readonly (EventRule['targets'][number] & { readonly Input?: string })[];
}

/** Makes every service that the template's resources need. */
export function createServices(options: ServicesOptions): Services {
  const { template, clock, state, queues } = options;
  const place = { account: ACCOUNT, region: REGION };
  const now = (): Date => new Date(clock.now());

  const bus = createEventBridge({
    ...place,
    now,
    buses: template.all('AWS::Events::EventBus').map(({ attributes }) => attributes.Name ?? ''),
    rules: rulesOf(template),
    invoke: async (functionArn, event) => options.functions().invokeLater(functionArn, event),
    sendToQueue: async (queueArn, body, attributes) => sendToQueue(queues, queueArn, body, attributes),
    onDelivered: ({ outcome, ruleName, error }) => {
      if (outcome !== 'delivered') options.onDropped(`an event of rule ${ruleName} (${outcome})`, error);
    },
  });
  const mail = createSes({ ...place, now, identities: undefined });
  const secrets = createSecretsManager({
    ...place,
    secrets: { ...generatedSecrets(template, state), ...options.givenSecrets },
  });
  const kms = createKms({
    ...place,
    material: state.secret('kms'),
    keys: template.all('AWS::KMS::Key').map(({ attributes }) => ({ id: attributes.KeyId ?? '' })),
  });
  const objects = createS3({
    now,
    directory: state.objects,
    buckets: template.all('AWS::S3::Bucket').map(({ attributes }) => attributes.Ref ?? ''),
  });
  return {
    all: [options.dynamoDb, createSqsService(queues), bus, mail, secrets, kms, objects],
    bus,
    mail,
    secrets,
  };
}

/** @throws Error where there is no such queue */
export function sendToQueue(
  queues: readonly Queue[],
  queueArn: string,
  body: string,
  attributes: Readonly<Record<string, string>> = {},
): void {
  const queue = queues.find(({ settings }) => settings.arn === queueArn);
  if (queue === undefined) throw new Error(`There is no queue ${queueArn}`);
  const typed = Object.entries(attributes).map(([name, value]) => [
    name,
    { DataType: 'String', StringValue: value },
  ]);
  queue.send(body, Object.fromEntries(typed));
}

function rulesOf(template: Template): EventRule[] {
  return template.all('AWS::Events::Rule').flatMap(({ properties, attributes }) => {
    const { EventPattern, EventBusName, State, Targets = [] } = properties as RuleProperties;
    if (EventPattern === undefined) return [];
    return [
      {
        name: attributes.Ref ?? '',
        busName: EventBusName,
        pattern: EventPattern,
        isEnabled: State !== 'DISABLED',
        targets: Targets,
      },
    ];
  });
}

/** Each secret of the template gets a text of its own that stays. */
function generatedSecrets(template: Template, state: StateFolder): Record<string, string> {
  return Object.fromEntries(
    template.all('AWS::SecretsManager::Secret').map(({ logicalId, properties }) => {
      const { Name: name = logicalId } = properties as { Name?: string };
      return [name, state.secret(`secret-${logicalId}`).toString('hex')];
    }),
  );
}

interface ScheduleProperties {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly State?: string;
  readonly Target: { readonly Arn: string; readonly Input?: string };
}

/** Everything in the template that happens by the clock. */
export function schedulesOf(template: Template): readonly Schedule[] {
  const schedules = template
    .all('AWS::Scheduler::Schedule')
    .flatMap(({ properties, attributes }): Schedule[] => {
      const { ScheduleExpression, ScheduleExpressionTimezone, State, Target } =
        properties as unknown as ScheduleProperties;
      if (State === 'DISABLED') return [];
      const target = { arn: Target.Arn, input: Target.Input };
      return [
        {
          name: attributes.Ref ?? '',
          expression: ScheduleExpression,
          zone: ScheduleExpressionTimezone,
          target,
        },
      ];
    });
  const rules = template.all('AWS::Events::Rule').flatMap(({ properties, attributes }): Schedule[] => {
    const { ScheduleExpression, State, Targets = [] } = properties as RuleProperties;
    if (ScheduleExpression === undefined || State === 'DISABLED') return [];
    return Targets.map(({ Arn, Input }) => ({
      name: attributes.Ref ?? '',
      expression: ScheduleExpression,
      target: { arn: Arn, input: Input },
    }));
  });
  return [...schedules, ...rules];
}

/** The user pool that the authorizers trust: its address and the client whose tokens are taken. */
export function userPoolOf(template: Template): { readonly issuer: string; readonly audience: string } {
  const [authorizer] = template.all('AWS::ApiGatewayV2::Authorizer');
  const jwt = authorizer?.properties.JwtConfiguration as
    | { Issuer: string; Audience: readonly string[] }
    | undefined;
  return {
    issuer: jwt?.Issuer ?? 'https://issuer.invalid',
    audience: jwt?.Audience[0] ?? arnOf('cognito-idp', 'none'),
  };
}
