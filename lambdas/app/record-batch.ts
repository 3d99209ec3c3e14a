import { bodiesIn } from '../contracts/envelope/bundle';
import type { WebhookEnvelope } from '../contracts/envelope/envelope';
import type { EntityChanged } from '../contracts/events/stock-events';
import { type DeadLetters, LAST_RECEIVE } from './dead-letters';
import type { Instant } from '../domain/inventory/inventory-level';
import { foldReports, type LevelReport } from '../domain/inventory/level-report';
import { EventsNotPublishedError, PoisonMessageError } from '../platform/errors';
import type { Heartbeat } from './count-events';
import { deferLooks } from './deferred-looks';
import type { ImportTally } from './import/tally-import';
import type { FeedId } from './feed-ports';
import type { LevelStore, ReportReader, RiseStore, SpillReader } from './intake-ports';
import type { BusEvent, EventPublisher } from './ports';
import { recordLevel } from './record-level';
import { type Entry, type Recorded, type RecordOutcome, silently } from './recorded';

export interface IntakeMessage {
  readonly messageId: string;
  readonly body: string;
  /** How often the queue has handed it out, this time included. */
  readonly receiveCount: number;
}

export interface RecordedBatch {
  /** Messages that the queue is to hand out again. */
  readonly failed: readonly { readonly messageId: string; readonly error: unknown }[];
  /** Messages set aside for good, with their causes. */
  readonly parked: readonly { readonly messageId: string; readonly cause: string }[];
  readonly outcomes: ReadonlyMap<RecordOutcome, number>;
}

export interface RecordBatchDeps {
  readonly reader: ReportReader;
  readonly spills: SpillReader;
  readonly levels: LevelStore;
  readonly rises: RiseStore;
  readonly publisher: EventPublisher;
  readonly deadLetters: DeadLetters;
  /** Hears from which source each message came. */
  readonly heartbeat: Heartbeat;
  /** Hears what became of the messages of each import. */
  readonly imports: ImportTally;
  /** Records everything that is not a Shopify stock level. */
  readonly recordEnvelope: (envelope: WebhookEnvelope, now: Instant) => Promise<Recorded>;
  /** Lets a level in that was never heard of, or not. */
  readonly admit: (envelope: WebhookEnvelope, now: Instant) => Promise<Entry>;
  readonly isConfigured: (envelope: WebhookEnvelope) => boolean;
}

/** A piece of work that one or several messages wait for. */
interface Job {
  readonly messages: readonly IntakeMessage[];
  readonly run: () => Promise<Recorded>;
}

/**
 * Records a batch of the intake queue. Reports of one level are folded into one write; each message stands or falls by
 * itself, and so does what is bundled in it, but that all of a bundle comes again with what failed of it. Nothing is done
 * with before what it changed has been announced, or will be when all of its import is recorded.
 */
export async function recordBatch(
  deps: RecordBatchDeps,
  messages: readonly IntakeMessage[],
  now: Instant,
): Promise<RecordedBatch> {
  const ledger = createLedger();
  const pieces = messages.flatMap((message) => bodiesIn(message.body).map((body) => ({ ...message, body })));
  const jobs = await jobsOf(deps, pieces, now, ledger);
  const run = async (job: Job) => {
    try {
      const recorded = await job.run();
      const isImported = job.messages.every((message) => ledger.importOf(message) !== null);
      return { job, ...(isImported ? deferLooks(recorded) : { recorded, looks: [] }) };
    } catch (error) {
      ledger.fail(job, error);
      return null;
    }
  };
  const [ran] = await Promise.all([inParallel(jobs, run), deps.heartbeat.flush(now)]);
  const done = ran.filter((one) => one !== null);
  await announce(deps.publisher, done, ledger);
  const recorded = await settle(deps.deadLetters, ledger, now);
  const failedIds = new Set(recorded.failed.map(({ messageId }) => messageId));
  const over = await deps.imports.count(ledger.countImports(failedIds));
  // What comes again may find nothing new to call for a look at, so it is called for now.
  const isLate = (message: IntakeMessage) =>
    failedIds.has(message.messageId) || over.has(ledger.importOf(message) ?? '');
  const late = done.filter(({ looks, job }) => looks.length > 0 && job.messages.some(isLate));
  return { ...recorded, failed: [...recorded.failed, ...(await lookNow(deps.publisher, late))] };
}

/** Enough to hide the waiting for the table. */
const JOBS_AT_ONCE = 50;

async function inParallel<Result>(
  jobs: readonly Job[],
  run: (job: Job) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = [...jobs];
  const work = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) results.push(await run(job));
  };
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, work));
  return results;
}

/** @returns what is to come again, because its call for a look did not go out */
async function lookNow(
  publisher: EventPublisher,
  late: readonly { readonly job: Job; readonly looks: readonly BusEvent[] }[],
): Promise<RecordedBatch['failed']> {
  if (late.length === 0) return [];
  try {
    await publisher.publish(late.flatMap(({ looks }) => looks));
    return [];
  } catch (error) {
    return late.flatMap(({ job }) => job.messages.map(({ messageId }) => ({ messageId, error })));
  }
}

async function jobsOf(
  deps: RecordBatchDeps,
  messages: readonly IntakeMessage[],
  now: Instant,
  ledger: Ledger,
): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  const levels = new Map<string, [LevelMessage, ...LevelMessage[]]>();
  for (const message of messages) {
    try {
      const opened = deps.reader.open(message.body, now);
      if ('unknownTopic' in opened) {
        ledger.finish([message], 'ignored: unknown topic');
        continue;
      }
      ledger.open(message, opened.envelope);
      const envelope = await withBody(deps.spills, opened.envelope);
      if (!deps.isConfigured(envelope)) {
        ledger.finish([message], 'refused: shop not configured');
        continue;
      }
      // A message that comes again is no new sign of life, and neither is a list that somebody loads.
      if (message.receiveCount === 1 && envelope.importId === undefined)
        deps.heartbeat.heard(feedOf(envelope), now);
      const report = deps.reader.readLevel(envelope, now);
      if (report === null) {
        jobs.push({ messages: [message], run: () => deps.recordEnvelope(envelope, now) });
        continue;
      }
      const key = `${report.shopId} ${report.variantId} ${report.locationId}`;
      const siblings = levels.get(key);
      if (siblings === undefined) levels.set(key, [{ message, envelope, report }]);
      else siblings.push({ message, envelope, report });
    } catch (error) {
      ledger.fail({ messages: [message] }, error);
    }
  }
  for (const siblings of levels.values()) jobs.push(levelJob(deps, siblings, now));
  return jobs;
}

/** A platform's shop speaks for itself; a vendor-neutral source does, whichever shop it speaks of. */
const feedOf = ({ source, shop }: WebhookEnvelope): FeedId => (source === 'shopify' ? shop : source);

interface LevelMessage {
  readonly message: IntakeMessage;
  readonly envelope: WebhookEnvelope;
  readonly report: LevelReport;
}

function levelJob(
  deps: RecordBatchDeps,
  siblings: readonly [LevelMessage, ...LevelMessage[]],
  now: Instant,
): Job {
  const [first] = siblings;
  const reports = siblings.map(({ report }) => report);
  return {
    messages: siblings.map(({ message }) => message),
    run: async () => {
      let last = silently('unchanged');
      for (const report of reports.length === 1 ? reports : foldReports(reports)) {
        last = await recordLevel(deps.levels, deps.rises, report, now, () => deps.admit(first.envelope, now));
      }
      return last;
    },
  };
}

async function withBody(spills: SpillReader, envelope: WebhookEnvelope): Promise<WebhookEnvelope> {
  if (envelope.body !== null || envelope.spilledTo === undefined) return envelope;
  return { ...envelope, body: await spills.read(envelope.spilledTo) };
}

async function announce(
  publisher: EventPublisher,
  done: readonly { readonly job: Job; readonly recorded: Recorded }[],
  ledger: Ledger,
): Promise<void> {
  const stands = createStandIns();
  const events = [...new Set(done.flatMap(({ recorded }) => recorded.events.map(stands.for)))];
  let refused: ReadonlySet<string> = new Set();
  let cause: unknown;
  if (events.length > 0) {
    try {
      await publisher.publish(events);
    } catch (error) {
      const ids =
        error instanceof EventsNotPublishedError
          ? error.eventIds
          : events.map(({ event }) => event.metadata.id);
      refused = new Set(ids);
      cause = error;
    }
  }
  for (const { job, recorded } of done) {
    const isAnnounced = recorded.events.every((event) => !refused.has(stands.for(event).event.metadata.id));
    try {
      if (!isAnnounced) throw cause;
      await recorded.afterAnnouncing?.();
      ledger.finish(job.messages, recorded.outcome);
    } catch (error) {
      ledger.fail(job, error);
    }
  }
}

/**
 * What calls for a look at one entity is announced once, by the first that does: the variants of a product, one after the
 * other, call for five looks at one page.
 */
function createStandIns(): { readonly for: (event: BusEvent) => BusEvent } {
  const firsts = new Map<string, BusEvent>();
  return {
    for(event) {
      if (event.eventType !== 'EntityChanged') return event;
      const { entityId } = event.event.data as EntityChanged['data'];
      const first = firsts.get(entityId) ?? event;
      firsts.set(entityId, first);
      return first;
    },
  };
}

interface Ledger {
  /** From now on the message is its envelope: one from the partner bus still has what customers said around it. */
  open(message: IntakeMessage, envelope: WebhookEnvelope): void;
  /** What is parked in the message's place. */
  bodyOf(message: IntakeMessage): string;
  finish(messages: readonly IntakeMessage[], outcome: RecordOutcome): void;
  fail(job: Pick<Job, 'messages'>, error: unknown): void;
  readonly outcomes: Map<RecordOutcome, number>;
  importOf(message: IntakeMessage): string | null;
  /** What became of what each import sent, without the messages that come again: they are counted then. */
  countImports(failedIds: ReadonlySet<string>): ReadonlyMap<string, ReadonlyMap<RecordOutcome, number>>;
  count(message: IntakeMessage, outcome: RecordOutcome): void;
  readonly failures: { readonly message: IntakeMessage; readonly error: unknown }[];
}

function createLedger(): Ledger {
  const outcomes: Ledger['outcomes'] = new Map();
  const failures: Ledger['failures'] = [];
  const ended: { readonly message: IntakeMessage; readonly outcome: RecordOutcome }[] = [];
  const envelopes = new Map<IntakeMessage, WebhookEnvelope>();
  const count: Ledger['count'] = (message, outcome) => {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    ended.push({ message, outcome });
  };
  const importOf: Ledger['importOf'] = (message) => envelopes.get(message)?.importId ?? null;
  return {
    outcomes,
    importOf,
    countImports(failedIds) {
      const imported = new Map<string, Map<RecordOutcome, number>>();
      for (const { message, outcome } of ended) {
        const importId = importOf(message);
        if (importId === null || failedIds.has(message.messageId)) continue;
        const counts = imported.get(importId) ?? new Map<RecordOutcome, number>();
        imported.set(importId, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
      }
      return imported;
    },
    failures,
    count,
    open: (message, envelope) => void envelopes.set(message, envelope),
    bodyOf: (message) => {
      const envelope = envelopes.get(message);
      return envelope === undefined ? message.body : JSON.stringify(envelope);
    },
    finish: (messages, outcome) => {
      messages.forEach((message, index) => count(message, index === 0 ? outcome : 'folded'));
    },
    fail: ({ messages }, error) => {
      for (const message of messages) failures.push({ message, error });
    },
  };
}

/** Poison is parked at once, and on its last receive whatever else keeps failing. The rest comes again. */
async function settle(deadLetters: DeadLetters, ledger: Ledger, now: Instant): Promise<RecordedBatch> {
  const failed: { messageId: string; error: unknown }[] = [];
  const parked: { messageId: string; cause: string }[] = [];
  for (const { message, error } of ledger.failures) {
    const { messageId, receiveCount } = message;
    if (!(error instanceof PoisonMessageError) && receiveCount < LAST_RECEIVE) {
      failed.push({ messageId, error });
      continue;
    }
    const cause = causeOf(error);
    try {
      await deadLetters.park(ledger.bodyOf(message), cause, now);
      parked.push({ messageId, cause });
      ledger.count(message, 'parked');
    } catch (parkingError) {
      failed.push({ messageId, error: parkingError });
    }
  }
  return { failed, parked, outcomes: ledger.outcomes };
}

function causeOf(error: unknown): string {
  if (error instanceof PoisonMessageError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'An unknown failure.';
}
