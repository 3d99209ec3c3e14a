import type { Instant } from '../inventory/inventory-level';

interface ChannelCommon {
  readonly id: string;
  readonly name: string;
  /** Told by mail when the channel stops working. */
  readonly ownerEmail: string | null;
  /** What the people in it may see: the default for Slack is marketing. */
  readonly role: 'admin' | 'ops' | 'marketing' | 'viewer';
  readonly status: 'active' | 'disabled';
  /** Why and since when it is disabled. */
  readonly disabled: { readonly cause: string; readonly at: Instant } | null;
  /** The last time that a message could not be sent to a target of it; null again once one was sent to that target. */
  readonly lastFailure: { readonly cause: string; readonly at: Instant; readonly target: string } | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
}

/** A place where people are told. A Slack webhook URL is a secret: stored encrypted, never read back by the API. */
export type Channel =
  | (ChannelCommon & { readonly type: 'slack'; readonly encryptedWebhookUrl: string })
  | (ChannelCommon & { readonly type: 'email'; readonly recipients: readonly string[] });
