import type { Rule } from '../domain/rule/rule';
import { type RuleFault, ruleFaults } from '../domain/rule/rule-faults';
import { isDeepStrictEqual } from 'node:util';
import { knownTeams, teamExpected } from '../domain/route/known-teams';
import {
  ConcurrentChangeError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  StaleVersionError,
} from '../platform/errors';
import type { Clock, RuleReader } from './ports';
import type { RouteDirectory } from './telling-ports';

/** What people set of a rule; the rest is ours. */
export type RuleSettings = Omit<Rule, 'id' | 'createdAt' | 'updatedAt' | 'version'>;

/** A change that leaves out what stays. A scope may change in part. */
export type RuleChange = {
  readonly [K in Exclude<keyof RuleSettings, 'scope'>]?: RuleSettings[K] | undefined;
} & { readonly scope?: { readonly [K in keyof Rule['scope']]?: Rule['scope'][K] | undefined } | undefined };

/** `before` null creates, `after` null deletes. */
export interface RuleWrite {
  readonly ruleId: string;
  readonly before: Rule | null;
  readonly after: Rule | null;
  readonly at: string;
}

export interface RuleStore {
  rule(ruleId: string): Promise<Rule | null>;
  /**
   * Writes the rule, raises the revision of the rule set and announces it, all in one transaction.
   * @throws ConcurrentChangeError if the rule is no longer what `before` says
   */
  write(write: RuleWrite): Promise<void>;
  /**
   * Writes up to fifty rules as one change of the rule set, all or nothing, so that one sweep follows.
   * @throws ConcurrentChangeError if one of them is no longer what its `before` says
   */
  writeAll(writes: readonly [RuleWrite, ...RuleWrite[]]): Promise<void>;
}

export interface SaveRuleDeps {
  readonly rules: RuleStore;
  readonly ruleSets: RuleReader;
  readonly routes: RouteDirectory;
  readonly clock: Clock;
}

/**
 * Creating, replacing, changing and deleting rules. Each write starts a sweep by its announcement; what the new
 * settings already match is told as one summary.
 */
export function createSaveRule({ rules, ruleSets, routes, clock }: SaveRuleDeps) {
  /** @throws NotFoundError, StaleVersionError if the rule is not the version that the caller read. */
  async function current(ruleId: string, version: number): Promise<Rule> {
    const rule = await rules.rule(ruleId);
    if (rule === null) throw new NotFoundError('rule.not-found', `There is no rule ${ruleId}.`);
    if (rule.version !== version) throw new StaleVersionError('rule.stale', rule.version);
    return rule;
  }

  async function write(change: RuleWrite): Promise<void> {
    try {
      await rules.write(change);
    } catch (error) {
      if (!(error instanceof ConcurrentChangeError)) throw error;
      const now = await rules.rule(change.ruleId);
      if (now === null) throw new NotFoundError('rule.not-found', `There is no rule ${change.ruleId}.`);
      throw new StaleVersionError('rule.stale', now.version);
    }
  }

  /** A team that nobody can be told by is a slip of the pen: its alerts would reach nobody. */
  async function teamFaults(teams: readonly string[], before: readonly string[] = []): Promise<RuleFault[]> {
    if (teams.every((team) => before.includes(team))) return [];
    const known = knownTeams(await routes.list());
    return teams.flatMap((team, index) =>
      known.has(team) || before.includes(team)
        ? []
        : [{ path: ['teams', index], expected: teamExpected(known) }],
    );
  }

  /** The same rule twice tells nothing that one does not, and hides which of them is to be changed. */
  async function refuseTwin(ruleId: string, settings: RuleSettings): Promise<void> {
    const wanted = comparable(settings);
    const { rules: all } = await ruleSets.ruleSet();
    const twin = all.find((rule) => rule.id !== ruleId && isDeepStrictEqual(comparable(rule), wanted));
    if (twin === undefined) return;
    throw new ConflictError(
      'rule.exists',
      `The rule ${twin.id} says just that. Change it, or create one that differs.`,
    );
  }

  async function save(before: Rule, settings: RuleSettings): Promise<Rule> {
    const faults: RuleFault[] =
      settings.kind === before.kind
        ? [...ruleFaults(settings), ...(await teamFaults(settings.teams, before.teams))]
        : [{ path: ['kind'], expected: `${before.kind}: a rule keeps its kind; create another one` }];
    if (faults.length > 0) throw new InvalidInputError('rule.invalid', faults);
    const at = clock.now();
    const after: Rule = {
      ...settings,
      id: before.id,
      createdAt: before.createdAt,
      updatedAt: at,
      version: before.version + 1,
    };
    await write({ ruleId: before.id, before, after, at });
    return after;
  }

  return {
    /** An id that is taken is the same request once more: its first outcome stands. */
    async create(ruleId: string, settings: RuleSettings): Promise<Rule> {
      const faults = await teamFaults(settings.teams);
      if (faults.length > 0) throw new InvalidInputError('rule.invalid', faults);
      await refuseTwin(ruleId, settings);
      const at = clock.now();
      const rule: Rule = { ...settings, id: ruleId, createdAt: at, updatedAt: at, version: 1 };
      try {
        await rules.write({ ruleId, before: null, after: rule, at });
        return rule;
      } catch (error) {
        const existing = error instanceof ConcurrentChangeError ? await rules.rule(ruleId) : null;
        if (existing === null) throw error;
        return existing;
      }
    },

    async replace(ruleId: string, version: number, settings: RuleSettings): Promise<Rule> {
      return save(await current(ruleId, version), settings);
    },

    async patch(ruleId: string, version: number, change: RuleChange): Promise<Rule> {
      const before = await current(ruleId, version);
      const { scope, ...rest } = withoutUndefined(change);
      return save(before, {
        ...before,
        ...rest,
        scope: { ...before.scope, ...withoutUndefined(scope ?? {}) },
        settings: { ...before.settings, ...rest.settings },
      });
    },

    async remove(ruleId: string, version: number): Promise<void> {
      const before = await current(ruleId, version);
      await write({ ruleId, before, after: null, at: clock.now() });
    },
  };
}

/** What a rule says, whoever wrote it when, and in whichever order its lists stand. */
function comparable(rule: RuleSettings): Record<string, unknown> {
  const { kind, scope, level, locations, threshold, recoverAt, holdMinutes, repeatAfterHours } = rule;
  const { basis, severity, enabled, teams, settings } = rule;
  return {
    ...{ kind, level, threshold, recoverAt, holdMinutes, repeatAfterHours, basis, severity, enabled },
    ...{ settings: { ...settings }, teams: teams.toSorted() },
    scope: { type: scope.type, ids: scope.ids.toSorted() },
    locations: typeof locations === 'string' ? locations : locations.toSorted(),
  };
}

function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
