import { createHmac, timingSafeEqual } from 'node:crypto';

/** 32 bytes in standard base64: 43 characters and one of padding. */
const BASE64_DIGEST = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Whether one of the secrets signed the body: base64 of HMAC-SHA256 over the raw bytes. The digests are compared in
 * constant time, against every secret, so that neither the place of a difference nor the secret that fits can be timed.
 * A signature in any other writing (hex, URL-safe, unpadded, several joined by commas) is none.
 */
export function isSignedBy(body: Uint8Array, signature: string | null, secrets: readonly string[]): boolean {
  if (signature === null || !BASE64_DIGEST.test(signature)) return false;
  const claimed = Buffer.from(signature, 'base64');
  // The last character has two bits that decode to nothing: only one way of writing a digest is accepted.
  if (claimed.toString('base64') !== signature) return false;
  return secrets
    .map((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), claimed))
    .includes(true);
}
