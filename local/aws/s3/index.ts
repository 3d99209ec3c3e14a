import { isIP } from 'node:net';
import type { AwsCall, AwsReply, AwsService, Permission } from '../service';
import { createObjectFiles, type StoredObject } from './object-files';
import { escapeXml } from '../xml';
import { BadDigestError, readBody } from './request-body';

export interface S3Options {
  /** Where objects are kept, one folder a bucket. */
  readonly directory: string;
  readonly buckets: readonly string[];
  /**
   * Whether the caller may list the bucket. AWS tells nobody else that an object is missing: they get 403 instead of 404.
   * @default everybody may
   */
  readonly mayList?: (call: AwsCall, bucketArn: string) => boolean;
  /** The product's clock. */
  readonly now?: () => Date;
}

interface Address {
  readonly bucket: string;
  readonly key: string;
}

const KEPT_HEADERS =
  /^(content-type|content-encoding|content-language|content-disposition|cache-control|expires|x-amz-meta-.+)$/;

/** The four verbs on objects that the product uses; buckets come from the template. */
export function createS3({
  directory,
  buckets,
  mayList = () => true,
  now = () => new Date(),
}: S3Options): AwsService {
  const files = createObjectFiles(directory);

  async function put(call: AwsCall, { bucket, key }: Address): Promise<AwsReply> {
    const stored = await conditionOnly(call, () => files.read(bucket, key));
    if (call.headers['if-none-match'] === '*' && stored !== null) return preconditionFailed();
    const wanted = call.headers['if-match'];
    if (wanted !== undefined && wanted !== stored?.etag) return preconditionFailed();
    const { body, checksums } = readBody(call.body, call.headers);
    const kept = Object.entries(call.headers)
      .map(([name, value]): [string, string] => [
        name,
        name === 'content-encoding' ? withoutChunked(value) : value,
      ])
      .filter(([name, value]) => KEPT_HEADERS.test(name) && value !== '');
    const object = await files.write(bucket, key, body, { ...Object.fromEntries(kept), ...checksums }, now());
    return { status: 200, headers: { etag: object.etag, ...checksums }, body: '' };
  }

  async function get(call: AwsCall, { bucket, key }: Address): Promise<AwsReply> {
    const object = await files.read(bucket, key);
    const isHead = call.method === 'HEAD';
    if (object === null) {
      const mayKnow = mayList(call, arnOf(bucket));
      if (!mayKnow) return xmlError(403, 'AccessDenied', 'Access Denied', isHead);
      return xmlError(404, 'NoSuchKey', 'The specified key does not exist.', isHead, key);
    }
    if (listsEtag(call.headers['if-none-match'], object.etag)) {
      return { status: 304, headers: { etag: object.etag }, body: '' };
    }
    const wanted = call.headers['if-match'];
    if (wanted !== undefined && !listsEtag(wanted, object.etag)) return preconditionFailed();
    const headers = headersOf(object, call.headers['x-amz-checksum-mode'] === 'ENABLED');
    return { status: 200, headers, body: isHead ? '' : object.body };
  }

  return {
    name: 's3',
    permissionsFor(call): readonly Permission[] {
      const { bucket, key } = addressOf(call);
      const verb = { PUT: 'PutObject', GET: 'GetObject', HEAD: 'GetObject', DELETE: 'DeleteObject' }[
        call.method
      ];
      return [
        {
          action: `s3:${verb ?? call.action}`,
          resources: [key === '' ? arnOf(bucket) : `${arnOf(bucket)}/${key}`],
        },
      ];
    },
    async handle(call): Promise<AwsReply> {
      const address = addressOf(call);
      const isHead = call.method === 'HEAD';
      if (!buckets.includes(address.bucket)) {
        return xmlError(404, 'NoSuchBucket', 'The specified bucket does not exist', isHead);
      }
      const [operation] = [...call.query.keys()].filter(
        (name) => name !== 'x-id' && !name.startsWith('X-Amz-'),
      );
      if (address.key === '' || operation !== undefined) {
        return xmlError(501, 'NotImplemented', `${call.action || operation} is not emulated.`, isHead);
      }
      try {
        switch (call.method) {
          case 'PUT':
            return await put(call, address);
          case 'GET':
          case 'HEAD':
            return await get(call, address);
          case 'DELETE':
            await files.remove(address.bucket, address.key);
            return { status: 204, body: '' };
          default:
            return xmlError(
              405,
              'MethodNotAllowed',
              'The specified method is not allowed against this resource.',
            );
        }
      } catch (error) {
        if (error instanceof BadDigestError) return xmlError(400, 'BadDigest', error.message);
        throw error;
      }
    },
  };
}

const arnOf = (bucket: string): string => `arn:aws:s3:::${bucket}`;

/**
 * The SDK puts the bucket into the path for an address of digits, and in front of the host otherwise: `spill.localhost`.
 */
function addressOf({ headers, path }: AwsCall): Address {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const [, bucketInHost] = isIP(host.replaceAll(/[[\]]/g, ''))
    ? []
    : (/^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.(?:localhost|s3\b.*)$/.exec(host) ?? []);
  const [first = '', ...rest] = path.slice(1).split('/');
  return bucketInHost === undefined
    ? { bucket: decodeURIComponent(first), key: decodeURIComponent(rest.join('/')) }
    : { bucket: bucketInHost, key: decodeURIComponent(path.slice(1)) };
}

function headersOf(object: StoredObject, withChecksums: boolean): Record<string, string> {
  const kept = Object.entries(object.headers).filter(
    ([name]) => withChecksums || !name.startsWith('x-amz-checksum-'),
  );
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(kept),
    'content-length': String(object.body.length),
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
  };
}

const listsEtag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag));

const withoutChunked = (encoding: string): string =>
  encoding
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked')
    .join(', ');

/** The stored object is read before a write only where the write is conditional. */
async function conditionOnly(
  call: AwsCall,
  read: () => Promise<StoredObject | null>,
): Promise<StoredObject | null> {
  const isConditional = call.headers['if-none-match'] !== undefined || call.headers['if-match'] !== undefined;
  return isConditional ? read() : null;
}

const preconditionFailed = (): AwsReply =>
  xmlError(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');

/** A HEAD has no body, so the SDK goes by the status alone. */
function xmlError(status: number, code: string, message: string, isHead = false, key = ''): AwsReply {
  const detail = key === '' ? '' : `<Key>${escapeXml(key)}</Key>`;
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message>${detail}</Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: isHead ? '' : body };
}
