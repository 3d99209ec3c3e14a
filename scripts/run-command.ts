import type { Command } from 'commander';

/** Where the product of this machine listens. */
export const LOCAL_URL = `http://127.0.0.1:${process.env.SHELFWIRE_PORT ?? '4400'}`;

/** Runs a command line to its end. What went wrong is one sentence for people, and the exit code 1. */
export async function runCommand(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    console.error(sayWhatFailed(error, program.opts<{ readonly url?: string }>().url ?? LOCAL_URL));
    process.exitCode = 1;
  }
}

/** One sentence for people. Where nobody listens at the address, it says which one was tried and how to name another. */
export function sayWhatFailed(error: unknown, url: string): string {
  if (!isUnreachable(error)) return error instanceof Error ? error.message : String(error);
  if (url !== LOCAL_URL) return `Nothing answers at ${url}.`;
  return [
    `Nothing answers at ${url}. Start the product first: npm start`,
    'Where it was started with SHELFWIRE_PORT, this command takes the same: SHELFWIRE_PORT=4401 npm run …',
  ].join('\n');
}

/** `fetch` throws a TypeError and tells why in its cause; a request of Node tells it by a code. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (error instanceof TypeError && error.cause !== undefined) || code === 'ECONNREFUSED';
}

/** Prints what a door answered; a refusal is the exit code 1. */
export async function printAnswer(response: Response): Promise<void> {
  const answer = await response.text();
  console.log(`${response.status} ${response.statusText}${answer === '' ? '' : `\n${answer}`}`);
  if (!response.ok) process.exitCode = 1;
}
