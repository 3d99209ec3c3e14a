import { AppError } from './errors';

/**
 * Reads the named variables. A missing one fails the cold start and is named.
 * No default stands in for a required name; a name that may be empty must still be set.
 */
export function loadEnv<const Names extends readonly string[]>(names: Names): Record<Names[number], string> {
  const missing = names.filter((name) => process.env[name] === undefined);
  if (missing.length > 0) {
    throw new AppError(
      'env.missing',
      `Set the environment variable(s) ${missing.join(', ')} on this function.`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Names[number], string>;
}
