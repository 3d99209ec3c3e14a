import { describe, expect, it } from 'vitest';
import {
  groupsLeft,
  groupsToEvaluate,
  isWorthSharing,
  keepsSumInside,
  type Share,
} from '../../../../lambdas/domain/inventory/share';
import { aLevel } from '../../../support/builders';

const share = (fields: Partial<Share> = {}): Share => ({
  token: 1,
  revision: 1,
  signature: 'rule_a@1',
  ranges: { available: { quietAbove: 4, quietBelow: null } },
  ...fields,
});
const bearing = (fields: Partial<Share>, available: number | null = 5) =>
  aLevel({ available, shares: { 'product~p': share(fields) } });

describe('a share', () => {
  it.each([
    { available: 5, left: [] },
    { available: 4, left: ['product~p'] },
    { available: null, left: ['product~p'] },
  ])('with $available units of at least 5 is left: $left', ({ available, left }) => {
    expect(groupsLeft(bearing({}, available))).toEqual(left);
  });

  it('keeps nothing quiet while its sum is being worked out', () => {
    expect(groupsLeft(bearing({ ranges: null }))).toEqual(['product~p']);
  });

  it('of a quantity that nobody knows is left once it is known', () => {
    expect(groupsLeft(bearing({ ranges: { available: 'unknown' } }, null))).toEqual([]);
    expect(groupsLeft(bearing({ ranges: { available: 'unknown' } }, 3))).toEqual(['product~p']);
  });
});

describe('a variant', () => {
  const expected = new Map([['product~p', new Map([[aLevel().locationId, 'rule_a@1']])]]);

  it('asks for no group while its levels bear the shares that they should', () => {
    expect(groupsToEvaluate([bearing({})], expected)).toEqual([]);
  });

  it.each([
    { situation: 'bears none yet', level: aLevel() },
    { situation: 'bears one of another version of the rule', level: bearing({ signature: 'rule_a@0' }) },
    { situation: 'has left its own', level: bearing({}, 1) },
  ])('asks for its group where a level $situation', ({ level }) => {
    expect(groupsToEvaluate([level], expected)).toEqual(['product~p']);
  });

  it('asks for a group that it is in no longer', () => {
    expect(groupsToEvaluate([bearing({})], new Map())).toEqual(['product~p']);
  });
});

describe('shares of one sum', () => {
  const quiet = { quietAbove: 10, quietBelow: 21 };
  const range = (quietAbove: number | null, quietBelow: number | null) => ({ quietAbove, quietBelow });

  it.each([
    { situation: 'reach down to just above the mark', members: [range(4, 9), range(5, 12)], keeps: true },
    { situation: 'reach down to the mark', members: [range(4, 9), range(4, 12)], keeps: false },
    { situation: 'reach up to the upper mark', members: [range(4, 9), range(5, 14)], keeps: false },
    { situation: 'know no lower bound', members: [range(null, 9), range(5, 12)], keeps: false },
  ])('that $situation keep it inside: $keeps', ({ members, keeps }) => {
    expect(keepsSumInside({ quiet, members })).toBe(keeps);
  });
});

describe('whether a sum is kept by shares', () => {
  const many = (count: number, each: number) => Array.from({ length: count }, () => each);
  const above = (quietAbove: number) => ({ quietAbove, quietBelow: null });

  it.each([
    { situation: '20 members at the mark', quantities: many(20, 1), quiet: above(19), isWorth: true },
    { situation: '21 members at the mark', quantities: many(21, 1), quiet: above(20), isWorth: false },
    { situation: '21 members, 11 above it', quantities: many(21, 1), quiet: above(9), isWorth: true },
    { situation: '21 members, 10 above it', quantities: many(21, 1), quiet: above(10), isWorth: false },
    { situation: '100 members far above it', quantities: many(100, 50), quiet: above(10), isWorth: true },
    { situation: '101 members far above it', quantities: many(101, 50), quiet: above(10), isWorth: false },
  ])('$situation: $isWorth', ({ quantities, quiet, isWorth }) => {
    expect(isWorthSharing(quiet, quantities)).toBe(isWorth);
  });

  it('takes twice the slack to be taken back', () => {
    const quantities = many(30, 1);
    expect(isWorthSharing(above(14), quantities)).toBe(true);
    expect(isWorthSharing(above(14), quantities, 2)).toBe(false);
    expect(isWorthSharing(above(-1), quantities, 2)).toBe(true);
  });
});
