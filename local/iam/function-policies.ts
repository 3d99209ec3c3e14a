import type { Template } from '../template/template';
import { readPolicy, type Statement, UnsupportedPolicyError } from './policy';

interface InlinePolicy {
  readonly PolicyDocument: unknown;
}

/** What each function of the template may do, by the function's name: its role's own policies and those attached to it. */
export function functionPolicies(template: Template): ReadonlyMap<string, readonly Statement[]> {
  const byRole = new Map<string, Statement[]>();
  for (const { logicalId, properties, attributes } of template.all('AWS::IAM::Role')) {
    const managed = (properties.ManagedPolicyArns ?? []) as readonly string[];
    if (managed.length > 0)
      throw new UnsupportedPolicyError(logicalId, `has the managed policy ${managed.join(', ')}`);
    const inline = (properties.Policies ?? []) as readonly InlinePolicy[];
    byRole.set(
      attributes.Ref ?? logicalId,
      inline.flatMap(({ PolicyDocument }) => readPolicy(PolicyDocument, logicalId)),
    );
  }
  for (const { logicalId, properties } of template.all('AWS::IAM::Policy')) {
    const statements = readPolicy(properties.PolicyDocument, logicalId);
    for (const role of (properties.Roles ?? []) as readonly string[]) byRole.get(role)?.push(...statements);
  }
  return new Map(
    template.all('AWS::Lambda::Function').map(({ logicalId, properties, attributes }) => {
      const role = template.byReference(String(properties.Role))?.attributes.Ref;
      const statements = role === undefined ? undefined : byRole.get(role);
      if (statements === undefined)
        throw new UnsupportedPolicyError(logicalId, 'has no role of this template');
      return [attributes.Ref ?? logicalId, statements];
    }),
  );
}
