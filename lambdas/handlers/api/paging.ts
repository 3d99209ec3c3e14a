import type { Cursors } from './cursor';

/** A page of a short list that is at hand as a whole, sorted by id. */
export function pageById<T extends { readonly id: string }>(
  all: readonly T[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  cursors: Cursors,
): { items: T[]; nextCursor: string | null } {
  const after = cursor === undefined ? '' : String(cursors.read(cursor));
  const rest = all.filter(({ id }) => id > after).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rest.length > limit && last !== undefined ? cursors.sign(last.id) : null };
}
