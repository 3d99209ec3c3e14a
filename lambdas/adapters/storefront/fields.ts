import { isLosslessNumber } from 'lossless-json';
import { isCalendarDay, type PreciseInstant, preciseInstantOf } from '../../domain/inventory/version';
import { PoisonMessageError } from '../../platform/errors';

/**
 * Reads the fields of a body from outside. What does not fit is named by its path and by what was expected, and never by
 * its value, because the cause is kept with the dead letter. Written by hand because a schema library would cost more
 * processor time per webhook than all the rest.
 */
export class Fields {
  private readonly values: object;
  private readonly path: string;

  constructor(values: object, path = '') {
    this.values = values;
    this.path = path;
  }

  /** The body itself. */
  static of(body: unknown): Fields {
    if (!isObject(body)) throw new PoisonMessageError('body.invalid', 'The body is not a JSON object.');
    return new Fields(body);
  }

  /** Undefined where the field is absent; only the object's own fields are ever looked at. */
  private value(name: string): unknown {
    return Object.hasOwn(this.values, name) ? (this.values as Record<string, unknown>)[name] : undefined;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  private refuse(name: string, expected: string): never {
    const found = describe(this.value(name));
    throw new PoisonMessageError(
      'body.invalid',
      `${this.path}${name}: expected ${expected}, found ${found}.`,
    );
  }

  /** An id as text: digits, whether they were sent as a number or as text. */
  id(name: string): string {
    return this.idOrNull(name) ?? this.refuse(name, 'an id');
  }

  idOrNull(name: string): string | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    const text = isLosslessNumber(value) ? value.value : typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && DIGITS.test(text) ? text : this.refuse(name, 'an id of digits');
  }

  /** The digits of an id that is written as a path: `gid://shopify/InventoryShipment/3921201`, or as they are. */
  gid(name: string): string {
    const value = this.value(name);
    const text = typeof value === 'string' ? value.slice(value.lastIndexOf('/') + 1) : value;
    return typeof text === 'string' && DIGITS.test(text) ? text : this.id(name);
  }

  /** A name given by somebody else's system: any text that is not empty, at most 200 characters. */
  key(name: string): string {
    const value = this.value(name);
    if (typeof value === 'string' && value !== '' && value.length <= 200 && !HALF_CHARACTERS.test(value))
      return value;
    return this.refuse(name, 'a text of 1 to 200 whole characters');
  }

  /** Null where it is null, and where it is absent. */
  keyOrNull(name: string): string | null {
    const value = this.value(name);
    return value === undefined || value === null ? null : this.key(name);
  }

  /** A whole number; a text of digits is none. */
  integer(name: string): number {
    const value = this.value(name);
    return Number.isSafeInteger(value) ? (value as number) : this.refuse(name, 'a whole number');
  }

  /** Null where it is null, and where it is absent. */
  integerOrNull(name: string): number | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    return Number.isSafeInteger(value) ? (value as number) : this.refuse(name, 'a whole number or null');
  }

  /** Units of stock: a whole number, negative where more was sold than there was; null is unknown, absent is an error. */
  quantity(name: string): number | null {
    return this.has(name) ? this.integerOrNull(name) : this.refuse(name, 'a whole number or null');
  }

  /** Units that cannot be fewer than none. */
  count(name: string): number {
    const value = this.integer(name);
    return value >= 0 ? value : this.refuse(name, 'a whole number that is not negative');
  }

  /** Null where it is null, and where it is absent. */
  countOrNull(name: string): number | null {
    const value = this.value(name);
    return value === undefined || value === null ? null : this.count(name);
  }

  text(name: string): string {
    const value = this.value(name);
    return typeof value === 'string' ? mended(value) : this.refuse(name, 'a text');
  }

  /** Null where it is null, absent or blank. */
  textOrNull(name: string): string | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') return this.refuse(name, 'a text or null');
    return value.trim() === '' ? null : mended(value.trim());
  }

  boolean(name: string): boolean {
    const value = this.value(name);
    return typeof value === 'boolean' ? value : this.refuse(name, 'true or false');
  }

  booleanOrNull(name: string): boolean | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    return typeof value === 'boolean' ? value : this.refuse(name, 'true, false or null');
  }

  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value {
    const found = values.find((value) => value === this.value(name));
    return found ?? this.refuse(name, `one of ${values.join(', ')}`);
  }

  instant(name: string): PreciseInstant {
    return (
      this.instantOrNull(name) ?? this.refuse(name, 'a date-time of the years 1970 to 2199 with its offset')
    );
  }

  instantOrNull(name: string): PreciseInstant | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    const instant = typeof value === 'string' ? preciseInstantOf(value) : null;
    return instant ?? this.refuse(name, 'a date-time of the years 1970 to 2199 with its offset');
  }

  /** A day of the calendar, yyyy-mm-dd; null where it is null or absent. */
  dayOrNull(name: string): string | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    const isDay = typeof value === 'string' && DAY.test(value) && isCalendarDay(value);
    return isDay ? value : this.refuse(name, 'a day such as 2026-11-18');
  }

  /** Money as the body writes it, as decimal text; some platforms send a number. Null where it is null or absent. */
  decimalOrNull(name: string): string | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && DECIMAL.test(text)
      ? text
      : this.refuse(name, 'an amount such as 18.00');
  }

  fields(name: string): Fields {
    return this.fieldsOrNull(name) ?? this.refuse(name, 'an object');
  }

  fieldsOrNull(name: string): Fields | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    return isObject(value) ? new Fields(value, `${this.path}${name}.`) : this.refuse(name, 'an object');
  }

  list(name: string): readonly Fields[] {
    return this.listOrNull(name) ?? this.refuse(name, 'a list');
  }

  listOrNull(name: string): readonly Fields[] | null {
    const value = this.value(name);
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) return this.refuse(name, 'a list');
    return value.map((entry: unknown, index) => {
      if (isObject(entry)) return new Fields(entry, `${this.path}${name}[${index}].`);
      return this.refuse(name, 'a list of objects');
    });
  }

  texts(name: string): readonly string[] {
    const value = this.value(name);
    const isTexts = Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    return isTexts ? value.map(mended) : this.refuse(name, 'a list of texts');
  }
}

const DIGITS = /^\d{1,20}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DECIMAL = /^-?\d{1,15}(\.\d{1,10})?$/;

/** What a platform leaves of an emoji that it cut in two. No table takes it. */
const HALF_CHARACTERS = /\p{Surrogate}/u;

const mended = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (isLosslessNumber(value)) return 'a number beyond 2^53';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number out of range' : 'a fraction';
  if (typeof value === 'string') return 'another text';
  return typeof value === 'boolean' ? 'true or false' : 'an object';
}
