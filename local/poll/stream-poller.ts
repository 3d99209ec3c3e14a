import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { request } from '../dynamodb/dynamodb-request';
import type { InvocationOutcome } from '../lambda/function-host';
import { REGION } from '../template/pseudo-parameters';
import { deliverInOrder } from './deliver-in-order';
import type { Poller } from './poller';

export interface StreamPollerOptions {
  readonly endpoint: string;
  readonly tableName: string;
  /** The ARN that the template gives the stream. */
  readonly streamArn: string;
  readonly batchSize: number;
  readonly matches: (record: DynamoDBRecord) => boolean;
  readonly bisects: boolean;
  /** Retries of a batch that fails; Infinity keeps trying. */
  readonly retries: number;
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<InvocationOutcome>;
  /** Told of the records that are given up. */
  readonly onGivenUp: (records: readonly DynamoDBRecord[], outcome: InvocationOutcome) => void;
  /** The sequence number after which the stream is read; null from its beginning. */
  readonly checkpoint: string | null;
  readonly onCheckpoint: (sequenceNumber: string) => void;
}

export interface StreamPoller extends Poller {
  /** Whose stream it reads. */
  readonly tableName: string;
  /** Says that something was written: the stream is read at once. */
  wake(): void;
}

const MOST_RECORDS = 1000;

/** Reads a table's stream and feeds a function from it, in order. */
export async function createStreamPoller(options: StreamPollerOptions): Promise<StreamPoller> {
  const ask = <Answer>(action: string, input: unknown): Promise<Answer> =>
    request(options.endpoint, `DynamoDBStreams_20120810.${action}`, input);
  let iterator = await openIterator(options, ask);
  let isReading = false;
  let isDirty = true;
  let isPaused = false;
  let isClosed = false;

  const mayRead = (): boolean => isDirty && !isPaused && !isClosed;

  async function readAll(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      while (mayRead()) {
        isDirty = false;
        const page: { Records: DynamoDBRecord[]; NextShardIterator: string } = await ask('GetRecords', {
          ShardIterator: iterator,
          Limit: MOST_RECORDS,
        });
        iterator = page.NextShardIterator;
        if (page.Records.length > 0) {
          isDirty = true;
          await deliver(page.Records);
        }
      }
    } finally {
      isReading = false;
    }
  }

  async function deliver(records: readonly DynamoDBRecord[]): Promise<void> {
    const wanted = records
      .map((record) => ({ ...record, eventSourceARN: options.streamArn, awsRegion: REGION }))
      .filter(options.matches);
    for (let start = 0; start < wanted.length; start += options.batchSize) {
      await deliverInOrder(wanted.slice(start, start + options.batchSize), {
        send: (batch) => options.invoke({ Records: [...batch] }),
        bisects: options.bisects,
        retries: options.retries,
        onGivenUp: options.onGivenUp,
        isClosed: () => isClosed,
      });
    }
    const last = records.at(-1)?.dynamodb?.SequenceNumber;
    if (last !== undefined && !isClosed) options.onCheckpoint(last);
  }

  const wake = (): void => {
    isDirty = true;
    void readAll().catch((error: unknown) => {
      if (!isClosed) throw error;
    });
  };
  wake();
  return {
    tableName: options.tableName,
    wake,
    busy: () => isReading || (isDirty && !isPaused),
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      wake();
    },
    close() {
      isClosed = true;
    },
  };
}

type Ask = <Answer>(action: string, input: unknown) => Promise<Answer>;

/** The local database keeps a table's whole stream in one shard. */
async function openIterator(
  { endpoint, tableName, checkpoint }: StreamPollerOptions,
  ask: Ask,
): Promise<string> {
  const { Table } = await request<{ Table: { LatestStreamArn: string } }>(
    endpoint,
    'DynamoDB_20120810.DescribeTable',
    { TableName: tableName },
  );
  const { StreamDescription } = await ask<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
    'DescribeStream',
    {
      StreamArn: Table.LatestStreamArn,
    },
  );
  const [shard] = StreamDescription.Shards;
  const { ShardIterator } = await ask<{ ShardIterator: string }>('GetShardIterator', {
    StreamArn: Table.LatestStreamArn,
    ShardId: shard?.ShardId,
    ...(checkpoint === null
      ? { ShardIteratorType: 'TRIM_HORIZON' }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: checkpoint }),
  });
  return ShardIterator;
}
