import type { WebhookEnvelope } from '../../contracts/envelope/envelope';
import type { Instant, Version } from '../../domain/inventory/inventory-level';
import {
  isFromTheFuture,
  type PreciseInstant,
  preciseInstantOf,
  versionOf,
} from '../../domain/inventory/version';
import { PoisonMessageError } from '../../platform/errors';
import { Fields } from './fields';
import { parseBody } from './parse-body';

/** An envelope whose body is being read. */
export interface Reading {
  readonly envelope: WebhookEnvelope;
  readonly body: Fields;
  readonly now: Instant;
  /** The shop's currency, for platforms that send amounts without one; null while it is unknown. */
  readonly currency: string | null;
}

/** @throws PoisonMessageError where the body cannot be read at all */
export function beginReading(envelope: WebhookEnvelope, now: Instant, currency: string | null): Reading {
  if (envelope.defect !== undefined) throw new PoisonMessageError('body.unreadable', envelope.defect);
  if (envelope.body === null) throw new PoisonMessageError('body.missing', 'The envelope holds no body.');
  return { envelope, body: Fields.of(parseBody(envelope.body)), now, currency };
}

/** When the platform triggered the message; when it came in, where the platform did not say. */
export function triggeredAtOf({ envelope, now }: Reading): PreciseInstant {
  const text = envelope.triggeredAt ?? envelope.receivedAt;
  const triggeredAt = preciseInstantOf(text);
  if (triggeredAt === null) {
    throw new PoisonMessageError('envelope.invalid', 'Triggered-At: expected a date-time with its offset.');
  }
  return notFromTheFuture(triggeredAt, 'Triggered-At', now);
}

/** The version of a state whose body says since when it holds; without that, when it was triggered stands for it. */
export function versionIn(reading: Reading, updatedAt: PreciseInstant | null): Version {
  if (updatedAt === null) return versionOf(triggeredAtOf(reading));
  const checked = notFromTheFuture(updatedAt, 'updated_at', reading.now);
  return versionOf(checked, reading.envelope.triggeredAt === null ? checked : triggeredAtOf(reading));
}

function notFromTheFuture(moment: PreciseInstant, field: string, now: Instant): PreciseInstant {
  if (!isFromTheFuture(moment, now)) return moment;
  throw new PoisonMessageError(
    'quarantined',
    `quarantined: ${field} lies more than ten minutes ahead of the clock.`,
  );
}
