import type { WebhookEnvelope } from '../../contracts/envelope/envelope';
import type { ImportMessage } from '../../contracts/messages/import-messages';
import type { ImportFault } from '../../domain/import/import-kinds';
import type { ImportCounts, ImportRecord } from '../../domain/import/import-record';
import type { FileRecord } from '../../domain/import/read-rows';

/** Pages of an import's files: bad rows, what the good ones are to be recorded as, and the ids of the items they are about. */
export type ImportPages = 'faults' | 'records' | 'items';

export interface ImportFiles {
  putPart(importId: string, part: number, bytes: Uint8Array): Promise<void>;
  /** @throws where it is not there */
  part(importId: string, part: number): Promise<Uint8Array>;
  /** The list as it was sent is gone after this; it may hold more than the product keeps. */
  removePart(importId: string, part: number): Promise<void>;
  putPage(importId: string, pages: ImportPages, page: number, lines: readonly string[]): Promise<void>;
  page(importId: string, pages: ImportPages, page: number): Promise<readonly string[]>;
}

export interface ImportRecords {
  create(record: ImportRecord): Promise<void>;
  get(importId: string): Promise<ImportRecord | null>;
  /** @throws ConcurrentChangeError where `partsReceived` is no longer what was read */
  saveParts(record: ImportRecord, partsReceivedBefore: number): Promise<void>;
  /**
   * Ends an import whose check broke off.
   * @returns false where it is no longer being checked: then it stands as it is
   */
  fail(importId: string, failure: string): Promise<boolean>;
  update(importId: string, changes: Partial<ImportRecord>): Promise<void>;
  /**
   * Adds to what is counted.
   * @returns whether its items are being looked at already, or nobody will do so any more
   */
  count(importId: string, counts: Partial<ImportCounts>): Promise<boolean>;
}

export interface ImportQueue {
  send(message: ImportMessage, delaySeconds: number): Promise<void>;
}

/** The intake queue, where what was imported goes the way of every webhook. */
export interface IntakeBatches {
  /** @throws where one of them is not on the queue; then all of them are to be sent again */
  putAll(envelopes: readonly WebhookEnvelope[]): Promise<void>;
}

/** A text with separated cells, record by record. */
export interface SeparatedText {
  readonly separator: string;
  readonly records: Iterable<FileRecord | { readonly fault: ImportFault }>;
}

export type ReadSeparated = (text: string) => SeparatedText;
