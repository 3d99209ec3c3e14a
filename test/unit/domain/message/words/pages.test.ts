import { describe, expect, it } from 'vitest';
import type { Explanation, StockExplanation } from '../../../../../lambdas/domain/alert/explanation';
import type { CategoryChangedExplanation } from '../../../../../lambdas/domain/category/category-changed';
import type { PageUpdatedExplanation } from '../../../../../lambdas/domain/page/page-updated';
import type { ProductLaunchedExplanation } from '../../../../../lambdas/domain/page/product-launched';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';
import { HOSTILE_TITLES } from '../../../../support/hostile-titles';

const reading = {
  now: '2026-11-18T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: false,
  mayKnowMargin: true,
};
const told = (explanation: Exclude<Explanation, StockExplanation>) => {
  const { summary, facts, figure } = wordsOf(explanation, reading);
  return { summary, figure, facts: facts.map(({ label, value }) => `${label}: ${value}`) };
};

const page: PageUpdatedExplanation = {
  kind: 'page_updated',
  subject: 'product',
  changes: [
    { field: 'title', from: 'Harbour Mug', to: 'Port Mug' },
    {
      field: 'price',
      currency: 'EUR',
      from: { lowestMinor: 1800, highestMinor: 2200 },
      to: { lowestMinor: 1500, highestMinor: 2200 },
      changedCount: 1,
      variants: [{ variantId: 'v', name: 'Blue', fromMinor: 1800, toMinor: 1500 }],
    },
    { field: 'publication', from: 'published', to: 'unpublished' },
    { field: 'image', fromCount: 2, toCount: 3 },
    { field: 'description', fromCharacters: 1204, toCharacters: 1310 },
    { field: 'theme', from: null, to: 'Winter' },
    { field: 'other', name: 'banner', page: 'https://blue.example/', from: 'Summer', to: null },
  ],
  changeCount: 9,
  lastEditAt: '2026-11-18T10:00:00.000Z',
  quietMinutes: 10,
  pageUrl: 'https://blue.example/products/mug',
};

describe('a page that changed', () => {
  it('is told from what to what', () => {
    expect(told(page)).toEqual({
      summary: 'On its page changed: title, price, publication, images and 3 more and 2 more.',
      figure: 'title, price, publication, images and 3 more',
      facts: [
        'Title: “Harbour Mug” → “Port Mug”',
        'Price: EUR 18.00 to EUR 22.00 → EUR 15.00 to EUR 22.00',
        'Prices changed (1): Blue: EUR 18.00 → EUR 15.00',
        'Publication: published → not published',
        'Images: changed (2 → 3)',
        'Description: changed (1,204 → 1,310 characters)',
        'Theme that is live: not known → “Winter”',
        'banner on https://blue.example/: “Summer” → none',
        'More changes: 2',
        'Last edit: Wed 18 Nov 2026, 11:00 (Europe/Berlin)',
        'Page: https://blue.example/products/mug',
      ],
    });
  });
});

const launch: ProductLaunchedExplanation = {
  kind: 'product_launched',
  stages: ['published', 'first_stock'],
  listedAt: '2026-11-18T08:00:00.000Z',
  formerDate: null,
  stock: {
    available: 60,
    perLocation: [
      { locationId: 'h', name: 'Hamburg', available: 20 },
      { locationId: 'b', name: 'Berlin', available: 40 },
    ],
    incoming: 24,
    nextArrivalOn: '2026-11-27',
    unitsSold: 14,
    soldDays: 7,
    needsNoStock: false,
  },
};

describe('a launch', () => {
  it('is told with its stock by location, how long it lasts and what is on its way', () => {
    expect(told(launch)).toEqual({
      summary:
        'It is on sale since Wed 18 Nov 2026, 09:00 (Europe/Berlin). 60 units in stock at 2 locations.',
      figure: 'published, 60 units in stock',
      facts: [
        'Stage: published, first units in',
        'On sale since: Wed 18 Nov 2026, 09:00 (Europe/Berlin)',
        'In stock: 60 units',
        'Where: Berlin: 40 · Hamburg: 20',
        'Lasts: 30 days (14 sold in 7 days)',
        'On its way: 24 units, the next for Fri 27 Nov 2026',
      ],
    });
  });

  it('that was moved says the day that it was to be', () => {
    const moved: ProductLaunchedExplanation = {
      ...launch,
      stages: ['scheduled'],
      formerDate: '2026-11-17T08:00:00.000Z',
      stock: { ...launch.stock, available: 0, perLocation: [], incoming: null, unitsSold: null },
    };
    expect(told(moved)).toEqual({
      summary:
        'Its launch was moved: it goes on sale on Wed 18 Nov 2026, 09:00 (Europe/Berlin). Nothing is in stock.',
      figure: 'scheduled, 0 units in stock',
      facts: [
        'Stage: scheduled',
        'On sale from: Wed 18 Nov 2026, 09:00 (Europe/Berlin)',
        'Was to be: Tue 17 Nov 2026, 09:00 (Europe/Berlin)',
        'In stock: 0 units',
        'Lasts: nothing is there to sell yet',
      ],
    });
  });
});

const both = (units: number, netMinor: number) => ({ units, netMinor });
const moved: CategoryChangedExplanation = {
  kind: 'category_changed',
  moves: [
    {
      side: 'storefront',
      at: '2026-11-18T10:00:00.000Z',
      on: '2026-11-18',
      from: 'Apparel > Bottoms',
      to: 'Apparel > Shorts',
      isMapped: false,
    },
  ],
  operations: 'Bottoms',
  storefront: 'Apparel > Shorts',
  mapped: 'Apparel > Bottoms',
  sales: {
    from: '2026-10-19',
    to: '2026-11-17',
    asOf: '2026-11-18T04:00:00.000Z',
    categories: [
      {
        side: 'storefront',
        role: 'left',
        category: 'Apparel > Bottoms',
        currencies: [{ currency: 'EUR', with: both(120, 480_000), without: both(40, 160_000) }],
      },
      { side: 'storefront', role: 'joined', category: 'Apparel > Shorts', currencies: [] },
    ],
  },
};

describe('an item that moved', () => {
  it('is told with both filings, and the sales of both categories like for like', () => {
    expect(told(moved)).toEqual({
      summary: 'In the storefront it moved from Apparel > Bottoms to Apparel > Shorts.',
      figure: 'Bottoms → Shorts',
      facts: [
        'Moved in the storefront: Apparel > Bottoms → Apparel > Shorts, on Wed 18 Nov 2026',
        'Operations: Bottoms',
        'Storefront: Apparel > Shorts',
        'By the map it belongs to: Apparel > Bottoms',
        'Left in the storefront: Apparel > Bottoms: EUR 4,800.00 (120 units) with the item, EUR 1,600.00 (40 units) without it',
        'Joined in the storefront: Apparel > Shorts: sold nothing, with the item or without it',
        'Like for like: net sales and units from Mon 19 Oct 2026 to Tue 17 Nov 2026, added up on Wed 18 Nov 2026, 05:00 (Europe/Berlin)',
      ],
    });
  });

  it('says so where the sales have not been added up', () => {
    expect(told({ ...moved, sales: null }).facts.at(-1)).toBe(
      'Sales of both categories: not known yet: the sales of categories are added up every morning',
    );
  });
});

describe('texts from outside', () => {
  it.each(HOSTILE_TITLES.map((title) => [title.slice(0, 30), title]))('%s break no line', (_start, title) => {
    const texts = [
      told({ ...page, changes: [{ field: 'title', from: title, to: title }], changeCount: 1 }),
      told({
        ...page,
        changes: [{ field: 'other', name: title, page: title, from: title, to: title }],
        changeCount: 1,
      }),
      told({ ...moved, operations: title, storefront: title, mapped: `${title}!` }),
    ].flatMap(({ summary, figure, facts }) => [summary, figure, ...facts]);
    for (const text of texts) {
      expect(text).not.toMatch(/[\n\r\u202e\u2066\u200b]/);
      expect(text.length).toBeLessThan(1_000);
    }
  });
});
