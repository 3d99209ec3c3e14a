import * as z from 'zod';
import { IdInPath, Instant, isWhole, NOT_WHOLE, PageQuery, pageOf, Team } from './common';
import { EVERYONE, type Endpoint, SETTERS } from './endpoint';
import { RuleKind, Severity } from './rule-settings';

const settings = {
  team: Team,
  kinds: z
    .array(RuleKind)
    .max(20)
    .refine((kinds) => new Set(kinds).size === kinds.length, { error: 'each kind once' })
    .meta({ description: 'None means every kind.' }),
  minimumSeverity: Severity,
  channelIds: z
    .array(z.string().min(1).max(100).refine(isWhole, { error: NOT_WHOLE }))
    .min(1)
    .max(20)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'each channel once' }),
  enabled: z.boolean(),
};

const RouteInput = z
  .strictObject({
    ...settings,
    kinds: settings.kinds.default([]),
    minimumSeverity: settings.minimumSeverity.default('info'),
    enabled: settings.enabled.default(true),
  })
  .meta({ id: 'RouteInput' });

const RoutePatch = z.strictObject(settings).partial().meta({ id: 'RoutePatch' });

const RouteAnswer = z
  .strictObject({ id: z.string(), ...settings, createdAt: Instant, updatedAt: Instant, version: z.int() })
  .meta({ id: 'Route' });

const routeParams = z.strictObject({ routeId: IdInPath });
const tag = 'Routes';
const example = {
  team: 'operations',
  kinds: ['out_of_stock'],
  minimumSeverity: 'warning',
  channelIds: ['chan_operations_email'],
};
const problems = { 422: 'A channel that it names does not exist.' };

export const ROUTE_ENDPOINTS = {
  createRoute: {
    method: 'post',
    path: '/v1/routes',
    tag,
    summary: 'Create a route',
    description: 'Leads a team’s alerts to channels. Routes alone choose channels.',
    roles: SETTERS,
    body: { schema: RouteInput, contentTypes: ['application/json'], example },
    idempotent: true,
    success: { status: 201, description: 'The route.', schema: RouteAnswer, etag: true },
    problems: { ...problems, 409: 'Another route says just that.' },
  },
  listRoutes: {
    method: 'get',
    path: '/v1/routes',
    tag,
    summary: 'List routes',
    roles: EVERYONE,
    query: z.strictObject(PageQuery),
    success: { status: 200, description: 'Routes, by id.', schema: pageOf(RouteAnswer) },
  },
  readRoute: {
    method: 'get',
    path: '/v1/routes/{routeId}',
    tag,
    summary: 'Read a route',
    roles: EVERYONE,
    params: routeParams,
    success: { status: 200, description: 'The route.', schema: RouteAnswer, etag: true },
  },
  replaceRoute: {
    method: 'put',
    path: '/v1/routes/{routeId}',
    tag,
    summary: 'Replace a route',
    roles: SETTERS,
    params: routeParams,
    body: { schema: RouteInput, contentTypes: ['application/json'], example },
    ifMatch: 'required',
    success: { status: 200, description: 'The route as it is now.', schema: RouteAnswer, etag: true },
    problems,
  },
  patchRoute: {
    method: 'patch',
    path: '/v1/routes/{routeId}',
    tag,
    summary: 'Change some settings of a route',
    roles: SETTERS,
    params: routeParams,
    body: {
      schema: RoutePatch,
      contentTypes: ['application/merge-patch+json', 'application/json'],
      example: { enabled: false },
    },
    ifMatch: 'required',
    success: { status: 200, description: 'The route as it is now.', schema: RouteAnswer, etag: true },
    problems,
  },
  deleteRoute: {
    method: 'delete',
    path: '/v1/routes/{routeId}',
    tag,
    summary: 'Delete a route',
    roles: SETTERS,
    params: routeParams,
    ifMatch: 'required',
    success: { status: 204, description: 'It is gone.' },
  },
} as const satisfies Record<string, Endpoint>;
