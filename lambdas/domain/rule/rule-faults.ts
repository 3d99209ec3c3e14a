import { EXAMPLE_ID } from '../inventory/identity';
import { isStockKind, type Rule } from './rule';
import { KIND_PROFILES } from './rule-kinds';

/** The settings of a rule that must fit each other. */
export type RuleDraft = Pick<Rule, 'kind' | 'scope' | 'locations' | 'basis' | 'recoverAt'> & {
  /** Left out: the default of the kind. */
  readonly [K in 'level' | 'threshold' | 'holdMinutes' | 'repeatAfterHours']?: Rule[K] | undefined;
} & { readonly settings?: Readonly<Record<string, unknown>> | undefined };

/** A setting that does not fit: where it stands in the rule, and what was expected there, for people. */
export interface RuleFault {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

/** Everything that does not fit, all at once; nothing for a rule that can be saved. */
export function ruleFaults(rule: RuleDraft): RuleFault[] {
  return [
    ...scopeFaults(rule),
    ...levelFaults(rule),
    ...thresholdFaults(rule),
    ...settingFaults(rule),
    ...stockFaults(rule),
    ...recoveryFaults(rule),
  ];
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
      return [fault(['scope', 'ids', index], `a ${type} id of ours, such as ${EXAMPLE_ID}`)];
    }
    const isRepeated = ids.slice(0, index).some((other) => sameText(other, id, isOurId));
    return isRepeated ? [fault(['scope', 'ids', index], `each ${type.replace('_', ' ')} once`)] : [];
  });
}

function levelFaults({ kind, level, scope }: RuleDraft): RuleFault[] {
  const { levels } = KIND_PROFILES[kind];
  if (level !== undefined && !levels.includes(level)) {
    return [fault(['level'], `${levels.join(' or ')}: ${kind} is about nothing else`)];
  }
  if (scope.type === 'variant' && (level ?? levels[0]) !== 'variant') {
    return [fault(['scope', 'type'], 'a wider scope than a variant: the rule is about more than one')];
  }
  const isWhole = (level ?? levels[0]) === 'shop' || (level ?? levels[0]) === 'source';
  if (isWhole && scope.type !== 'everything') {
    return [fault(['scope', 'type'], 'everything: the rule is about the shop as a whole')];
  }
  return [];
}

function thresholdFaults({ kind, threshold }: RuleDraft): RuleFault[] {
  if (threshold === undefined) return [];
  const { unit, minimum, maximum, isWhole, meaning } = KIND_PROFILES[kind].threshold;
  if (threshold >= minimum && threshold <= maximum && (!isWhole || Number.isInteger(threshold))) return [];
  if (unit === null) return [fault(['threshold'], '0, or nothing: this kind compares nothing')];
  const number = isWhole ? 'a whole number' : 'a number';
  return [fault(['threshold'], `${number} of ${unit} from ${minimum} to ${maximum}. ${meaning}`)];
}

function settingFaults({ kind, settings = {} }: RuleDraft): RuleFault[] {
  const profiles = KIND_PROFILES[kind].settings;
  return Object.entries(settings).flatMap(([name, value]) => {
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    if (profile === undefined) {
      const known = Object.keys(profiles);
      const names = known.length === 0 ? 'no settings of its own' : `only ${known.join(', ')}`;
      return [fault(['settings', name], `${kind} has ${names}`)];
    }
    if (profile.type === 'switch') {
      return typeof value === 'boolean'
        ? []
        : [fault(['settings', name], `true or false. ${profile.meaning}`)];
    }
    const { minimum, maximum, unit, meaning } = profile;
    if (typeof value === 'number' && value >= minimum && value <= maximum) return [];
    return [fault(['settings', name], `a number of ${unit} from ${minimum} to ${maximum}. ${meaning}`)];
  });
}

/** Only a quantity of stock has a place, a basis and a mark of recovery; only a restock is told at once, always. */
function stockFaults({
  kind,
  locations,
  basis,
  recoverAt,
  holdMinutes,
  repeatAfterHours,
}: RuleDraft): RuleFault[] {
  const isOccurrence = KIND_PROFILES[kind].isOccurrence || kind === 'back_in_stock';
  const waits =
    isOccurrence && (holdMinutes ?? 0) !== 0
      ? [fault(['holdMinutes'], '0: what happened is told at once')]
      : [];
  const repeats =
    (isOccurrence || isStockKind(kind)) && (repeatAfterHours ?? null) !== null
      ? [fault(['repeatAfterHours'], 'null: this kind is not told again')]
      : [];
  if (isStockKind(kind)) return [...waits, ...repeats];
  return [
    ...waits,
    ...repeats,
    ...(locations === 'all' ? [] : [fault(['locations'], '"all": this kind looks at the item as a whole')]),
    ...(basis === 'available' ? [] : [fault(['basis'], '"available": this kind compares no other quantity')]),
    ...(recoverAt === null ? [] : [fault(['recoverAt'], 'null: only a quantity of stock has such a mark')]),
  ];
}

function recoveryFaults({ kind, threshold, recoverAt }: RuleDraft): RuleFault[] {
  if (recoverAt === null || threshold === undefined || !isStockKind(kind)) return [];
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
