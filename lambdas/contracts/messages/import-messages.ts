import * as z from 'zod';

/** What the import queue carries: a list to be checked, a page of what it is recorded as, and a page of the items it speaks of. */
export const ImportMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('CheckImport'), importId: z.string() }),
  z.object({
    type: z.literal('LoadPage'),
    importId: z.string(),
    page: z.int().min(0),
    /** How often it has waited for the pages before it to be recorded. */
    waits: z.int().min(0),
  }),
  z.object({
    type: z.literal('LookAtItems'),
    importId: z.string(),
    page: z.int().min(0),
    /** How often it has waited for all of the import to be recorded. */
    waits: z.int().min(0),
  }),
]);
export type ImportMessage = z.infer<typeof ImportMessage>;
