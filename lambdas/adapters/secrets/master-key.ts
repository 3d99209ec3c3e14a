import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * One generated secret stands behind every key of ours. A key is derived per purpose, so that leaking one says nothing
 * about another, and a source's secret is known to whoever verifies it without being stored anywhere.
 */
export function deriveKey(master: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', purpose, KEY_BYTES));
}

/** The secret by which a vendor-neutral source signs, as Standard Webhooks writes it: `whsec_` and base64. */
export function deriveSourceSecret(master: string, sourceId: string): string {
  return `whsec_${deriveKey(master, `source:${sourceId}`).toString('base64')}`;
}
