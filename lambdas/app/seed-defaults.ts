import type { DefaultSettingsRequest } from '../contracts/default-settings';
import type { Channel } from '../domain/channel/channel';
import type { Route } from '../domain/route/route';
import { DEFAULT_RULES } from '../domain/rule/default-rules';
import type { Rule } from '../domain/rule/rule';
import type { Clock } from './ports';

export interface DefaultSettings {
  /** Writes the rules as the first revision of the rule set. Does nothing where there ever was a rule set. */
  addRules(rules: readonly Rule[]): Promise<void>;
  /** Does nothing where the id is taken. */
  addChannel(channel: Channel): Promise<void>;
  /** Does nothing where the id is taken. */
  addRoute(route: Route): Promise<void>;
}

/**
 * Returns the function that puts the default rules and each team's e-mail channel and route in place. It adds what was
 * never there and leaves alone what people have changed since, so a deployment can ask for it each time.
 */
export function createSeedDefaults(settings: DefaultSettings, clock: Clock) {
  return async function seedDefaults({ Teams }: DefaultSettingsRequest): Promise<void> {
    const now = clock.now();
    const made = { createdAt: now, updatedAt: now, version: 1 };
    await settings.addRules(DEFAULT_RULES.map((rule) => ({ ...rule, ...made })));
    for (const { team, recipients } of Teams) {
      const channelId = `chan_${team}_email`;
      await settings.addChannel({
        ...made,
        id: channelId,
        type: 'email',
        name: `${team} by e-mail`,
        recipients,
        ownerEmail: recipients[0] ?? null,
        role: team === 'operations' ? 'ops' : 'marketing',
        status: 'active',
        disabled: null,
        lastFailure: null,
      });
      await settings.addRoute({
        ...made,
        id: `route_${team}`,
        team,
        kinds: [],
        minimumSeverity: 'info',
        channelIds: [channelId],
        enabled: true,
      });
    }
  };
}
