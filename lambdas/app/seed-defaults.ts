import type { Channel } from '../domain/channel/channel';
import type { Route } from '../domain/route/route';
import { DEFAULT_RULES } from '../domain/rule/default-rules';
import type { Rule } from '../domain/rule/rule';
import type { Clock } from './ports';

export interface TeamAddresses {
  readonly team: string;
  readonly recipients: readonly string[];
}

export interface DefaultsStore {
  /** Writes the rules that were never seeded before, raising the revision once. @returns how many */
  seedRules(rules: readonly Rule[], at: string): Promise<number>;
  /** Writes the route if it was never seeded before. */
  seedRoute(route: Route): Promise<boolean>;
  /**
   * Writes the channel if it was never seeded before. One that nobody has changed since it was seeded takes on its new
   * recipients.
   */
  seedChannel(channel: Channel & { type: 'email' }): Promise<boolean>;
}

/**
 * Puts in place what a new deployment starts with. What was seeded once is people's own: changed or deleted, it is left
 * alone for good.
 */
export function createSeedDefaults({ store, clock }: { store: DefaultsStore; clock: Clock }) {
  return async function seedDefaults(teams: readonly TeamAddresses[]): Promise<{ written: number }> {
    const at = clock.now();
    const stamp = { createdAt: at, updatedAt: at, version: 1 };
    let written = await store.seedRules(
      DEFAULT_RULES.map((rule) => ({ ...rule, ...stamp })),
      at,
    );
    for (const { team, recipients } of teams) {
      const channelId = `chan_${team}_email`;
      const channel = {
        id: channelId,
        type: 'email' as const,
        name: `E-mail to ${team}`,
        recipients,
        ownerEmail: recipients[0] ?? null,
        // What items cost is for those who buy them.
        role: team === 'operations' ? ('ops' as const) : ('marketing' as const),
        status: 'active' as const,
        disabled: null,
        lastFailure: null,
        ...stamp,
      };
      const route: Route = {
        id: `route_${team}`,
        team,
        kinds: [],
        minimumSeverity: 'info',
        channelIds: [channelId],
        enabled: true,
        ...stamp,
      };
      // The channel first: a route leads to what exists.
      if (await store.seedChannel(channel)) written++;
      if (await store.seedRoute(route)) written++;
    }
    return { written };
  };
}
