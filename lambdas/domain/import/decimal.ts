/** An amount of money written as decimal text, kept exactly. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

function parse(text: string): Decimal {
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(`${whole}${fraction}`), scale: fraction.length };
}

function write({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const [whole, fraction] = [text.slice(0, text.length - scale), text.slice(text.length - scale)];
  return `${sign}${whole}${scale === 0 ? '' : `.${fraction}`}`;
}

/** `4.25` × 6 = `25.50`. @param amount decimal text @param units a whole number */
export function timesUnits(amount: string, units: number): string {
  const { digits, scale } = parse(amount);
  return write({ digits: digits * BigInt(units), scale });
}

/** `25.50` − `0.5` = `25.00`. */
export function minus(amount: string, other: string): string {
  const [one, two] = [parse(amount), parse(other)];
  const scale = Math.max(one.scale, two.scale);
  const scaled = ({ digits, scale: from }: Decimal) => digits * 10n ** BigInt(scale - from);
  return write({ digits: scaled(one) - scaled(two), scale });
}
