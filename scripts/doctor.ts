import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { Command } from 'commander';
import { stageNamed } from '../lib/stages';
import { diagnose } from './doctor/diagnose';
import { report } from './doctor/finding';
import { quietSdk } from './quiet-sdk';
import { createAdminApi } from './shopify/admin-api';

quietSdk();
const { stage, config, shop } = new Command('npm run doctor --')
  .description('Checks what a deployment needs before it fails in the night.')
  .option('--stage <name>', 'stage to look at', 'prod')
  .option('--config <file>', 'configuration to check', 'shelfwire.config.json')
  .option(
    '--shop <domain>',
    'also check the app’s scopes at this shop, with the token in SHOPIFY_ADMIN_TOKEN',
  )
  .parse()
  .opts<{ readonly stage: string; readonly config: string; readonly shop?: string }>();

const token = process.env.SHOPIFY_ADMIN_TOKEN;
const findings = await diagnose({
  stage: stageNamed(stage),
  configFile: config,
  region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION,
  clientsIn: (region) => ({
    ses: new SESClient({ region }),
    lambda: new LambdaClient({ region }),
    secretsManager: new SecretsManagerClient({ region }),
    cloudFormation: new CloudFormationClient({ region }),
    cognito: new CognitoIdentityProviderClient({ region }),
  }),
  ...(shop !== undefined && token !== undefined
    ? { shop: { domain: shop, ask: createAdminApi(shop, token) } }
    : {}),
});
console.log(report(findings));
process.exitCode = findings.some(({ outcome }) => outcome === 'wrong') ? 1 : 0;
