import * as z from 'zod';
import { RULE_KINDS, RULE_LEVELS, SCOPE_TYPES, SEVERITIES } from '../../domain/rule/rule';
import { type RuleDraft, ruleFaults } from '../../domain/rule/rule-faults';
import { defaultSettings, defaultsOf } from '../../domain/rule/rule-kinds';
import { isWhole, NOT_WHOLE, OurId, Team, wholeNumber } from './common';

export const RuleKind = z.enum(RULE_KINDS).meta({ id: 'RuleKind' });
export const Severity = z.enum(SEVERITIES).meta({ id: 'Severity' });
export const Basis = z.enum(['available', 'on_hand', 'projected']).meta({
  description: 'What is compared. `projected` is available plus incoming.',
});

export const ScopeId = z.string().trim().min(1).max(300).refine(isWhole, { error: NOT_WHOLE });
const Scope = z
  .strictObject({
    type: z.enum(SCOPE_TYPES),
    ids: z.array(ScopeId).max(100).default([]).meta({
      description: 'Our ids for variant and product, names for the others, nothing for everything.',
    }),
  })
  .meta({ id: 'Scope' });

const Locations = z
  .union(
    [
      z.enum(['all', 'each']),
      z
        .array(OurId)
        .min(1)
        .max(50)
        .refine((ids) => new Set(ids).size === ids.length, { error: 'each location once' }),
    ],
    { error: '"all", "each", or a list of 1 to 50 different location ids' },
  )
  .meta({ description: '`all`: their sum; `each`: every one by itself; a list: the sum over those.' });

const Units = wholeNumber(-1_000_000_000, 1_000_000_000);

const Threshold = z.number().min(-1_000_000_000).max(1_000_000_000);
const KindSettings = z.record(z.string().max(60), z.union([z.number(), z.boolean()])).meta({
  description: 'What the kind asks for besides its threshold, by name; what is left out takes its default.',
});

/** The settings of a rule by themselves, before they are held against each other. */
export const ruleFields = {
  kind: RuleKind,
  level: z.enum(RULE_LEVELS).meta({
    description: 'What an alert is about: a variant by itself, or a product or a category as a whole …',
  }),
  scope: Scope,
  locations: Locations,
  basis: Basis,
  threshold: Threshold.meta({
    description:
      'In the unit of the kind. Of stock: units, an alert opens at or below it, and it may be negative.',
  }),
  recoverAt: Units.nullable().meta({
    description: 'Units from which the alert clears; null is the threshold + max(1, 20 % of it).',
  }),
  settings: KindSettings,
  holdMinutes: wholeNumber(0, 10_080).meta({ description: 'How long it must hold before anybody is told.' }),
  repeatAfterHours: wholeNumber(1, 8_760).nullable().meta({
    description: 'How often an open alert is told again while nobody has taken it on; null is never.',
  }),
  severity: Severity,
  enabled: z.boolean(),
  teams: z
    .array(Team)
    .min(1)
    .max(20)
    .refine((teams) => new Set(teams).size === teams.length, { error: 'each team once' }),
};

/** The same, as they are sent: most may be left out. */
export const inputFields = {
  ...ruleFields,
  locations: ruleFields.locations.default('all'),
  basis: ruleFields.basis.default('available'),
  recoverAt: ruleFields.recoverAt.default(null),
  level: ruleFields.level.optional(),
  threshold: ruleFields.threshold.optional(),
  settings: ruleFields.settings.optional(),
  holdMinutes: ruleFields.holdMinutes.optional(),
  repeatAfterHours: ruleFields.repeatAfterHours.optional(),
  severity: ruleFields.severity.optional(),
  enabled: ruleFields.enabled.default(true),
  teams: ruleFields.teams.default(['operations', 'marketing']),
};
/** What is left out takes the default of its kind. */
export const filledIn = (rule: z.output<z.ZodObject<typeof inputFields>>) => ({
  ...defaultsOf(rule.kind),
  ...withoutUndefined(rule),
  settings: { ...defaultSettings(rule.kind), ...rule.settings },
});

/** The settings of a rule, whole. What is left out takes the default of its kind. */
export const RuleInput = z
  .strictObject(inputFields)
  .check(settingsFit())
  .transform(filledIn)
  .meta({ id: 'RuleInput' });

/**
 * Settings must fit each other. This is looked at even where some of them are wrong by themselves, so that one answer
 * names everything; what is wrong already is not judged again.
 */
export function settingsFit() {
  const check = z.check<RuleDraft>(({ value, issues }) => {
    const isSound = (field: PropertyKey | undefined) => issues.every(({ path }) => path?.[0] !== field);
    const isObject = issues.every(({ code, path = [] }) => code !== 'invalid_type' || path.length > 0);
    if (!isObject) return;
    const draft: RuleDraft = {
      kind: isSound('kind') ? value.kind : 'low_stock',
      scope: isSound('scope') ? value.scope : { type: 'everything', ids: [] },
      locations: isSound('locations') ? value.locations : 'all',
      level: isSound('level') ? value.level : undefined,
      basis: isSound('basis') ? value.basis : 'available',
      settings: isSound('settings') ? value.settings : undefined,
      repeatAfterHours: isSound('repeatAfterHours') ? value.repeatAfterHours : undefined,
      threshold: isSound('threshold') ? value.threshold : undefined,
      recoverAt: isSound('recoverAt') && isSound('threshold') ? value.recoverAt : null,
      holdMinutes: isSound('holdMinutes') ? value.holdMinutes : undefined,
    };
    for (const { path, expected } of ruleFaults(draft)) {
      if (isSound(path[0]))
        issues.push({ code: 'custom', path: [...path], message: expected, input: valueAt(value, path) });
    }
  });
  check._zod.def.when = () => true;
  return check;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
