import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NOTHING_TOLD, type PageFacts, type PageTold } from '../../lambdas/domain/page/page';
import { judgePageUpdated } from '../../lambdas/domain/page/page-updated';
import { judgeLaunch } from '../../lambdas/domain/page/product-launched';
import { likeForLike, plusSold, type Sold } from '../../lambdas/domain/category/like-for-like';
import { aRuleOf, heard } from '../support/pages';

const minuteOf = (minute: number): string =>
  new Date(Date.parse('2026-11-18T00:00:00.000Z') + minute * 60_000).toISOString();

/** Which edits have come in by a minute, as one message each. */
const by = (minute: number, edits: readonly { minute: number; facts: PageFacts }[]) =>
  edits.filter((edit) => edit.minute <= minute).map((edit) => [minuteOf(edit.minute), edit.facts] as const);

const QUIET = 10;

it('tells of a title what a reader sees who looks every minute and waits for ten quiet ones', () => {
  const titles = ['Harbour Mug', 'Port Mug', 'Quay Mug'];
  const edit = fc.record({ gap: fc.integer({ min: 1, max: 25 }), title: fc.constantFrom(...titles) });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (drawn) => {
      let last = 0;
      const edits = drawn.map(({ gap, title }) => {
        last += gap;
        return { minute: last, facts: { title } };
      });
      const told: string[] = [];
      const expected: string[] = [];
      let state: PageTold = NOTHING_TOLD;
      let shown = 'Harbour Mug';
      for (let minute = 0; minute <= last + QUIET; minute++) {
        const page = heard(by(minute, edits), undefined, minuteOf(-1));
        const judged = judgePageUpdated(page, state, aRuleOf('page_updated'), minuteOf(minute), null);
        const { explanation } = judged.finding;
        if (judged.told !== null && explanation.kind === 'page_updated') {
          state = judged.told;
          const [change] = explanation.changes;
          if (change?.field === 'title') told.push(`${minute}: ${change.from} → ${change.to}`);
        }
        let current = 'Harbour Mug';
        let changedAt = -Infinity;
        for (const one of edits) {
          if (one.minute > minute) break;
          if (one.facts.title !== current) changedAt = one.minute;
          current = one.facts.title;
        }
        if (current !== shown && minute - changedAt >= QUIET) {
          expected.push(`${minute}: ${shown} → ${current}`);
          shown = current;
        }
      }
      expect(told).toEqual(expected);
    }),
    { seed: 20261125, numRuns: 150 },
  );
});

it('tells the stages of a launch as somebody would who keeps a list of what was said', () => {
  const event = fc.oneof(
    fc.record({ gap: fc.integer({ min: 1, max: 20 }), date: fc.option(fc.integer({ min: 1, max: 90 })) }),
    fc.record({ gap: fc.integer({ min: 1, max: 20 }), units: fc.integer({ min: 0, max: 2 }) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 8 }), (drawn) => {
      let last = 0;
      const events = drawn.map((one) => {
        last += one.gap;
        return { ...one, minute: last };
      });
      const dates = events.flatMap((one) =>
        'date' in one
          ? [
              {
                minute: one.minute,
                date: one.date,
                facts: {
                  status: 'active' as const,
                  publishedAt: one.date === null ? null : minuteOf(one.date),
                },
              },
            ]
          : [],
      );
      const told: string[] = [];
      const expected: string[] = [];
      let state: PageTold = NOTHING_TOLD;
      let saidDate: number | null = null;
      let everLive = false;
      let saidStock = false;
      let saidLive = false;
      for (let minute = 0; minute <= 100; minute++) {
        const units = events.findLast((one) => 'units' in one && one.minute <= minute);
        const available = units !== undefined && 'units' in units ? units.units : 0;
        const page = heard(
          by(minute, dates),
          { title: 'Port Mug', status: 'draft', publishedAt: null },
          minuteOf(-1),
        );
        const stock = {
          ...{ available, perLocation: [], incoming: null, nextArrivalOn: null, unitsSold: null },
          ...{ soldDays: 28, needsNoStock: false },
        };
        const now = minuteOf(minute);
        const judged = judgeLaunch(page, state, aRuleOf('product_launched'), stock, minuteOf(-2), now);
        state = judged.told ?? state;
        const { explanation } = judged.finding;
        if (explanation.kind === 'product_launched' && explanation.stages.length > 0)
          told.push(`${minute}: ${explanation.stages.join(' ')}`);

        const date = dates.findLast((one) => one.minute <= minute)?.date ?? null;
        const isLive = date !== null && date <= minute;
        const said: string[] = [];
        const isAhead = date !== null && date > minute && !everLive;
        if (isAhead && date !== saidDate) {
          said.push('scheduled');
          saidDate = date;
        }
        if (isLive && !saidLive) {
          said.push('published');
          saidLive = true;
        }
        everLive ||= isLive;
        if ((isAhead || isLive) && available > 0 && !saidStock) {
          said.push('first_stock');
          saidStock = true;
        }
        if (said.length > 0) expected.push(`${minute}: ${said.join(' ')}`);
      }
      expect(told).toEqual(expected);
    }),
    { seed: 20261125, numRuns: 150 },
  );
});

it('compares both categories like for like, whether the item was counted in the old one, the new one or neither', () => {
  const sold = fc.record({
    currency: fc.constantFrom('EUR', 'USD'),
    units: fc.integer({ min: -5, max: 50 }),
    netMinor: fc.integer({ min: -900, max: 90_000 }),
  });
  const sales = fc.array(sold, { maxLength: 6 });
  const sumOf = (all: readonly Sold[], currency: string, field: 'units' | 'netMinor') =>
    all.filter((one) => one.currency === currency).reduce((sum, one) => sum + one[field], 0);
  fc.assert(
    fc.property(sales, sales, fc.integer({ min: 0, max: 6 }), (others, item, countedUntil) => {
      // Some of the item's variants may have been filed in the category when it was added up, and others not.
      const counted = plusSold([], item.slice(0, countedUntil));
      const category = plusSold(plusSold([], others), counted);
      for (const { currency, with: both, without } of likeForLike(category, counted, plusSold([], item))) {
        for (const field of ['units', 'netMinor'] as const) {
          expect(without[field]).toBe(sumOf(others, currency, field));
          expect(both[field]).toBe(sumOf([...others, ...item], currency, field));
        }
      }
    }),
  );
});
