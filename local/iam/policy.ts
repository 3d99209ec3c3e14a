import type { Permission } from '../aws/service';
import { type ConditionBlock, checkConditions, conditionsHold } from './conditions';

/** One Allow statement: exact actions and resources, of which `*` and `?` match as in AWS. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: ConditionBlock;
}

export class UnsupportedPolicyError extends Error {
  constructor(where: string, reason: string) {
    super(`${where}: ${reason}; the local runner enforces Allow statements on actions and resources only`);
    this.name = 'UnsupportedPolicyError';
  }
}

const KNOWN_KEYS = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

/**
 * Reads a policy document whose intrinsics are resolved.
 * @throws UnsupportedPolicyError for anything it cannot judge: Deny, NotAction, NotResource, an unknown condition
 */
export function readPolicy(document: unknown, where: string): readonly Statement[] {
  const { Statement: statements } = document as { Statement: unknown };
  return listOf(statements).map((statement) => {
    const fields = statement as Record<string, unknown>;
    const unknown = Object.keys(fields).find((key) => !KNOWN_KEYS.has(key));
    if (unknown !== undefined) throw new UnsupportedPolicyError(where, `a statement uses ${unknown}`);
    if (fields.Effect !== 'Allow')
      throw new UnsupportedPolicyError(where, `a statement says ${String(fields.Effect)}`);
    const conditions = (fields.Condition ?? {}) as ConditionBlock;
    const flaw = checkConditions(conditions);
    if (flaw !== null) throw new UnsupportedPolicyError(where, flaw);
    return {
      actions: listOf(fields.Action).map(String),
      resources: listOf(fields.Resource).map(String),
      conditions,
    };
  });
}

/** The first resource that no statement allows the action on; null if all are allowed. */
export function deniedResource(
  statements: readonly Statement[],
  { action, resources }: Permission,
  context: ReadonlyMap<string, string>,
): string | null {
  const relevant = statements.filter(
    (statement) =>
      statement.actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
      conditionsHold(statement.conditions, context),
  );
  return (
    resources.find(
      (resource) => !relevant.some(({ resources: allowed }) => allowed.some((p) => matches(p, resource))),
    ) ?? null
  );
}

/** Matches a text against a pattern in which `*` stands for any text and `?` for one character. */
export function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
