import type { ProductClock } from '../../clock';
import { UnsupportedTemplateError } from '../../template/intrinsics';
import type { Template } from '../../template/template';
import { Queue } from './queue';
import type { QueueJournal } from './queue-journal';

/** The largest message that the service takes where a queue sets no lower limit. */
const LARGEST_MESSAGE_BYTES = 1024 * 1024;

/** Makes the template's queues and joins each to its dead letters. FIFO queues are not run. */
export function queuesOf(template: Template, clock: ProductClock, journal: QueueJournal): readonly Queue[] {
  const resources = template.all('AWS::SQS::Queue');
  const queues = new Map<string, Queue>();
  for (const { logicalId, properties, attributes } of resources) {
    if (properties.FifoQueue === true) throw new UnsupportedTemplateError(logicalId, 'is a FIFO queue');
    const settings = {
      name: attributes.QueueName ?? logicalId,
      arn: attributes.Arn ?? '',
      url: attributes.QueueUrl ?? '',
      visibilitySeconds: Number(properties.VisibilityTimeout ?? 30),
      delaySeconds: Number(properties.DelaySeconds ?? 0),
      maximumBytes: Number(properties.MaximumMessageSize ?? LARGEST_MESSAGE_BYTES),
    };
    queues.set(settings.arn, new Queue(settings, clock, journal));
  }
  for (const { logicalId, properties, attributes } of resources) {
    const redrive = properties.RedrivePolicy as
      | { deadLetterTargetArn: string; maxReceiveCount: number }
      | undefined;
    if (redrive === undefined) continue;
    const deadLetters = queues.get(redrive.deadLetterTargetArn);
    if (deadLetters === undefined)
      throw new UnsupportedTemplateError(logicalId, 'names no known dead-letter queue');
    queues.get(attributes.Arn ?? '')?.deadLetterTo(deadLetters, redrive.maxReceiveCount);
  }
  return [...queues.values()];
}
