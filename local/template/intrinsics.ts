import { NO_VALUE } from './pseudo-parameters';

/** A part of the template that one machine cannot stand in for. It names the resource, so that it can be found. */
export class UnsupportedTemplateError extends Error {
  constructor(where: string, reason: string) {
    super(`${where}: ${reason}`);
    this.name = 'UnsupportedTemplateError';
  }
}

/** What references point at: `Ref` of a logical id or pseudo parameter, and `Fn::GetAtt`. Undefined where unknown. */
export interface References {
  ref(logicalId: string): string | symbol | undefined;
  attribute(logicalId: string, name: string): string | undefined;
}

/**
 * Replaces every intrinsic function in a value of the template by what it stands for. Those that the CDK writes for this
 * kind of stack are known (Ref, GetAtt, Join, Sub, Select, Split); properties that resolve to `AWS::NoValue` are left out.
 * @param where the resource, named in errors
 * @throws UnsupportedTemplateError for any other function and for a reference to nothing
 */
export function resolveIntrinsics(value: unknown, references: References, where: string): unknown {
  const resolve = (inner: unknown): unknown => resolveIntrinsics(inner, references, where);
  if (Array.isArray(value)) return value.map(resolve).filter((element) => element !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;

  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && isIntrinsic(only[0])) {
    return applyIntrinsic(only[0], only[1], references, where);
  }
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, resolve(inner)]).filter(([, inner]) => inner !== NO_VALUE),
  );
}

const isIntrinsic = (key: string): boolean => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

function applyIntrinsic(name: string, argument: unknown, references: References, where: string): unknown {
  const resolve = (inner: unknown): unknown => resolveIntrinsics(inner, references, where);
  switch (name) {
    case 'Ref': {
      const target = references.ref(String(argument));
      if (target === undefined)
        throw new UnsupportedTemplateError(where, `refers to unknown ${String(argument)}`);
      return target;
    }
    case 'Fn::GetAtt': {
      const [logicalId, ...path] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.');
      return attributeOf(references, logicalId ?? '', path.join('.'), where);
    }
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown];
      return listOf(resolve(parts), where, name).join(separator);
    }
    case 'Fn::Select': {
      const [index, list] = argument as [number | string, unknown];
      const chosen = listOf(resolve(list), where, name)[Number(index)];
      if (chosen === undefined)
        throw new UnsupportedTemplateError(where, `Fn::Select finds nothing at ${index}`);
      return chosen;
    }
    case 'Fn::Split': {
      const [separator, text] = argument as [string, unknown];
      return String(resolve(text)).split(separator);
    }
    case 'Fn::Sub':
      return substitute(argument, references, where);
    default:
      throw new UnsupportedTemplateError(where, `uses ${name}, which the local runner does not know`);
  }
}

function substitute(argument: unknown, references: References, where: string): string {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
    string,
    Record<string, unknown>,
  ];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in variables) return String(resolveIntrinsics(variables[name], references, where));
    const dot = name.indexOf('.');
    if (dot > 0) return attributeOf(references, name.slice(0, dot), name.slice(dot + 1), where);
    return String(applyIntrinsic('Ref', name, references, where));
  });
}

function attributeOf(references: References, logicalId: string, name: string, where: string): string {
  const found = references.attribute(logicalId, name);
  if (found === undefined) {
    throw new UnsupportedTemplateError(
      where,
      `reads ${logicalId}.${name}, which the local runner does not know`,
    );
  }
  return found;
}

function listOf(value: unknown, where: string, name: string): unknown[] {
  if (!Array.isArray(value))
    throw new UnsupportedTemplateError(where, `${name} is given something else than a list`);
  return value;
}
