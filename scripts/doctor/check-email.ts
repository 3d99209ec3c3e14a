import {
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import type { ShelfwireConfig } from '../../lib/config';
import { type Finding, well, wrong } from './finding';

/** What SES grants a day as long as the account is in its sandbox; there is no clearer sign of it in this API. */
const SANDBOX_MESSAGES_A_DAY = 200;

const CONSOLE = 'https://console.aws.amazon.com/ses/home';

/** Whether alerts can be sent as configured, and to whom. */
export async function checkEmail(client: SESClient, config: ShelfwireConfig): Promise<readonly Finding[]> {
  const { Max24HourSend = 0, MaxSendRate = 0 } = await client.send(new GetSendQuotaCommand({}));
  const isInSandbox = Max24HourSend <= SANDBOX_MESSAGES_A_DAY;
  const findings = [
    await checkSender(client, config.senderAddress),
    checkSandbox(isInSandbox, config.sesSandbox, MaxSendRate),
  ];
  return isInSandbox ? [...findings, await checkRecipients(client, config)] : findings;
}

async function checkSender(client: SESClient, sender: string): Promise<Finding> {
  const check = 'SES sender';
  const verified = await verifiedOf(client, [sender, domainOf(sender)]);
  const [identity] = verified;
  if (identity !== undefined) return well(check, `${identity} is verified`);
  return wrong(
    check,
    `neither ${sender} nor its domain is verified`,
    `Create and verify the identity: ${CONSOLE}`,
  );
}

function checkSandbox(isInSandbox: boolean, isConfigured: boolean, messagesPerSecond: number): Finding {
  const check = 'SES sandbox';
  if (isInSandbox) {
    const allowance = `the account is in it: ${SANDBOX_MESSAGES_A_DAY} messages a day, to verified addresses only`;
    const remedy = isConfigured
      ? `Ask for production access, then take sesSandbox out of the configuration: ${CONSOLE}`
      : `Ask for production access (${CONSOLE}); until it is granted set "sesSandbox": true in the configuration.`;
    return wrong(check, allowance, remedy);
  }
  if (!isConfigured)
    return well(check, `the account is out of it and may send ${messagesPerSecond} messages a second`);
  return wrong(
    check,
    'the account is out of it, but the configuration still grants every identity',
    'Take sesSandbox out of the configuration and deploy.',
  );
}

/** In the sandbox only verified recipients hear anything. */
async function checkRecipients(client: SESClient, config: ShelfwireConfig): Promise<Finding> {
  const check = 'SES recipients';
  const addresses = [...new Set(Object.values(config.teams).flat())];
  const verified = new Set(await verifiedOf(client, [...addresses, ...addresses.map(domainOf)]));
  const deaf = addresses.filter((address) => !verified.has(address) && !verified.has(domainOf(address)));
  if (deaf.length === 0) return well(check, 'every address of every team is verified');
  return wrong(
    check,
    `not verified, so not told: ${deaf.join(', ')}`,
    `Verify them, or leave the sandbox: ${CONSOLE}`,
  );
}

/** The identities of these that SES has verified. SES answers for at most 100 at once. */
async function verifiedOf(client: SESClient, identities: readonly string[]): Promise<readonly string[]> {
  const unique = [...new Set(identities)];
  const verified: string[] = [];
  for (let at = 0; at < unique.length; at += 100) {
    const Identities = unique.slice(at, at + 100);
    const { VerificationAttributes = {} } = await client.send(
      new GetIdentityVerificationAttributesCommand({ Identities }),
    );
    verified.push(
      ...Identities.filter((name) => VerificationAttributes[name]?.VerificationStatus === 'Success'),
    );
  }
  return verified;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
