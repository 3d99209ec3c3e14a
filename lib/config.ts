import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const Region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected an AWS region such as eu-central-1');
const Address = z.email('expected an e-mail address');
const ShopDomain = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, 'expected a shop domain such as acme.myshopify.com');
const Team = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, 'expected a team name of lower-case letters, digits and hyphens');

/** The settings of one deployment: `shelfwire.config.json`. Nothing else is asked for. */
export const ShelfwireConfig = z.strictObject({
  $schema: z.string().optional(),
  account: z
    .string()
    .regex(/^\d{12}$/, 'expected the twelve digits of an AWS account')
    .optional()
    .describe('Refuses to deploy anywhere else. Default: the account of the credentials in use.'),
  region: Region.optional().describe('Default: the region of the credentials in use.'),
  senderAddress: Address.describe('The address that alerts come from; it or its domain is verified in SES.'),
  sesSandbox: z
    .boolean()
    .default(false)
    .describe(
      'True while SES keeps the account in its sandbox, where sending needs a grant on each recipient.',
    ),
  adminEmail: Address.describe('The first administrator; gets an invitation by mail.'),
  alarmAddress: Address.describe('Where operators are told that Shelfwire itself is in trouble.'),
  shops: z.array(ShopDomain).min(1).describe('The shops whose webhooks are accepted.'),
  shopifySecretName: z
    .string()
    .regex(/^[\w/+=.@-]{1,500}$/, 'expected the name (not the ARN) of a Secrets Manager secret')
    .describe(
      'Name of the secret that holds the client secret of your Shopify app, or an array of the old and the new one.',
    ),
  shopifyEventSource: z
    .string()
    .regex(/^aws\.partner\/shopify\.com\/.+$/, 'expected aws.partner/shopify.com/<app id>/<source name>')
    .optional()
    .describe('The Shopify partner event source, if webhooks are to come through EventBridge as well.'),
  domain: z
    .strictObject({
      name: z.hostname('expected a host name such as shelfwire.acme.com'),
      certificateArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:acm:/, 'expected the ARN of an ACM certificate in the same region'),
      hostedZone: z
        .strictObject({ id: z.string().min(1), name: z.hostname() })
        .optional()
        .describe('The Route 53 zone that gets the record; without it you make the record yourself.'),
    })
    .optional()
    .describe("Your own domain for the API. Default: the HTTP API's address."),
  teams: z
    .record(Team, z.array(Address).min(1))
    .refine((teams) => Object.keys(teams).length > 0, 'expected at least one team')
    .describe('Who is told, per team. The default rules tell operations and marketing.'),
});
export type ShelfwireConfig = z.infer<typeof ShelfwireConfig>;

/** The same as a JSON Schema, for editors. */
export const configSchema = (): object => ({
  title: 'Shelfwire configuration',
  ...z.toJSONSchema(ShelfwireConfig, { io: 'input' }),
});

/** Settings of a deployment as the constructs take them. */
export type Settings = Omit<ShelfwireConfig, '$schema' | 'shops'> & {
  /** The only shops that are accepted, or `any`: a correctly signed webhook then registers its shop. */
  readonly shops: readonly string[] | 'any';
};

/** One machine needs no file: nothing leaves it, so these addresses lead nowhere. */
export const LOCAL_SETTINGS: Settings = {
  senderAddress: 'shelfwire@shelfwire.example',
  sesSandbox: false,
  adminEmail: 'admin@shelfwire.example',
  alarmAddress: 'operators@shelfwire.example',
  shops: 'any',
  shopifySecretName: 'shelfwire/shopify',
  teams: { operations: ['operations@shelfwire.example'], marketing: ['marketing@shelfwire.example'] },
};

/** The configuration cannot be used; every wrong field is named with what was expected. */
export class ConfigError extends Error {}

/**
 * Reads and checks a configuration file.
 * @throws ConfigError where the file is missing, is not JSON, or has a missing, wrong or unknown field
 */
export function readConfig(file: string): ShelfwireConfig {
  if (!existsSync(file)) {
    throw new ConfigError(
      `${file} is missing. Copy shelfwire.config.example.json to ${file} and fill it in.`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseConfig(json, file);
}

/** @throws ConfigError naming each wrong field */
export function parseConfig(json: unknown, file: string): ShelfwireConfig {
  const parsed = ShelfwireConfig.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${fieldOf(issue)}: ${issue.message}`);
  throw new ConfigError(`${file} cannot be used:\n${problems.join('\n')}`);
}

function fieldOf({ path }: { readonly path: readonly PropertyKey[] }): string {
  return path.length === 0 ? '(top level)' : path.map(String).join('.');
}
