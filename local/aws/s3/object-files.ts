import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** In quotes, as the header has it. */
  readonly etag: string;
  readonly lastModified: Date;
  /** Headers that came with the object and go out with it: content type, cache control, `x-amz-meta-…`, checksums. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ObjectFiles {
  /** Null where there is no such object. */
  read(bucket: string, key: string): Promise<StoredObject | null>;
  write(
    bucket: string,
    key: string,
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    at: Date,
  ): Promise<StoredObject>;
  remove(bucket: string, key: string): Promise<void>;
}

type Description = Pick<StoredObject, 'key' | 'etag' | 'headers'> & { readonly lastModified: string };

/**
 * Objects as files: `<directory>/<bucket>/<SHA-256 of the key>` and a description beside each. A key may be 1,024 bytes
 * of anything, `..` included, so it never becomes a file's name.
 */
export function createObjectFiles(directory: string): ObjectFiles {
  const fileOf = (bucket: string, key: string) =>
    join(directory, bucket, createHash('sha256').update(key).digest('hex'));

  async function read(bucket: string, key: string): Promise<StoredObject | null> {
    try {
      const file = fileOf(bucket, key);
      const [body, text] = await Promise.all([readFile(file), readFile(`${file}.json`, 'utf8')]);
      const description = JSON.parse(text) as Description;
      return { ...description, body, lastModified: new Date(description.lastModified) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  return {
    read,
    async write(bucket, key, body, headers, at) {
      const file = fileOf(bucket, key);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const description: Description = { key, etag, headers, lastModified: at.toISOString() };
      await mkdir(join(directory, bucket), { recursive: true });
      await replaceFile(`${file}.json`, JSON.stringify(description));
      await replaceFile(file, body);
      return { key, etag, headers, body, lastModified: at };
    },
    async remove(bucket, key) {
      const file = fileOf(bucket, key);
      await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })]);
    },
  };
}

let written = 0;

/** A reader sees the old file or the new one, never half of it. */
async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  const draft = `${file}.${process.pid}-${written++}`;
  await writeFile(draft, content);
  await rename(draft, file);
}
