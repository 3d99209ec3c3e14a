import { Duration, Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './evidence';
import type { OperatorAlarms } from './operator-alarms';

/** A message is tried this often before it waits with the dead letters for somebody to look at it. */
const ATTEMPTS = 6;

export interface DeadLettersProps {
  readonly alarms: OperatorAlarms;
  /** Names the queue and the alarm, and is what `npm run redrive` is asked for. */
  readonly name: string;
  /** Who is hurt, and how, while messages wait here. */
  readonly failureImpact: string;
}

/** Where messages wait that nothing more can be done with, for as long as SQS keeps them; the first one rings. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: `${Stack.of(this).stackName}-${props.name}-dead-letters`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(
      this.queue,
      'SQS3',
      'It is itself where dead letters go: of another queue, of a stream, or of an asynchronous invocation.',
    );
    props.alarms.onDeadLetters(this.queue, props.name, props.failureImpact);
  }
}

export interface WorkQueueProps extends DeadLettersProps {
  /** Of the function that reads it: a message stays invisible six times as long, as AWS advises. */
  readonly functionTimeout: Duration;
  /** @default the age is not watched, because messages wait here on purpose */
  readonly oldestMessage?: Duration;
}

/** A queue with its dead letters. Nothing leaves it but by being done or by being given up on, and that rings. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this, 'DeadLetters', props).queue;
    this.queue = new Queue(this, 'Queue', {
      queueName: `${Stack.of(this).stackName}-${props.name}`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(props.functionTimeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    if (props.oldestMessage !== undefined) {
      props.alarms.onOldestMessage(this.queue, props.name, props.oldestMessage, props.failureImpact);
    }
  }
}
