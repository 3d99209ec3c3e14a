import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { AppError } from '../../platform/errors';

export interface ChannelCipher {
  /** The webhook URL as base64 text that only this channel's id can open again. */
  encrypt(channelId: string, webhookUrl: string): Promise<string>;
  decrypt(channelId: string, encrypted: string): Promise<string>;
}

/** How many decrypted URLs a warm function keeps, so that a burst is not a KMS request per message. */
const MOST_CACHED = 200;

/** A webhook URL lets whoever has it post: it is encrypted, and bound to its channel by the encryption context. */
export function createChannelCipher(client: KMSClient, keyId: string): ChannelCipher {
  const decrypted = new Map<string, string>();
  return {
    async encrypt(channelId, webhookUrl) {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({
          KeyId: keyId,
          Plaintext: Buffer.from(webhookUrl, 'utf8'),
          EncryptionContext: { channelId },
        }),
      );
      if (CiphertextBlob === undefined) throw new AppError('kms.no-answer', 'KMS encrypted nothing.');
      return Buffer.from(CiphertextBlob).toString('base64');
    },

    async decrypt(channelId, encrypted) {
      const key = `${channelId}\n${encrypted}`;
      const known = decrypted.get(key);
      if (known !== undefined) return known;
      const { Plaintext } = await client.send(
        new DecryptCommand({
          KeyId: keyId,
          CiphertextBlob: Buffer.from(encrypted, 'base64'),
          EncryptionContext: { channelId },
        }),
      );
      if (Plaintext === undefined) throw new AppError('kms.no-answer', 'KMS decrypted nothing.');
      const webhookUrl = Buffer.from(Plaintext).toString('utf8');
      if (decrypted.size >= MOST_CACHED) decrypted.clear();
      decrypted.set(key, webhookUrl);
      return webhookUrl;
    },
  };
}
