import { createHmac, timingSafeEqual } from 'node:crypto';
import { RequestRefusedError } from '../../platform/http-errors';

/** Where a list goes on, for the list and the query that it was made for. */
export interface Cursors {
  /** Text that only we can make; nobody can point a list at what they may not read by writing one. */
  sign(position: unknown): string;
  /** @throws RequestRefusedError for anything but a cursor of ours for this very query. */
  read(cursor: string): unknown;
}

/**
 * Cursors of one query: `operation` and `query` are signed along, so that a cursor is good for the list it came from
 * and no other. The signature is compared as text, so that not one bit of it can be another.
 */
export function cursorsFor(key: Uint8Array, operation: string, query: object): Cursors {
  const { cursor: _cursor, limit: _limit, ...filters } = query as Record<string, unknown>;
  const purpose = JSON.stringify([
    operation,
    Object.entries(filters).toSorted(([one], [other]) => one.localeCompare(other)),
  ]);
  const signatureOf = (payload: string) =>
    createHmac('sha256', key).update(`${purpose}\n${payload}`).digest('base64url');

  return {
    sign(position) {
      const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
      return `${payload}.${signatureOf(payload)}`;
    },
    read(cursor) {
      const dot = cursor.lastIndexOf('.');
      const payload = cursor.slice(0, Math.max(dot, 0));
      const given = Buffer.from(cursor.slice(dot + 1));
      const expected = Buffer.from(signatureOf(payload));
      if (dot < 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new RequestRefusedError('request-invalid', 'The cursor is not one of this list.', {
          errors: [{ field: 'cursor', expected: 'the nextCursor of the page before, with the same query' }],
        });
      }
      return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    },
  };
}
