import { isDeepStrictEqual } from 'node:util';
import type { Item } from './stock-items';

/** Whether an item says what the one before it said, and only its version, and with it its expiry, is newer. */
export function isSameButVersion(item: Item, before: Item | undefined): boolean {
  if (before === undefined) return false;
  const aside = { version: null, expiresAt: null };
  return isDeepStrictEqual({ ...item, ...aside }, { ...before, ...aside });
}
