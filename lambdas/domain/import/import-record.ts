import type { ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { ImportFault, ImportKind } from './import-kinds';

/** `check` writes nothing; `all` loads every row or none; `good` loads the rows that have no fault. */
export const IMPORT_MODES = ['check', 'all', 'good'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/**
 * `uploading`: parts are missing; `checking`; `checked`: mode was check, nothing was written; `refused`: it has faults, nothing
 * was written; `failed`: the check broke off, nothing was written; `loading`; `done`.
 */
export const IMPORT_STATES = [
  'uploading',
  'checking',
  'checked',
  'refused',
  'failed',
  'loading',
  'done',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** What became of an import's records. */
export interface ImportCounts {
  /** Something is different now. */
  readonly changed: number;
  /** It said what was known already. */
  readonly unchanged: number;
  /** Something newer is known. */
  readonly stale: number;
  /** Orders that lie too far back to be counted. */
  readonly tooOld: number;
  /** Another shop's, or a source that was deleted meanwhile. */
  readonly refused: number;
  /** Set aside with the dead letters. */
  readonly failed: number;
}

export const NO_COUNTS: ImportCounts = {
  changed: 0,
  unchanged: 0,
  stale: 0,
  tooOld: 0,
  refused: 0,
  failed: 0,
};

/** One list on its way in. */
export interface ImportRecord extends ImportCounts {
  readonly id: string;
  readonly kind: ImportKind;
  readonly mode: ImportMode;
  /** In whose name the rows are recorded. */
  readonly sourceId: `src_${string}`;
  readonly shopId: ShopId;
  /** For amounts whose row names none. */
  readonly currency: string | null;
  readonly state: Exclude<ImportState, 'done'>;
  readonly parts: number;
  readonly partsReceived: number;
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** What separates its cells; null until it is known. */
  readonly separator: string | null;
  readonly rows: number;
  readonly badRows: number;
  readonly faultCount: number;
  readonly firstFaults: readonly ImportFault[];
  readonly ignoredColumns: readonly string[];
  /** Records that the good rows make: the lines of an order are one, of a level only the newest counts. */
  readonly records: number;
  readonly sent: number;
  /** The pages that the records are kept and sent in. */
  readonly pages: number;
  readonly pagesSent: number;
  /** The pages that name the items which it speaks of. */
  readonly itemPages: number;
  /** Its items are being looked at: what is recorded from now on has to call for a look itself. */
  readonly isLookedAt: boolean;
  /** Why its check broke off, in words; null where it did not. */
  readonly failure: string | null;
}

/** How many of an import's records something became of. One that a queue handed out twice may be counted twice. */
export function recordedOf(counts: ImportCounts & Pick<ImportRecord, 'records'>): number {
  const { changed, unchanged, stale, tooOld, refused, failed, records } = counts;
  return Math.min(records, changed + unchanged + stale + tooOld + refused + failed);
}

/** A load is done once all its records are recorded. */
export function stateOf(record: ImportRecord): ImportState {
  const isRecorded = record.state === 'loading' && recordedOf(record) >= record.records;
  return isRecorded ? 'done' : record.state;
}

/** The state of an import in a sentence for people. */
export function importSummary(record: ImportRecord): string {
  const { rows, badRows, records, faultCount } = record;
  const good = rows - badRows;
  switch (stateOf(record)) {
    case 'uploading':
      return `${record.partsReceived} of ${record.parts} parts are here.`;
    case 'checking':
      return 'The rows are being checked.';
    case 'checked':
      if (rows === 0) return unreadSummary(faultCount);
      return badRows === 0 && faultCount === 0
        ? `All ${counted(rows, 'row')} can be loaded. Nothing was written.`
        : `${good} of ${counted(rows, 'row')} can be loaded. Nothing was written.`;
    case 'refused':
      if (rows === 0) return unreadSummary(faultCount);
      return `${counted(faultCount, 'fault')} in ${counted(rows, 'row')}. Nothing was written.`;
    case 'failed':
      return `The check broke off: ${record.failure ?? 'nobody knows why'}. Nothing was written; the list can be sent again.`;
    case 'loading':
      return `${recordedOf(record)} of ${counted(records, 'record')} ${records === 1 ? 'is' : 'are'} recorded.`;
    case 'done':
      return doneSummary(record, good);
  }
}

/** Of a file whose rows were not looked at, because its heading or the file itself is at fault. */
const unreadSummary = (faultCount: number): string =>
  `${counted(faultCount, 'fault')} in the file or its heading; its rows were not looked at. Nothing was written.`;

function doneSummary(record: ImportRecord, good: number): string {
  const { changed, unchanged, stale, tooOld, refused, failed, badRows, records } = record;
  const parts = [
    unchanged > 0 ? `${unchanged} said what was known already` : null,
    stale > 0 ? `${stale} were older than what is known` : null,
    tooOld > 0 ? `${tooOld} were too old to be counted` : null,
    refused > 0 ? `${refused} belong to another shop` : null,
    failed > 0 ? `${failed} could not be recorded and wait with the dead letters` : null,
    badRows > 0 ? `${counted(badRows, 'bad row')} left out` : null,
  ].filter((part) => part !== null);
  const rest = parts.length === 0 ? '' : ` ${parts.join('; ')}.`;
  const what = `${counted(good, 'row')} made ${counted(records, 'record')}`;
  return changed === 0 ? `Nothing changed: ${what}.${rest}` : `${what}; ${changed} changed something.${rest}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
