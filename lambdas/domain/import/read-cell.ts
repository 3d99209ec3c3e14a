import type { Instant } from '../inventory/inventory-level';
import { isCalendarDay, isFromTheFuture, KNOWN_YEARS, preciseInstantOf } from '../inventory/version';
import type { CellType, CellValue, Column } from './import-kinds';
import { inZone, withOffset } from './local-time';

/** What cells are read against. */
export interface CellContext {
  /** The shop's IANA zone; null where it is unknown. */
  readonly timeZone: string | null;
  readonly now: Instant;
}

export type CellReading =
  | { readonly isRead: true; readonly value: CellValue }
  | { readonly isRead: false; readonly expected: string; readonly remedy: string };

const read = (value: CellValue): CellReading => ({ isRead: true, value });
const refuse = (expected: string, remedy: string): CellReading => ({ isRead: false, expected, remedy });

const LONGEST_KEY = 200;
const LONGEST_TEXT = 1_000;
const LONGEST_CELL = 5_000;
const MOST_NAMES = 250;

/** Reads one cell that is not blank. @param text without blanks around it */
export function readCell(column: Column, text: string, context: CellContext): CellReading {
  const { type, oneOf, mayLieAhead } = column;
  if (text.length > LONGEST_CELL) {
    return refuse(
      `at most ${LONGEST_CELL} characters`,
      `It has ${text.length}. Look whether a quotation mark is missing further up.`,
    );
  }
  if (text.includes('\uFFFD')) {
    return refuse(
      'text in UTF-8',
      'A character was lost before the file came here. Save it as CSV UTF-8 and send it again.',
    );
  }
  const reading = READERS[type](text, context);
  if (!reading.isRead) return reading;
  if (typeof reading.value === 'number') return withinBounds(reading.value, column);
  if (typeof reading.value !== 'string') return reading;
  if (column.firstDay !== undefined && reading.value < column.firstDay) {
    return refuse(`a day from ${column.firstDay} on`, 'Look at the year.');
  }
  if ((type === 'instant' || type === 'order_time') && mayLieAhead !== true) {
    return pastOnly(text, reading.value, context);
  }
  if (oneOf === undefined || oneOf.includes(reading.value)) return reading;
  return refuse(`one of ${oneOf.join(', ')}`, 'Write it in small letters, or leave the cell empty.');
}

const READERS: Readonly<Record<CellType, (text: string, context: CellContext) => CellReading>> = {
  key: (text) => readText(text, LONGEST_KEY),
  text: (text) => readText(text, LONGEST_TEXT),
  whole: (text) => readWhole(text, 'a whole number, such as 12 or -2'),
  count: (text) => {
    const expected = 'a whole number that is not negative';
    return text.startsWith('-') && WHOLE.test(text) && Number(text) !== 0
      ? refuse(expected, 'Leave the row out, or write 0.')
      : readWhole(text, expected);
  },
  number: (text) =>
    NUMBER.test(text) && Number.isFinite(Number(text))
      ? read(Number(text))
      : refuse('a number, such as 5 or 0.5', 'Write a point before the decimals and no unit.'),
  amount: readAmount,
  currency: (text) =>
    /^[A-Za-z]{3}$/.test(text)
      ? read(text.toUpperCase())
      : refuse('an ISO 4217 code, such as USD', 'Write three letters, not the sign.'),
  instant: readInstant,
  order_time: readOrderTime,
  day: (text) =>
    isDay(text)
      ? read(text)
      : refuse('a day such as 2026-11-18', 'Write year, month and day in this order, without a time.'),
  flag: readFlag,
  list: readList,
  settings: readSettings,
};

function withinBounds(value: number, { least, most }: Column): CellReading {
  if (least !== undefined && value < least) {
    return refuse(`a whole number of at least ${least}`, 'Take the row out, or write how many it is.');
  }
  if (most !== undefined && value > most) {
    return refuse(`a whole number of at most ${most}`, 'Look whether it is in the right column and unit.');
  }
  return read(value);
}

const WHOLE = /^[+-]?\d{1,15}$/;
const NUMBER = /^[+-]?\d{1,15}(\.\d{1,10})?$/;
const AMOUNT = /^-?\d{1,13}(\.\d{1,10})?$/;

function readText(text: string, longest: number): CellReading {
  if (text.length > longest) {
    return refuse(`1 to ${longest} characters`, `It has ${text.length}. Shorten it.`);
  }
  if (/\p{Cs}/u.test(text))
    return refuse('whole characters', 'Half of a character stands here. Write it anew.');
  return read(text);
}

function readWhole(text: string, expected: string): CellReading {
  if (WHOLE.test(text)) return read(Number(text) || 0);
  if (/^[+-]?\d+[.,]0+$/.test(text)) return refuse(expected, 'Write it without decimals.');
  if (/^[+-]?\d+[.,]\d+$/.test(text)) return refuse(expected, 'Stock is counted in whole units.');
  if (/^[+-]?\d[\d .,'’]*$/.test(text)) return refuse(expected, 'Write it without separators of thousands.');
  if (/^[+-]?\d+([.,]\d+)?e[+-]?\d+$/i.test(text)) {
    return refuse(
      expected,
      'A spreadsheet has shortened it. Format the column as a number and save it again.',
    );
  }
  return refuse(expected, 'Write digits alone; a quantity that is not known is a row to leave out.');
}

function readAmount(text: string): CellReading {
  if (AMOUNT.test(text)) {
    if (!text.startsWith('-')) return read(text);
    return refuse('an amount that is not negative', 'Write it without the minus, or take the row out.');
  }
  const expected = 'an amount such as 18.00';
  if (/^-?[\d.,\s'’]+$/.test(text)) {
    return refuse(expected, 'Write a point before the decimals and no separator of thousands: 1250.90.');
  }
  if (/^[^\d\s-]{1,3}\s?-?[\d.,]+$|^-?[\d.,]+\s?[^\d\s]{1,3}$/.test(text)) {
    return refuse(expected, 'Leave the currency out here; it has a column of its own, currency.');
  }
  return refuse(expected, 'Write digits with a point before the decimals.');
}

const LOCAL_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?$/;
const INSTANT_EXPECTED = 'a date-time with its offset, such as 2026-11-18T09:14:07-05:00';

/** The years of which a cell may name a time: a day off on either side, whatever the zone. */
export const KNOWN_CELL_YEARS = { first: KNOWN_YEARS.first + 1, last: KNOWN_YEARS.last - 1 } as const;

/** Whether a day, or a time that begins with one, lies in these years; what begins with no day is none of another. */
export function isYearKnown(text: string): boolean {
  const { first, last } = KNOWN_CELL_YEARS;
  const year = Number(/^(\d{4})-\d\d-\d\d/.exec(text)?.[1] ?? first);
  return year >= first && year <= last;
}

const refuseYear = (): CellReading =>
  refuse(
    `a time of the years ${KNOWN_CELL_YEARS.first} to ${KNOWN_CELL_YEARS.last}`,
    'Look at the year. Where the time is not known, leave the cell empty or the row out.',
  );

function readInstant(text: string, context: CellContext): CellReading {
  if (!isYearKnown(text)) return refuseYear();
  const local = localTimeOf(text);
  if (local === null && preciseInstantOf(text) === null) return refuse(INSTANT_EXPECTED, remedyForTime(text));
  if (local !== null && context.timeZone === null) return refuse(INSTANT_EXPECTED, ZONE_REMEDY);
  return read(local === null ? text : withOffset(local, context.timeZone ?? 'UTC'));
}

/** With the offset that it has in the shop's zone, so that its first ten characters are the shop's own day. */
function readOrderTime(text: string, context: CellContext): CellReading {
  const { timeZone } = context;
  if (!isYearKnown(text)) return refuseYear();
  if (isDay(text)) {
    const noon = `${text}T12:00:00`;
    return read(timeZone === null ? `${noon}Z` : withOffset(noon, timeZone));
  }
  const reading = readInstant(text, context);
  if (!reading.isRead || timeZone === null || typeof reading.value !== 'string') return reading;
  const precise = preciseInstantOf(reading.value) ?? '';
  return read(inZone(Date.parse(`${precise.slice(0, 23)}Z`), timeZone));
}

/** A time that bears no offset, to the second: `2026-11-18 09:14` is `2026-11-18T09:14:00`. Null where it is none. */
export function localTimeOf(text: string): string | null {
  const [, day = '', minutes = '', seconds = ':00'] = LOCAL_TIME.exec(text) ?? [];
  const local = `${day}T${minutes}${seconds}`;
  return isDay(day) && !Number.isNaN(Date.parse(`${local}Z`)) ? local : null;
}

function pastOnly(text: string, instant: string, { now, timeZone }: CellContext): CellReading {
  const precise = preciseInstantOf(instant);
  if (precise === null) return refuse(INSTANT_EXPECTED, 'There is no such time.');
  if (!isFromTheFuture(precise, now)) return read(instant);
  // A bare day stands for its noon, which today may not have come yet.
  const present = timeZone === null ? now : inZone(Date.parse(now), timeZone);
  if (text === present.slice(0, 10)) return read(present);
  return refuse('a time that has come', 'It lies in the future. Look at the year and at the offset.');
}

const ZONE_REMEDY =
  'Add the offset, or Z for UTC. Without one it is read in the zone of the shop, and that is not known yet.';

function remedyForTime(text: string): string {
  if (isDay(text)) return 'Add the time of day and the offset.';
  if (/^\d{1,2}[./]\d{1,2}[./]\d{2,4}/.test(text)) {
    return 'Write the year first: day and month of this one cannot be told apart.';
  }
  if (/^\d{4,5}(\.\d+)?$/.test(text))
    return 'This is a spreadsheet’s own number. Format the column as a date first.';
  return 'Write year, month and day in this order, then T and the time.';
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && isCalendarDay(text);

function readFlag(text: string): CellReading {
  const word = text.toLowerCase();
  if (['true', 'yes', '1'].includes(word)) return read(true);
  if (['false', 'no', '0'].includes(word)) return read(false);
  return refuse('true or false', 'Write true or false, or leave the cell empty.');
}

function readList(text: string): CellReading {
  const names = [...new Set(text.split(';').map((name) => name.trim()))].filter((name) => name !== '');
  if (names.length > MOST_NAMES) return refuse(`at most ${MOST_NAMES} names`, `It has ${names.length}.`);
  if (names.some((name) => name.length > LONGEST_KEY * 1.5)) {
    return refuse('names of at most 300 characters', 'Put ; between the names.');
  }
  return read(names);
}

function readSettings(text: string): CellReading {
  const settings: Record<string, number | boolean> = {};
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const [, name = '', value = ''] = /^\s*([A-Za-z]\w{0,59})\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    const isSwitch = value === 'true' || value === 'false';
    if (name === '' || (!isSwitch && !NUMBER.test(value))) {
      return refuse('name=value with ; between them', 'A value is a number, true or false: minimumUnits=5.');
    }
    settings[name] = isSwitch ? value === 'true' : Number(value);
  }
  return read(settings);
}
