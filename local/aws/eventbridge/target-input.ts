import type { BusEvent } from './bus-event';

/** How a rule shapes what its target gets, in the template's own words. At most one of the three is set. */
export interface TargetInput {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/** The JSON text that the target receives: the whole event unless the rule says otherwise. */
export function inputFor(target: TargetInput, event: BusEvent, rule: { name: string; arn: string }): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  if (target.InputTransformer !== undefined) return transform(target.InputTransformer, event, rule);
  return JSON.stringify(event);
}

function transform(
  { InputPathsMap = {}, InputTemplate }: NonNullable<TargetInput['InputTransformer']>,
  event: BusEvent,
  rule: { name: string; arn: string },
): string {
  const { detail: _detail, ...withoutDetail } = event;
  const variables = new Map<string, unknown>([
    ...Object.entries(InputPathsMap).map(([name, path]): [string, unknown] => [name, valueAt(event, path)]),
    ['aws.events.rule-name', rule.name],
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.event.ingestion-time', event.time],
    ['aws.events.event', withoutDetail],
    ['aws.events.event.json', event],
  ]);
  return fill(InputTemplate, variables);
}

/**
 * Replaces `<name>`. Inside a JSON string a value becomes part of the text; elsewhere it stands as JSON. A variable whose
 * path leads nowhere leaves no text behind, and null where a value is needed.
 */
function fill(template: string, variables: ReadonlyMap<string, unknown>): string {
  let isInString = false;
  return template.replaceAll(/\\.|"|<([\w.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') isInString = !isInString;
    if (name === undefined || !variables.has(name)) return found;
    const value = variables.get(name);
    if (!isInString) return JSON.stringify(value ?? null);
    if (value === undefined || value === null) return '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

/** Follows `$.detail.lines[0].sku`, the subset of JSON paths that EventBridge takes. Undefined where it leads nowhere. */
function valueAt(event: unknown, path: string): unknown {
  if (!path.startsWith('$')) throw new Error(`A JSON path begins with $: ${path}`);
  const steps = path.slice(1).matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g);
  let value = event;
  for (const [, name, index, quoted] of steps) {
    const key = name ?? quoted ?? Number(index);
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
