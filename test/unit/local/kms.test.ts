import { randomBytes } from 'node:crypto';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKms } from '../../../local/aws/kms';
import { anAwsCall, serveAws } from '../../support/serve-aws';

const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:eu-central-1:000000000000:key/${KeyId}`;
const kms = createKms({
  keys: [{ id: KeyId, aliases: ['alias/channels'] }, { id: 'other' }],
  material: randomBytes(32),
});
const EncryptionContext = { channelId: 'chan_1', stage: 'test' };

let client: KMSClient;
let close: () => Promise<void>;
beforeEach(async () => {
  const served = await serveAws(kms);
  close = served.close;
  client = new KMSClient({
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

const encrypt = (text: string, keyId = KeyId) =>
  client.send(new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(text), EncryptionContext }));

describe('what is encrypted', () => {
  it.each([KeyId, ARN, 'alias/channels'])(
    'under the key named %s is read again without naming it',
    async (name) => {
      const { CiphertextBlob, KeyId: arn } = await encrypt('https://hooks.slack.com/services/T/B/x', name);
      expect(arn).toBe(ARN);
      expect(Buffer.from(CiphertextBlob ?? []).includes('hooks.slack.com')).toBe(false);
      const context = { stage: 'test', channelId: 'chan_1' };
      const { Plaintext } = await client.send(
        new DecryptCommand({ CiphertextBlob, EncryptionContext: context }),
      );
      expect(Buffer.from(Plaintext ?? []).toString()).toBe('https://hooks.slack.com/services/T/B/x');
    },
  );

  it('is not read under another context or without one', async () => {
    const { CiphertextBlob } = await encrypt('x');
    for (const context of [{ channelId: 'chan_2', stage: 'test' }, undefined]) {
      const decrypt = new DecryptCommand({ CiphertextBlob, EncryptionContext: context });
      await expect(client.send(decrypt)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
  });

  it('is not read when a bit of it changed, or as another key', async () => {
    const { CiphertextBlob } = await encrypt('x');
    const broken = Buffer.from(CiphertextBlob ?? []);
    broken.writeUInt8(broken.readUInt8(broken.length - 1) ^ 1, broken.length - 1);
    const decrypt = new DecryptCommand({ CiphertextBlob: broken, EncryptionContext });
    await expect(client.send(decrypt)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    const asOther = new DecryptCommand({ CiphertextBlob, EncryptionContext, KeyId: 'other' });
    await expect(client.send(asOther)).rejects.toMatchObject({ name: 'IncorrectKeyException' });
    const garbage = new DecryptCommand({ CiphertextBlob: Buffer.from('garbage') });
    await expect(client.send(garbage)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });
});

it('refuses an unknown key and a text that is too long', async () => {
  await expect(encrypt('x', 'unknown')).rejects.toMatchObject({ name: 'NotFoundException' });
  await expect(encrypt('x'.repeat(4097))).rejects.toMatchObject({ name: 'ValidationException' });
});

const aCall = (action: string, body: object) =>
  anAwsCall({ service: 'kms', action, body: Buffer.from(JSON.stringify(body)) });

it('asks for the action on the key, which a ciphertext names itself', async () => {
  const { CiphertextBlob } = await encrypt('x');
  const blob = Buffer.from(CiphertextBlob ?? []).toString('base64');
  expect(kms.permissionsFor(aCall('Encrypt', { KeyId: 'alias/channels' }))).toEqual([
    { action: 'kms:Encrypt', resources: [ARN] },
  ]);
  expect(kms.permissionsFor(aCall('Decrypt', { CiphertextBlob: blob }))).toEqual([
    { action: 'kms:Decrypt', resources: [ARN] },
  ]);
});
