import { KIND_PROFILES } from '../../lambdas/domain/rule/rule-kinds';
import { isStockKind, RULE_KINDS, type RuleKind } from '../../lambdas/domain/rule/rule';
import { MEANINGS } from './meanings';
import { readFields, type SourceField, type SourceInterface, type SourceTypes } from './read-types';

/** One line of the document: a field, with those of the objects in it after it. */
export interface DocumentedField {
  /** `lots[].units` for a field of each object in a list. */
  readonly path: string;
  readonly type: string;
  readonly meaning: string;
}

/** The fields of a kind's explanation; null where its alerts bear none. */
export function fieldsOf(kind: RuleKind, types: SourceTypes): readonly DocumentedField[] | null {
  const explanation = explanationOf(kind, types);
  if (explanation === null) return null;
  const fields = allFields(explanation, types).filter(({ name }) => name !== 'kind');
  return fields.flatMap((field) => documented(field, '', types));
}

function explanationOf(kind: RuleKind, { interfaces }: SourceTypes): SourceInterface | null {
  if (isStockKind(kind)) return interfaces.get('StockExplanation') ?? null;
  const own = [...interfaces].find(
    ([name, { fields }]) =>
      name.endsWith('Explanation') &&
      fields.some((field) => field.name === 'kind' && field.type === `'${kind}'`),
  );
  return own?.[1] ?? null;
}

function documented(field: SourceField, within: string, types: SourceTypes): readonly DocumentedField[] {
  const { name, type, isOptional, comment } = field;
  const isList = type.replace(/ \| null$/, '').endsWith('[]');
  const path = `${within}${name}`;
  const inner = partsOf(type, types);
  const shown = inner.length === 0 ? spelled(type, types) : isList ? 'a list' : 'an object';
  const orNull = inner.length > 0 && type.endsWith(' | null') ? `${shown} or null` : shown;
  const line = {
    path,
    type: isOptional ? `${orNull}, or left out` : orNull,
    meaning: comment === '' ? (MEANINGS[path] ?? MEANINGS[name] ?? inWords(name)) : comment,
  };
  const below = inner.flatMap((one) => documented(one, `${path}${isList ? '[]' : ''}.`, types));
  return [line, ...below];
}

/** The fields of the object, or of each object in the list, that a type is made of; none for a plain value. */
function partsOf(type: string, types: SourceTypes): readonly SourceField[] {
  const bare = type
    .replace(/ \| null$/, '')
    .replace(/^readonly /, '')
    .replace(/\[\]$/, '')
    .replace(/^\((.*)\)$/, '$1');
  return bare.split(/ & (?![^{]*\})/).flatMap((part) => {
    const inline = /^\{(.*)\}$/.exec(part);
    if (inline !== null) return readFields(inline[1] ?? '');
    const less = /^Omit<(\w+), (.*)>$/.exec(types.aliases.get(part) ?? part);
    const named = types.interfaces.get(less?.[1] ?? part);
    if (named === undefined) return [];
    return allFields(named, types).filter(({ name }) => less?.[2]?.includes(`'${name}'`) !== true);
  });
}

const allFields = ({ fields, extended }: SourceInterface, types: SourceTypes): readonly SourceField[] => [
  ...extended.flatMap((name) => {
    const base = types.interfaces.get(name);
    return base === undefined ? [] : allFields(base, types);
  }),
  ...fields,
];

/** A name that stands for a few words is spelled out. */
function spelled(type: string, { aliases, interfaces }: SourceTypes): string {
  const bare = type
    .replace(/^readonly /, '')
    .replaceAll(/keyof (\w+)/g, (whole, name: string) => {
      const names = interfaces.get(name)?.fields.map((field) => `'${field.name}'`);
      return names?.join(' | ') ?? whole;
    })
    .replaceAll(/(\w+)\['(\w+)'\]/g, (whole, name: string, field: string) => {
      return interfaces.get(name)?.fields.find((one) => one.name === field)?.type ?? whole;
    });
  const name = /^\w+/.exec(bare)?.[0] ?? '';
  const alias = aliases.get(name);
  return alias !== undefined && /^('|string$|number$|readonly \[)/.test(alias)
    ? bare.replace(name, alias)
    : bare;
}

/** `unitsPerDay` → `Units per day.` */
function inWords(name: string): string {
  const words = name.replaceAll(
    /([a-z])([A-Z])/g,
    (_match, one: string, other: string) => `${one} ${other.toLowerCase()}`,
  );
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const INTRODUCTION = `# What an alert says of its numbers

Every alert bears an \`explanation\`: the numbers behind the decision, from which each figure of its messages can be worked out
again. It is in \`GET /v1/alerts\`, in the history of an alert, and in the events on the bus. What a message about a quantity of stock
says besides (the pace and what was sold in how many days, when it is gone, how much lies where) is in each entry of the history,
\`GET /v1/alerts/{id}\`: \`unitsPerDay\` = \`unitsSold\` ÷ \`soldDays\`, \`goneAt\` = \`occurredAt\` + \`quantity\` ÷ \`unitsPerDay\` days; what a person did keeps the figures of
the decision before. Instants are in UTC, days are the
shop's own, money is in minor units of its currency, and null says "unknown". New fields may be added.

Costs, profit in money and suppliers are told to admin and ops alone, margins and discounts to marketing as well, to viewers neither: over the
API what somebody may not know is left out, and messages do without it.

Where a chance is that of a gamma distribution with the mean m and the variance v, it is worked out by the cube root (Wilson & Hilferty):
P(X ≥ x) = 1 − Φ((∛(x ÷ m) − 1 + s) ÷ √s) with s = v ÷ (9 · m²), Φ being the standard normal distribution. It is 1 for an x of 0 or less.

This page is made from the code: \`npm run explanations\`.
`;

/** The whole page. */
export function explanationsPage(types: SourceTypes): string {
  const stock = RULE_KINDS.filter(isStockKind);
  const signals = RULE_KINDS.filter((kind) => !isStockKind(kind));
  const without = signals.filter((kind) => fieldsOf(kind, types) === null);
  const sections = [
    section(stock, types),
    ...signals.filter((kind) => !without.includes(kind)).map((kind) => section([kind], types)),
  ];
  const rest =
    without.length === 0
      ? ''
      : `\n## None yet\n\nNothing is judged yet of ${without.map((kind) => `\`${kind}\``).join(', ')}.\n`;
  return `${INTRODUCTION}${sections.join('')}${rest}`;
}

function section(kinds: readonly RuleKind[], types: SourceTypes): string {
  const [first] = kinds;
  if (first === undefined) return '';
  const heading = kinds.map((kind) => `\`${kind}\``).join(', ');
  const says = kinds.map((kind) => KIND_PROFILES[kind].says).join(' ');
  const comment = explanationOf(first, types)?.comment ?? '';
  const rows = (fieldsOf(first, types) ?? []).map(
    ({ path, type, meaning }) => `| \`${path}\` | ${cell(`\`${type}\``)} | ${cell(meaning)} |`,
  );
  const about = [says, comment].filter((text) => text !== '').join(' ');
  return `\n## ${heading}\n\n${about}\n\n| Field | Type | Meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
