import type { KindProfile } from './kind-profile';
import type { KindSettings, Rule, RuleKind } from './rule';
import { PURCHASE_ORDER_PROFILES } from './purchase-order-kinds';
import { SALES_PROFILES } from './sales-kinds';
import { STOCK_PROFILES } from './stock-kinds';
import { STOREFRONT_PROFILES } from './storefront-kinds';

/** Every kind of rule. */
export const KIND_PROFILES: Readonly<Record<RuleKind, KindProfile>> = {
  ...STOCK_PROFILES,
  ...PURCHASE_ORDER_PROFILES,
  ...SALES_PROFILES,
  ...STOREFRONT_PROFILES,
};

/** What is left out of a rule, as its kind has it. */
export function defaultsOf(
  kind: RuleKind,
): Pick<Rule, 'level' | 'threshold' | 'settings' | 'holdMinutes' | 'repeatAfterHours' | 'severity'> {
  const { levels, threshold, holdMinutes, repeatAfterHours, severity } = KIND_PROFILES[kind];
  return {
    level: levels[0] ?? 'variant',
    threshold: threshold.default,
    settings: defaultSettings(kind),
    holdMinutes,
    repeatAfterHours,
    severity,
  };
}

export function defaultSettings(kind: RuleKind): KindSettings {
  const { settings } = KIND_PROFILES[kind];
  return Object.fromEntries(Object.entries(settings).map(([name, profile]) => [name, profile.default]));
}

/** A setting that is a number; the kind's own default where a rule was saved before the setting existed. */
export function numberSetting({ kind, settings }: Pick<Rule, 'kind' | 'settings'>, name: string): number {
  const value = settings[name] ?? KIND_PROFILES[kind].settings[name]?.default;
  if (typeof value !== 'number') throw new TypeError(`${kind} has no number called ${name}.`);
  return value;
}

/** A setting that is on or off; the kind's own default where a rule was saved before the setting existed. */
export function switchSetting({ kind, settings }: Pick<Rule, 'kind' | 'settings'>, name: string): boolean {
  const value = settings[name] ?? KIND_PROFILES[kind].settings[name]?.default;
  if (typeof value !== 'boolean') throw new TypeError(`${kind} has no switch called ${name}.`);
  return value;
}
