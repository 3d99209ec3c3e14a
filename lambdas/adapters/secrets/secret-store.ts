import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AppError } from '../../platform/errors';

const REFRESH_AFTER_MS = 5 * 60_000;
/** A refresh that fails is not tried at every request: the value at hand serves for this long. */
const RETRY_AFTER_MS = 30_000;

export interface SecretReader {
  /** The secret's text. @throws AppError `secret.unreadable` where it was never read and cannot be read now. */
  text(name: string): Promise<string>;
  /** A secret that is rotated: its text is one value, or a JSON array of at most two, all of them valid now. */
  values(name: string): Promise<readonly string[]>;
}

interface Cached {
  readonly value: string;
  readonly refreshAt: number;
}

/**
 * Reads secrets once and again by age, never because a signature was bad: a stranger cannot make it call AWS. While the
 * store cannot be reached, the value at hand stays good. Ages are measured with a clock that cannot be moved.
 */
export function createSecretReader(
  client: SecretsManagerClient,
  elapsedMs: () => number = () => performance.now(),
): SecretReader {
  const cache = new Map<string, Cached>();
  const inFlight = new Map<string, Promise<string>>();

  async function text(name: string): Promise<string> {
    const cached = cache.get(name);
    if (cached !== undefined && elapsedMs() < cached.refreshAt) return cached.value;
    const pending = inFlight.get(name) ?? load(name).finally(() => inFlight.delete(name));
    inFlight.set(name, pending);
    return pending;
  }

  async function load(name: string): Promise<string> {
    try {
      const { SecretString: value } = await client.send(new GetSecretValueCommand({ SecretId: name }));
      if (value === undefined || value === '')
        throw new AppError('secret.empty', `The secret ${name} holds no text.`);
      cache.set(name, { value, refreshAt: elapsedMs() + REFRESH_AFTER_MS });
      return value;
    } catch (error) {
      const stale = cache.get(name);
      if (stale === undefined) {
        throw new AppError('secret.unreadable', `The secret ${name} cannot be read.`, { cause: error });
      }
      cache.set(name, { value: stale.value, refreshAt: elapsedMs() + RETRY_AFTER_MS });
      return stale.value;
    }
  }

  return { text, values: async (name) => valuesIn(await text(name)) };
}

function valuesIn(text: string): readonly string[] {
  if (!text.trimStart().startsWith('[')) return [text];
  const values: unknown = JSON.parse(text);
  const isPair = Array.isArray(values) && values.length >= 1 && values.length <= 2;
  if (!isPair || !values.every((value) => typeof value === 'string' && value !== '')) {
    throw new AppError('secret.malformed', 'A rotated secret is a JSON array of one or two non-empty texts.');
  }
  return values as string[];
}
