import type { DynamoDBRecord, SQSEvent } from 'aws-lambda';
import { compilePattern } from '../aws/event-pattern';
import type { Queue } from '../aws/sqs/queue';
import type { TableDefinition } from '../dynamodb/tables';
import type { Functions } from '../lambda/functions';
import { deniedResource, type Statement } from '../iam/policy';
import { UnsupportedTemplateError } from '../template/intrinsics';
import type { Resource, Template } from '../template/template';
import { createQueuePoller } from './queue-poller';
import type { Poller } from './poller';
import { createStreamPoller, type StreamPoller } from './stream-poller';

export interface MappingsOptions {
  readonly template: Template;
  readonly functions: Functions;
  readonly queues: readonly Queue[];
  readonly tables: readonly TableDefinition[];
  readonly policies: ReadonlyMap<string, readonly Statement[]>;
  readonly databaseEndpoint: string;
  readonly onRequest: (functionName: string, action: string) => void;
  readonly sendToQueue: (queueArn: string, body: string) => void;
  readonly checkpointOf: (tableName: string) => string | null;
  readonly onCheckpoint: (tableName: string, sequenceNumber: string) => void;
}

export interface Mappings {
  readonly pollers: readonly Poller[];
  readonly streams: readonly StreamPoller[];
  /** The queues that a function reads; the others are dead letters. */
  readonly consumed: readonly Queue[];
}

interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly BatchSize?: number;
  readonly Enabled?: boolean;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern: string }[] };
  readonly BisectBatchOnFunctionError?: boolean;
  readonly MaximumRetryAttempts?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

/** What the role of a function needs so that Lambda can read its source for it. */
const SOURCE_ACTIONS = {
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  dynamodb: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
} as const;

/** Starts a poller for each event source mapping of the template. */
export async function startMappings(options: MappingsOptions): Promise<Mappings> {
  const pollers: Poller[] = [];
  const streams: StreamPoller[] = [];
  const consumed: Queue[] = [];
  for (const resource of options.template.all('AWS::Lambda::EventSourceMapping')) {
    const mapping = resource.properties as unknown as MappingProperties;
    if (mapping.Enabled === false) continue;
    const queue = options.queues.find(({ settings }) => settings.arn === mapping.EventSourceArn);
    const table = options.tables.find(({ streamArn }) => streamArn === mapping.EventSourceArn);
    if (queue !== undefined) {
      demandSourceGrants(options, resource, mapping, 'sqs');
      pollers.push(pollerOfQueue(options, resource, mapping, queue));
      consumed.push(queue);
    } else if (table !== undefined) {
      demandSourceGrants(options, resource, mapping, 'dynamodb');
      const stream = await pollerOfStream(options, mapping, table);
      pollers.push(stream);
      streams.push(stream);
    } else {
      throw new UnsupportedTemplateError(resource.logicalId, `reads ${mapping.EventSourceArn}`);
    }
  }
  return { pollers, streams, consumed };
}

/** @throws Error where a deployment would fail, because the role does not let Lambda read the source */
function demandSourceGrants(
  { functions, policies }: MappingsOptions,
  { logicalId }: Resource,
  { FunctionName, EventSourceArn }: MappingProperties,
  service: keyof typeof SOURCE_ACTIONS,
): void {
  const { name } = functions.find(FunctionName);
  for (const action of SOURCE_ACTIONS[service]) {
    if (
      deniedResource(policies.get(name) ?? [], { action, resources: [EventSourceArn] }, new Map()) !== null
    ) {
      throw new UnsupportedTemplateError(
        logicalId,
        `needs ${action} on ${EventSourceArn} in the role of ${name}`,
      );
    }
  }
}

function pollerOfQueue(
  options: MappingsOptions,
  resource: Resource,
  mapping: MappingProperties,
  queue: Queue,
): Poller {
  if (mapping.FilterCriteria !== undefined) {
    throw new UnsupportedTemplateError(
      resource.logicalId,
      'filters a queue, which the local runner does not do',
    );
  }
  const { name } = options.functions.find(mapping.FunctionName);
  return createQueuePoller({
    queue,
    batchSize: mapping.BatchSize ?? 10,
    reportsFailures: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true,
    concurrency: Math.min(mapping.ScalingConfig?.MaximumConcurrency ?? 2, 2),
    invoke: (event: SQSEvent) => options.functions.invoke(name, event),
    onRequest: (action) => options.onRequest(name, action),
  });
}

function pollerOfStream(
  options: MappingsOptions,
  mapping: MappingProperties,
  table: TableDefinition,
): Promise<StreamPoller> {
  const { name } = options.functions.find(mapping.FunctionName);
  const patterns = mapping.FilterCriteria?.Filters?.map(({ Pattern }) => compilePattern(Pattern)) ?? [];
  const onFailure = mapping.DestinationConfig?.OnFailure?.Destination;
  const retries = mapping.MaximumRetryAttempts ?? -1;
  return createStreamPoller({
    endpoint: options.databaseEndpoint,
    tableName: table.name,
    streamArn: table.streamArn ?? '',
    batchSize: mapping.BatchSize ?? 100,
    matches: (record: DynamoDBRecord) => patterns.length === 0 || patterns.some((matches) => matches(record)),
    bisects: mapping.BisectBatchOnFunctionError === true,
    retries: retries < 0 ? Number.POSITIVE_INFINITY : retries,
    invoke: (event) => options.functions.invoke(name, event),
    onGivenUp(records, outcome) {
      if (onFailure === undefined) return;
      const numbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber);
      options.sendToQueue(
        onFailure,
        JSON.stringify({
          version: '1.0',
          requestContext: { functionArn: mapping.FunctionName, condition: 'RetryAttemptsExhausted' },
          responseContext: { functionError: outcome.outcome === 'returned' ? null : 'Unhandled' },
          DDBStreamBatchInfo: {
            streamArn: table.streamArn,
            batchSize: records.length,
            startSequenceNumber: numbers[0],
            endSequenceNumber: numbers.at(-1),
          },
        }),
      );
    },
    checkpoint: options.checkpointOf(table.name),
    onCheckpoint: (sequenceNumber) => options.onCheckpoint(table.name, sequenceNumber),
  });
}
