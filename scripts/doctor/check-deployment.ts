import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Finding, skipped, well, wrong } from './finding';

/** Whether the stack is there and whole, and whether its first administrator has come in. */
export async function checkDeployment(
  cloudFormation: CloudFormationClient,
  cognito: CognitoIdentityProviderClient,
  stackName: string,
  adminEmail: string,
): Promise<readonly Finding[]> {
  const stack = await describe(cloudFormation, stackName);
  if (stack === undefined) return [skipped('Stack', `${stackName} is not deployed yet`)];
  const isWhole = /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status);
  const state = isWhole
    ? well('Stack', `${stackName} is deployed`)
    : wrong('Stack', `${stackName} is ${stack.status}`, 'Look at its events in the CloudFormation console.');
  if (stack.userPoolId === undefined) return [state];
  return [state, await checkAdmin(cognito, stack.userPoolId, adminEmail)];
}

async function checkAdmin(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  adminEmail: string,
): Promise<Finding> {
  const { UserStatus } = await client.send(
    new AdminGetUserCommand({ UserPoolId: userPoolId, Username: adminEmail }),
  );
  if (UserStatus === 'CONFIRMED') return well('First administrator', `${adminEmail} has signed in`);
  const resend = `aws cognito-idp admin-create-user --user-pool-id ${userPoolId} --username ${adminEmail} --message-action RESEND`;
  return wrong(
    'First administrator',
    `${adminEmail} has not signed in yet`,
    `Look for the invitation, or: ${resend}`,
  );
}

async function describe(client: CloudFormationClient, stackName: string) {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const [stack] = Stacks;
    const userPoolId = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'UserPoolId')?.OutputValue;
    return stack === undefined ? undefined : { status: String(stack.StackStatus), userPoolId };
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}
