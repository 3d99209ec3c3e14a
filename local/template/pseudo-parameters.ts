/** What CloudFormation's pseudo parameters stand for on one machine. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';
export const PARTITION = 'aws';

/** Marks a property that the template leaves out (`AWS::NoValue`). */
export const NO_VALUE = Symbol('AWS::NoValue');

export function pseudoParameters(stackName: string): ReadonlyMap<string, string | symbol> {
  return new Map<string, string | symbol>([
    ['AWS::AccountId', ACCOUNT],
    ['AWS::Region', REGION],
    ['AWS::Partition', PARTITION],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', stackName],
    ['AWS::StackId', `arn:${PARTITION}:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/local`],
    ['AWS::NoValue', NO_VALUE],
  ]);
}

/** Spells an ARN of this account and region; `resource` is everything after the account, e.g. `table/stock`. */
export function arnOf(service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${resource}`;
}
