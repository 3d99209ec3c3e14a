import type { Instant } from '../domain/inventory/inventory-level';

/** Where messages wait that no retry will make right, with the cause beside them. They can be sent back from there. */
export interface DeadLetters {
  /** Sets a message aside, with the reason. */
  park(body: string, cause: string, failedAt: Instant): Promise<void>;
}

/**
 * From this receive on, whatever keeps failing is parked with its cause instead of being handed out once more. The queue
 * itself would set it aside two receives later, but without a cause.
 */
export const LAST_RECEIVE = 5;
