import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESClient } from '@aws-sdk/client-ses';
import { readConfig, type ShelfwireConfig } from '../../lib/config';
import { STAGES, type StageName } from '../../lib/stages';
import type { AdminApi } from '../shopify/admin-api';
import { checkConcurrency, checkShopifySecret } from './check-account';
import { checkDeployment } from './check-deployment';
import { checkEmail } from './check-email';
import { checkScopes } from './check-shopify';
import { attempt, type Finding, skipped, well, wrong } from './finding';

export interface Clients {
  readonly ses: SESClient;
  readonly lambda: LambdaClient;
  readonly secretsManager: SecretsManagerClient;
  readonly cloudFormation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
}

export interface DiagnosisOptions {
  readonly stage: StageName;
  readonly configFile: string;
  /** Region of the environment, where the configuration names none. */
  readonly region: string | undefined;
  readonly clientsIn: (region: string) => Clients;
  /** A shop to ask about its scopes, with a token for it. */
  readonly shop?: { readonly domain: string; readonly ask: AdminApi };
}

/** Looks for everything that would make a deployment fail later, and says what to do about it. */
export async function diagnose(options: DiagnosisOptions): Promise<readonly Finding[]> {
  const { stage, configFile } = options;
  const config = configOr(configFile);
  if (!('senderAddress' in config)) return [config];
  const region = config.region ?? options.region;
  const findings = [well('Configuration', `${configFile} is valid`)];
  if (region === undefined) {
    const remedy = 'Set "region" in the configuration, or AWS_REGION.';
    return [...findings, wrong('Region', 'none is set', remedy), ...(await shopFindings(options))];
  }
  const clients = options.clientsIn(region);
  const inAws = await Promise.all([
    attempt('SES', () => checkEmail(clients.ses, config)),
    attempt('Lambda concurrency', () => checkConcurrency(clients.lambda, STAGES[stage])),
    attempt('Shopify secret', () => checkShopifySecret(clients.secretsManager, config.shopifySecretName)),
    attempt('Stack', () =>
      checkDeployment(clients.cloudFormation, clients.cognito, `Shelfwire-${stage}`, config.adminEmail),
    ),
  ]);
  return [...findings, well('Region', region), ...inAws.flat(), ...(await shopFindings(options))];
}

function configOr(file: string): ShelfwireConfig | Finding {
  try {
    return readConfig(file);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return wrong('Configuration', detail, 'shelfwire.config.example.json shows every field.');
  }
}

async function shopFindings({ shop }: DiagnosisOptions): Promise<readonly Finding[]> {
  const check = 'Shopify scopes';
  if (shop === undefined)
    return [skipped(check, 'not checked: give --shop, and a token in SHOPIFY_ADMIN_TOKEN')];
  try {
    return await checkScopes(shop.ask, shop.domain);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [wrong(check, detail, 'Check the shop’s domain and the token in SHOPIFY_ADMIN_TOKEN.')];
  }
}
