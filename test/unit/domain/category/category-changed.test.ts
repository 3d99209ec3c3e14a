import { describe, expect, it } from 'vitest';
import {
  categoriesToMap,
  findMoves,
  judgeCategoryChanged,
  type MapHistories,
} from '../../../../lambdas/domain/category/category-changed';
import { startOfLocalDay } from '../../../../lambdas/domain/sales/sales-pace';
import { NOTHING_TOLD, type PageFacts, type PageTold } from '../../../../lambdas/domain/page/page';
import { aRuleOf, at, FACTS, heard } from '../../../support/pages';

const rule = aRuleOf('category_changed');
const entry = (operationsCategory: string, from: string, storefrontCategory: string | null) => ({
  operationsCategory,
  from,
  storefrontCategory,
});

function judge(
  page: ReturnType<typeof heard>,
  now: string,
  {
    maps = {},
    told = NOTHING_TOLD,
    zone = 'Europe/Berlin',
  }: { maps?: MapHistories; told?: PageTold | null; zone?: string } = {},
) {
  const found = findMoves(page, told ?? NOTHING_TOLD, maps, rule, now, zone);
  return { ...found, ...judgeCategoryChanged(page, told ?? NOTHING_TOLD, found, null, now) };
}
const movesOf = (one: ReturnType<typeof judge>) =>
  one.moves.map(({ side, from, to, isMapped }) => `${side}: ${from} → ${to}${isMapped ? ' (map)' : ''}`);

describe('a move between categories', () => {
  it.each<readonly [string, PageFacts, readonly string[]]>([
    ['in operations', { productType: 'Cups' }, ['operations: Mugs → Cups']],
    ['in the storefront', { category: 'Home > Cups' }, ['storefront: Home > Mugs → Home > Cups']],
    [
      'in both at once',
      { productType: 'Cups', category: 'Home > Cups' },
      ['operations: Mugs → Cups', 'storefront: Home > Mugs → Home > Cups'],
    ],
    ['out of every category', { category: null }, ['storefront: Home > Mugs → null']],
    ['of nothing but the title', { title: 'Port Mug' }, []],
    ['another system’s first word', { operationsCategory: 'Drinkware' }, []],
  ])('%s', (_what, facts, moves) => {
    expect(movesOf(judge(heard([['10:00', facts]]), at('10:10')))).toEqual(moves);
  });

  it('is none where it had no category before', () => {
    const page = heard([['10:00', { productType: 'Mugs', category: 'Home > Mugs' }]], { title: 'Port Mug' });
    expect(movesOf(judge(page, at('10:10')))).toEqual([]);
  });

  it('is said by another system of operations before the merchant’s own filing', () => {
    const page = heard([
      ['09:00', { operationsCategory: 'Drinkware' }],
      ['10:00', { operationsCategory: 'Gifts', productType: 'Cups' }],
    ]);
    expect(movesOf(judge(page, at('10:10')))).toEqual(['operations: Drinkware → Gifts']);
  });

  it.each([
    ['before ten quiet minutes', '10:14', false],
    ['after ten quiet minutes', '10:15', true],
  ])('%s (%s) is told: %s', (_when, now, isTold) => {
    const page = heard([
      ['10:00', { productType: 'Cups' }],
      ['10:05', { productType: 'Bowls' }],
    ]);
    const judged = judge(page, at(now));
    expect(judged.told !== null).toBe(isTold);
    expect(movesOf(judged)).toEqual(['operations: Mugs → Bowls']);
  });

  it('and back within the burst is no news', () => {
    const page = heard([
      ['10:00', { productType: 'Cups' }],
      ['10:05', { productType: 'Mugs' }],
    ]);
    expect(judge(page, at('10:30')).finding.name).toBeNull();
  });

  it('is told once, and the way back later is a move of its own', () => {
    const once = heard([['10:00', { productType: 'Cups' }]]);
    const { told } = judge(once, at('10:10'));
    expect(judge(once, at('10:20'), { told }).finding.name).toBeNull();
    const back = heard([
      ['10:00', { productType: 'Cups' }],
      ['10:30', { productType: 'Mugs' }],
    ]);
    expect(movesOf(judge(back, at('10:40'), { told }))).toEqual(['operations: Cups → Mugs']);
  });

  describe('out of every category', () => {
    const out = ['10:00', { category: null, productType: null }] as const;
    const later = ['11:00', { category: 'Home > Cups', productType: 'Cups' }] as const;
    const { told } = judge(heard([out]), at('10:10'));

    it('and into one is told from where people were told that it is', () => {
      expect(movesOf(judge(heard([out, later]), at('11:10'), { told }))).toEqual([
        'operations: null → Cups',
        'storefront: null → Home > Cups',
      ]);
    });

    it('and back is told once people were told of it, and is no news before', () => {
      const back = (time: string) => heard([out, [time, { category: 'Home > Mugs', productType: 'Mugs' }]]);
      expect(movesOf(judge(back('10:05'), at('10:15')))).toEqual([]);
      expect(movesOf(judge(back('11:00'), at('11:10'), { told }))).toEqual([
        'operations: null → Mugs',
        'storefront: null → Home > Mugs',
      ]);
    });

    it('and into one at once is one move, told when it has been quiet since', () => {
      const page = heard([out, ['10:05', { category: 'Home > Cups' }]]);
      expect(judge(page, at('10:14')).settlesAt).toBe(at('10:15'));
      expect(movesOf(judge(page, at('10:15')))).toContain('storefront: Home > Mugs → Home > Cups');
    });

    it('and on from there is told from the one in between', () => {
      const arrived = judge(heard([out, later]), at('11:10'), { told });
      const onwards = heard([out, later, ['12:00', { category: 'Home > Bowls', productType: 'Bowls' }]]);
      expect(movesOf(judge(onwards, at('12:10'), { told: arrived.told }))).toEqual([
        'operations: Cups → Bowls',
        'storefront: Home > Cups → Home > Bowls',
      ]);
    });

    it('is told from where the map had it meanwhile', () => {
      const maps = { Mugs: [entry('Mugs', '2026-01-01', 'Tableware')] };
      const page = heard([
        ['2026-11-10T10:00:00.000Z', { category: null }],
        ['10:00', { category: 'Home > Cups' }],
      ]);
      expect(movesOf(judge(page, at('10:10'), { maps }))).toEqual(['storefront: Tableware → Home > Cups']);
    });
  });

  it('keeps the last twenty moves with their times', () => {
    const many = Array.from(
      { length: 25 },
      (_, index) => [at(`10:${String(index).padStart(2, '0')}`), { productType: `T${index}` }] as const,
    );
    const { moves } = heard(many);
    expect(moves).toHaveLength(20);
    expect(moves.at(-1)).toEqual({ at: at('10:24'), side: 'operations', from: 'T23', to: 'T24' });
  });
});

describe('where the storefront says no category', () => {
  const facts: PageFacts = { ...FACTS, category: null, productType: 'Bottoms' };
  const maps = {
    Bottoms: [entry('Bottoms', '2026-01-01', 'Pants'), entry('Bottoms', '2026-11-18', 'Trousers')],
    Shorts: [entry('Shorts', '2026-01-01', 'Short Pants')],
  };

  it('an item moves with its category in operations, by the map', () => {
    const page = heard([['2026-11-17T10:00:00.000Z', { productType: 'Shorts' }]], facts);
    expect(categoriesToMap(page, NOTHING_TOLD)).toEqual(['Shorts', 'Bottoms']);
    expect(movesOf(judge(page, '2026-11-17T10:10:00.000Z', { maps }))).toEqual([
      'operations: Bottoms → Shorts',
      'storefront: Pants → Short Pants (map)',
    ]);
  });

  it.each([
    ['the minute before that day has been there for ten minutes', '2026-11-17T23:09:00.000Z', false],
    ['once that day has been there for ten minutes', '2026-11-17T23:10:00.000Z', true],
    ['a week later', '2026-11-24T22:59:00.000Z', true],
  ])('an item moves with the map on the shop’s own day: %s (%s): %s', (_when, now, isTold) => {
    const judged = judge(heard([], facts), now, { maps });
    expect(movesOf(judged)).toEqual(['storefront: Pants → Trousers (map)']);
    expect(judged.settlesAt).toBe('2026-11-17T23:10:00.000Z');
    expect(judged.told !== null).toBe(isTold);
  });

  it('a move of the map is told once, and is no news after more than a week', () => {
    const { told } = judge(heard([], facts), at('09:00'), { maps });
    expect(judge(heard([], facts), at('10:00'), { maps, told }).finding.name).toBeNull();
    expect(judge(heard([], facts), '2026-11-24T23:00:00.000Z', { maps }).finding.name).toBeNull();
  });

  it('an item that the storefront files by itself stays where it is when the map moves', () => {
    const own = { ...facts, category: 'Home' };
    expect(judge(heard([], own), at('09:00'), { maps })).toMatchObject({
      moves: [],
      mapped: 'Trousers',
      storefront: 'Home',
    });
  });
});

describe('the beginning of a local day', () => {
  it.each([
    ['2026-11-18', 'Europe/Berlin', '2026-11-17T23:00:00.000Z'],
    ['2026-11-18', 'America/New_York', '2026-11-18T05:00:00.000Z'],
    ['2026-11-18', 'Asia/Kathmandu', '2026-11-17T18:15:00.000Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
    ['2026-11-18', 'UTC', '2026-11-18T00:00:00.000Z'],
  ])('%s in %s is %s', (day, zone, instant) => {
    expect(startOfLocalDay(day, zone)).toBe(instant);
  });
});
