import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../../scripts/doctor/diagnose';
import { type Finding, report } from '../../../scripts/doctor/finding';
import type { AdminApi } from '../../../scripts/shopify/admin-api';

const ses = mockClient(SESClient);
const lambda = mockClient(LambdaClient);
const secrets = mockClient(SecretsManagerClient);
const cloudFormation = mockClient(CloudFormationClient);
const cognito = mockClient(CognitoIdentityProviderClient);

const CONFIG = {
  region: 'eu-central-1',
  senderAddress: 'stock@acme.example',
  adminEmail: 'boss@acme.example',
  alarmAddress: 'operators@acme.example',
  shops: ['acme.myshopify.com'],
  shopifySecretName: 'shelfwire/shopify',
  teams: { operations: ['ops@elsewhere.example'] },
};

const verified = (...identities: string[]) => ({
  VerificationAttributes: Object.fromEntries(
    identities.map((name) => [name, { VerificationStatus: 'Success' as const }]),
  ),
});

/** An account in which nothing is missing. */
beforeEach(() => {
  for (const mock of [ses, lambda, secrets, cloudFormation, cognito]) mock.reset();
  ses.on(GetSendQuotaCommand).resolves({ Max24HourSend: 50_000, MaxSendRate: 14 });
  ses.on(GetIdentityVerificationAttributesCommand).resolves(verified('acme.example'));
  lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { UnreservedConcurrentExecutions: 1000 } });
  secrets.on(GetSecretValueCommand).resolves({ SecretString: 'shpss_0123' });
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'Shelfwire-prod',
        CreationTime: new Date(0),
        StackStatus: 'UPDATE_COMPLETE',
        Outputs: [{ OutputKey: 'UserPoolId', OutputValue: 'eu-central-1_pool' }],
      },
    ],
  });
  cognito.on(AdminGetUserCommand).resolves({ UserStatus: 'CONFIRMED' });
});

const SHOP_THAT_GRANTS =
  (...handles: string[]): AdminApi =>
  async (_query, _variables, answer) =>
    answer.parse({ currentAppInstallation: { accessScopes: handles.map((handle) => ({ handle })) } });

async function diagnosis(
  changes: { readonly config?: object; readonly region?: string; readonly ask?: AdminApi } = {},
): Promise<readonly Finding[]> {
  const configFile = join(mkdtempSync(join(tmpdir(), 'shelfwire-doctor-')), 'shelfwire.config.json');
  writeFileSync(configFile, JSON.stringify(changes.config ?? CONFIG));
  return diagnose({
    stage: 'prod',
    configFile,
    region: changes.region,
    clientsIn: (region) => ({
      ses: new SESClient({ region }),
      lambda: new LambdaClient({ region }),
      secretsManager: new SecretsManagerClient({ region }),
      cloudFormation: new CloudFormationClient({ region }),
      cognito: new CognitoIdentityProviderClient({ region }),
    }),
    ...(changes.ask === undefined ? {} : { shop: { domain: 'acme.myshopify.com', ask: changes.ask } }),
  });
}

async function wrongOnes(changes: Parameters<typeof diagnosis>[0] = {}): Promise<readonly string[]> {
  return (await diagnosis(changes))
    .filter(({ outcome }) => outcome === 'wrong')
    .map(({ check, detail }) => `${check}: ${detail}`);
}

describe('the doctor', () => {
  it('finds nothing wrong in an account in which nothing is missing', async () => {
    const findings = await diagnosis({
      ask: SHOP_THAT_GRANTS(
        'read_fulfillments',
        'read_inventory',
        'read_inventory_shipments',
        'read_inventory_transfers',
        'read_locations',
        'write_orders',
        'read_products',
        'read_themes',
      ),
    });
    expect(findings.map(({ check, outcome }) => `${outcome} ${check}`)).toEqual([
      'well Configuration',
      'well Region',
      'well SES sender',
      'well SES sandbox',
      'well Lambda concurrency',
      'well Shopify secret',
      'well Stack',
      'well First administrator',
      'well Shopify scopes',
    ]);
  });

  it('stops at a configuration that cannot be used, and names its fields', async () => {
    const findings = await diagnosis({ config: { ...CONFIG, senderAddress: 'stock' } });
    expect(findings).toHaveLength(1);
    expect(report(findings)).toContain('senderAddress: expected an e-mail address');
  });

  it('asks for a region where neither the configuration nor the environment names one', async () => {
    expect(await wrongOnes({ config: { ...CONFIG, region: undefined } })).toEqual(['Region: none is set']);
  });

  it('finds a sender that SES has not verified', async () => {
    ses.on(GetIdentityVerificationAttributesCommand).resolves(verified());
    expect(await wrongOnes()).toEqual(['SES sender: neither stock@acme.example nor its domain is verified']);
  });

  it('F44 finds an account in the SES sandbox, and whom it leaves untold', async () => {
    ses.on(GetSendQuotaCommand).resolves({ Max24HourSend: 200, MaxSendRate: 1 });
    const wrong = await wrongOnes();
    expect(wrong).toEqual([
      'SES sandbox: the account is in it: 200 messages a day, to verified addresses only',
      'SES recipients: not verified, so not told: ops@elsewhere.example',
    ]);
  });

  it('reminds of a sandbox grant that is no longer needed', async () => {
    expect(await wrongOnes({ config: { ...CONFIG, sesSandbox: true } })).toEqual([
      'SES sandbox: the account is out of it, but the configuration still grants every identity',
    ]);
  });

  it.each([
    { free: 10, isWrong: true },
    { free: 55, isWrong: true },
    { free: 56, isWrong: false },
  ])('judges $free free concurrent executions', async ({ free, isWrong }) => {
    lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { UnreservedConcurrentExecutions: free } });
    expect((await wrongOnes()).some((finding) => finding.startsWith('Lambda concurrency'))).toBe(isWrong);
  });

  it.each([
    { situation: 'an empty secret', secret: '', flaw: 'is empty' },
    { situation: 'a secret with a line end', secret: 'shpss_1\n', flaw: 'begins or ends with white space' },
    {
      situation: 'a list of three',
      secret: '["a","b","c"]',
      flaw: 'is not a JSON array of one or two secrets',
    },
    { situation: 'a broken list', secret: '["a",', flaw: 'is not a JSON array of one or two secrets' },
  ])('finds $situation', async ({ secret, flaw }) => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: secret });
    expect(await wrongOnes()).toEqual([expect.stringContaining(flaw)]);
  });

  it('accepts the two secrets of a rotation', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: '["new","old"]' });
    expect(await wrongOnes()).toEqual([]);
  });

  it('says how to make a secret that does not exist', async () => {
    secrets
      .on(GetSecretValueCommand)
      .rejects(new ResourceNotFoundException({ message: 'no', $metadata: {} }));
    expect(report(await diagnosis())).toContain('aws secretsmanager create-secret --name shelfwire/shopify');
  });

  it('does not mind that nothing is deployed yet', async () => {
    const absent = Object.assign(new Error('Stack with id Shelfwire-prod does not exist'), {
      name: 'ValidationError',
    });
    cloudFormation.on(DescribeStacksCommand).rejects(absent);
    const stack = (await diagnosis()).find(({ check }) => check === 'Stack');
    expect(stack?.outcome).toBe('skipped');
  });

  it('finds a first administrator who has never signed in', async () => {
    cognito.on(AdminGetUserCommand).resolves({ UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(await wrongOnes()).toEqual(['First administrator: boss@acme.example has not signed in yet']);
  });

  it('names the scopes that a shop does not grant', async () => {
    expect(
      await wrongOnes({
        ask: SHOP_THAT_GRANTS(
          'read_fulfillments',
          'read_inventory',
          'read_inventory_shipments',
          'read_inventory_transfers',
          'read_products',
          'read_themes',
        ),
      }),
    ).toEqual(['Shopify scopes: acme.myshopify.com does not grant read_locations, read_orders']);
  });

  it('counts a check that could not be made as wrong, and makes the others', async () => {
    ses.on(GetSendQuotaCommand).rejects(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));
    expect(await wrongOnes()).toEqual(['SES: could not be checked (AccessDenied: not authorized)']);
  });

  it('F75 shows no secret', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: ' shpss_canary ' });
    expect(report(await diagnosis())).not.toContain('canary');
  });
});
