import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type References, resolveIntrinsics, UnsupportedTemplateError } from './intrinsics';
import { pseudoParameters } from './pseudo-parameters';
import { attributesOf, type Attributes } from './resource-attributes';
import { isAccepted } from './resource-types';

interface RawResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
}

/** One resource of the template with its intrinsics resolved. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly attributes: Attributes;
}

/** The product's synthesised template, read for one machine. */
export interface Template {
  readonly stackName: string;
  /** The folder with the functions' code, as `cdk synth` leaves it. */
  readonly assetFolder: string;
  types(): readonly string[];
  all(...types: readonly string[]): readonly Resource[];
  get(logicalId: string): Resource;
  /** The resource whose ARN (or whose other attribute or reference) this is. */
  byReference(value: string): Resource | undefined;
}

export interface TemplateAddresses {
  /** Where the HTTP API answers, without a slash at the end. */
  readonly apiUrl: string;
  /** Where the queues answer, without a slash at the end. */
  readonly queueUrl: string;
}

/**
 * Reads the one template in a `cdk.out` folder.
 * @throws UnsupportedTemplateError for a resource type, intrinsic or condition that the runner does not know
 */
export function readTemplate(assetFolder: string, addresses: TemplateAddresses): Template {
  const files = readdirSync(assetFolder).filter((file) => file.endsWith('.template.json'));
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw new UnsupportedTemplateError(
      assetFolder,
      `holds ${files.length} templates; exactly one is expected`,
    );
  }
  const raw = JSON.parse(readFileSync(join(assetFolder, file), 'utf8')) as {
    Resources: Record<string, RawResource>;
  };
  return parseTemplate(raw, file.replace('.template.json', ''), assetFolder, addresses);
}

export function parseTemplate(
  raw: { readonly Resources: Readonly<Record<string, RawResource>> },
  stackName: string,
  assetFolder: string,
  addresses: TemplateAddresses,
): Template {
  const pseudo = pseudoParameters(stackName);
  const attributes = new Map<string, Attributes>();
  const resources = new Map<string, Resource>();

  const references: References = {
    ref: (logicalId) => pseudo.get(logicalId) ?? attributesFor(logicalId)?.Ref,
    attribute: (logicalId, name) => attributesFor(logicalId)?.[name],
  };
  // Names are resolved on demand, because a resource's name may itself refer to another resource.
  function attributesFor(logicalId: string): Attributes | undefined {
    const known = attributes.get(logicalId);
    if (known !== undefined) return known;
    const resource = raw.Resources[logicalId];
    if (resource === undefined) return undefined;
    const found = attributesOf(
      { logicalId, type: resource.Type, properties: resource.Properties ?? {}, stackName, addresses },
      (value) => resolveIntrinsics(value, references, logicalId),
    );
    attributes.set(logicalId, found);
    return found;
  }

  for (const [logicalId, resource] of Object.entries(raw.Resources)) {
    if (resource.Type === 'AWS::CDK::Metadata') continue;
    if (!isAccepted(resource.Type)) {
      throw new UnsupportedTemplateError(
        logicalId,
        `is a ${resource.Type}, which the local runner does not know`,
      );
    }
    if (resource.Condition !== undefined) {
      throw new UnsupportedTemplateError(logicalId, `depends on the condition ${resource.Condition}`);
    }
  }

  // Properties are resolved when they are asked for, so that what is ignored may use any intrinsic.
  const resourceOf = (logicalId: string): Resource | undefined => {
    const known = resources.get(logicalId);
    if (known !== undefined) return known;
    const source = raw.Resources[logicalId];
    if (source === undefined) return undefined;
    const resource: Resource = {
      logicalId,
      type: source.Type,
      properties: resolveIntrinsics(
        source.Properties ?? {},
        references,
        `${logicalId} (${source.Type})`,
      ) as Record<string, unknown>,
      attributes: attributesFor(logicalId) ?? {},
    };
    resources.set(logicalId, resource);
    return resource;
  };

  return {
    stackName,
    assetFolder,
    types: () => [...new Set(Object.values(raw.Resources).map(({ Type }) => Type))],
    all: (...types) =>
      Object.entries(raw.Resources)
        .filter(([, resource]) => types.includes(resource.Type))
        .map(([logicalId]) => resourceOf(logicalId))
        .filter((resource) => resource !== undefined),
    get: (logicalId) => {
      const resource = resourceOf(logicalId);
      if (resource === undefined) throw new UnsupportedTemplateError(logicalId, 'is not in the template');
      return resource;
    },
    byReference: (value) => {
      for (const logicalId of Object.keys(raw.Resources)) {
        if (Object.values(attributesFor(logicalId) ?? {}).includes(value)) return resourceOf(logicalId);
      }
      return undefined;
    },
  };
}
