import { describe, expect, it } from 'vitest';
import { costOn, type UnitCost } from '../../../../lambdas/domain/sales/cost-history';

const cost = (from: string, costMinor: number | null, basis: UnitCost['basis'] = 'dated'): UnitCost => ({
  from,
  costMinor,
  currency: 'USD',
  basis,
});

describe('the cost in force on a day', () => {
  const history = [cost('2026-11-10', 700), cost('2026-10-01', 600), cost('2026-11-20', null)];

  it.each([
    ['2026-09-30', undefined],
    ['2026-10-01', 600],
    ['2026-11-09', 600],
    ['2026-11-10', 700],
    ['2026-11-19', 700],
    ['2026-11-20', null],
  ])('on %s is %s', (day, expected) => {
    expect(costOn(history, day)?.costMinor).toBe(expected);
  });

  it('is the first one that was observed on every day before it', () => {
    expect(costOn([cost('2026-11-10', 700, 'observed')], '2026-01-01')?.costMinor).toBe(700);
  });

  it('is unknown before a first one that says from when it holds', () => {
    const later = cost('2026-11-18', 800, 'observed');
    expect(costOn([later, cost('2026-11-10', 700)], '2026-11-09')).toBeNull();
  });

  it('is unknown where nobody ever said one', () => {
    expect(costOn([], '2026-11-10')).toBeNull();
  });
});
