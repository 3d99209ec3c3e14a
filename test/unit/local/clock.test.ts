import { describe, expect, it } from 'vitest';
import { createProductClock, durationMs } from '../../../local/clock';
import { productDate } from '../../../local/lambda/product-date';

describe('a duration', () => {
  it.each([
    { text: 'PT36H', ms: 36 * 3_600_000 },
    { text: 'P1DT2H3M4S', ms: 93_784_000 },
    { text: 'P2W', ms: 14 * 86_400_000 },
    { text: 'PT0.5S', ms: 500 },
  ])('$text is $ms ms', ({ text, ms }) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', '36H', 'P1M', 'P1Y', 'P1DT', '-PT1H', 'undefined'])('%j is none', (text) => {
    expect(durationMs(text)).toBeNull();
  });
});

describe("the product's clock", () => {
  it('moves ahead, tells its listeners, and never goes back', () => {
    const clock = createProductClock(null);
    const start = clock.now();
    let moves = 0;
    clock.onMove(() => {
      moves += 1;
    });
    clock.moveTo(start + 60_000);
    clock.moveTo(start);
    expect(clock.now()).toBeGreaterThanOrEqual(start + 60_000);
    expect(moves).toBe(1);
  });

  it('is what the present is to a function, and explicit times stay what they are', () => {
    const clock = createProductClock(null);
    const Shifted = productDate(clock.sharedOffset);
    clock.moveTo(Date.now() + 3_600_000);
    expect(Shifted.now() - Date.now()).toBeGreaterThan(3_590_000);
    expect(new Shifted().getTime() - Date.now()).toBeGreaterThan(3_590_000);
    expect(new Shifted(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Shifted(2026, 0, 1)).toBeInstanceOf(Date);
    expect(Shifted.parse('1970-01-01T00:00:01Z')).toBe(1000);
  });
});
