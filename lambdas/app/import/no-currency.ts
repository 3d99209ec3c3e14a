import type { ImportFault } from '../../domain/import/import-kinds';

/** An amount of which nobody can tell in what it is. */
export function noCurrency(line: number): ImportFault {
  return {
    line,
    column: 'currency',
    expected: 'an ISO 4217 code, such as USD',
    found: null,
    remedy: 'Fill it in, or name one for all rows: ?currency=USD, or --currency USD on the command line.',
  };
}
