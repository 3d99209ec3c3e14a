import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts one finding of the AwsSolutions rules on one construct, with the evidence for it. The rule is written as
 * `S1`, or with its finding as `IAM5[Resource::*]`; only the fully qualified id is heeded, so it is completed here.
 */
export function acknowledge(construct: IConstruct, rule: string, evidence: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason: evidence });
}
