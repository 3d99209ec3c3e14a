import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSecretsManager, type SecretsManager } from '../../../local/aws/secrets-manager';
import { anAwsCall, serveAws } from '../../support/serve-aws';

let secrets: SecretsManager;
let client: SecretsManagerClient;
let close: () => Promise<void>;
beforeEach(async () => {
  secrets = createSecretsManager({ secrets: { 'shelfwire/shopify': 'first' } });
  const served = await serveAws(secrets);
  close = served.close;
  client = new SecretsManagerClient({
    endpoint: served.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await close();
});

const read = (SecretId: string, VersionStage?: string) =>
  client.send(new GetSecretValueCommand({ SecretId, VersionStage }));

it('gives a secret by its name, its ARN and its ARN without the suffix', async () => {
  const arn = secrets.arnOf('shelfwire/shopify');
  expect(arn).toMatch(
    /^arn:aws:secretsmanager:eu-central-1:000000000000:secret:shelfwire\/shopify-[A-Za-z0-9]{6}$/,
  );
  for (const id of ['shelfwire/shopify', arn, arn.slice(0, -7)]) {
    expect(await read(id)).toMatchObject({ SecretString: 'first', ARN: arn, Name: 'shelfwire/shopify' });
  }
});

it('keeps the value before a rotation', async () => {
  secrets.put('shelfwire/shopify', 'second');
  expect((await read('shelfwire/shopify')).SecretString).toBe('second');
  expect((await read('shelfwire/shopify', 'AWSPREVIOUS')).SecretString).toBe('first');
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'shelfwire/shopify' }));
  expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']]);
});

it('does not know other secrets', async () => {
  await expect(read('shelfwire/other')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(read('shelfwire/shopify', 'AWSPREVIOUS')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('fails as often as it is told to', async () => {
  secrets.failNext(1);
  await expect(read('shelfwire/shopify')).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect((await read('shelfwire/shopify')).SecretString).toBe('first');
});

it('asks for secretsmanager:GetSecretValue on the full ARN', () => {
  const call = anAwsCall({ action: 'GetSecretValue', body: Buffer.from('{"SecretId":"shelfwire/shopify"}') });
  expect(secrets.permissionsFor(call)).toEqual([
    { action: 'secretsmanager:GetSecretValue', resources: [secrets.arnOf('shelfwire/shopify')] },
  ]);
});
