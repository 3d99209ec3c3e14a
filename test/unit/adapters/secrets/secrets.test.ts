import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { deriveKey, deriveSourceSecret } from '../../../../lambdas/adapters/secrets/master-key';
import { createSecretReader, type SecretReader } from '../../../../lambdas/adapters/secrets/secret-store';

const store = mockClient(SecretsManagerClient);
let elapsed: number;
let reader: SecretReader;

beforeEach(() => {
  store.reset();
  elapsed = 0;
  reader = createSecretReader(new SecretsManagerClient({ region: 'eu-central-1' }), () => elapsed);
});

const calls = () => store.commandCalls(GetSecretValueCommand).length;

describe('a secret', () => {
  it('is read once, and again after five minutes', async () => {
    store.on(GetSecretValueCommand).resolves({ SecretString: 'first' });
    await Promise.all([reader.text('name'), reader.text('name')]);
    await reader.text('name');
    expect(calls()).toBe(1);
    store.on(GetSecretValueCommand).resolves({ SecretString: 'second' });
    elapsed = 5 * 60_000;
    expect(await reader.text('name')).toBe('second');
  });

  it('stays good while the store cannot be reached', async () => {
    store.on(GetSecretValueCommand).resolves({ SecretString: 'first' });
    await reader.text('name');
    store.on(GetSecretValueCommand).rejects(new Error('throttled'));
    elapsed = 5 * 60_000;
    expect(await reader.text('name')).toBe('first');
    expect(await reader.text('name')).toBe('first');
    expect(calls()).toBe(2);
  });

  it('that could not be read at the start is read by the next request', async () => {
    store.on(GetSecretValueCommand).rejects(new Error('down'));
    await expect(reader.text('name')).rejects.toMatchObject({ code: 'secret.unreadable' });
    store.on(GetSecretValueCommand).resolves({ SecretString: 'first' });
    expect(await reader.text('name')).toBe('first');
  });

  it.each([
    ['plain', ['plain']],
    ['["new","old"]', ['new', 'old']],
    [' ["only"] ', ['only']],
  ])('written as %s holds the values %j', async (SecretString, values) => {
    store.on(GetSecretValueCommand).resolves({ SecretString });
    expect(await reader.values('name')).toEqual(values);
  });

  it.each(['[]', '["a","b","c"]', '[""]', '[1]'])('written as %s is refused', async (SecretString) => {
    store.on(GetSecretValueCommand).resolves({ SecretString });
    await expect(reader.values('name')).rejects.toMatchObject({ code: 'secret.malformed' });
  });
});

describe('keys from the master secret', () => {
  it('differ per purpose and per source, and are the same every time', () => {
    expect(deriveKey('master', 'cursor')).toEqual(deriveKey('master', 'cursor'));
    expect(deriveKey('master', 'cursor')).not.toEqual(deriveKey('master', 'unsubscribe'));
    expect(deriveSourceSecret('master', 'src_a')).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(deriveSourceSecret('master', 'src_a')).not.toBe(deriveSourceSecret('master', 'src_b'));
  });
});
