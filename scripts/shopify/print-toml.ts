import { API_VERSION } from './admin-api';
import { COMPLIANCE_TOPICS, SCOPES, subscriptions } from './subscriptions';

/** The part of `shopify.app.toml` that sends the app's webhooks to this address. */
export function printToml(webhookUrl: string): string {
  const groups = subscriptions().map(({ topics, includeFields }) => [
    `topics = ${list(topics)}`,
    `uri = ${text(webhookUrl)}`,
    ...(includeFields === null ? [] : [`include_fields = ${list(includeFields)}`]),
  ]);
  const compliance = [`compliance_topics = ${list(COMPLIANCE_TOPICS)}`, `uri = ${text(webhookUrl)}`];
  return [
    '[access_scopes]',
    `scopes = ${text(SCOPES.join(','))}`,
    '',
    '[webhooks]',
    `api_version = ${text(API_VERSION)}`,
    ...[...groups, compliance].flatMap((lines) => [
      '',
      '  [[webhooks.subscriptions]]',
      ...lines.map((line) => `  ${line}`),
    ]),
    '',
  ].join('\n');
}

/** A TOML basic string escapes as JSON does. */
const text = (value: string): string => JSON.stringify(value);
const list = (values: readonly string[]): string => `[${values.map(text).join(', ')}]`;
