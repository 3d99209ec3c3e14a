import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Bodies that are too large for the queue. The bucket erases them after a few days by itself. */
export interface SpillStore {
  write(body: string): Promise<{ readonly key: string }>;
  read(key: string): Promise<string>;
}

const PATIENCE_MS = 2000;

export function createSpillStore(bucketName: string, client = spillClient()): SpillStore {
  return {
    async write(body) {
      const key = `spill/${randomUUID()}.json`;
      const abortSignal = AbortSignal.timeout(PATIENCE_MS);
      await client.send(
        new PutObjectCommand({ Bucket: bucketName, Key: key, Body: body, ContentType: 'application/json' }),
        { abortSignal },
      );
      return { key };
    },
    async read(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucketName, Key: key }));
      if (Body === undefined) throw new Error('The spill bucket answered without a body.');
      return Body.transformToString('utf-8');
    },
  };
}

/** Buckets are named by path, so that the same client speaks to AWS and to a local endpoint. */
const spillClient = (): S3Client =>
  new S3Client({
    forcePathStyle: true,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 500, requestTimeout: PATIENCE_MS, throwOnRequestTimeout: true },
  });
