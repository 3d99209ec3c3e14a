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

  describe('what the map says of a day that has begun', () => {
    const page = heard([], facts);
    /** At a time of the 18th the map says of that day where bottoms stand; they stood under Pants before. */
    const said = (time: string, storefront: string | null, on = '2026-11-18'): MapHistories => ({
      Bottoms: [
        entry('Bottoms', '2026-01-01', 'Pants'),
        { ...entry('Bottoms', on, storefront), saidAt: at(time) },
      ],
    });
    const { told } = judge(page, at('10:10'), { maps: said('10:00', 'Outlet') });
    const corrected = (time: string, storefront: string | null, now: string) =>
      judge(page, at(now), { maps: said(time, storefront), told });

    it.each([
      ['10:09', false],
      ['10:10', true],
    ])('is told ten minutes after it said so: at %s: %s', (now, isTold) => {
      const judged = judge(page, at(now), { maps: said('10:00', 'Outlet') });
      expect(movesOf(judged)).toEqual(['storefront: Pants → Outlet (map)']);
      expect(judged).toMatchObject({
        settlesAt: at('10:10'),
        moves: [{ at: at('10:00'), on: '2026-11-18' }],
      });
      expect(judged.told !== null).toBe(isTold);
    });

    it('is no news where it was taken back before it was told', () => {
      expect(judge(page, at('10:20'), { maps: said('10:05', 'Pants') }).finding.name).toBeNull();
    });

    it.each([
      ['to another category', 'Workwear', ['storefront: Outlet → Workwear (map)']],
      ['to what it was before', 'Pants', ['storefront: Outlet → Pants (map)']],
      ['to none', null, ['storefront: Outlet → null (map)']],
      ['to what was told', 'Outlet', []],
    ])('and corrects after it was told, %s, is told from there', (_what, storefront, moves) => {
      const first = judge(page, at('10:10'), { maps: said('10:00', 'Outlet') }).finding.name;
      expect(movesOf(corrected('11:00', storefront, '11:09'))).toEqual(moves);
      expect(corrected('11:00', storefront, '11:09').told).toBeNull();
      const judged = corrected('11:00', storefront, '11:10');
      expect(judged.finding.name).not.toBe(first);
      expect(judged.told !== null).toBe(moves.length > 0);
      if (judged.told === null) return;
      const again = judge(page, at('12:00'), { maps: said('11:00', storefront), told: judged.told });
      expect(again.finding.name).toBeNull();
    });

    it('and leads from none once people were told that it stands under none', () => {
      const none = corrected('11:00', null, '11:10').told;
      const again = said('12:00', 'Pants');
      expect(movesOf(judge(page, at('12:10'), { maps: again, told: none }))).toEqual([
        'storefront: null → Pants (map)',
      ]);
    });

    it('is told though it was heard of after a later move that was told', () => {
      const late = corrected('09:55', 'Workwear', '10:30');
      expect(movesOf(late)).toEqual(['storefront: Outlet → Workwear (map)']);
      expect(late.told?.values.storefront).toEqual({ value: 'Workwear', at: at('10:00') });
    });

    it('is told of an item that came under that category of operations earlier on the day', () => {
      const filed = heard([['08:00', { productType: 'Bottoms' }]], { ...facts, productType: 'Shorts' });
      const shorts = [entry('Shorts', '2026-01-01', 'Jersey')];
      const before = { Shorts: shorts, Bottoms: [entry('Bottoms', '2026-01-01', 'Pants')] };
      const { told: moved } = judge(filed, at('08:10'), { maps: before });
      const after = { ...said('10:00', 'Outlet'), Shorts: shorts };
      expect(movesOf(judge(filed, at('10:10'), { maps: after, told: moved }))).toEqual([
        'storefront: Pants → Outlet (map)',
      ]);
    });

    it('is no news where it was booked a week late, unless people were told of that day', () => {
      const late = said('10:00', 'Outlet', '2026-11-01');
      expect(judge(page, at('10:10'), { maps: late }).finding.name).toBeNull();
      const before: PageTold = {
        ...NOTHING_TOLD,
        values: { storefront: { value: 'Trousers', at: '2026-11-01T09:00:00.000Z' } },
      };
      expect(movesOf(judge(page, at('10:10'), { maps: late, told: before }))).toEqual([
        'storefront: Trousers → Outlet (map)',
      ]);
    });

    it('is told by a rule that was made earlier on the day', () => {
      const made = aRuleOf('category_changed', { createdAt: at('09:00'), updatedAt: at('09:00') });
      const moves = (time: string) =>
        findMoves(page, NOTHING_TOLD, said(time, 'Outlet'), made, at('10:30'), 'UTC').moves;
      expect(moves('10:00')).toHaveLength(1);
      expect(moves('08:59')).toHaveLength(0);
    });
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
