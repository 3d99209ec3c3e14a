import * as z from 'zod';
import { slackWebhookUrlProblem } from '../../domain/channel/slack-webhook-url';
import { DisplayName, EmailAddress, IdInPath, Instant, PageQuery, pageOf } from './common';
import { EVERYONE, type Endpoint, ROLES, SETTERS } from './endpoint';

const WebhookUrl = z
  .string()
  .max(500)
  .refine((url) => slackWebhookUrlProblem(url) === null, {
    error: 'a Slack incoming webhook: https://hooks.slack.com/services/… (or /workflows/, /triggers/)',
  })
  .meta({
    description: 'Write-only: stored encrypted and never shown again.',
    format: 'uri',
    writeOnly: true,
  });

const Recipients = z
  .array(EmailAddress)
  .min(1)
  .max(50)
  .refine((all) => new Set(all).size === all.length, { error: 'each address once' });

const common = {
  name: DisplayName,
  ownerEmail: EmailAddress.nullable().meta({ description: 'Told by mail when the channel stops working.' }),
  role: z.enum(ROLES).meta({ description: 'What the people in it may see.' }),
  status: z.enum(['active', 'disabled']),
};
const withDefaults = {
  name: common.name,
  ownerEmail: common.ownerEmail.default(null),
  role: common.role.default('marketing'),
  status: common.status.default('active'),
};

const ChannelInput = z
  .discriminatedUnion(
    'type',
    [
      z
        .strictObject({ type: z.literal('slack'), ...withDefaults, webhookUrl: WebhookUrl })
        .meta({ id: 'SlackChannelInput' }),
      z
        .strictObject({ type: z.literal('email'), ...withDefaults, recipients: Recipients })
        .meta({ id: 'EmailChannelInput' }),
    ],
    { error: '"slack" or "email"' },
  )
  .meta({ id: 'ChannelInput' });

/** The same, but a Slack channel's URL may be left out: then the stored one stays. */
const ChannelReplacement = z
  .discriminatedUnion(
    'type',
    [
      z
        .strictObject({ type: z.literal('slack'), ...withDefaults, webhookUrl: WebhookUrl.optional() })
        .meta({ id: 'SlackChannelReplacement' }),
      z
        .strictObject({ type: z.literal('email'), ...withDefaults, recipients: Recipients })
        .meta({ id: 'EmailChannelReplacement' }),
    ],
    { error: '"slack" or "email"' },
  )
  .meta({ id: 'ChannelReplacement' });

const ChannelPatch = z
  .strictObject({ ...common, webhookUrl: WebhookUrl, recipients: Recipients })
  .partial()
  .meta({ id: 'ChannelPatch' });

const answer = {
  id: z.string(),
  name: z.string(),
  ownerEmail: z.string().nullable(),
  role: z.enum(ROLES),
  status: common.status,
  disabled: z.strictObject({ cause: z.string(), at: Instant }).nullable(),
  lastFailure: z.strictObject({ cause: z.string(), at: Instant }).nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  version: z.int(),
};
const ChannelAnswer = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('slack'), ...answer }).meta({ id: 'SlackChannel' }),
    z
      .strictObject({ type: z.literal('email'), ...answer, recipients: z.array(z.string()) })
      .meta({ id: 'EmailChannel' }),
  ])
  .meta({ id: 'Channel' });

const channelParams = z.strictObject({ channelId: IdInPath });
const tag = 'Channels';
const example = {
  type: 'slack',
  name: '#stock-alerts',
  webhookUrl: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
  ownerEmail: 'ops@example.com',
};

export const CHANNEL_ENDPOINTS = {
  createChannel: {
    method: 'post',
    path: '/v1/channels',
    tag,
    summary: 'Create a channel',
    description: 'A place where people are told. Nobody is, until a route leads there.',
    roles: SETTERS,
    body: { schema: ChannelInput, contentTypes: ['application/json'], example },
    idempotent: true,
    success: { status: 201, description: 'The channel.', schema: ChannelAnswer, etag: true },
  },
  listChannels: {
    method: 'get',
    path: '/v1/channels',
    tag,
    summary: 'List channels',
    roles: EVERYONE,
    query: z.strictObject(PageQuery),
    success: { status: 200, description: 'Channels, by id.', schema: pageOf(ChannelAnswer) },
  },
  readChannel: {
    method: 'get',
    path: '/v1/channels/{channelId}',
    tag,
    summary: 'Read a channel',
    roles: EVERYONE,
    params: channelParams,
    success: { status: 200, description: 'The channel.', schema: ChannelAnswer, etag: true },
  },
  replaceChannel: {
    method: 'put',
    path: '/v1/channels/{channelId}',
    tag,
    summary: 'Replace a channel',
    description:
      'Its type stays; a Slack URL that is left out stays too. A disabled channel becomes active again.',
    roles: SETTERS,
    params: channelParams,
    body: { schema: ChannelReplacement, contentTypes: ['application/json'], example },
    ifMatch: 'required',
    success: { status: 200, description: 'The channel as it is now.', schema: ChannelAnswer, etag: true },
  },
  patchChannel: {
    method: 'patch',
    path: '/v1/channels/{channelId}',
    tag,
    summary: 'Change some settings of a channel',
    roles: SETTERS,
    params: channelParams,
    body: {
      schema: ChannelPatch,
      contentTypes: ['application/merge-patch+json', 'application/json'],
      example: { status: 'active' },
    },
    ifMatch: 'required',
    success: { status: 200, description: 'The channel as it is now.', schema: ChannelAnswer, etag: true },
  },
  deleteChannel: {
    method: 'delete',
    path: '/v1/channels/{channelId}',
    tag,
    summary: 'Delete a channel',
    roles: SETTERS,
    params: channelParams,
    ifMatch: 'required',
    success: { status: 204, description: 'It is gone.' },
    problems: { 409: 'A route still leads to it.' },
  },
  testChannel: {
    method: 'post',
    path: '/v1/channels/{channelId}/test',
    tag,
    summary: 'Send a test message',
    roles: SETTERS,
    params: channelParams,
    success: {
      status: 202,
      description: 'It is on its way.',
      schema: z.strictObject({ channelId: z.string(), requestedAt: Instant }),
    },
    problems: { 409: 'The channel is disabled.' },
  },
} as const satisfies Record<string, Endpoint>;
