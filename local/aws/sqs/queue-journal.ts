import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import type { Message } from './queue';

/** Keeps what the queues hold across runs. Each entry is written before the sender is answered. */
export interface QueueJournal {
  saved(queueName: string): readonly Message[];
  stored(queueName: string, message: Message): void;
  removed(queueName: string, messageId: string): void;
  close(): void;
}

type Entry =
  | { readonly queue: string; readonly message: Message }
  | { readonly queue: string; readonly removed: string };

/** For stacks that live in memory only. */
export const noJournal: QueueJournal = { saved: () => [], stored() {}, removed() {}, close() {} };

/**
 * A file of one JSON entry a line. Opening it folds the entries of earlier runs into what is left of them. A message that
 * was with a consumer when the process ended is receivable again; a line cut off by a crash was never acknowledged.
 */
export function openQueueJournal(file: string): QueueJournal {
  const left = replay(file);
  const compacted = [...left].flatMap(([queue, messages]) =>
    [...messages.values()].map((message) => JSON.stringify({ queue, message } satisfies Entry)),
  );
  writeFileSync(`${file}.new`, compacted.map((line) => `${line}\n`).join(''));
  renameSync(`${file}.new`, file);
  const descriptor = openSync(file, 'a');
  const append = (entry: Entry): void => void writeSync(descriptor, `${JSON.stringify(entry)}\n`);

  return {
    saved: (queueName) => [...(left.get(queueName)?.values() ?? [])],
    stored: (queue, message) => append({ queue, message }),
    removed: (queue, removed) => append({ queue, removed }),
    close: () => closeSync(descriptor),
  };
}

function replay(file: string): Map<string, Map<string, Message>> {
  const queues = new Map<string, Map<string, Message>>();
  if (!existsSync(file)) return queues;
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const line of lines) {
    const entry = parseEntry(line);
    if (entry === null) continue;
    const messages = queues.get(entry.queue) ?? new Map<string, Message>();
    queues.set(entry.queue, messages);
    if ('removed' in entry) messages.delete(entry.removed);
    else messages.set(entry.message.id, { ...entry.message, receiptHandle: null });
  }
  return queues;
}

function parseEntry(line: string): Entry | null {
  if (line === '') return null;
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return null;
  }
}
