import { createHash } from 'node:crypto';

/** A body that is not what its headers say. */
export class BadDigestError extends Error {}

export interface ReadBody {
  readonly body: Buffer;
  /** The checksum headers that came with it, in front or behind. */
  readonly checksums: Readonly<Record<string, string>>;
}

/**
 * What a PUT carries. The SDK sends streams in `aws-chunked` pieces with the checksum behind the last one; everything else
 * comes as it is, with the checksum in the headers.
 * @throws BadDigestError where a checksum or the length is not the body's
 */
export function readBody(raw: Buffer, headers: Readonly<Record<string, string>>): ReadBody {
  const isChunked = (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { body, trailers } = isChunked ? unchunk(raw) : { body: raw, trailers: {} };
  const expectedLength = headers['x-amz-decoded-content-length'];
  if (isChunked && expectedLength !== undefined && Number(expectedLength) !== body.length) {
    throw new BadDigestError(
      'You did not provide the number of bytes specified by x-amz-decoded-content-length.',
    );
  }
  const found = Object.entries({ ...headers, ...trailers }).filter(([name]) =>
    /^x-amz-checksum-(crc|sha)/.test(name),
  );
  const checksums = Object.fromEntries(found);
  for (const [name, value] of found) {
    const actual = checksumOf(name.slice('x-amz-checksum-'.length), body);
    if (actual !== null && actual !== value)
      throw new BadDigestError(`The ${name} you specified did not match.`);
  }
  const md5 = headers['content-md5'];
  if (md5 !== undefined && createHash('md5').update(body).digest('base64') !== md5) {
    throw new BadDigestError('The Content-MD5 you specified did not match what we received.');
  }
  return { body, checksums };
}

/** Takes `<hex length>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n<trailers>\r\n` apart. */
function unchunk(raw: Buffer): { body: Buffer; trailers: Record<string, string> } {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at < raw.length) {
    const end = raw.indexOf('\r\n', at);
    const size = end < 0 ? Number.NaN : Number.parseInt(raw.toString('latin1', at, end), 16);
    if (!Number.isSafeInteger(size)) throw new BadDigestError('The chunked body could not be read.');
    at = end + 2;
    if (size === 0) break;
    pieces.push(raw.subarray(at, at + size));
    at += size + 2;
  }
  const trailers: Record<string, string> = {};
  for (const line of raw.toString('utf8', at).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { body: Buffer.concat(pieces), trailers };
}

/** In base64, as the header has it. Null for the kinds that the SDK sends only when asked to (crc32c, crc64nvme). */
function checksumOf(kind: string, body: Buffer): string | null {
  if (kind === 'sha256' || kind === 'sha1') return createHash(kind).update(body).digest('base64');
  if (kind !== 'crc32') return null;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return checksum.toString('base64');
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder >>> 0;
});

/** Node has this in zlib only from 20.15 and 22.2 on, and its types do not know it yet. */
function crc32(body: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of body) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
