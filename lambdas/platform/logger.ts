/**
 * Structured logs, one line per outcome, as JSON on standard output. Only the named fields are written: never a body,
 * an address or a secret. An error is written as its name, code and message, with its causes.
 */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined | Error | readonly string[]>
>;

export function createLogger(service: string, write: (line: string) => void = writeLine): Logger {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      write(JSON.stringify({ level, service, message, ...fields }, describeErrors));
  return { info: log('INFO'), warn: log('WARN'), error: log('ERROR') };
}

const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

function describeErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const code = 'code' in value && typeof value.code === 'string' ? value.code : undefined;
  return { name: value.name, code, message: value.message, cause: value.cause };
}
