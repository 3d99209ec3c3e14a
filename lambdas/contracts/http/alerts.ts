import * as z from 'zod';
import { ENDINGS } from '../../domain/alert/alert';
import { RULE_LEVELS } from '../../domain/rule/rule';
import { ExplanationShape } from '../events/explanations';
import { IdInPath, Instant, InstantInput, isWhole, NOT_WHOLE, PageQuery, pageOf } from './common';
import { EVERYONE, type Endpoint, RESPONDERS } from './endpoint';
import { RuleKind, Severity } from './rule-settings';

/** `open` is firing, acknowledged or snoozed. */
const LISTED_STATES = ['open', 'pending', 'firing', 'acknowledged', 'snoozed', 'resolved'] as const;

/** Of an entry of the history: with hundreds of shops they would be most of what is answered. */
export const MOST_PLACES_SHOWN = 50;

export const Resolution = z
  .union([z.enum(ENDINGS), z.strictObject({ by: z.string() })])
  .meta({ id: 'Resolution', description: 'What ended it: the stock, a change, or a person.' });

const AlertLocation = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('all') }),
    z.strictObject({ type: z.literal('one'), locationId: z.string() }),
    z.strictObject({ type: z.literal('listed'), locationIds: z.array(z.string()) }),
  ])
  .meta({ id: 'AlertLocation' });

const fields = {
  id: z.string(),
  kind: RuleKind,
  severity: Severity,
  state: z.enum(['ok', 'armed', 'pending', 'firing', 'acknowledged', 'snoozed', 'resolved']),
  origin: z.enum(['crossing', 'first_seen', 'rule_change']),
  ruleId: z.string(),
  ruleVersion: z.int(),
  teams: z.array(z.string()),
  shopId: z.string(),
  entity: z.strictObject({ type: z.enum(RULE_LEVELS), id: z.string() }).meta({
    description: 'What it is about: a variant, a product, a category, a purchase order …',
  }),
  variantId: z.string().nullable().meta({ description: 'Null where it is about something else.' }),
  item: z
    .strictObject({
      sku: z.string().nullable(),
      title: z.string().nullable(),
      variantTitle: z.string().nullable(),
    })
    .nullable()
    .meta({ description: 'Null where it is not about a variant, or nothing is known of it any more.' }),
  location: AlertLocation,
  quantity: z.number().nullable().meta({
    description:
      'The figure that the rule compares, at the last decision, in the unit of its kind (units sold or views, where the threshold is how many times the usual they are); null where it is a margin and the reader may not know margins.',
  }),
  explanation: ExplanationShape.nullable().meta({
    description: 'The numbers behind the last decision; docs/alert-explanations.md says what each kind has.',
  }),
  since: Instant.meta({ description: 'Since when the condition has held.' }),
  openedAt: Instant.nullable(),
  resolvedAt: Instant.nullable(),
  resolution: Resolution.nullable(),
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: Instant.nullable(),
  note: z.string().nullable(),
  expiresAt: Instant.nullable().meta({ description: 'When the acknowledgement or the snooze ends.' }),
  version: z.int(),
};

const AlertAnswer = z.strictObject(fields).meta({ id: 'Alert' });

const AlertWithHistory = z
  .strictObject({
    ...fields,
    history: z
      .array(
        z.strictObject({
          sequence: z.int(),
          type: z.string().meta({ examples: ['AlertOpened'] }),
          occurredAt: Instant,
          quantity: z.number().nullable(),
          severity: Severity,
          by: z.string().nullable(),
          note: z.string().nullable(),
          expiresAt: Instant.nullable(),
          resolution: Resolution.nullable(),
          rule: z
            .strictObject({
              ruleId: z.string(),
              version: z.int(),
              threshold: z.number(),
              recoverAt: z.number().nullable(),
              holdMinutes: z.int(),
              basis: z.string(),
            })
            .nullable()
            .meta({ description: 'The numbers it was decided with; null where the rule was gone.' }),
          explanation: ExplanationShape.nullable().meta({
            description: 'The numbers behind this decision, as far as you may see them.',
          }),
          unitsPerDay: z.number().nullable().meta({
            description:
              '`unitsSold` ÷ `soldDays`, 0 at least; null where no sales are known, or of a kind that has its own rate.',
          }),
          unitsSold: z
            .int()
            .nullable()
            .meta({ description: 'Units sold in those days, up to the decision.' }),
          soldDays: z
            .int()
            .nullable()
            .meta({ description: 'Days that it is worked out over: 28, or fewer where less is known.' }),
          goneAt: Instant.nullable().meta({
            description: 'When the stock is gone at that pace; null where nothing sells, or it is gone.',
          }),
          perLocation: z
            .array(z.strictObject({ locationId: z.string(), name: z.string().nullable(), quantity: z.int() }))
            .meta({
              description: `What the quantity of stock is made of, the fewest first; at most ${MOST_PLACES_SHOWN} locations.`,
            }),
          furtherLocations: z.int().meta({ description: 'Locations with more units that are not listed.' }),
        }),
      )
      .meta({ description: 'What happened to it, newest first; at most the last hundred.' }),
    deliveries: z
      .array(
        z.strictObject({
          sequence: z.int().meta({ description: 'Of the history’s entry that was told.' }),
          channelId: z.string(),
          sentAt: Instant,
        }),
      )
      .meta({ description: 'Where and when it was told; sent means sent.' }),
  })
  .meta({ id: 'AlertWithHistory' });

const Note = z.string().trim().min(1).max(1000).refine(isWhole, { error: NOT_WHOLE }).nullable().optional();
const alertParams = z.strictObject({ alertId: IdInPath });
const tag = 'Alerts';
const problems = { 409: 'The alert is not open.' };

export const ALERT_ENDPOINTS = {
  listAlerts: {
    method: 'get',
    path: '/v1/alerts',
    tag,
    summary: 'List alerts by state',
    roles: EVERYONE,
    query: z.strictObject({
      state: z.enum(LISTED_STATES).default('open').meta({
        description: '`open` is firing, acknowledged and snoozed together.',
      }),
      kind: RuleKind.optional(),
      shopId: z.string().min(1).max(300).optional(),
      variantId: z.string().min(1).max(300).optional(),
      ...PageQuery,
    }),
    success: {
      status: 200,
      description: 'Alerts, newest first. A page may hold fewer than asked for and still go on.',
      schema: pageOf(AlertAnswer),
    },
  },
  readAlert: {
    method: 'get',
    path: '/v1/alerts/{alertId}',
    tag,
    summary: 'Read an alert with its history and deliveries',
    roles: EVERYONE,
    params: alertParams,
    success: { status: 200, description: 'The alert.', schema: AlertWithHistory, etag: true },
  },
  acknowledgeAlert: {
    method: 'post',
    path: '/v1/alerts/{alertId}/acknowledge',
    tag,
    summary: 'Take an alert on',
    description:
      'Nobody is told again until it resolves, or until the given instant if it still holds then. It fires again before that if its severity rises, if it becomes a thing to be told at once, or if it comes to be about a second currency.',
    roles: RESPONDERS,
    params: alertParams,
    body: {
      schema: z.strictObject({ note: Note, until: InstantInput.nullable().optional() }),
      contentTypes: ['application/json'],
      optional: true,
      example: { note: 'Reordered 60, due Friday.' },
    },
    ifMatch: 'optional',
    success: { status: 200, description: 'The alert as it is now.', schema: AlertAnswer, etag: true },
    problems,
  },
  snoozeAlert: {
    method: 'post',
    path: '/v1/alerts/{alertId}/snooze',
    tag,
    summary: 'Put an alert off',
    roles: RESPONDERS,
    params: alertParams,
    body: {
      schema: z.strictObject({ until: InstantInput, note: Note }),
      contentTypes: ['application/json'],
      // So far ahead that the example never lies in the past, where it would be refused.
      example: { until: '2099-01-01T00:00:00Z', note: 'It is not made any more.' },
    },
    ifMatch: 'optional',
    success: { status: 200, description: 'The alert as it is now.', schema: AlertAnswer, etag: true },
    problems,
  },
  resolveAlert: {
    method: 'post',
    path: '/v1/alerts/{alertId}/resolve',
    tag,
    summary: 'Close an alert by hand',
    description:
      'It stays quiet until the condition has cleared once, and an item closed as out of stock is not told as running out or low meanwhile. Whoever heard of the alert is told that it was closed by hand, with the note.',
    roles: RESPONDERS,
    params: alertParams,
    body: {
      schema: z.strictObject({ note: Note }),
      contentTypes: ['application/json'],
      optional: true,
      example: { note: 'Discontinued.' },
    },
    ifMatch: 'optional',
    success: { status: 200, description: 'The alert as it is now.', schema: AlertAnswer, etag: true },
    problems,
  },
} as const satisfies Record<string, Endpoint>;
