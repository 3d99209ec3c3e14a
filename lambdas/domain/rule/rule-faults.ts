import type { Rule, RuleKind } from './rule';

/** The settings of a rule that must fit each other. */
export type RuleDraft = Pick<Rule, 'kind' | 'scope' | 'locations' | 'threshold' | 'recoverAt'> & {
  /** Left out: the default of the kind. */
  readonly holdMinutes?: number | undefined;
};

/** A setting that does not fit: where it stands in the rule, and what was expected there, for people. */
export interface RuleFault {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

/** How long a kind waits, and how loud it is, unless somebody says otherwise. */
export function defaultsOf(kind: RuleKind): Pick<Rule, 'holdMinutes' | 'severity'> {
  switch (kind) {
    case 'low_stock':
      return { holdMinutes: 15, severity: 'info' };
    case 'out_of_stock':
      return { holdMinutes: 0, severity: 'warning' };
    case 'back_in_stock':
      return { holdMinutes: 0, severity: 'info' };
    case 'oversold':
      return { holdMinutes: 0, severity: 'critical' };
  }
}

/** Everything that does not fit, all at once; nothing for a rule that can be saved. */
export function ruleFaults(rule: RuleDraft): RuleFault[] {
  return [...scopeFaults(rule), ...kindFaults(rule), ...recoveryFaults(rule)];
}

function scopeFaults({ scope }: RuleDraft): RuleFault[] {
  const { type, ids } = scope;
  if (type === 'everything') {
    return ids.length === 0 ? [] : [fault(['scope', 'ids'], 'nothing: the scope is everything')];
  }
  if (ids.length === 0) return [fault(['scope', 'ids'], `at least one ${type.replace('_', ' ')}`)];
  const isOurId = type === 'variant' || type === 'product';
  return ids.flatMap((id, index) => {
    if (isOurId && !/^(shopify|src_[a-z0-9]+)-\S+$/.test(id)) {
      return [fault(['scope', 'ids', index], `a ${type} id of ours, such as shopify-44871651328213`)];
    }
    const isRepeated = ids.slice(0, index).some((other) => sameText(other, id, isOurId));
    return isRepeated ? [fault(['scope', 'ids', index], `each ${type.replace('_', ' ')} once`)] : [];
  });
}

function kindFaults({ kind, threshold, holdMinutes }: RuleDraft): RuleFault[] {
  switch (kind) {
    case 'oversold':
      return threshold < 0
        ? []
        : [fault(['threshold'], 'a number below 0: an item is oversold when more was sold than there is')];
    case 'back_in_stock':
      return [
        ...(threshold >= 1
          ? []
          : [fault(['threshold'], '1 or more: the units from which a return counts as a restock')]),
        ...((holdMinutes ?? 0) === 0 ? [] : [fault(['holdMinutes'], '0: a restock is told at once')]),
      ];
    case 'low_stock':
    case 'out_of_stock':
      return [];
  }
}

function recoveryFaults({ kind, threshold, recoverAt }: RuleDraft): RuleFault[] {
  if (recoverAt === null) return [];
  if (kind === 'back_in_stock') {
    return [
      fault(['recoverAt'], 'null: a restock closes by itself after a day, or when the item is out again'),
    ];
  }
  return recoverAt > threshold
    ? []
    : [fault(['recoverAt'], `more than the threshold (${threshold}), or null for the usual gap`)];
}

const fault = (path: RuleFault['path'], expected: string): RuleFault => ({ path, expected });

const sameText = (one: string, other: string, exactly: boolean): boolean =>
  exactly ? one === other : one.trim().toLowerCase() === other.trim().toLowerCase();
