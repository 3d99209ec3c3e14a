import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { type ImportRecord, NO_COUNTS } from '../../../lambdas/domain/import/import-record';
import { createHandler } from '../../../lambdas/handlers/run-import/handler';
import { createLogger } from '../../../lambdas/platform/logger';
import { createMetrics } from '../../../lambdas/platform/metrics';
import { NOW } from '../../support/builders';

const aRecord = (fields: Partial<ImportRecord>): ImportRecord => ({
  ...NO_COUNTS,
  ...{ id: 'imp_1', kind: 'levels', mode: 'all', sourceId: 'src_a', shopId: 'src_a', currency: null },
  ...{ state: 'loading', failure: null, parts: 1, partsReceived: 1, createdAt: NOW, createdBy: 'ann' },
  ...{ separator: ',', rows: 1, badRows: 0, faultCount: 0, firstFaults: [], ignoredColumns: [] },
  ...{ records: 1, sent: 1, pages: 1, pagesSent: 1, itemPages: 1, isLookedAt: false },
  ...fields,
});

async function handled(record: ImportRecord) {
  const attempts: (number | undefined)[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const handler = createHandler({
    runImport: async (_message, attempt) => {
      attempts.push(attempt);
      return record;
    },
    logger: createLogger('run-import', write),
    metrics: createMetrics('run-import', write),
  });
  const message = {
    messageId: 'm',
    body: JSON.stringify({ type: 'CheckImport', importId: record.id }),
    attributes: { ApproximateReceiveCount: '2' },
  } as SQSEvent['Records'][number];
  const answer = await handler({ Records: [message] });
  return { answer, attempts, logged: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it('tells operators of an import whose check broke off, and does not try it again', async () => {
  const { answer, attempts, logged } = await handled(aRecord({ state: 'failed', failure: 'no memory' }));
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(attempts).toEqual([2]);
  expect(logged[0]).toMatchObject({ level: 'ERROR', importId: 'imp_1', kind: 'levels', cause: 'no memory' });
  expect(logged[1]).toMatchObject({ service: 'run-import', ImportsFailed: 1 });
});

it('says nothing to operators of one that moves on', async () => {
  const { logged } = await handled(aRecord({}));
  expect(logged).toMatchObject([{ level: 'INFO', importId: 'imp_1', state: 'loading' }]);
});
