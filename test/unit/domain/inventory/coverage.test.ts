import { expect, it } from 'vitest';
import { notJudged } from '../../../../lambdas/domain/inventory/coverage';
import { aVariant } from '../../../support/builders';

const pace = (days: number) => ({ days });

it.each([
  { what: 'all is known', available: 4, known: pace(28), kinds: [] },
  {
    what: 'its stock is not known',
    available: null,
    known: pace(28),
    kinds: ['days_of_cover', 'reorder_point', 'aging_stock'],
  },
  {
    what: 'its sales are not known',
    available: 4,
    known: null,
    kinds: ['days_of_cover', 'reorder_point', 'selling_fast'],
  },
  {
    what: 'its sales are known for four days',
    available: 4,
    known: pace(4),
    kinds: ['days_of_cover', 'reorder_point', 'selling_fast'],
  },
  {
    what: 'its sales are known for five days',
    available: 4,
    known: pace(5),
    kinds: ['reorder_point', 'selling_fast'],
  },
  { what: 'its sales are known for fourteen days', available: 4, known: pace(14), kinds: ['selling_fast'] },
  { what: 'its sales are known for fifteen days', available: 4, known: pace(15), kinds: [] },
])('where $what it cannot be judged by $kinds', ({ available, known, kinds }) => {
  expect(notJudged(aVariant(), available, known).map(({ kind }) => kind)).toEqual(kinds);
});

it('what must not be spoken of misses nothing', () => {
  expect(notJudged(aVariant({ status: 'draft' }), null, null)).toEqual([]);
});
