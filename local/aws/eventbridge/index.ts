import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { compilePattern } from '../event-pattern';
import { type AwsCall, type AwsReply, type AwsService, jsonBodyOf, jsonError, jsonReply } from '../service';
import {
  type BusEvent,
  busEventOf,
  errorOf,
  MAX_ENTRIES,
  MAX_REQUEST_BYTES,
  type PutEventsEntry,
  sizeOf,
} from './bus-event';
import { type DeliveryFailure, type DeliveryPolicy, deliver } from './deliver';
import { inputFor, type TargetInput } from './target-input';

/** A rule's target as the resolved template has it. */
export interface EventTarget extends TargetInput, DeliveryPolicy {
  readonly Id: string;
  /** Of a function, a queue or another bus. */
  readonly Arn: string;
}

/** An `AWS::Events::Rule` that listens to a bus; its properties as the resolved template has them. */
export interface EventRule {
  readonly name: string;
  /** The bus's name or ARN; the account's default bus where it is left out. */
  readonly busName?: string;
  readonly pattern: unknown;
  readonly isEnabled?: boolean;
  readonly targets: readonly EventTarget[];
}

export interface EventBridgeOptions {
  /** The buses besides `default`, by name. */
  readonly buses: readonly string[];
  readonly rules: readonly EventRule[];
  /** Resolves once the function's asynchronous invocation is accepted; what the function does with it is its own retry's affair. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<void>;
  readonly sendToQueue: (
    queueArn: string,
    body: string,
    attributes?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** Told after every delivery, whether it worked, ended in the dead letters (`dead-lettered`) or nowhere (`dropped`). */
  readonly onDelivered?: (delivery: Delivery) => void;
  /** The product's clock, for events that bring no time of their own. */
  readonly now?: () => Date;
  readonly wait?: (ms: number) => Promise<void>;
  readonly account?: string;
  readonly region?: string;
}

export interface Delivery {
  readonly event: BusEvent;
  readonly ruleName: string;
  readonly targetArn: string;
  readonly outcome: 'delivered' | 'dead-lettered' | 'dropped';
  readonly error?: unknown;
}

export interface EventBridge extends AwsService {
  /** Deliveries under way, waiting retries included. Nothing is on its way when it is 0. */
  inFlight(): number;
  /** Puts an event on a bus as if AWS had: for schedules and tests. */
  publish(entry: PutEventsEntry): void;
  /** The next entries, one by one, are refused with this code, as a busy EventBridge refuses some of a batch. */
  failNextEntries(count: number, errorCode?: string): void;
}

const DEFAULT_BUS = 'default';

/**
 * PutEvents, rules and their targets. Every event is delivered to all targets of all rules that match it, at its own pace.
 * @throws InvalidEventPatternError for a rule that AWS would refuse
 */
export function createEventBridge(options: EventBridgeOptions): EventBridge {
  const { account = '000000000000', region = 'eu-central-1', now = () => new Date() } = options;
  const { wait = (ms) => pause(ms, undefined, { ref: false }) } = options;
  const buses = new Set([DEFAULT_BUS, ...options.buses]);
  const rules = options.rules
    .filter(({ isEnabled = true }) => isEnabled)
    .map((rule) => ({ ...rule, bus: busNameOf(rule.busName), matches: compilePattern(rule.pattern) }));
  let inFlight = 0;
  let failing = { count: 0, errorCode: '' };

  const busArn = (name: string) => `arn:aws:events:${region}:${account}:event-bus/${name}`;
  const ruleArn = (bus: string, name: string) =>
    `arn:aws:events:${region}:${account}:rule/${bus === DEFAULT_BUS ? '' : `${bus}/`}${name}`;

  function route(bus: string, event: BusEvent): void {
    for (const rule of rules) {
      if (rule.bus !== bus || !rule.matches(event)) continue;
      for (const target of rule.targets) void deliverTo(rule, target, event);
    }
  }

  async function deliverTo(
    rule: (typeof rules)[number],
    target: EventTarget,
    event: BusEvent,
  ): Promise<void> {
    inFlight++;
    const arn = ruleArn(rule.bus, rule.name);
    const report = (outcome: Delivery['outcome'], error?: unknown) =>
      options.onDelivered?.({ event, ruleName: rule.name, targetArn: target.Arn, outcome, error });
    try {
      const input = inputFor(target, event, { name: rule.name, arn });
      const failure = await deliver(() => send(target.Arn, input, event), target, wait);
      if (failure === null) return report('delivered');
      const deadLetters = target.DeadLetterConfig?.Arn;
      if (deadLetters === undefined) return report('dropped', failure.error);
      await options.sendToQueue(deadLetters, input, causeOf(failure, arn, target.Arn));
      report('dead-lettered', failure.error);
    } catch (error) {
      report('dropped', error);
    } finally {
      inFlight--;
    }
  }

  async function send(targetArn: string, input: string, event: BusEvent): Promise<void> {
    const [, , service, , , ...resource] = targetArn.split(':');
    if (service === 'lambda') return options.invoke(targetArn, JSON.parse(input));
    if (service === 'sqs') return options.sendToQueue(targetArn, input);
    if (service === 'events') return route(resource.join(':').replace(/^event-bus\//, ''), event);
    throw new Error(`No target of this kind runs on one machine: ${targetArn}`);
  }

  function put(entry: PutEventsEntry): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
    if (failing.count > 0) {
      failing = { ...failing, count: failing.count - 1 };
      return { ErrorCode: failing.errorCode, ErrorMessage: 'The entry could not be taken now.' };
    }
    const error = errorOf(entry);
    if (error !== null) return error;
    const bus = busNameOf(entry.EventBusName);
    // AWS drops such an event without a word; on one machine a misspelt bus is better named.
    if (!buses.has(bus)) {
      return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Event bus ${bus} does not exist.` };
    }
    const event = busEventOf(entry, { id: randomUUID(), account, region, now: now() });
    route(bus, event);
    return { EventId: event.id };
  }

  return {
    name: 'events',
    permissionsFor: (call) => [
      {
        action: `events:${call.action}`,
        resources: [...new Set(entriesOf(call).map(({ EventBusName }) => busArn(busNameOf(EventBusName))))],
      },
    ],
    async handle(call): Promise<AwsReply> {
      if (call.action !== 'PutEvents')
        return jsonError('UnknownOperationException', `${call.action} is not emulated.`);
      const entries = entriesOf(call);
      if (entries.length < 1 || entries.length > MAX_ENTRIES) {
        const bound =
          entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_ENTRIES}`;
        return jsonError(
          'ValidationException',
          `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
        );
      }
      if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAX_REQUEST_BYTES) {
        return jsonError(
          'ValidationException',
          'Total size of the entries in the request is over the limit.',
        );
      }
      const answers = entries.map(put);
      return jsonReply({
        Entries: answers,
        FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length,
      });
    },
    inFlight: () => inFlight,
    publish: (entry) => void put(entry),
    failNextEntries: (count, errorCode = 'ThrottlingException') => {
      failing = { count, errorCode };
    },
  };
}

function entriesOf(call: AwsCall): readonly PutEventsEntry[] {
  const { Entries } = jsonBodyOf(call);
  return Array.isArray(Entries) ? (Entries as PutEventsEntry[]) : [];
}

const busNameOf = (nameOrArn: unknown): string =>
  typeof nameOrArn === 'string' && nameOrArn !== ''
    ? (nameOrArn.split('event-bus/').at(-1) ?? '')
    : DEFAULT_BUS;

/** The attributes that EventBridge puts on a dead letter. */
function causeOf(
  { error, retries, exhausted }: DeliveryFailure,
  rule: string,
  target: string,
): Record<string, string> {
  return {
    RULE_ARN: rule,
    TARGET_ARN: target,
    ERROR_CODE: error instanceof Error ? error.name : 'Error',
    ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
    EXHAUSTED_RETRY_CONDITION: exhausted,
    RETRY_ATTEMPTS: String(retries),
  };
}
