import { once } from 'node:events';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { InventoryIndexReader, InventoryIndexWriter } from '../../app/inventory-ports';
import type { InventoryIndex, InventoryRow } from '../../domain/inventory/inventory-row';
import { AppError } from '../../platform/errors';

/** One object: a line with `asOf`, then one line per variant, compressed. Replaced whole, so that nobody reads a half. */
const INDEX_KEY = 'index/inventory.ndjson.gz';

/** How long an index in memory is served without asking whether there is a newer one. */
const LOOK_AGAIN_MS = 10_000;

/** Writes line by line into the compressor, so that only the compressed index is in memory as a whole. */
export function createInventoryIndexWriter(client: S3Client, bucket: string): InventoryIndexWriter {
  return {
    async write(asOf, rows) {
      const gzip = createGzip();
      const chunks: Buffer[] = [];
      gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
      const ended = once(gzip, 'end');
      gzip.write(`${JSON.stringify({ asOf })}\n`);
      for (const row of rows) {
        if (!gzip.write(`${JSON.stringify(row)}\n`)) await once(gzip, 'drain');
      }
      gzip.end();
      await ended;
      const body = Buffer.concat(chunks);
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: INDEX_KEY,
          Body: body,
          ContentType: 'application/x-ndjson',
          ContentEncoding: 'gzip',
        }),
      );
      return { bytes: body.length };
    },
  };
}

/** Keeps the index that it read and asks, at most every ten seconds, only whether there is a newer one. */
export function createInventoryIndexReader(
  client: S3Client,
  bucket: string,
  elapsedMs: () => number = () => performance.now(),
): InventoryIndexReader {
  let kept: { readonly index: InventoryIndex; readonly etag: string | undefined } | null = null;
  let lookAgainAt = Number.NEGATIVE_INFINITY;
  let inFlight: Promise<InventoryIndex | null> | null = null;

  async function look(): Promise<InventoryIndex | null> {
    try {
      const { Body, ETag } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: INDEX_KEY, IfNoneMatch: kept?.etag }),
      );
      if (Body !== undefined) kept = { index: await parse(await Body.transformToByteArray()), etag: ETag };
    } catch (error) {
      if (!isNotModified(error) && !isAbsent(error)) throw error;
    }
    lookAgainAt = kept === null ? Number.NEGATIVE_INFINITY : elapsedMs() + LOOK_AGAIN_MS;
    return kept?.index ?? null;
  }

  return {
    async current() {
      if (kept !== null && elapsedMs() < lookAgainAt) return kept.index;
      inFlight ??= look().finally(() => {
        inFlight = null;
      });
      return inFlight;
    },
  };
}

/** Line by line, because the text of a large index as a whole would take as much memory again. */
async function parse(compressed: Uint8Array): Promise<InventoryIndex> {
  const bytes = await promisify(gunzip)(compressed);
  let asOf: string | null = null;
  const rows: InventoryRow[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    const line = bytes.toString('utf8', start, end === -1 ? bytes.length : end);
    if (asOf === null) asOf = (JSON.parse(line) as { asOf: string }).asOf;
    else rows.push(JSON.parse(line) as InventoryRow);
    start = end === -1 ? bytes.length : end + 1;
  }
  if (asOf === null) throw new AppError('inventory-index.empty', 'The inventory index has no first line.');
  return { asOf, rows };
}

const NEWLINE = 0x0a;

function isNotModified(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 304;
}

/** Without the right to list a bucket, S3 says "denied" (403) of what is not there. */
function isAbsent(error: unknown): boolean {
  if (error instanceof NoSuchKey) return true;
  return (
    error instanceof S3ServiceException &&
    (error.$metadata.httpStatusCode === 404 || error.$metadata.httpStatusCode === 403)
  );
}
