import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3 } from '../../../local/aws/s3';
import { anAwsCall, serveAws } from '../../support/serve-aws';

const Bucket = 'shelfwire-spill';
const NOW = new Date('2026-11-22T10:00:00.000Z');

let directory: string;
let client: S3Client;
let close: () => Promise<void>;

async function start(mayList = true): Promise<void> {
  const served = await serveAws(
    createS3({ directory, buckets: [Bucket], mayList: () => mayList, now: () => NOW }),
  );
  close = served.close;
  client = new S3Client({
    endpoint: served.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'shelfwire-s3-'));
  await start();
});
afterEach(async () => {
  client.destroy();
  await close();
  await rm(directory, { recursive: true });
});

describe('an object', () => {
  it('comes back as it was put, with its headers', async () => {
    const Key = 'spill/2026/a b+ü%2F..#1.json';
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: '{"a":1}',
        ContentType: 'application/json',
        Metadata: { topic: 'x' },
      }),
    );
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe('{"a":1}');
    expect(got).toMatchObject({
      ETag: put.ETag,
      ContentType: 'application/json',
      Metadata: { topic: 'x' },
      LastModified: NOW,
    });
  });

  it('may come as a stream in pieces, with its checksum behind it', async () => {
    const text = 'ü'.repeat(100_000);
    const Body = Readable.from([Buffer.from(text).subarray(0, 70_001), Buffer.from(text).subarray(70_001)]);
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'large', Body, ContentLength: Buffer.byteLength(text) }),
    );
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect(await got.Body?.transformToString()).toBe(text);
    expect(got.ContentEncoding).toBeUndefined();
  });

  it('is there after a restart', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'index.json', Body: 'x' }));
    await close();
    await start();
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'index.json' }))).toMatchObject({
      ContentLength: 1,
    });
  });

  it('is not sent again to who has it already', async () => {
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'index.json', Body: 'x' }));
    const again = client.send(new GetObjectCommand({ Bucket, Key: 'index.json', IfNoneMatch: ETag }));
    await expect(again).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  it('is overwritten only on the terms of the writer', async () => {
    const first = new PutObjectCommand({ Bucket, Key: 'once', Body: 'x', IfNoneMatch: '*' });
    await client.send(first);
    await expect(client.send(first)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('is refused when it is not what its checksum says', async () => {
    const put = new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ChecksumSHA256: 'A'.repeat(43) + '=' });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  it('is gone once deleted, and deleting it again is no error', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});

it('hides that an object is missing from who may not list the bucket', async () => {
  await close();
  await start(false);
  await expect(client.send(new GetObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

it('knows only the buckets of the template', async () => {
  const get = new GetObjectCommand({ Bucket: 'other-bucket', Key: 'k' });
  await expect(client.send(get)).rejects.toMatchObject({ name: 'NoSuchBucket' });
});

it.each([
  { method: 'PUT', host: '127.0.0.1:4400', path: '/shelfwire-spill/a/b%20c', action: 's3:PutObject' },
  { method: 'HEAD', host: 'shelfwire-spill.localhost:4400', path: '/a/b%20c', action: 's3:GetObject' },
  { method: 'DELETE', host: 'localhost', path: '/shelfwire-spill/a/b%20c', action: 's3:DeleteObject' },
])(
  'asks for $action on the object, whether $host names the bucket or the path does',
  ({ method, host, path, action }) => {
    const call = anAwsCall({ method, path, headers: { host } });
    expect(createS3({ directory, buckets: [Bucket] }).permissionsFor(call)).toEqual([
      { action, resources: ['arn:aws:s3:::shelfwire-spill/a/b c'] },
    ]);
  },
);
