import { describe, expect, it } from 'vitest';
import { pagePathOf, productPath } from '../../../../lambdas/domain/traffic/page-path';

describe('the path that tells a page apart', () => {
  it.each([
    ['https://blue-harbour.example/products/harbour-mug', '/products/harbour-mug'],
    [
      'https://blue-harbour.myshopify.com/products/Harbour-Mug/?variant=7&utm_source=mail#top',
      '/products/harbour-mug',
    ],
    ['https://blue-harbour.example/de/products/harbour-mug', '/products/harbour-mug'],
    ['https://blue-harbour.example/en-us/products/harbour-mug', '/products/harbour-mug'],
    ['https://blue-harbour.example/collections/gifts/products/harbour-mug', '/products/harbour-mug'],
    ['/fr/collections/cadeaux/products/harbour-mug', '/products/harbour-mug'],
    ['/products/t%C3%A4sse', '/products/t%C3%A4sse'],
    ['/products/tässe', '/products/t%C3%A4sse'],
    ['/shop/item/12', '/shop/item/12'],
    ['/shop/item/12/', '/shop/item/12'],
    ['/collections/gifts', '/collections/gifts'],
    ['https://blue-harbour.example', '/'],
    ['/products', '/products'],
  ])('of %s is %s', (address, path) => {
    expect(pagePathOf(address)).toBe(path);
  });

  it.each([
    [''],
    ['harbour-mug'],
    ['//other.example/products/mug'],
    ['javascript:alert(1)'],
    ['ftp://blue-harbour.example/products/mug'],
    ['https://'],
    [`/${'a'.repeat(1_000)}`],
  ])('is none in %s', (address) => {
    expect(pagePathOf(address)).toBeNull();
  });

  it('is the one that the handle of a product gives', () => {
    expect(pagePathOf(`https://x.example${productPath('Harbour Täßchen')}`)).toBe(
      productPath('Harbour Täßchen'),
    );
  });
});
