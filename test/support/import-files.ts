import type { ImportFiles, ImportQueue } from '../../lambdas/app/import/ports';
import type { ImportMessage } from '../../lambdas/contracts/messages/import-messages';

/** The files of imports in memory. */
export function memoryImportFiles(): ImportFiles & { readonly stored: ReadonlyMap<string, unknown> } {
  const stored = new Map<string, Uint8Array | readonly string[]>();
  const partKey = (importId: string, part: number) => `${importId}/part-${part}`;
  const pageKey = (importId: string, pages: string, page: number) => `${importId}/${pages}-${page}`;
  const read = (key: string) => {
    const found = stored.get(key);
    if (found === undefined) throw new Error(`There is no ${key}.`);
    return found;
  };
  return {
    stored,
    putPart: async (importId, part, bytes) => void stored.set(partKey(importId, part), bytes),
    part: async (importId, part) => read(partKey(importId, part)) as Uint8Array,
    removePart: async (importId, part) => void stored.delete(partKey(importId, part)),
    putPage: async (importId, pages, page, lines) =>
      void stored.set(pageKey(importId, pages, page), [...lines]),
    page: async (importId, pages, page) => read(pageKey(importId, pages, page)) as readonly string[],
  };
}

/** A queue that only remembers. */
export function memoryImportQueue(): ImportQueue & { readonly messages: ImportMessage[] } {
  const messages: ImportMessage[] = [];
  return { messages, send: async (message) => void messages.push(message) };
}
