import * as z from 'zod';
import { RULE_KINDS, RULE_LEVELS, SCOPE_TYPES, SEVERITIES } from '../../domain/rule/rule';
import { type RuleDraft, ruleFaults } from '../../domain/rule/rule-faults';
import { defaultSettings, defaultsOf } from '../../domain/rule/rule-kinds';
import {
  DisplayName,
  IdInPath,
  Instant,
  isWhole,
  NOT_WHOLE,
  OurId,
  PageQuery,
  pageOf,
  Team,
  wholeNumber,
} from './common';
import { EVERYONE, type Endpoint, SETTERS } from './endpoint';

export const RuleKind = z.enum(RULE_KINDS).meta({ id: 'RuleKind' });
export const Severity = z.enum(SEVERITIES).meta({ id: 'Severity' });
const Basis = z.enum(['available', 'on_hand', 'projected']).meta({
  description: 'What is compared. `projected` is available plus incoming.',
});

const ScopeId = z.string().trim().min(1).max(300).refine(isWhole, { error: NOT_WHOLE });
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

const settings = {
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

const inputFields = {
  ...settings,
  locations: settings.locations.default('all'),
  basis: settings.basis.default('available'),
  recoverAt: settings.recoverAt.default(null),
  level: settings.level.optional(),
  threshold: settings.threshold.optional(),
  settings: settings.settings.optional(),
  holdMinutes: settings.holdMinutes.optional(),
  repeatAfterHours: settings.repeatAfterHours.optional(),
  severity: settings.severity.optional(),
  enabled: settings.enabled.default(true),
  teams: settings.teams.default(['operations', 'marketing']),
};
const filledIn = (rule: z.output<z.ZodObject<typeof inputFields>>) => ({
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

/** A rule as it would be created, and the days that it is tried on. */
const BacktestInput = z
  .strictObject({
    ...inputFields,
    days: wholeNumber(1, 90).default(28).meta({ description: 'So many days up to now.' }),
    atMostPerWeek: wholeNumber(0, 1_000_000).nullable().default(null).meta({
      description: 'Also asks for the highest threshold that tells at most so many alerts a week.',
    }),
  })
  .check(settingsFit())
  .transform(({ days, atMostPerWeek, ...rule }) => ({ rule: filledIn(rule), days, atMostPerWeek }))
  .meta({ id: 'BacktestInput' });

/** A JSON merge patch (RFC 7396): what it leaves out stays. The kind of a rule cannot change. */
const RulePatch = z
  .strictObject({
    ...settings,
    scope: z.strictObject({ type: z.enum(SCOPE_TYPES), ids: z.array(ScopeId).max(100) }).partial(),
  })
  .partial()
  .meta({ id: 'RulePatch' });

const RuleAnswer = z
  .strictObject({
    id: z.string(),
    ...settings,
    scope: z.strictObject({ type: z.enum(SCOPE_TYPES), ids: z.array(z.string()) }),
    locations: z.union([z.enum(['all', 'each']), z.array(z.string())]),
    teams: z.array(z.string()),
    createdAt: Instant,
    updatedAt: Instant,
    version: z.int(),
  })
  .meta({ id: 'Rule' });

const PreviewAnswer = z
  .strictObject({
    asOf: Instant.nullable().meta({ description: 'When the stock was looked at; null: not yet.' }),
    count: z.int().meta({ description: 'How many alerts would be open now.' }),
    variantsDecided: z.int().meta({ description: 'Variants that this rule would decide about.' }),
    variantsOverruled: z.int().meta({
      description:
        'Variants in its scope that a more specific or newer rule decides about, or that no rule judges.',
    }),
    variantsUnknown: z
      .int()
      .meta({ description: 'Variants it cannot judge, because the quantity is unknown.' }),
    groups: z
      .int()
      .meta({ description: 'Products or categories that it would sum; 0 for a rule about variants.' }),
    groupsSwept: z.int().meta({
      description:
        'Those of them with too many levels for their sums to be followed change by change: they are gone through every five minutes.',
    }),
    items: z
      .array(
        z.strictObject({
          entity: z.strictObject({
            type: z.enum(RULE_LEVELS),
            id: z.string(),
            name: DisplayName.nullable(),
          }),
          variantId: z.string().nullable().meta({ description: 'Null: a product or a category as a whole.' }),
          sku: z.string().nullable(),
          title: z.string().nullable(),
          variantTitle: z.string().nullable(),
          locationId: z.string().nullable().meta({ description: 'Null: the sum.' }),
          quantity: z.int(),
        }),
      )
      .meta({ description: 'The first fifty, the fewest units first.' }),
  })
  .meta({ id: 'RulePreview' });

const Count = z.int();
const BacktestAnswer = z
  .strictObject({
    from: Instant,
    to: Instant,
    variantsReplayed: Count,
    variantsInScope: Count.meta({
      description: 'Where these are more, the best sellers of them are replayed.',
    }),
    perWeek: z.number().meta({ description: 'Messages a week: opened, worsened and repeated.' }),
    weeks: z.array(
      z.strictObject({
        from: z.iso.date().meta({ description: 'The Monday (UTC).' }),
        ...{ opened: Count, worsened: Count, repeated: Count, resolved: Count },
      }),
    ),
    items: z
      .array(
        z.strictObject({
          event: z.enum(['opened', 'worsened', 'repeated', 'resolved']),
          at: Instant,
          variantId: z.string(),
          sku: z.string().nullable(),
          title: z.string().nullable(),
          severity: Severity,
          explanation: z
            .looseObject({ kind: z.string() })
            .nullable()
            .meta({ description: 'The numbers it was decided from, as far as you may see them.' }),
        }),
      )
      .meta({ description: 'The first hundred, in the order of time.' }),
    stockouts: z
      .strictObject({
        total: Count,
        caught: Count.meta({ description: 'By a warning 3 to 28 days ahead.' }),
        late: Count.meta({ description: 'By a warning less than 3 days ahead alone.' }),
        missed: Count,
        leadDays: z.strictObject({ p10: z.number(), median: z.number(), p90: z.number() }).nullable(),
      })
      .nullable()
      .meta({ description: 'Null for a kind that does not warn of a stock-out before it is there.' }),
    threshold: z
      .strictObject({
        atMostPerWeek: z.int(),
        threshold: z.number().nullable().meta({ description: 'Null: even the lowest tells more.' }),
        perWeek: z.number(),
      })
      .nullable()
      .meta({
        description: 'Null where it was not asked for, or where a higher threshold does not tell more.',
      }),
    approximations: z
      .array(z.string())
      .meta({ description: 'What was worked out backwards, and what could not be known.' }),
  })
  .meta({ id: 'Backtest' });

const Meaning = z.string().meta({ description: 'In a sentence for people.' });
const RuleKindAnswer = z
  .strictObject({
    kind: RuleKind,
    words: z.string().meta({ examples: ['Running out'] }),
    says: Meaning,
    levels: z
      .array(z.enum(RULE_LEVELS))
      .meta({ description: 'What it can be about; the first is the usual one.' }),
    threshold: z.strictObject({
      unit: z.string().nullable().meta({ description: 'Null where it compares nothing: then it is 0.' }),
      default: z.number(),
      minimum: z.number(),
      maximum: z.number(),
      isWhole: z.boolean(),
      meaning: Meaning,
    }),
    settings: z.record(
      z.string(),
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('number'),
          default: z.number(),
          minimum: z.number(),
          maximum: z.number(),
          unit: z.string(),
          meaning: Meaning,
        }),
        z.strictObject({ type: z.literal('switch'), default: z.boolean(), meaning: Meaning }),
      ]),
    ),
    holdMinutes: z.int(),
    repeatAfterHours: z.int().nullable(),
    severity: Severity,
    isOccurrence: z.boolean().meta({
      description: 'A thing that happens and is told once, rather than a state that lasts.',
    }),
    teams: z
      .array(z.string())
      .meta({ description: 'Who is told on day one, before anybody configures anything.' }),
    toldAtOnce: z.string().nullable().meta({
      description:
        'When an alert is told at once, in a sentence; null: it is told with what else comes up within the hour.',
    }),
  })
  .meta({ id: 'RuleKindProfile' });

const EffectiveThreshold = z
  .strictObject({
    kind: RuleKind,
    ruleId: z.string().nullable().meta({ description: 'Null where no rule of the kind applies.' }),
    threshold: z.number().nullable(),
    clearsAt: z.number().nullable(),
    holdMinutes: z.int().nullable(),
    basis: Basis.nullable(),
    locations: z.union([z.enum(['all', 'each']), z.array(z.string())]).nullable(),
    severity: Severity.nullable(),
    teams: z.array(z.string()),
    reason: z.string(),
    finding: z
      .strictObject({
        verdict: z.enum(['fires', 'holds', 'clear', 'cannot_judge']).meta({
          description: '`holds` is between: an open alert stays open, and none opens.',
        }),
        summary: z
          .string()
          .meta({ description: 'In a sentence; where it cannot be judged, what is missing.' }),
        facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
      })
      .nullable()
      .meta({
        description:
          'What the rule finds of it now. Null where none applies, and for the kinds that compare a quantity of stock alone.',
      }),
    others: z.array(z.strictObject({ ruleId: z.string(), threshold: z.number(), reason: z.string() })),
  })
  .meta({ id: 'EffectiveThreshold' });

const example = {
  kind: 'low_stock',
  scope: { type: 'tag', ids: ['winter-drop'] },
  locations: 'all',
  threshold: 10,
  recoverAt: 15,
  holdMinutes: 30,
  severity: 'warning',
  teams: ['operations', 'marketing'],
};
const stored = {
  id: 'rule_k3v9x0q2m4t7b1za',
  ...example,
  level: 'variant',
  basis: 'available',
  settings: { onlyWhereCoverUnknown: false },
  repeatAfterHours: null,
  enabled: true,
  createdAt: '2026-11-18T14:14:07.000Z',
  updatedAt: '2026-11-18T14:14:07.000Z',
  version: 1,
};
const ruleParams = z.strictObject({ ruleId: IdInPath });
const tag = 'Rules';

export const RULE_ENDPOINTS = {
  createRule: {
    method: 'post',
    path: '/v1/rules',
    tag,
    summary: 'Create a rule',
    description: 'What already matches is told as one summary, never as a flood.',
    roles: SETTERS,
    body: { schema: RuleInput, contentTypes: ['application/json'], example },
    idempotent: true,
    success: { status: 201, description: 'The rule.', schema: RuleAnswer, etag: true, example: stored },
  },
  listRules: {
    method: 'get',
    path: '/v1/rules',
    tag,
    summary: 'List rules',
    roles: EVERYONE,
    query: z.strictObject({ kind: RuleKind.optional(), ...PageQuery }),
    success: { status: 200, description: 'Rules, by id.', schema: pageOf(RuleAnswer) },
  },
  listRuleKinds: {
    method: 'get',
    path: '/v1/rule-kinds',
    tag,
    summary: 'See what a rule can watch for',
    description:
      'Every kind with its threshold, its further settings, their bounds and what is taken for what is left out.',
    roles: EVERYONE,
    success: {
      status: 200,
      description: 'All kinds.',
      schema: z.strictObject({ items: z.array(RuleKindAnswer) }),
    },
  },
  readRule: {
    method: 'get',
    path: '/v1/rules/{ruleId}',
    tag,
    summary: 'Read a rule',
    roles: EVERYONE,
    params: ruleParams,
    success: { status: 200, description: 'The rule.', schema: RuleAnswer, etag: true, example: stored },
  },
  replaceRule: {
    method: 'put',
    path: '/v1/rules/{ruleId}',
    tag,
    summary: 'Replace a rule',
    description: 'Its kind stays. What is left out takes the default of the kind.',
    roles: SETTERS,
    params: ruleParams,
    body: { schema: RuleInput, contentTypes: ['application/json'], example },
    ifMatch: 'required',
    success: { status: 200, description: 'The rule as it is now.', schema: RuleAnswer, etag: true },
  },
  patchRule: {
    method: 'patch',
    path: '/v1/rules/{ruleId}',
    tag,
    summary: 'Change some settings of a rule',
    roles: SETTERS,
    params: ruleParams,
    body: {
      schema: RulePatch,
      contentTypes: ['application/merge-patch+json', 'application/json'],
      example: { threshold: 12, recoverAt: null },
    },
    ifMatch: 'required',
    success: { status: 200, description: 'The rule as it is now.', schema: RuleAnswer, etag: true },
  },
  deleteRule: {
    method: 'delete',
    path: '/v1/rules/{ruleId}',
    tag,
    summary: 'Delete a rule',
    description: 'Its open alerts resolve as `rule_changed`.',
    roles: SETTERS,
    params: ruleParams,
    ifMatch: 'required',
    success: { status: 204, description: 'It is gone.' },
  },
  previewRule: {
    method: 'post',
    path: '/v1/rules/preview',
    tag,
    summary: 'See what a rule would match now',
    description: 'Nothing is saved and nobody is told. Looks at the inventory index, whose age it says.',
    roles: EVERYONE,
    query: z.strictObject({
      ruleId: IdInPath.optional().meta({ description: 'The rule that this one would replace.' }),
    }),
    body: { schema: RuleInput, contentTypes: ['application/json'], example },
    success: { status: 200, description: 'What matches.', schema: PreviewAnswer },
  },
  backtestRule: {
    method: 'post',
    path: '/v1/rules/backtest',
    tag,
    summary: 'See what a rule would have told in the last days',
    description:
      'Nothing is saved and nobody is told. Levels of the past are not stored: they are worked out backwards from today, and the answer says how. The rule stands by itself, about the available units of all locations.',
    roles: EVERYONE,
    body: {
      schema: BacktestInput,
      contentTypes: ['application/json'],
      example: { kind: 'low_stock', scope: { type: 'tag', ids: ['winter-drop'] }, threshold: 10, days: 28 },
    },
    success: { status: 200, description: 'What it would have told.', schema: BacktestAnswer },
  },
  explainRules: {
    method: 'get',
    path: '/v1/variants/{variantId}/rules',
    tag,
    summary: 'See which rules hold for a variant, why, and what they find now',
    roles: EVERYONE,
    params: z.strictObject({ variantId: IdInPath }),
    success: {
      status: 200,
      description: 'One entry per kind.',
      schema: z.strictObject({
        variantId: z.string(),
        name: DisplayName,
        items: z.array(EffectiveThreshold),
      }),
    },
  },
} as const satisfies Record<string, Endpoint>;

/**
 * Settings must fit each other. This is looked at even where some of them are wrong by themselves, so that one answer
 * names everything; what is wrong already is not judged again.
 */
function settingsFit() {
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
