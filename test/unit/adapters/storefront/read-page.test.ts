import { describe, expect, it } from 'vitest';
import { visibleCharacters } from '../../../../lambdas/adapters/storefront/shopify/read-page';

describe('the length of a description', () => {
  it.each([
    ['<p>Stoneware.</p>', 10],
    ['<p>Blue   <b>and</b>\n red</p>', 12],
    ['', 0],
    ['a < b', 2],
    ['a > b', 5],
    ['<script>alert(1)</script>', 8],
    ['😀', 1],
  ])('of %j is that of its text: %i', (html, characters) => {
    expect(visibleCharacters(html)).toBe(characters);
  });

  it('is counted in one go, however many tags are left open', () => {
    const startedAt = performance.now();
    expect(visibleCharacters('<'.repeat(2_000_000))).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
