import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Starts without the demonstration shop. */
  readonly isEmpty: boolean;
  /** Forgets what earlier runs left. */
  readonly resets: boolean;
  readonly port: number;
  readonly shopifySecret: string;
}

/** What the command line or the environment says cannot be meant. */
export class OptionsError extends Error {}

const DEFAULT_PORT = 4400;
export const DEFAULT_SHOPIFY_SECRET = 'shelfwire-local-secret';

/**
 * Reads `npm start -- [--empty] [--reset]` with `SHELFWIRE_PORT` and `SHELFWIRE_SHOPIFY_SECRET`.
 * @throws OptionsError for an unknown flag or a port that is none
 */
export function readOptions(
  arguments_: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const port = Number(environment.SHELFWIRE_PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new OptionsError(
      `SHELFWIRE_PORT is ${environment.SHELFWIRE_PORT}; a port from 1 to 65535 is expected.`,
    );
  }
  return {
    ...flagsOf(arguments_),
    port,
    shopifySecret: environment.SHELFWIRE_SHOPIFY_SECRET || DEFAULT_SHOPIFY_SECRET,
  };
}

function flagsOf(arguments_: readonly string[]): Pick<StartOptions, 'isEmpty' | 'resets'> {
  try {
    const { values } = parseArgs({
      args: [...arguments_],
      options: { empty: { type: 'boolean', default: false }, reset: { type: 'boolean', default: false } },
    });
    return { isEmpty: values.empty, resets: values.reset };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OptionsError(`${reason}\nUsage: npm start -- [--empty] [--reset]`);
  }
}
