/** As much of a JSON schema as the page shows. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Schemas = Readonly<Record<string, SchemaNode>>;

/** One field as a line of a table. */
export interface SchemaRow {
  readonly field: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

const DEEPEST = 4;

/** The fields of a schema, those of inner objects under dotted names; `[]` is each entry of a list. */
export function schemaRows(schema: SchemaNode, schemas: Schemas, prefix = '', depth = 0): SchemaRow[] {
  const node = resolved(schema, schemas);
  if (depth > DEEPEST) return [];
  const variants = alternatives(node).filter((one) => resolved(one, schemas).type !== 'null');
  if (node.properties === undefined && variants.length > 0) {
    return uniqueRows(variants.flatMap((one) => schemaRows(one, schemas, prefix, depth)));
  }
  if (node.items !== undefined) return schemaRows(node.items, schemas, `${prefix}[]`, depth);
  return Object.entries(node.properties ?? {}).flatMap(([name, inner]) => {
    const field = prefix === '' ? name : `${prefix}.${name}`;
    const row = {
      field,
      type: typeText(inner, schemas),
      isRequired: node.required?.includes(name) === true,
      description: descriptionOf(inner, schemas),
    };
    return [row, ...schemaRows(inner, schemas, field, depth + 1)];
  });
}

/** "integer, 0 to 10080", `"all" or "each"`, "list of text or null". */
export function typeText(schema: SchemaNode, schemas: Schemas): string {
  const node = resolved(schema, schemas);
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(' · ');
  const variants = alternatives(node);
  if (variants.length > 0) return [...new Set(variants.map((one) => typeText(one, schemas)))].join(' or ');
  if (node.items !== undefined) return `list of ${typeText(node.items, schemas)}`;
  const type = [node.type ?? 'any'].flat().join(' or ');
  const range = [
    node.minimum === undefined || node.minimum < -1e12 ? '' : `from ${node.minimum}`,
    node.maximum === undefined || node.maximum > 1e12 ? '' : `to ${node.maximum}`,
  ].filter(Boolean);
  return [type, node.format ?? '', range.join(' ')].filter(Boolean).join(', ');
}

/** What a field is for, and what it is when it is left out. */
export function descriptionOf(schema: SchemaNode, schemas: Schemas): string {
  const node = resolved(schema, schemas);
  const fallback = node.default === undefined ? '' : `Default: ${JSON.stringify(node.default)}.`;
  return [schema.description ?? node.description ?? '', fallback].filter(Boolean).join(' ');
}

const alternatives = (node: SchemaNode): readonly SchemaNode[] => node.anyOf ?? node.oneOf ?? [];

function resolved(schema: SchemaNode, schemas: Schemas): SchemaNode {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (schemas[name] ?? {});
}

function uniqueRows(rows: readonly SchemaRow[]): SchemaRow[] {
  const byField = new Map<string, SchemaRow>();
  for (const row of rows) {
    const same = byField.get(row.field);
    const type = same === undefined || same.type === row.type ? row.type : `${same.type} or ${row.type}`;
    byField.set(row.field, { ...row, type });
  }
  return [...byField.values()];
}
