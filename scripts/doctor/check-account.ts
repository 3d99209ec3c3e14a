import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { StageSettings } from '../../lib/stages';
import { type Finding, well, wrong } from './finding';

/** What is left for the functions that no queue holds back: the two doors, the schedules and the stream. */
const BESIDE_THE_QUEUES = 20;

/** Whether the account lets enough functions run at once. New accounts start with ten. */
export async function checkConcurrency(
  client: LambdaClient,
  stage: StageSettings,
): Promise<readonly Finding[]> {
  const check = 'Lambda concurrency';
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
  const { intake, evaluate, sweep, notify } = stage.workersPerQueue;
  const needed = intake + evaluate + sweep + 2 * notify + BESIDE_THE_QUEUES;
  if (free >= needed) return [well(check, `${free} free, ${needed} needed at most`)];
  return [
    wrong(
      check,
      `${free} free, ${needed} needed at most: webhooks would be turned away under load`,
      'Ask for 1000 concurrent executions: https://console.aws.amazon.com/servicequotas/home/services/lambda/quotas/L-B99A9384',
    ),
  ];
}

/** Whether the Shopify secret is there and holds what receive-webhook can use. Its value is never shown. */
export async function checkShopifySecret(
  client: SecretsManagerClient,
  name: string,
): Promise<readonly Finding[]> {
  const check = 'Shopify secret';
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    const flaw = flawOf(SecretString);
    if (flaw === null) return [well(check, `${name} can be read`)];
    return [wrong(check, `${name} ${flaw}`, 'Put the client secret of your Shopify app there, as it is.')];
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    const create = `aws secretsmanager create-secret --name ${name} --secret-string file://client-secret.txt`;
    return [wrong(check, `${name} does not exist in this region`, create)];
  }
}

/** It is either the secret itself or, during a rotation, a JSON array of the new and the old one. */
function flawOf(secret: string): string | null {
  if (secret.trim() === '') return 'is empty';
  if (!secret.trim().startsWith('['))
    return secret === secret.trim() ? null : 'begins or ends with white space';
  const listed: unknown = parsed(secret);
  const isUsable =
    Array.isArray(listed) &&
    (listed.length === 1 || listed.length === 2) &&
    listed.every((entry) => typeof entry === 'string' && entry !== '');
  return isUsable ? null : 'looks like a list, but is not a JSON array of one or two secrets';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
