import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { RULE_ENDPOINTS } from '../../lambdas/contracts/http/rules';
import { DEFAULT_RULES } from '../../lambdas/domain/rule/default-rules';
import { RULE_KINDS, type Rule, type RuleKind } from '../../lambdas/domain/rule/rule';
import { HistoryFault } from './history-rows';

/** Rules stood before the history began, so that nothing in it comes up because a rule was new. */
const BEFORE = '1970-01-01T00:00:00.000Z';
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
  const faults: string[] = [];
  const rules = entries.flatMap((entry, index): Rule[] => {
    const { id, ...settings } = withoutStamp(entry);
    const parsed = RULE_ENDPOINTS.createRule.body.schema.safeParse(settings);
    if (parsed.success) return [{ ...parsed.data, ...STAMP, id: id ?? `rule_${index + 1}` }];
    for (const { path: place, message } of parsed.error.issues) {
      faults.push(`${path}, rule ${index + 1}, ${place.join('.') || 'as a whole'}: ${message}`);
    }
    return [];
  });
  if (faults.length > 0) {
    throw new HistoryFault([...faults, 'GET /v1/rule-kinds and docs/backtest.md say what each kind takes.']);
  }
  return rules;
}

function arrayIn(path: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new HistoryFault([
      `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const list = z.union([z.array(z.unknown()), z.object({ items: z.array(z.unknown()) })]).safeParse(value);
  if (!list.success) {
    throw new HistoryFault([`${path}: expected an array of rules, as POST /v1/rules takes them one by one.`]);
  }
  return Array.isArray(list.data) ? list.data : list.data.items;
}

/** What the API adds to a rule plays no part. */
function withoutStamp(
  entry: unknown,
): Readonly<Record<string, unknown>> & { readonly id?: string | undefined } {
  if (typeof entry !== 'object' || entry === null) return { invalid: entry };
  const { id, createdAt: _c, updatedAt: _u, version: _v, ...settings } = entry as Record<string, unknown>;
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
