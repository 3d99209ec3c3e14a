import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ImportFiles } from '../../app/import/ports';

/**
 * `imports/{importId}/part-{n}.csv` as it was sent, and pages of lines of JSON. The bucket erases all of it after a few
 * days by itself; parts go as soon as they are checked.
 */
export function createImportFiles(client: S3Client, bucket: string): ImportFiles {
  const partKey = (importId: string, part: number) => `imports/${importId}/part-${part}.csv`;
  const pageKey = (importId: string, pages: string, page: number) =>
    `imports/${importId}/${pages}-${page}.ndjson`;

  async function put(key: string, body: Uint8Array | string, contentType: string): Promise<void> {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
    );
  }

  async function get(key: string) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error('The bucket of the imports answered without a body.');
    return Body;
  }

  return {
    putPart: (importId, part, bytes) => put(partKey(importId, part), bytes, 'text/csv'),
    part: async (importId, part) => (await get(partKey(importId, part))).transformToByteArray(),
    async removePart(importId, part) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: partKey(importId, part) }));
    },
    putPage: (importId, pages, page, lines) =>
      put(pageKey(importId, pages, page), lines.join('\n'), 'application/x-ndjson'),
    page: async (importId, pages, page) =>
      (await (await get(pageKey(importId, pages, page))).transformToString('utf-8')).split('\n'),
  };
}
