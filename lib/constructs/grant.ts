import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, type ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from './evidence';

/** Actions on resources, both spelt out. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Why a resource has to hold a wildcard; without this sentence a wildcard does not pass synthesis. */
  readonly wildcardEvidence?: string;
}

/** A role that may do what is listed here and nothing that a construct adds behind our back. */
export function roleWith(
  scope: Construct,
  id: string,
  assumedBy: ServicePrincipal,
  grants: readonly Grant[],
): Role {
  const statements = grants.map(
    ({ actions, resources, conditions }) =>
      new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
  );
  const role = new Role(scope, id, {
    assumedBy,
    inlinePolicies: { Grants: new PolicyDocument({ statements }) },
  });
  for (const { resources, wildcardEvidence } of grants) {
    if (wildcardEvidence === undefined) continue;
    for (const resource of resources) {
      const spelt = spellReference(Stack.of(role).resolve(resource));
      if (spelt.includes('*')) acknowledge(role, `IAM5[Resource::${spelt}]`, wildcardEvidence);
    }
  }
  return role;
}

/** Spells a reference as cdk-nag names it in a finding: `<Bucket.Arn>/spill/*`. */
function spellReference(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return `<${String(value.Ref)}>`;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt']))
    return `<${value['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) {
    const [separator, parts]: unknown[] = value['Fn::Join'];
    if (Array.isArray(parts)) return parts.map(spellReference).join(String(separator));
  }
  return JSON.stringify(value);
}
