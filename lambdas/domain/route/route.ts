import type { Instant } from '../inventory/inventory-level';
import type { RuleKind, Severity } from '../rule/rule';

/** Leads a team's alerts to channels. Routes alone choose channels. An empty `kinds` means every kind. */
export interface Route {
  readonly id: string;
  readonly team: string;
  readonly kinds: readonly RuleKind[];
  readonly minimumSeverity: Severity;
  readonly channelIds: readonly string[];
  readonly enabled: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
}
