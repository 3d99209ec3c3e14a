import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the functions' log lines go, by the function's name: a file each, or nothing but memory. */
export interface Output {
  write(functionName: string, text: Buffer): void;
  /** Everything logged since the start, as far as it is kept. */
  text(): string;
}

const KEPT_CHARACTERS = 5_000_000;

/** @param folder null keeps the lines in memory alone */
export function createOutput(folder: string | null): Output {
  let kept = '';
  if (folder !== null) mkdirSync(folder, { recursive: true });
  return {
    write(functionName, text) {
      if (folder !== null) appendFileSync(join(folder, `${functionName}.log`), text);
      else kept = (kept + text.toString('utf8')).slice(-KEPT_CHARACTERS);
    },
    text: () => kept,
  };
}
