import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type AwsCall, type AwsReply, type AwsService, jsonBodyOf, jsonError, jsonReply } from './service';

export interface KmsOptions {
  /** The keys of the template, each with the aliases that lead to it (`alias/…`). */
  readonly keys: readonly { readonly id: string; readonly aliases?: readonly string[] }[];
  /** 32 random bytes that never leave this machine. Each key's own material is derived from them. */
  readonly material: Buffer;
  readonly account?: string;
  readonly region?: string;
}

const FORMAT = 1;
const MAX_PLAINTEXT_BYTES = 4096;

/**
 * Encrypt and Decrypt under AES-256-GCM. The encryption context is bound to the ciphertext, and the ciphertext names its
 * key, so Decrypt needs no key id; as with AWS a wrong context and a broken blob are refused in the same words.
 */
export function createKms({
  keys,
  material,
  account = '000000000000',
  region = 'eu-central-1',
}: KmsOptions): AwsService {
  const arnOf = (id: string) => `arn:aws:kms:${region}:${account}:key/${id}`;
  const aliasArnOf = (alias: string) => `arn:aws:kms:${region}:${account}:${alias}`;
  const secretOf = (id: string) => Buffer.from(hkdfSync('sha256', material, '', `kms:${id}`, 32));

  function keyNamed(name: unknown): string | null {
    const found = keys.find(({ id, aliases = [] }) =>
      [id, arnOf(id), ...aliases, ...aliases.map(aliasArnOf)].includes(String(name)),
    );
    return found?.id ?? null;
  }

  function keyOf(call: AwsCall): string | null {
    const { KeyId, CiphertextBlob } = jsonBodyOf(call);
    return call.action === 'Decrypt' ? keyNamed(keyIdIn(bytesOf(CiphertextBlob))) : keyNamed(KeyId);
  }

  function encrypt(request: Record<string, unknown>): AwsReply {
    const id = keyNamed(request.KeyId);
    if (id === null) return jsonError('NotFoundException', `Key '${String(request.KeyId)}' does not exist`);
    const plaintext = bytesOf(request.Plaintext);
    if (plaintext.length < 1 || plaintext.length > MAX_PLAINTEXT_BYTES) {
      const reason = 'Member must have length between 1 and 4096';
      return jsonError('ValidationException', `Value at 'plaintext' failed to satisfy constraint: ${reason}`);
    }
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', secretOf(id), nonce).setAAD(
      contextOf(request.EncryptionContext),
    );
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const head = Buffer.from([FORMAT, id.length]);
    const blob = Buffer.concat([head, Buffer.from(id, 'latin1'), nonce, cipher.getAuthTag(), sealed]);
    return jsonReply({
      CiphertextBlob: blob.toString('base64'),
      KeyId: arnOf(id),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    });
  }

  function decrypt(request: Record<string, unknown>): AwsReply {
    const blob = bytesOf(request.CiphertextBlob);
    const id = keyNamed(keyIdIn(blob));
    if (id === null) return jsonError('InvalidCiphertextException', '');
    if (request.KeyId !== undefined && keyNamed(request.KeyId) !== id) {
      return jsonError(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    }
    try {
      const sealed = blob.subarray(2 + id.length);
      const decipher = createDecipheriv('aes-256-gcm', secretOf(id), sealed.subarray(0, 12), {
        authTagLength: 16,
      })
        .setAAD(contextOf(request.EncryptionContext))
        .setAuthTag(sealed.subarray(12, 28));
      const plaintext = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
      return jsonReply({
        Plaintext: plaintext.toString('base64'),
        KeyId: arnOf(id),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      });
    } catch {
      return jsonError('InvalidCiphertextException', '');
    }
  }

  return {
    name: 'kms',
    permissionsFor: (call) => [
      {
        action: `kms:${call.action}`,
        resources: [arnOf(keyOf(call) ?? 'unknown')],
      },
    ],
    async handle(call) {
      switch (call.action) {
        case 'Encrypt':
          return encrypt(jsonBodyOf(call));
        case 'Decrypt':
          return decrypt(jsonBodyOf(call));
        default:
          return jsonError('UnknownOperationException', `${call.action} is not emulated.`);
      }
    },
  };
}

const bytesOf = (base64: unknown): Buffer => Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64');

/** Null where the blob is not one of ours. */
function keyIdIn(blob: Buffer): string | null {
  const [format, length] = blob;
  return format === FORMAT && length !== undefined && blob.length > 2 + length + 28
    ? blob.toString('latin1', 2, 2 + length)
    : null;
}

/** The same bytes for the same pairs, whatever order they come in. */
function contextOf(context: unknown): Buffer {
  const pairs = Object.entries(context ?? {});
  return Buffer.from(JSON.stringify(pairs.toSorted(([one], [other]) => (one < other ? -1 : 1))));
}
