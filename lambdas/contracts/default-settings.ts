/**
 * What a deployment asks seed-defaults for, as properties of its custom resource. CloudFormation hands every value on as
 * text; lists and objects keep their form. Seeding is idempotent: what people changed since then stays.
 */
export interface DefaultSettingsRequest {
  /** Raised when the defaults themselves change, so that a deployment asks again. */
  readonly Revision: string;
  /** Per team an e-mail channel `chan_{team}_email` with these recipients, and a route `route_{team}` that leads there. */
  readonly Teams: readonly { readonly team: string; readonly recipients: readonly string[] }[];
}

export const DEFAULTS_REVISION = '2';
