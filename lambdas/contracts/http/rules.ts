import * as z from 'zod';
import { RULE_LEVELS, SCOPE_TYPES } from '../../domain/rule/rule';
import { DisplayName, IdInPath, Instant, PageQuery, pageOf } from './common';
import { EVERYONE, type Endpoint, SETTERS } from './endpoint';
import { BacktestAnswer, BacktestInput } from './rule-backtest';
import { RuleKindAnswer } from './rule-kinds';
import { Basis, RuleInput, RuleKind, ruleFields, ScopeId, Severity } from './rule-settings';

/** A JSON merge patch (RFC 7396): what it leaves out stays. The kind of a rule cannot change. */
const RulePatch = z
  .strictObject({
    ...ruleFields,
    scope: z.strictObject({ type: z.enum(SCOPE_TYPES), ids: z.array(ScopeId).max(100) }).partial(),
  })
  .partial()
  .meta({ id: 'RulePatch' });

const RuleAnswer = z
  .strictObject({
    id: z.string(),
    ...ruleFields,
    scope: z.strictObject({ type: z.enum(SCOPE_TYPES), ids: z.array(z.string()) }),
    locations: z.union([z.enum(['all', 'each']), z.array(z.string())]),
    teams: z.array(z.string()),
    createdAt: Instant,
    updatedAt: Instant,
    version: z.int(),
  })
  .meta({ id: 'Rule' });

const SavedRule = RuleAnswer.extend({
  warnings: z.array(z.string()).meta({
    description: 'What to look at again, such as a tag that no item bears. The rule is saved all the same.',
  }),
}).meta({ id: 'SavedRule' });

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
    leftToOutOfStock: z.int().meta({
      description:
        'Alerts about low stock that are not in `count`: another rule says that the item is out of stock, which says more.',
    }),
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
          'What the rule finds of it now; of stock at several places by themselves the verdict of the one with fewest units. Null where none applies. Of `back_in_stock`, which is an event, `holds` says that it is there and `clear` that it is out.',
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
    success: {
      status: 201,
      description: 'The rule.',
      schema: SavedRule,
      etag: true,
      example: { ...stored, warnings: [] },
    },
    problems: { 409: 'Another rule says just that.' },
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
    success: { status: 200, description: 'The rule as it is now.', schema: SavedRule, etag: true },
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
    success: { status: 200, description: 'The rule as it is now.', schema: SavedRule, etag: true },
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
    description:
      'Of the kinds about a quantity of stock: low_stock, out_of_stock, back_in_stock and oversold. Nothing is saved and nobody is told. Looks at the inventory index, whose age it says; how long a quantity has held, and whether a forecast takes the place of low_stock, is left aside.',
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
      'Nothing is saved and nobody is told. Levels of the past are not stored: they are worked out backwards from today, and the answer says how. The rule stands by itself, about variants, by the available units of all their locations together; of a rule about certain locations, those variants are replayed that lie nowhere else.',
    // It is a read, however it is spelt: who may read rules, alerts and stock may ask what they would have told.
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
