import type { createManageImports, ImportTarget } from '../../app/import/start-import';
import type { FieldError } from '../../contracts/http/common';
import type { IMPORT_ENDPOINTS } from '../../contracts/http/imports';
import { type ImportRecord, importSummary, recordedOf, stateOf } from '../../domain/import/import-record';
import { RequestRefusedError, summaryOf } from '../../platform/http-errors';
import type { ApiHandlers } from './request';

export interface ImportHandlerDeps {
  readonly imports: ReturnType<typeof createManageImports>;
}

export function importHandlers({
  imports,
}: ImportHandlerDeps): Pick<ApiHandlers, keyof typeof IMPORT_ENDPOINTS> {
  return {
    async createImport({ params, query, body, principal, newId }) {
      const { mode, currency = null, parts } = query;
      const request = { kind: params.import, mode, currency, parts, target: targetIn(query) };
      const started = await imports.start(newId('imp'), request, body, principal.name);
      switch (started.outcome) {
        case 'started':
          return { body: shown(started.record) };
        case 'unknown_source':
          throw refused({ field: 'source', expected: 'the id of a source, as GET /v1/sources lists them' });
        case 'unknown_shop':
          throw refused({ field: 'shop', expected: 'a shop that is configured' });
      }
    },
    readImport: async ({ params }) => ({ body: shown(await imports.read(params.import)) }),
    putImportPart: async ({ params, body }) => ({
      body: shown(await imports.addPart(params.import, params.part, body)),
    }),
    async listImportFaults({ params, query, cursors }) {
      const from = query.cursor === undefined ? 0 : Number(cursors.read(query.cursor));
      const found = await imports.faults(params.import, from, query.limit + 1);
      const isMore = found.length > query.limit;
      return {
        body: {
          items: found.slice(0, query.limit).map((fault) => ({ ...fault })),
          nextCursor: isMore ? cursors.sign(from + query.limit) : null,
        },
      };
    },
  };
}

const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

function targetIn(query: {
  readonly source?: string | undefined;
  readonly shop?: string | undefined;
}): ImportTarget {
  const { source, shop } = query;
  if (source !== undefined && shop === undefined) return { sourceId: source };
  if (shop === undefined || source !== undefined) {
    const expected = 'either source, the id of a source, or shop, a shop’s domain';
    throw refused({ field: 'source', expected });
  }
  const shopId = shop.toLowerCase();
  if (SHOP.test(shopId)) return { shopId };
  throw refused({ field: 'shop', expected: 'a domain such as blue-harbour.myshopify.com' });
}

function refused(error: FieldError): RequestRefusedError {
  return new RequestRefusedError('request-invalid', summaryOf([error]), { errors: [error] });
}

function shown(record: ImportRecord) {
  const {
    rows,
    badRows,
    records,
    sent,
    changed,
    unchanged,
    stale,
    tooOld,
    refused: foreign,
    failed,
  } = record;
  return {
    id: record.id,
    kind: record.kind,
    mode: record.mode,
    state: stateOf(record),
    summary: importSummary(record),
    failure: record.failure,
    sourceId: record.sourceId,
    shopId: record.shopId,
    parts: record.parts,
    partsReceived: record.partsReceived,
    separator: record.separator,
    ignoredColumns: [...record.ignoredColumns],
    rows: { total: rows, good: rows - badRows, bad: badRows },
    faultCount: record.faultCount,
    faults: record.firstFaults.map((fault) => ({ ...fault })),
    records: {
      total: records,
      sent,
      recorded: recordedOf(record),
      changed,
      unchanged,
      stale,
      tooOld,
      refused: foreign,
      failed,
    },
    createdAt: record.createdAt,
    createdBy: record.createdBy,
  };
}
