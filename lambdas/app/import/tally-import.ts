import type { ImportCounts } from '../../domain/import/import-record';
import type { RecordOutcome } from '../recorded';
import type { ImportRecords } from './ports';

/** Hears what became of the messages of imports. */
export interface ImportTally {
  /** Never fails: an import that is counted too low is recorded all the same. */
  count(imported: ReadonlyMap<string, ReadonlyMap<RecordOutcome, number>>): Promise<void>;
}

export function createImportTally(
  records: Pick<ImportRecords, 'count'>,
  onFailure: (error: unknown) => void,
): ImportTally {
  return {
    async count(imported) {
      const counting = [...imported].map(([importId, outcomes]) =>
        records.count(importId, countsOf(outcomes)),
      );
      for (const counted of await Promise.allSettled(counting)) {
        if (counted.status === 'rejected') onFailure(counted.reason);
      }
    },
  };
}

function countsOf(outcomes: ReadonlyMap<RecordOutcome, number>): Partial<ImportCounts> {
  const counts: { -readonly [Name in keyof ImportCounts]?: number } = {};
  for (const [outcome, count] of outcomes) counts[NAME_OF[outcome]] = (counts[NAME_OF[outcome]] ?? 0) + count;
  return counts;
}

const NAME_OF: Readonly<Record<RecordOutcome, keyof ImportCounts>> = {
  applied: 'changed',
  'applied: some pages unknown': 'changed',
  // Written together with another message of the same level.
  folded: 'changed',
  unchanged: 'unchanged',
  stale: 'stale',
  'refused: other shop': 'refused',
  'refused: shop not configured': 'refused',
  'refused: shop erased': 'refused',
  'refused: unknown source': 'refused',
  'ignored: test order': 'unchanged',
  'ignored: order too old': 'tooOld',
  'ignored: page views too old': 'tooOld',
  'ignored: unknown topic': 'failed',
  parked: 'failed',
};
