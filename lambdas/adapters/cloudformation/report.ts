import { AppError } from '../../platform/errors';

const ANSWER_WITHIN_MS = 10_000;

/** Puts a custom resource's answer where CloudFormation waits for it: a presigned address that takes no content type. */
export async function reportToCloudFormation(url: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    body,
    headers: { 'content-type': '' },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) {
    throw new AppError('cloudformation.unreachable', `CloudFormation answered ${response.status}.`);
  }
}
