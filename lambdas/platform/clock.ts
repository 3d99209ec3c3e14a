import type { Clock } from '../app/ports';

/** The product's clock. Signature windows and token expiry are checked elsewhere, against the machine's own. */
export const systemClock: Clock = { now: () => new Date().toISOString() };
