import type { Command } from 'commander';

/** Where the product of this machine listens. */
export const LOCAL_URL = `http://127.0.0.1:${process.env.SHELFWIRE_PORT ?? '4400'}`;

/** Runs a command line to its end. What went wrong is one sentence for people, and the exit code 1. */
export async function runCommand(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    // What `fetch` throws where nobody listens.
    const isUnreachable = error instanceof TypeError;
    if (isUnreachable) console.error('Nothing answers there. Start the product first: npm start');
    else console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Prints what a door answered; a refusal is the exit code 1. */
export async function printAnswer(response: Response): Promise<void> {
  const answer = await response.text();
  console.log(`${response.status} ${response.statusText}${answer === '' ? '' : `\n${answer}`}`);
  if (!response.ok) process.exitCode = 1;
}
