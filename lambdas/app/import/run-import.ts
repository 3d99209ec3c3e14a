import type { WebhookEnvelope } from '../../contracts/envelope/envelope';
import type { VariantSweepRequested } from '../../contracts/events/stock-events';
import type { ImportMessage } from '../../contracts/messages/import-messages';
import { type ImportRecord, recordedOf } from '../../domain/import/import-record';
import { echo } from '../../domain/import/import-kinds';
import { shopItems } from '../../domain/import/shop-items';
import { knownTeams } from '../../domain/route/known-teams';
import { sourceOfShop } from '../../domain/inventory/identity';
import { PoisonMessageError } from '../../platform/errors';
import type { ReportReader, ShopStore } from '../intake-ports';
import type { InventoryIndexReader } from '../inventory-ports';
import type { BusEvent, Clock, EventPublisher } from '../ports';
import type { RouteDirectory } from '../telling-ports';
import type { RuleStore } from '../save-rule';
import { checkList, type CheckedList } from './check-import';
import type { ImportedEvent } from './collect-events';
import type { ImportedRule } from './collect-rules';
import { saveImportedRules } from './save-imported-rules';
import type { ImportFiles, ImportQueue, ImportRecords, IntakeBatches, ReadSeparated } from './ports';
import { FAULTS_PER_PAGE } from './start-import';

export interface RunImportDeps {
  readonly files: ImportFiles;
  readonly records: ImportRecords;
  readonly queue: ImportQueue;
  readonly intake: IntakeBatches;
  readonly publisher: EventPublisher;
  readonly index: InventoryIndexReader;
  readonly shops: Pick<ShopStore, 'shop'>;
  readonly rules: RuleStore;
  readonly routes: RouteDirectory;
  readonly reader: Pick<ReportReader, 'readReport'>;
  readonly readSeparated: ReadSeparated;
  readonly clock: Clock;
}

/** Enough for a page to be worth its message, and few enough for one to be sent again. */
const RECORDS_PER_PAGE = 500;
/** Where more records than this wait to be recorded, the next page waits as well: webhooks share their queue. */
const MOST_WAITING = 2_000;
const WAIT_SECONDS = 1;
/** Ten minutes; then records that nobody counted hold up the rest no longer. */
const MOST_WAITS = 600;
/** Looks that one message calls for, and how long the next one waits, so that what webhooks call for comes in between. */
const ITEMS_PER_PAGE = 500;
const LOOKS_DELAY_SECONDS = 2;
/** A batch of ten such events is a hundred looks: far within the evaluation's minute, also on a machine that is busy. */
const ITEMS_PER_EVENT = 10;
const FAULTS_SHOWN = 20;
const MOST_CAUSE_CHARACTERS = 500;
/** Whoever checks a list and runs out of time or memory cannot say so; the next one may not fare better. */
const MOST_CHECKS = 2;

/**
 * Checks lists and puts what they say on the intake queue, page by page, each a message of its own: an import goes on
 * where it was interrupted, and a page that is done is not done again. Once all of it is recorded, each item that it speaks of
 * is looked at once, however many of its rows speak of it.
 */
export function createRunImport(deps: RunImportDeps) {
  const { files, records, queue, clock } = deps;

  async function check(record: ImportRecord): Promise<void> {
    const { id, kind, mode, parts } = record;
    const bytes: Uint8Array[] = [];
    for (let part = 1; part <= parts; part++) bytes.push(await files.part(id, part));
    const checked = checkList(
      { readSeparated: deps.readSeparated, objectionTo: objections(deps, record) },
      kind,
      bytes.length === 1 && bytes[0] !== undefined ? bytes[0] : Buffer.concat(bytes),
      await contextOf(deps, record),
    );
    const isRefused = mode === 'all' && checked.faults.length > 0;
    const isUnreadable = checked.rows === 0;
    const loads = mode !== 'check' && !isRefused && !isUnreadable;
    const faults = pagesOf(
      checked.faults.map((fault) => JSON.stringify(fault)),
      FAULTS_PER_PAGE,
    );
    const pages = loads ? checked.rounds.flatMap((round) => pagesOf(round, RECORDS_PER_PAGE)) : [];
    for (const [page, lines] of faults.entries()) await files.putPage(id, 'faults', page, lines);
    const items = loads ? pagesOf(checked.itemIds, ITEMS_PER_PAGE) : [];
    await inTurns(pages, (lines, page) => files.putPage(id, 'records', page, lines));
    await inTurns(items, (ids, page) => files.putPage(id, 'items', page, ids));
    await records.update(id, {
      ...findingsOf(checked),
      pages: pages.length,
      itemPages: items.length,
      state: loads ? 'loading' : mode === 'check' ? 'checked' : 'refused',
    });
    for (let part = 1; part <= parts; part++) await files.removePart(id, part);
    if (pages.length > 0) await queue.send({ type: 'LoadPage', importId: id, page: 0, waits: 0 }, 0);
  }

  /** A check that breaks off ends the import, so that whoever waits for it hears why and can send the list again. */
  async function checkOrFail(record: ImportRecord, attempt: number): Promise<void> {
    if (attempt > MOST_CHECKS) return fail(record, new Error(UNENDED));
    try {
      await check(record);
    } catch (error) {
      await fail(record, error);
    }
  }

  async function fail({ id, parts }: ImportRecord, error: unknown): Promise<void> {
    // What is no longer being checked goes on where it was interrupted, when the message comes again.
    if (!(await records.fail(id, causeInWords(error)))) throw error;
    for (let part = 1; part <= parts; part++) await files.removePart(id, part);
  }

  async function load(record: ImportRecord, page: number, waits: number): Promise<void> {
    const { id, kind, sent } = record;
    const isUndone = page >= record.pagesSent;
    if (isUndone && sent - recordedOf(record) > MOST_WAITING && waits < MOST_WAITS) {
      const again = { type: 'LoadPage', importId: id, page, waits: waits + 1 } as const;
      return queue.send(again, WAIT_SECONDS);
    }
    if (isUndone) {
      const lines = await files.page(id, 'records', page);
      if (kind === 'thresholds') await saveRules(id, lines);
      else await deps.intake.putAll(lines.map((line, index) => envelopeOf(record, line, sent + index)));
      await records.update(id, { sent: sent + lines.length, pagesSent: page + 1 });
    }
    if (page + 1 < record.pages) {
      await queue.send({ type: 'LoadPage', importId: id, page: page + 1, waits: 0 }, 0);
    } else if (record.itemPages > 0) {
      await queue.send({ type: 'LookAtItems', importId: id, page: 0, waits: 0 }, WAIT_SECONDS);
    }
  }

  async function lookAtItems(record: ImportRecord, page: number, waits: number): Promise<void> {
    const { id, isLookedAt, records: all } = record;
    if (!isLookedAt) {
      if (recordedOf(record) < all && waits < MOST_WAITS) {
        return queue.send({ type: 'LookAtItems', importId: id, page, waits: waits + 1 }, WAIT_SECONDS);
      }
      // First, so that what is recorded meanwhile is looked at for one reason or the other.
      await records.update(id, { isLookedAt: true });
    }
    await deps.publisher.publish(looksOf(id, await files.page(id, 'items', page), clock.now()));
    if (page + 1 < record.itemPages) {
      const next = { type: 'LookAtItems', importId: id, page: page + 1, waits: 0 } as const;
      await queue.send(next, LOOKS_DELAY_SECONDS);
    }
  }

  async function saveRules(id: string, lines: readonly string[]): Promise<void> {
    const imported = lines.map((line) => JSON.parse(line) as ImportedRule);
    const changed = await saveImportedRules(deps.rules, imported, clock.now());
    await records.count(id, { changed, unchanged: lines.length - changed });
  }

  /** @param attempt how often the message was handed out, this time included */
  return async function runImport(message: ImportMessage, attempt = 1): Promise<ImportRecord | null> {
    const record = await records.get(message.importId);
    if (record === null) return null;
    if (message.type === 'CheckImport') {
      if (record.state === 'checking') await checkOrFail(record, attempt);
      // Whoever checked it may not have lived to say so.
      else if (record.state === 'loading' && record.pagesSent === 0 && record.pages > 0)
        await queue.send({ type: 'LoadPage', importId: record.id, page: 0, waits: 0 }, 0);
    } else if (record.state === 'loading') {
      const goOn = message.type === 'LoadPage' ? load : lookAtItems;
      await goOn(record, message.page, message.waits);
    }
    return records.get(message.importId);
  };
}

const UNENDED = `it was begun ${MOST_CHECKS} times and never came to its end, so the list may be too long to be checked at once: load it as several lists`;

/** As the end of a sentence goes on after it. */
function causeInWords(error: unknown): string {
  const words = (error instanceof Error ? error.message || error.name : String(error)).trim();
  return words.replace(/[.\s]+$/, '').slice(0, MOST_CAUSE_CHARACTERS);
}

function pagesOf(lines: readonly string[], perPage: number): readonly (readonly string[])[] {
  const count = Math.ceil(lines.length / perPage);
  return Array.from({ length: count }, (_, page) => lines.slice(page * perPage, (page + 1) * perPage));
}

/** Pages that are put away at once. */
const PUT_AT_ONCE = 10;

async function inTurns<Page>(
  pages: readonly Page[],
  put: (page: Page, index: number) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < pages.length; first += PUT_AT_ONCE) {
    const some = pages.slice(first, first + PUT_AT_ONCE);
    await Promise.all(some.map((page, index) => put(page, first + index)));
  }
}

function looksOf(importId: string, ids: readonly string[], now: string): readonly BusEvent[] {
  return pagesOf(ids, ITEMS_PER_EVENT).map((variantIds) => {
    const metadata = { id: `${importId} ${variantIds[0]} ${now}`, version: 1, occurredAt: now } as const;
    const event: VariantSweepRequested = {
      metadata,
      data: { variantIds: [...variantIds], reason: 'import' },
    };
    return { eventType: 'VariantSweepRequested', event };
  });
}

function findingsOf(checked: CheckedList): Partial<ImportRecord> {
  return {
    separator: checked.separator,
    ignoredColumns: checked.ignoredColumns.slice(0, 50),
    rows: checked.rows,
    badRows: checked.badRows,
    faultCount: checked.faults.length,
    firstFaults: checked.faults.slice(0, FAULTS_SHOWN),
    records: checked.rounds.reduce((sum, round) => sum + round.length, 0),
  };
}

async function contextOf({ shops, index, routes, clock }: RunImportDeps, record: ImportRecord) {
  const { kind, shopId, currency, createdAt } = record;
  const shop = (await shops.shop(shopId)).value?.shop ?? null;
  const system = sourceOfShop(shopId);
  return {
    system,
    items: shopItems(await index.current(), shopId, system),
    isOwnShop: system !== 'shopify',
    currency: currency ?? shop?.currency ?? null,
    timeZone: shop?.timeZone ?? null,
    teams: kind === 'thresholds' ? knownTeams(await routes.list()) : new Set<string>(),
    at: createdAt,
    now: clock.now(),
  };
}

/** The envelope that the source would have sent: its records take the way of every webhook. */
function envelopeOf(
  { id, sourceId, createdAt }: ImportRecord,
  body: string,
  number: number,
): WebhookEnvelope {
  return {
    ...{ source: sourceId, topic: '', shop: sourceId, webhookId: `${id}.${number}`, importId: id },
    ...{ eventId: null, apiVersion: null, triggeredAt: null, receivedAt: createdAt, body },
  };
}

/** Reads events as the recorder will. */
function objections({ reader, clock }: RunImportDeps, record: ImportRecord) {
  const now = clock.now();
  const { shopId, sourceId } = record;
  const address = shopId === sourceId ? {} : { shop: shopId, namespace: sourceOfShop(shopId) };
  return (event: ImportedEvent) => {
    try {
      const envelope = { ...envelopeOf(record, JSON.stringify(event), 0), ...address };
      reader.readReport(envelope, now, record.currency);
      return null;
    } catch (error) {
      if (!(error instanceof PoisonMessageError)) throw error;
      const [, field = '', expected = error.message] =
        /^([\w.[\]]+): (?:expected )?(.+?)(?:, found .+)?\.?$/.exec(error.message) ?? [];
      return { column: columnOf(field), expected, found: foundAt(event, field) };
    }
  };
}

/**
 * The beginning of what an event says in a field such as `price` or `lines.unitCost`: of a list, what all of it says. The
 * amount of an order's line is named as such, since its row has the price of one unit. Null where nothing is said.
 */
function foundAt({ data }: ImportedEvent, field: string): string | null {
  let values: readonly unknown[] = [data];
  for (const name of field.split('.')) {
    values = values.flatMap((value): unknown =>
      typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined,
    );
  }
  const said = [...new Set(values)].filter((value) => value !== undefined && value !== null);
  if (said.length === 0) return null;
  const text = said.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
  return echo(field.endsWith('Amount') ? `for whole lines ${text}` : text);
}

const COLUMNS: Readonly<Record<string, string>> = { netAmount: 'unit_price', grossAmount: 'unit_price' };

/** `data.expiresOn` is the column expires_on. */
function columnOf(field: string): string {
  const name = field.split('.').at(-1) ?? '';
  const column = COLUMNS[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return column === '' ? 'row' : column;
}
