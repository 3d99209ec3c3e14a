import type { SQSHandler, SQSRecord } from 'aws-lambda';
import { type DeadLetters, LAST_RECEIVE } from '../../app/dead-letters';
import type { Evaluation } from '../../app/evaluate-variant';
import type { Clock, RuleReader } from '../../app/ports';
import { EvaluationRequest } from '../../contracts/events/evaluation-request';
import type { EvaluationReason } from '../../domain/alert/decide-variant';
import type { VariantId } from '../../domain/inventory/identity';
import type { RuleSet } from '../../domain/rule/rule';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly evaluateVariant: (id: VariantId, reason: EvaluationReason, rules?: RuleSet) => Promise<Evaluation>;
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

/** Evaluates each variant that a batch names once, however many of its messages name it. */
export const createHandler = ({ evaluateVariant, rules, deadLetters, clock, logger }: Deps) =>
  (async ({ Records }) => {
    const failures = new Map<string, unknown>();
    const wanted = new Map<VariantId, Wanted>();
    for (const { messageId, body } of Records) {
      const request = parseRequest(body);
      if (request === null)
        failures.set(messageId, new Error('The body is not an event that calls for an evaluation.'));
      else for (const variantId of variantsOf(request)) want(wanted, variantId, reasonOf(request), messageId);
    }

    // Read once for the batch, after its events came in: a rule saved later starts a sweep of its own.
    const ruleSet = wanted.size === 0 ? undefined : await rules.ruleSet();
    const queue = [...wanted];
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [variantId, { reason, messageIds }] = next;
        try {
          const evaluation = await evaluateVariant(variantId, reason, ruleSet);
          if (evaluation.outcome === 'written' && evaluation.events.length > 0) {
            logger.info('Variant evaluated', { variantId, events: evaluation.events });
          }
        } catch (error) {
          logger.error('Variant not evaluated', { variantId, reason, error: asError(error) });
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
  wanted: Map<VariantId, Wanted>,
  variantId: VariantId,
  reason: EvaluationReason,
  messageId: string,
): void {
  const known = wanted.get(variantId);
  if (known === undefined) wanted.set(variantId, { reason, messageIds: [messageId] });
  else known.messageIds.push(messageId);
}

function variantsOf(request: EvaluationRequest): readonly VariantId[] {
  return request['detail-type'] === 'VariantSweepRequested'
    ? request.detail.data.variantIds
    : [request.detail.data.variantId];
}

function reasonOf(request: EvaluationRequest): EvaluationReason {
  switch (request['detail-type']) {
    case 'InventoryLevelLeftBand':
      return 'level';
    case 'VariantChanged':
      return 'variant';
    case 'AlertDue':
      return 'due';
    case 'VariantSweepRequested':
      return request.detail.data.reason;
  }
}

const isLastReceive = ({ attributes }: SQSRecord): boolean =>
  Number(attributes.ApproximateReceiveCount) >= LAST_RECEIVE;
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
