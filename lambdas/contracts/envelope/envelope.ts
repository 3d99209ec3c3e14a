/**
 * What receive-webhook puts on the intake queue and record-events takes off it, as JSON. No schema library here: the
 * receiving function stays small, and record-events checks the body anyway.
 */
export interface WebhookEnvelope {
  readonly source: 'shopify' | `src_${string}`;
  /** `inventory_levels/update` …; for a vendor-neutral source the body names its own type and this is empty. */
  readonly topic: string;
  /** The shop's domain; a source's own id elsewhere. Not covered by the signature. */
  readonly shop: string;
  /**
   * Whose ids the body names things by, where a source speaks of another system's shop: set where it is recorded, never
   * taken from outside.
   */
  readonly namespace?: 'shopify' | `src_${string}`;
  readonly webhookId: string | null;
  readonly eventId: string | null;
  readonly apiVersion: string | null;
  /** When the platform triggered it (`Triggered-At`, or the event's own timestamp); as it was sent. */
  readonly triggeredAt: string | null;
  readonly receivedAt: string;
  /** The body as received, or what is left of it when customer data was taken out. Null where it is in S3. */
  readonly body: string | null;
  /** The body's key in the spill bucket, for bodies that the queue does not take. */
  readonly spilledTo?: string;
  /** Why the body cannot be read, where receive-webhook saw that already; it ends in the dead letters with this cause. */
  readonly defect?: string;
  /** The import that it comes from, which counts what becomes of it; absent for everything that was sent by itself. */
  readonly importId?: string;
}
