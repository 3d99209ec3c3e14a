import { existsSync, readFileSync, statSync } from 'node:fs';
import { RULE_ENDPOINTS } from '../../lambdas/contracts/http/rules';
import { SHOP_ID } from '../../lambdas/domain/backtest/replayed-variant';
import { echo } from '../../lambdas/domain/import/import-kinds';
import { EXAMPLE_ID, idOf } from '../../lambdas/domain/inventory/identity';
import { DEFAULT_RULES } from '../../lambdas/domain/rule/default-rules';
import { RULE_KINDS, type Rule, type RuleKind } from '../../lambdas/domain/rule/rule';
import { errorsOf } from '../../lambdas/handlers/api/field-errors';
import { HistoryFault } from './history-rows';

/** Rules stood before the history began, so that nothing in it comes up because a rule was new. */
const BEFORE = '1970-01-01T00:00:00.000Z';
const EXAMPLE = '{"kind":"low_stock","scope":{"type":"everything"},"threshold":5}';
const STAMP = { createdAt: BEFORE, updatedAt: BEFORE, version: 1 };

/**
 * The rules of a file: an array as `POST /v1/rules` takes them and `GET /v1/rules` gives them, each checked and filled in
 * as the API does it. Without a file what a new shop starts with.
 *
 * @throws HistoryFault that names every setting that does not fit
 */
export function readRules(path: string | null): readonly Rule[] {
  if (path === null) return DEFAULT_RULES.map((rule) => ({ ...rule, ...STAMP }));
  if (!existsSync(path))
    throw new HistoryFault([`${path} is missing.`, 'Leave out --rules for the rules of a new shop.']);
  const entries = arrayIn(path);
  if (entries.length === 0) {
    throw new HistoryFault([
      `${path} holds no rule: the array is empty.`,
      `Write rules such as ${EXAMPLE}, or leave out --rules for those of a new shop.`,
    ]);
  }
  const faults: string[] = [];
  const rules = entries.flatMap((entry, index): Rule[] => {
    const place = `${path}, rule ${index + 1}`;
    if (!isObject(entry)) {
      faults.push(`${place}: expected a rule such as ${EXAMPLE}, found ${shown(entry)}.`);
      return [];
    }
    const { id, ...settings } = withoutStamp(entry);
    const missing = missingIn(settings);
    if (missing.length > 0) {
      faults.push(...missing.map((line) => `${place}, ${line}`));
      return [];
    }
    const parsed = RULE_ENDPOINTS.createRule.body.schema.safeParse(settings, { reportInput: true });
    if (parsed.success) return [{ ...parsed.data, ...STAMP, id: id ?? `rule_${index + 1}` }];
    for (const issue of parsed.error.issues) {
      const isEcho = issue.input !== undefined && issue.code !== 'unrecognized_keys';
      const found = isEcho ? `; found ${shown(issue.input)}` : '';
      for (const { path: field, expected } of errorsOf(issue)) {
        const inHistory = expected.replace(EXAMPLE_ID, exampleId(field[0]));
        faults.push(`${place}, ${field.join('.')}: expected ${inHistory}${found}`);
      }
    }
    return [];
  });
  if (faults.length > 0) {
    throw new HistoryFault([...faults, 'GET /v1/rule-kinds and docs/backtest.md say what each kind takes.']);
  }
  return rules;
}

/** A history is a shop of its own: its items and locations are called by it. */
const exampleId = (field: PropertyKey | undefined): string =>
  idOf(SHOP_ID, field === 'locations' ? 'WAREHOUSE-1' : 'MUG-1');

/** What every rule must say, and does not; each with what to write. */
function missingIn({ kind, scope }: Readonly<Record<string, unknown>>): readonly string[] {
  const faults: string[] = [];
  if (!(RULE_KINDS as readonly unknown[]).includes(kind)) {
    const found = kind === undefined ? 'it is missing' : `${shown(kind)} is none`;
    faults.push(`kind: expected a kind of rule, ${found}. Known are ${RULE_KINDS.join(', ')}.`);
  }
  if (!isObject(scope)) {
    const found = scope === undefined ? 'it is missing' : `found ${shown(scope)}`;
    faults.push(
      `scope: expected what the rule is about, ${found}. Write {"type":"everything"}, or name some: {"type":"variant","ids":["${exampleId('scope')}"]}.`,
    );
  }
  return faults;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The beginning of a value, as it is written. */
const shown = (value: unknown): string => echo(JSON.stringify(value) ?? 'nothing');

function arrayIn(path: string): readonly unknown[] {
  if (statSync(path).isDirectory()) {
    throw new HistoryFault([`${path} is a folder.`, 'Name the file of rules in it, such as rules.json.']);
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new HistoryFault([
      `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      `Write an array of rules: [${EXAMPLE}].`,
    ]);
  }
  // What GET /v1/rules answers.
  const list = isObject(value) && Array.isArray(value.items) ? (value.items as unknown[]) : value;
  if (Array.isArray(list)) return list;
  const remedy = isObject(value) && 'kind' in value ? 'Put [ and ] around the rule.' : `Write [${EXAMPLE}].`;
  throw new HistoryFault([
    `${path}: expected an array of rules, as POST /v1/rules takes them one by one; found ${shown(value)}.`,
    remedy,
  ]);
}

/** What the API adds to a rule plays no part. */
function withoutStamp(
  entry: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> & { readonly id?: string | undefined } {
  const { id, createdAt: _c, updatedAt: _u, version: _v, ...settings } = entry;
  return { ...settings, ...(typeof id === 'string' ? { id } : {}) };
}

/** @throws HistoryFault for a name that is no kind */
export function readKinds(list: string | null): ReadonlySet<RuleKind> | null {
  if (list === null) return null;
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.filter((name) => !(RULE_KINDS as readonly string[]).includes(name));
  if (unknown.length > 0 || names.length === 0) {
    throw new HistoryFault([
      `--kinds: ${unknown.join(', ') || 'nothing'} is no kind of rule.`,
      `Known are ${RULE_KINDS.join(', ')}.`,
    ]);
  }
  return new Set(names as RuleKind[]);
}
