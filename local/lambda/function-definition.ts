import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnsupportedTemplateError } from '../template/intrinsics';
import type { Resource, Template } from '../template/template';

/** One function as the template has it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly logicalId: string;
  readonly file: string;
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Null where the function shares the account's concurrency. */
  readonly reservedConcurrency: number | null;
  /** Where an asynchronous event goes that kept failing; null for nowhere. */
  readonly onFailureArn: string | null;
}

export function functionsOf(template: Template): readonly FunctionDefinition[] {
  return template.all('AWS::Lambda::Function').map((resource) => {
    const { logicalId, properties, attributes } = resource;
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, string> };
    const [, exportName = 'handler'] = String(properties.Handler).split('.');
    return {
      name: attributes.Ref ?? logicalId,
      arn: attributes.Arn ?? '',
      logicalId,
      file: codeFile(resource, template.assetFolder),
      exportName,
      environment: Variables,
      timeoutMs: Number(properties.Timeout ?? 3) * 1000,
      memoryMb: Number(properties.MemorySize ?? 128),
      reservedConcurrency:
        properties.ReservedConcurrentExecutions === undefined
          ? null
          : Number(properties.ReservedConcurrentExecutions),
      onFailureArn: onFailureOf(resource, template),
    };
  });
}

function codeFile({ logicalId, properties }: Resource, assetFolder: string): string {
  const { S3Key } = properties.Code as { S3Key?: string };
  if (S3Key === undefined) throw new UnsupportedTemplateError(logicalId, 'has its code in the template');
  const folder = join(assetFolder, `asset.${S3Key.replace(/\.zip$/, '')}`);
  const [base] = String(properties.Handler).split('.');
  const file = ['cjs', 'js', 'mjs'].map((ending) => join(folder, `${base}.${ending}`)).find(existsSync);
  if (file === undefined) throw new UnsupportedTemplateError(logicalId, `has no ${base} in ${folder}`);
  return file;
}

function onFailureOf({ properties, attributes }: Resource, template: Template): string | null {
  const deadLetters = properties.DeadLetterConfig as { TargetArn?: string } | undefined;
  if (deadLetters?.TargetArn !== undefined) return deadLetters.TargetArn;
  const config = template
    .all('AWS::Lambda::EventInvokeConfig')
    .find(({ properties: invoke }) => invoke.FunctionName === attributes.Ref);
  const destinations = config?.properties.DestinationConfig as
    | { OnFailure?: { Destination?: string } }
    | undefined;
  return destinations?.OnFailure?.Destination ?? null;
}
