import type { ImportFault, ImportKind } from '../../domain/import/import-kinds';
import { type ImportMode, type ImportRecord, NO_COUNTS } from '../../domain/import/import-record';
import type { ShopId } from '../../domain/inventory/identity';
import { ConcurrentChangeError, ConflictError, NotFoundError } from '../../platform/errors';
import type { SourceStore, StoredSource } from '../manage-sources';
import type { Clock } from '../ports';
import type { ImportFiles, ImportQueue, ImportRecords } from './ports';

export interface StartImportDeps {
  readonly files: ImportFiles;
  readonly records: ImportRecords;
  readonly queue: ImportQueue;
  readonly sources: SourceStore;
  readonly isConfigured: (shopId: ShopId) => boolean;
  /** The id that always follows from the seed. */
  readonly sourceIdFrom: (seed: string) => string;
  readonly clock: Clock;
}

/** Whose list it is: a source's own, or one about the items of a platform's shop. */
export type ImportTarget =
  | { readonly sourceId: string; readonly shopId?: undefined }
  | { readonly shopId: ShopId; readonly sourceId?: undefined };

export interface ImportRequest {
  readonly kind: ImportKind;
  readonly mode: ImportMode;
  readonly target: ImportTarget;
  readonly currency: string | null;
  readonly parts: number;
}

export type StartedImport =
  | { readonly outcome: 'started'; readonly record: ImportRecord }
  | { readonly outcome: 'unknown_source' | 'unknown_shop' };

/** What one page of faults holds; they are asked for from anywhere in it. */
export const FAULTS_PER_PAGE = 1_000;

/** Takes lists in: a part at a time, the parts in their order; the last one sets the check going. */
export function createManageImports(deps: StartImportDeps) {
  const { files, records, queue, sources, clock } = deps;

  async function sourceOf(target: ImportTarget, by: string): Promise<StoredSource | StartedImport> {
    if (target.sourceId !== undefined) {
      const source = await sources.get(target.sourceId);
      return source === null || source.deletedAt !== null ? { outcome: 'unknown_source' } : source;
    }
    const { shopId } = target;
    if (!deps.isConfigured(shopId)) return { outcome: 'unknown_shop' };
    const id = deps.sourceIdFrom(`imports of ${shopId}`);
    const known = await sources.get(id);
    if (known !== null && known.deletedAt === null) return known;
    if (known !== null) {
      const remedy = 'Create one that speaks of the shop (POST /v1/sources) and name it as the source.';
      throw new ConflictError(
        'import.source-deleted',
        `The source of this shop’s imports was deleted. ${remedy}`,
      );
    }
    const name = `Imports of ${shopId}`.slice(0, 120);
    const source = {
      id,
      name,
      shopId,
      availableIncludesUnreceived: false,
      createdAt: clock.now(),
      createdBy: by,
      deletedAt: null,
      version: 1,
    };
    try {
      await sources.create(source, null);
    } catch (error) {
      if (!(error instanceof ConcurrentChangeError)) throw error;
    }
    return source;
  }

  async function read(importId: string): Promise<ImportRecord> {
    const record = await records.get(importId);
    if (record !== null) return record;
    throw new NotFoundError(
      'import.not-found',
      `There is no import ${importId}. Imports are kept for 30 days.`,
    );
  }

  return {
    read,

    async start(
      importId: string,
      request: ImportRequest,
      bytes: Uint8Array,
      by: string,
    ): Promise<StartedImport> {
      const source = await sourceOf(request.target, by);
      if ('outcome' in source) return source;
      const { kind, mode, currency, parts } = request;
      const isWhole = parts === 1;
      const record: ImportRecord = {
        ...NO_COUNTS,
        ...{ id: importId, kind, mode, currency, parts },
        sourceId: source.id as ImportRecord['sourceId'],
        shopId: source.shopId ?? source.id,
        state: isWhole ? 'checking' : 'uploading',
        partsReceived: 1,
        createdAt: clock.now(),
        createdBy: by,
        separator: null,
        ...{
          rows: 0,
          badRows: 0,
          faultCount: 0,
          firstFaults: [],
          ignoredColumns: [],
          records: 0,
          sent: 0,
          pages: 0,
          pagesSent: 0,
          itemPages: 0,
          isLookedAt: false,
          failure: null,
        },
      };
      await files.putPart(importId, 1, bytes);
      await records.create(record);
      if (isWhole) await queue.send({ type: 'CheckImport', importId }, 0);
      return { outcome: 'started', record };
    },

    /** A part that is sent once more, because its answer was lost, changes nothing. */
    async addPart(importId: string, part: number, bytes: Uint8Array): Promise<ImportRecord> {
      const record = await read(importId);
      const { state, parts, partsReceived } = record;
      if (part <= partsReceived) return record;
      if (state !== 'uploading' || part !== partsReceived + 1) {
        const next =
          state === 'uploading' ? `Part ${partsReceived + 1} of ${parts} is next.` : 'It is complete.';
        throw new ConflictError('import.part-out-of-order', `${next} Parts are sent in their order.`);
      }
      await files.putPart(importId, part, bytes);
      const isLast = part === parts;
      const next: ImportRecord = { ...record, partsReceived: part, state: isLast ? 'checking' : 'uploading' };
      await records.saveParts(next, partsReceived);
      if (isLast) await queue.send({ type: 'CheckImport', importId }, 0);
      return next;
    },

    /** Faults from a place on, as they stand in the file. */
    async faults(importId: string, from: number, limit: number): Promise<readonly ImportFault[]> {
      const { faultCount } = await read(importId);
      const faults: ImportFault[] = [];
      while (faults.length < limit && from + faults.length < faultCount) {
        const at = from + faults.length;
        const lines = await files.page(importId, 'faults', Math.floor(at / FAULTS_PER_PAGE));
        const start = at % FAULTS_PER_PAGE;
        const page = lines.slice(start, start + limit - faults.length);
        if (page.length === 0) break;
        faults.push(...page.map((line) => JSON.parse(line) as ImportFault));
      }
      return faults;
    },
  };
}
