import type { SQSHandler, SQSRecord } from 'aws-lambda';
import { type DeadLetters, LAST_RECEIVE } from '../../app/dead-letters';
import type { Evaluation } from '../../app/evaluate-variant';
import type { Clock, RuleReader } from '../../app/ports';
import { EvaluationRequest } from '../../contracts/events/evaluation-request';
import type { EvaluationReason } from '../../domain/alert/decide-variant';
import type { RuleSet } from '../../domain/rule/rule';
import type { Logger } from '../../platform/logger';

interface Deps {
  /** @param id a variant's, or that of any other entity: `product~…` */
  readonly evaluate: (id: string, reason: EvaluationReason, rules?: RuleSet) => Promise<Evaluation>;
  readonly rules: RuleReader;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Enough to hide the waiting for the tables, few enough that a batch does not compete with itself. */
const EVALUATIONS_AT_ONCE = 5;

interface Wanted {
  readonly reason: EvaluationReason;
  readonly messageIds: string[];
}

/** Evaluates each variant and each other entity that a batch names once, however many of its messages name it. */
export const createHandler = ({ evaluate, rules, deadLetters, clock, logger }: Deps) =>
  (async ({ Records }) => {
    const failures = new Map<string, unknown>();
    const wanted = new Map<string, Wanted>();
    for (const { messageId, body } of Records) {
      const request = parseRequest(body);
      if (request === null)
        failures.set(messageId, new Error('The body is not an event that calls for an evaluation.'));
      else for (const entityId of entitiesOf(request)) want(wanted, entityId, reasonOf(request), messageId);
    }

    // Read once for the batch, after its events came in: a rule saved later starts a sweep of its own.
    const ruleSet = wanted.size === 0 ? undefined : await rules.ruleSet();
    const queue = [...wanted];
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [entityId, { reason, messageIds }] = next;
        try {
          const evaluation = await evaluate(entityId, reason, ruleSet);
          if (evaluation.outcome === 'written' && evaluation.events.length > 0) {
            logger.info('Alerts decided', { entityId, events: evaluation.events });
          }
        } catch (error) {
          logger.error('Alerts not decided', { entityId, reason, error: asError(error) });
          for (const messageId of messageIds) failures.set(messageId, error);
        }
      }
    };
    await Promise.all(Array.from({ length: EVALUATIONS_AT_ONCE }, work));

    const batchItemFailures = [];
    for (const record of Records) {
      if (!failures.has(record.messageId)) continue;
      if (isLastReceive(record)) {
        await deadLetters.park(record.body, asError(failures.get(record.messageId)).message, clock.now());
      } else batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  }) satisfies SQSHandler;

function parseRequest(body: string): EvaluationRequest | null {
  try {
    return EvaluationRequest.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

function want(
  wanted: Map<string, Wanted>,
  entityId: string,
  reason: EvaluationReason,
  messageId: string,
): void {
  const known = wanted.get(entityId);
  if (known === undefined) wanted.set(entityId, { reason, messageIds: [messageId] });
  else known.messageIds.push(messageId);
}

function entitiesOf(request: EvaluationRequest): readonly string[] {
  switch (request['detail-type']) {
    case 'VariantSweepRequested':
      return request.detail.data.variantIds;
    case 'EntitySweepRequested':
      return request.detail.data.entityIds;
    case 'EntityChanged':
    case 'AlertDue':
      return [request.detail.data.entityId];
    case 'InventoryLevelLeftBand':
    case 'SalesLeftBand':
    case 'VariantChanged':
      return [request.detail.data.variantId];
  }
}

function reasonOf(request: EvaluationRequest): EvaluationReason {
  switch (request['detail-type']) {
    case 'InventoryLevelLeftBand':
      return 'level';
    case 'SalesLeftBand':
      return 'sales';
    case 'VariantChanged':
      return 'variant';
    case 'EntityChanged':
      return 'entity';
    case 'AlertDue':
      return 'due';
    case 'VariantSweepRequested':
    case 'EntitySweepRequested':
      return request.detail.data.reason;
  }
}

const isLastReceive = ({ attributes }: SQSRecord): boolean =>
  Number(attributes.ApproximateReceiveCount) >= LAST_RECEIVE;
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
