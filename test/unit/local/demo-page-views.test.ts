import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../../local/demo/catalogue';
import { createPageViews } from '../../../local/demo/page-views';

interface Event {
  readonly type: string;
  readonly data: { readonly counts: readonly { url: string; from: string; views: number }[] };
}

const NOW = new Date('2026-11-22T21:32:00.000Z');
const pages = createPageViews(createCatalogue());
const countsOf = (events: readonly object[]) =>
  (events as readonly Event[]).flatMap(({ data }) => data.counts);

describe('the page views of the demonstration', () => {
  it('are those of five weeks, hour by hour, of its busiest products', () => {
    const events = pages.history(NOW);
    const counts = countsOf(events);
    expect(new Set(counts.map(({ url }) => url)).size).toBe(12);
    expect(counts).toHaveLength(12 * 35 * 24);
    expect(counts.at(-1)?.from).toBe('2026-11-22T20:00:00.000Z');
    expect((events as readonly Event[]).every(({ data }) => data.counts.length <= 1_000)).toBe(true);
    const views = counts.reduce((sum, one) => sum + one.views, 0) / 35;
    expect(views).toBeGreaterThan(200);
    expect(views).toBeLessThan(1_500);
  });

  it('go on with every hour that is over, the same however the time is cut', () => {
    const at = (time: string) => new Date(`2026-11-22T${time}:00.000Z`);
    const whole = countsOf(pages.between(at('21:32'), at('23:40')));
    const parts = [
      ...countsOf(pages.between(at('21:32'), at('22:10'))),
      ...countsOf(pages.between(at('22:10'), at('23:40'))),
    ];
    expect(parts).toEqual(whole);
    expect(whole).toHaveLength(2 * 12);
    expect(countsOf(pages.between(at('21:32'), at('21:59')))).toEqual([]);
  });

  it('leap for one page', () => {
    const [spike] = countsOf([pages.spike(NOW)]);
    const usual = countsOf(pages.history(NOW)).filter(({ url }) => url === spike?.url);
    expect(spike?.from).toBe('2026-11-22T21:30:00.000Z');
    expect(spike?.views).toBeGreaterThan(5 * Math.max(...usual.map(({ views }) => views)));
  });
});
