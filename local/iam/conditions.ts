import { type AwsCall, jsonBodyOf } from '../aws/service';
import { matches } from './policy';

/** A statement's conditions: operator -> context key -> the value or values allowed. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

type Operator = (actual: string | undefined, allowed: readonly string[]) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: (actual, allowed) => actual !== undefined && allowed.includes(actual),
  StringLike: (actual, allowed) =>
    actual !== undefined && allowed.some((pattern) => matches(pattern, actual)),
  Null: (actual, allowed) => allowed.includes(String(actual === undefined)),
};

const KEYS = [/^kms:EncryptionContext:.+$/, /^kms:EncryptionContextKeys$/, /^ses:FromAddress$/];

/** What in the conditions cannot be judged here; null where everything can. */
export function checkConditions(conditions: ConditionBlock): string | null {
  for (const [operator, keys] of Object.entries(conditions)) {
    if (OPERATORS[bare(operator)] === undefined) return `a condition uses ${operator}`;
    const unknown = Object.keys(keys).find((key) => !KEYS.some((known) => known.test(key)));
    if (unknown !== undefined) return `a condition asks for ${unknown}`;
  }
  return null;
}

/** Whether every condition holds. A key that the call does not carry fails it, as in AWS (`Null` apart). */
export function conditionsHold(conditions: ConditionBlock, context: ReadonlyMap<string, string>): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, allowed]) => {
      const judge = OPERATORS[bare(operator)];
      return judge?.(context.get(key), Array.isArray(allowed) ? allowed : [String(allowed)]) ?? false;
    }),
  );
}

/** A set of one value satisfies `ForAnyValue` and `ForAllValues` as it satisfies the operator itself. */
const bare = (operator: string): string => operator.replace(/^For(?:Any|All)Values?s?:/, '');

/** The condition keys that a call carries. */
export function contextOf(call: AwsCall): ReadonlyMap<string, string> {
  const context = new Map<string, string>();
  if (call.service === 'kms') {
    const pairs = jsonBodyOf(call).EncryptionContext as Readonly<Record<string, string>> | undefined;
    for (const [key, value] of Object.entries(pairs ?? {})) {
      context.set(`kms:EncryptionContext:${key}`, value);
      context.set('kms:EncryptionContextKeys', key);
    }
  }
  if (call.service === 'ses') {
    const source = new URLSearchParams(call.body.toString('utf8')).get('Source');
    if (source !== null) context.set('ses:FromAddress', /<([^<>]+)>\s*$/.exec(source)?.[1] ?? source.trim());
  }
  return context;
}
