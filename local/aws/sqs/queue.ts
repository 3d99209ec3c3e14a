import { randomUUID } from 'node:crypto';
import type { ProductClock } from '../../clock';
import type { QueueJournal } from './queue-journal';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message at rest. Times are epoch milliseconds on the product's clock. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAt: number;
  readonly deadLetterSource: string | null;
  receiveCount: number;
  firstReceivedAt: number | null;
  visibleAt: number;
  receiptHandle: string | null;
}

export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  readonly maximumBytes: number;
}

interface Redrive {
  readonly queue: Queue;
  readonly maxReceiveCount: number;
}

/**
 * A standard queue whose delays and visibility timeouts run on the product's clock. It tells its listeners the moment
 * that a message can be received, and its journal outlives the process: what was accepted is not lost.
 */
export class Queue {
  readonly settings: QueueSettings;
  readonly #clock: ProductClock;
  readonly #journal: QueueJournal;
  readonly #messages = new Map<string, Message>();
  readonly #listeners: (() => void)[] = [];
  #redrive: Redrive | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(settings: QueueSettings, clock: ProductClock, journal: QueueJournal) {
    this.settings = settings;
    this.#clock = clock;
    this.#journal = journal;
    for (const message of journal.saved(settings.name)) this.#messages.set(message.id, message);
    clock.onMove(() => this.#announce());
  }

  get redrive(): Redrive | null {
    return this.#redrive;
  }

  deadLetterTo(queue: Queue, maxReceiveCount: number): void {
    this.#redrive = { queue, maxReceiveCount };
  }

  /** Calls the listener whenever a message may have become receivable. */
  onReady(listener: () => void): void {
    this.#listeners.push(listener);
    this.#announce();
  }

  /** @param delaySeconds the message's own delay; without it the queue's delay holds. */
  send(
    body: string,
    attributes: Message['attributes'] = {},
    delaySeconds = this.settings.delaySeconds,
  ): Message {
    const now = this.#clock.now();
    return this.#put({
      id: randomUUID(),
      body,
      attributes,
      sentAt: now,
      deadLetterSource: null,
      receiveCount: 0,
      firstReceivedAt: null,
      visibleAt: now + delaySeconds * 1000,
      receiptHandle: null,
    });
  }

  /** Takes up to `max` messages; those that were received too often go to the dead letters instead. */
  receive(max: number, visibilitySeconds = this.settings.visibilitySeconds): Message[] {
    const now = this.#clock.now();
    const taken: Message[] = [];
    for (const message of this.#messages.values()) {
      if (taken.length === max) break;
      if (message.visibleAt > now) continue;
      if (this.#redrive !== null && message.receiveCount >= this.#redrive.maxReceiveCount) {
        this.#bury(message, this.#redrive.queue);
        continue;
      }
      message.receiveCount += 1;
      message.firstReceivedAt ??= now;
      message.visibleAt = now + visibilitySeconds * 1000;
      message.receiptHandle = `${message.id}#${randomUUID()}`;
      taken.push({ ...message });
    }
    this.#announce();
    return taken;
  }

  delete(receiptHandle: string): void {
    const id = idOf(receiptHandle);
    if (this.#messages.delete(id)) this.#journal.removed(this.settings.name, id);
  }

  /** Zero makes the message receivable at once. False where the handle names no message in flight. */
  changeVisibility(receiptHandle: string, seconds: number): boolean {
    const message = this.#messages.get(idOf(receiptHandle));
    if (message === undefined || message.receiptHandle !== receiptHandle) return false;
    message.visibleAt = this.#clock.now() + seconds * 1000;
    this.#announce();
    return true;
  }

  purge(): void {
    for (const id of this.#messages.keys()) this.#journal.removed(this.settings.name, id);
    this.#messages.clear();
  }

  /** Moves every message that can be received now to another queue, or back to where each of them came from. */
  moveAll(destination: (message: Message) => Queue): number {
    const now = this.#clock.now();
    const moved = [...this.#messages.values()].filter((message) => message.visibleAt <= now);
    for (const message of moved) {
      destination(message).send(message.body, message.attributes, 0);
      this.#messages.delete(message.id);
      this.#journal.removed(this.settings.name, message.id);
    }
    return moved.length;
  }

  /** How many can be received now, how many are with a consumer, how many wait out a delay; and when the next is due. */
  state(): {
    readonly ready: number;
    readonly inFlight: number;
    readonly delayed: number;
    readonly nextAt: number | null;
  } {
    const now = this.#clock.now();
    let ready = 0;
    let inFlight = 0;
    let delayed = 0;
    let nextAt: number | null = null;
    for (const { visibleAt, receiptHandle } of this.#messages.values()) {
      if (visibleAt <= now) ready += 1;
      else {
        if (receiptHandle === null) delayed += 1;
        else inFlight += 1;
        nextAt = nextAt === null ? visibleAt : Math.min(nextAt, visibleAt);
      }
    }
    return { ready, inFlight, delayed, nextAt };
  }

  messages(): readonly Message[] {
    return [...this.#messages.values()];
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#listeners.length = 0;
  }

  #put(message: Message): Message {
    this.#messages.set(message.id, message);
    this.#journal.stored(this.settings.name, message);
    this.#announce();
    return message;
  }

  #bury(message: Message, deadLetters: Queue): void {
    this.#messages.delete(message.id);
    deadLetters.#put({
      ...message,
      deadLetterSource: this.settings.arn,
      receiveCount: 0,
      visibleAt: this.#clock.now(),
      receiptHandle: null,
    });
    this.#journal.removed(this.settings.name, message.id);
  }

  #announce(): void {
    if (this.#listeners.length === 0) return;
    const { ready, nextAt } = this.state();
    if (ready > 0) for (const listener of this.#listeners) listener();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (nextAt === null) return;
    const wait = Math.min(Math.max(nextAt - this.#clock.now(), 1), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#announce(), wait);
    this.#timer.unref();
  }
}

/** A longer timer would overflow and fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const idOf = (receiptHandle: string): string => receiptHandle.split('#')[0] ?? '';
