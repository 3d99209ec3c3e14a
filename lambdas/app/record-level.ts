import { fallOf, riseOf } from '../domain/aging/rise-history';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import type { LevelReport } from '../domain/inventory/level-report';
import { groupsLeft } from '../domain/inventory/share';
import { asReported } from '../domain/inventory/unreceived';
import { isQuiet } from '../domain/inventory/watch-band';
import { ConcurrentChangeError } from '../platform/errors';
import { levelLeftBand } from './announcements';
import { decideAgainOnConflict } from './decide-again';
import type { LevelStore, LevelWrite, RiseStore } from './intake-ports';
import { type Entry, type Recorded, silently, together } from './recorded';

/**
 * Records one level. Whether it was written, or refused because something newer or the same is stored: what is stored
 * now is compared with its band, and a level outside of it is announced. So a crash between the write and the
 * announcement repairs itself when the message comes again.
 *
 * @param admit asked before a level is stored for the first time
 */
export async function recordLevel(
  levels: LevelStore,
  rises: RiseStore,
  report: LevelReport,
  now: Instant,
  admit: () => Promise<Entry>,
): Promise<Recorded> {
  const written = await levels.write(report);
  if (written.outcome !== 'first_sight') return withMoveOf(written, report, rises, compared(written, now));
  const entry = await admit();
  if (!entry.isAdmitted) return entry.recorded;
  const claimed = await decideAgainOnConflict(async () => {
    const again = await levels.claim(report, now);
    return again.outcome === 'exists' ? levels.write(report) : again;
  });
  return together(compared(claimed, now), entry.recorded);
}

/**
 * Units that came in, or went out, are noted once everything of the batch is written, the other end of a transfer included.
 * What goes out is noted of old stock alone: of other stock it is nearly all sales, and may cost nothing but its own write.
 */
function withMoveOf(
  written: LevelWrite,
  report: LevelReport,
  rises: RiseStore,
  recorded: Recorded,
): Recorded {
  if (written.outcome !== 'applied' && written.outcome !== 'duplicate') return recorded;
  const level = asReported(written.level);
  const [came, went] = [riseOf(level, report.quantities), fallOf(level, report.quantities)];
  if (came !== null) return noting(() => rises.noteRise(level, came));
  return went === null || !mayBeOld(written.level) ? recorded : noting(() => rises.noteFall(level, went));

  function noting(note: () => Promise<void>): Recorded {
    return { ...recorded, afterAnnouncing: () => decideAgainOnConflict(note) };
  }
}

/** Where nobody has looked yet, nobody can say that it is not. */
const mayBeOld = ({ band }: InventoryLevel): boolean => band === null || band.isOld === true;

/** Neither its variant nor any product or category that counts it has to be decided about. */
const isUnremarkable = (level: InventoryLevel): boolean => isQuiet(level) && groupsLeft(level).length === 0;

function compared(written: LevelWrite, now: Instant): Recorded {
  switch (written.outcome) {
    case 'other_shop':
      return silently('refused: other shop');
    case 'first_sight':
      throw new ConcurrentChangeError('level.gone', 'The level was erased while it was being written.');
    case 'applied':
    case 'confirmed':
    case 'stale':
    case 'duplicate': {
      const isSame = written.outcome === 'duplicate' || written.outcome === 'confirmed';
      const outcome = isSame ? 'unchanged' : written.outcome;
      return { outcome, events: isUnremarkable(written.level) ? [] : [levelLeftBand(written.level, now)] };
    }
  }
}
