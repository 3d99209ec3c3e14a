import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minus, timesUnits } from '../../lambdas/domain/import/decimal';

/** An amount as whole ten-thousandths, and as it is written with so many decimals. */
const amount = fc
  .record({
    units: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    scale: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ units, scale }) => {
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
    const whole = digits.slice(0, digits.length - scale);
    const text = `${units < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`;
    return { text, exact: units * 10n ** BigInt(4 - scale) };
  });

const exactOf = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(4, '0')}`);
};

describe('amounts of a list', () => {
  it('are multiplied and subtracted without losing a digit', () => {
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 10 ** 9 }), (one, other, units) => {
        expect(exactOf(timesUnits(one.text, units))).toBe(one.exact * BigInt(units));
        expect(exactOf(minus(one.text, other.text))).toBe(one.exact - other.exact);
      }),
    );
  });
});
