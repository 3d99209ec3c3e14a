import * as currencies from 'dinero.js/bigint/currencies';
import { PoisonMessageError } from '../../platform/errors';

/** Ariary and ouguiya have fifths, but are written with two decimal digits everywhere. */
const WRITTEN_DIGITS: Readonly<Record<string, number>> = { MGA: 2, MRU: 2 };

const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.values(currencies).map(({ code, exponent }) => [code, WRITTEN_DIGITS[code] ?? Number(exponent)]),
);

/**
 * A decimal amount in minor units of its currency: `18.00` USD is 1800, `1800` JPY is 1800. Zeros beyond the currency's
 * digits say nothing and are dropped.
 *
 * @throws PoisonMessageError where the currency is unknown, the amount is finer than its currency, or too large to count
 */
export function minorUnitsOf(amount: string, currency: string, field: string): number {
  const digits = DIGITS.get(currency);
  if (digits === undefined)
    throw new PoisonMessageError('body.invalid', 'currency: expected an ISO 4217 code.');
  const [whole = '', fraction = ''] = amount.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) {
    throw new PoisonMessageError(
      'body.invalid',
      `${field}: expected at most ${digits} decimal digits in ${currency}.`,
    );
  }
  const minor = Number(`${whole}${significant.padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(minor))
    throw new PoisonMessageError('body.invalid', `${field}: the amount is too large.`);
  return minor === 0 ? 0 : minor;
}

export function isCurrency(code: string): boolean {
  return DIGITS.has(code);
}
