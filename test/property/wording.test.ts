import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberBeside, numbersApart } from '../../lambdas/domain/message/wording';

/** Whoever reads it sees this number. */
const read = (words: string): number => Number(words.replaceAll(',', '').replace('−', '-'));
const near = fc.oneof(
  fc.double({ min: -1000, max: 1000, noNaN: true }),
  fc.integer({ min: -100_000, max: 100_000 }).map((thousandths) => thousandths / 1000),
);

it('a figure is read on the side of its mark on which it is, however close, and is no further off than it was rounded', () => {
  fc.assert(
    fc.property(
      near,
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.integer({ min: 0, max: 7 }),
      (mark, off, tens) => {
        const set = Math.round(mark * 100) / 100;
        const value = set + off / 10 ** tens;
        fc.pre(value === set || Math.abs(value - set) > 1e-8);
        const shown = read(numberBeside(value, [set]));
        expect(Math.sign(shown - set) + 0).toBe(Math.sign(value - set) + 0);
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.050_000_1);
      },
    ),
    { seed: 20261118, numRuns: 2000 },
  );
});

it('of two figures the larger one is read as the larger one', () => {
  fc.assert(
    fc.property(
      near,
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.integer({ min: 0, max: 7 }),
      (one, off, tens) => {
        const other = one + off / 10 ** tens;
        fc.pre(one === other || Math.abs(one - other) > 1e-8);
        const [first, second] = numbersApart(one, other, 0);
        expect(Math.sign(read(first) - read(second)) + 0).toBe(Math.sign(one - other) + 0);
      },
    ),
    { seed: 20261118, numRuns: 2000 },
  );
});
