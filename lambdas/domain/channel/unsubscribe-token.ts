import { createHmac, timingSafeEqual } from 'node:crypto';
import { normalizedAddress } from './address';

/**
 * A token that only we can make: it names an address and proves that we sent it there. It does not expire, because an
 * old mail's unsubscribe link must still work.
 */
export function signUnsubscribeToken(key: Uint8Array, address: string): string {
  const normalized = normalizedAddress(address);
  return `${Buffer.from(normalized).toString('base64url')}.${signatureOf(key, normalized).toString('base64url')}`;
}

/** The address of a genuine token; null for any other text. */
export function verifyUnsubscribeToken(key: Uint8Array, token: string): string | null {
  const [encoded, signature, ...more] = token.split('.');
  if (encoded === undefined || signature === undefined || more.length > 0) return null;
  const address = Buffer.from(encoded, 'base64url').toString('utf8');
  const expected = signatureOf(key, address);
  const given = Buffer.from(signature, 'base64url');
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
  // A second spelling of the same bytes is not our token.
  const isCanonical =
    token === `${Buffer.from(address).toString('base64url')}.${expected.toString('base64url')}`;
  return isGenuine && isCanonical ? address : null;
}

const signatureOf = (key: Uint8Array, address: string): Buffer =>
  createHmac('sha256', key).update(address).digest();
