import { isDeepStrictEqual } from 'node:util';
import type { Rule } from '../../domain/rule/rule';
import { decideAgainOnConflict } from '../decide-again';
import type { RuleStore, RuleWrite } from '../save-rule';
import type { ImportedRule } from './collect-rules';

/** The most that one change of the rule set takes. */
const RULES_AT_ONCE = 50;

/**
 * Creates each rule, or changes the one of its id. What says just that already is left alone, and the rest is written
 * together, so that one sweep follows and not one for each rule.
 *
 * @returns how many were created or changed
 */
export async function saveImportedRules(
  rules: RuleStore,
  imported: readonly ImportedRule[],
  at: string,
): Promise<number> {
  let changed = 0;
  for (let first = 0; first < imported.length; first += RULES_AT_ONCE) {
    const some = imported.slice(first, first + RULES_AT_ONCE);
    changed += await decideAgainOnConflict(async () => {
      const writes = (await Promise.all(some.map((rule) => writeOf(rules, rule, at)))).flat();
      const [one, ...others] = writes;
      if (one !== undefined) await rules.writeAll([one, ...others]);
      return writes.length;
    });
  }
  return changed;
}

/** Nothing where the rule says so already. */
async function writeOf(
  rules: RuleStore,
  { ruleId, settings }: ImportedRule,
  at: string,
): Promise<readonly RuleWrite[]> {
  const before = await rules.rule(ruleId);
  if (before === null) {
    return [
      { ruleId, before, after: { ...settings, id: ruleId, createdAt: at, updatedAt: at, version: 1 }, at },
    ];
  }
  const { createdAt, updatedAt, version } = before;
  const same: Rule = { ...settings, id: ruleId, createdAt, updatedAt, version };
  if (isDeepStrictEqual(same, before)) return [];
  return [{ ruleId, before, after: { ...same, updatedAt: at, version: version + 1 }, at }];
}
