import type { AwsCall } from './service';

const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

/** The name of what is asked: from the target header of the JSON protocols, the form's `Action`, or S3's method and path. */
export function actionOf(call: Pick<AwsCall, 'service' | 'method' | 'path' | 'headers' | 'body'>): string {
  const target = call.headers['x-amz-target'];
  if (target !== undefined) return target.split('.').at(-1) ?? target;
  if (call.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    return new URLSearchParams(call.body.toString('utf8')).get('Action') ?? '';
  }
  const hasKey = call.path.split('/').filter((part) => part !== '').length > 1;
  if (call.service === 's3' && !hasKey) return call.method === 'HEAD' ? 'HeadBucket' : 'ListObjectsV2';
  return OBJECT_ACTIONS[call.method] ?? call.method;
}
