import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowAt } from '../../lambdas/domain/traffic/page-views';
import { judgeTrafficSpike, leavesMarks, quietMarks } from '../../lambdas/domain/traffic/traffic-spike';
import type { TrafficHistory } from '../../lambdas/domain/traffic/usual-views';
import { usualReader } from '../../lambdas/domain/traffic/usual-views';
import { aTrafficRule } from '../support/traffic';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-09-01T00:00:00.000Z');
const hourOf = (index: number) => new Date(START + index * HOUR_MS).toISOString().slice(0, 13);

/** Views of each hour since the start; null where nothing came in at all. */
const pasts = fc.array(
  fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 9, arbitrary: fc.nat({ max: 40 }) }),
  {
    minLength: 150,
    maxLength: 1_500,
  },
);

const historyOf = (past: readonly (number | null)[]): TrafficHistory => ({
  viewsPerHour: new Map(
    past.flatMap((views, index) => (views !== null && views > 0 ? [[hourOf(index), views] as const] : [])),
  ),
  heard: new Set(past.flatMap((views, index) => (views === null ? [] : [hourOf(index)]))),
});

/** What is usual, said as slowly as it is meant: every hour of the past is looked at, and asked which hour of the week it is. */
function usualSlowly(past: readonly (number | null)[], hour: number, now: number): number | null {
  const first = past.findIndex((views) => views !== null && views > 0);
  const viewsAt = (index: number) =>
    index > first && first >= 0 && index < now ? (past[index] ?? null) : null;
  const same: number[] = [];
  for (let index = hour - 8 * 168; index < hour; index++) if ((hour - index) % 168 === 0) same.push(index);
  const known = (indexes: readonly number[]) => indexes.map(viewsAt).filter((views) => views !== null);
  const alone = known(same);
  const compared = alone.length >= 4 ? alone : known(same.flatMap((index) => [index - 1, index, index + 1]));
  if (compared.length === 0) return null;
  const mean = compared.reduce((sum, views) => sum + views, 0) / compared.length;
  const lastDays = [viewsAt(hour - 24) ?? 0, viewsAt(hour - 48) ?? 0];
  return Math.max(1, Math.round(mean * 10) / 10, Math.min(...lastDays));
}

describe('what is usual for an hour of the week', () => {
  it('is what the slow reading of the past says', () => {
    fc.assert(
      fc.property(pasts, fc.nat({ max: 6 }), (past, ahead) => {
        const now = past.length;
        const usual = usualReader(historyOf(past), 'UTC', hourOf(now))(hourOf(now + ahead));
        expect(usual?.views ?? null).toBe(usualSlowly(past, now + ahead, now));
        if (usual !== null) expect(usual.variance).toBeGreaterThanOrEqual(usual.views);
      }),
      { seed: 20261125, numRuns: 60 },
    );
  });
});

describe('the quiet marks of a product', () => {
  it('keep nothing quiet that would open an alert, in any five minutes of the hours they were set for', () => {
    const minutes = fc.nat({ max: 6 * 60 - 1 });
    const views = fc.nat({ max: 400 });
    const thresholds = fc.constantFrom(1.1, 2, 3);
    fc.assert(
      fc.property(pasts, minutes, views, thresholds, (past, minute, viewsInWindow, threshold) => {
        const rule = aTrafficRule({ threshold, settings: { minimumViews: 5, significance: 0.05 } });
        const history = historyOf(past);
        const setAt = START + past.length * HOUR_MS;
        const marks = quietMarks(
          history,
          'Europe/Berlin',
          rule,
          windowAt(new Date(setAt).toISOString()),
          null,
        );
        const now = new Date(setAt + minute * 60_000).toISOString();
        const window = windowAt(now);
        if (leavesMarks(marks, window, viewsInWindow)) return;
        const facts = {
          window,
          viewsInWindow,
          history,
          timeZone: 'Europe/Berlin',
          conversion: null,
          available: null,
        };
        const finding = judgeTrafficSpike(facts, rule, now);
        expect(finding.outcome === 'condition' && finding.verdict === 'fires').toBe(false);
      }),
      { seed: 20261125, numRuns: 150 },
    );
  });
});
