import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where one stack keeps what outlives it. A stack in memory has a folder too, for its objects, and removes it. */
export interface StateFolder {
  /** Null where nothing outlives the stack. */
  fileOf(name: string): string | null;
  readonly objects: string;
  /** Reads what was saved under the name; the fallback where nothing was. */
  read<Value>(name: string, fallback: Value): Value;
  save(name: string, value: unknown): void;
  /** Random bytes that are made once and stay, readable by this user alone. */
  secret(name: string): Buffer;
  remove(): void;
}

/** @param folder null for a stack that lives in memory */
export function openStateFolder(folder: string | null): StateFolder {
  const root = folder ?? mkdtempSync(join(tmpdir(), 'shelfwire-'));
  // Addresses and tokens are in here: it is this user's alone.
  mkdirSync(join(root, 'objects'), { recursive: true, mode: 0o700 });
  const pathOf = (name: string): string => join(root, name);
  return {
    fileOf: (name) => (folder === null ? null : pathOf(name)),
    objects: pathOf('objects'),
    read: <Value>(name: string, fallback: Value) =>
      existsSync(pathOf(name)) ? (JSON.parse(readFileSync(pathOf(name), 'utf8')) as Value) : fallback,
    save: (name, value) => writeFileSync(pathOf(name), JSON.stringify(value), { mode: 0o600 }),
    secret(name) {
      const file = pathOf(`${name}.key`);
      if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
      return Buffer.from(readFileSync(file, 'utf8'), 'base64');
    },
    remove() {
      if (folder === null) rmSync(root, { recursive: true, force: true });
    },
  };
}
