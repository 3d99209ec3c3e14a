import type { ImportCounts } from '../../domain/import/import-record';
import type { RecordOutcome } from '../recorded';
import type { ImportRecords } from './ports';

/** Hears what became of the messages of imports. */
export interface ImportTally {
  /**
   * Never fails: an import that is counted too low is recorded all the same.
   * @returns the imports whose items nobody will look at any more by what is recorded now
   */
  count(imported: ReadonlyMap<string, ReadonlyMap<RecordOutcome, number>>): Promise<ReadonlySet<string>>;
}

export function createImportTally(
  records: Pick<ImportRecords, 'count'>,
  onFailure: (error: unknown) => void,
): ImportTally {
  return {
    async count(imported) {
      const over = new Set<string>();
      const counting = [...imported].map(async ([importId, outcomes]) => {
        try {
          if (await records.count(importId, countsOf(outcomes))) over.add(importId);
        } catch (error) {
          // Whether it is over is not known then, and a look too many changes nothing.
          over.add(importId);
          onFailure(error);
        }
      });
      await Promise.all(counting);
      return over;
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
