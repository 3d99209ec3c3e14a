import { createHash } from 'node:crypto';
import { RuleInput } from '../../contracts/http/rule-settings';
import type { CellValue, ImportFault, ImportRow } from '../../domain/import/import-kinds';
import { echo } from '../../domain/import/import-kinds';
import { idOf, type SourceId } from '../../domain/inventory/identity';
import { teamExpected } from '../../domain/route/known-teams';
import type { RuleSettings } from '../save-rule';
import type { Collector, ImportContext } from './collect-events';
import { findItem, findLocation } from './find-item';

/** A rule of a list, under the id that always follows from what it is about. */
export interface ImportedRule {
  readonly ruleId: string;
  readonly settings: RuleSettings;
}

type Row = ImportRow<'thresholds'>;

/** Which column each setting of a rule is read from. */
const COLUMN_OF: Readonly<Record<string, keyof Row>> = {
  scope: 'scope_ids',
  recoverAt: 'recover_at',
  holdMinutes: 'hold_minutes',
  repeatAfterHours: 'repeat_after_hours',
};

/** Thresholds are rules: one row a rule. Two rows about the same kind and scope would be the same rule. */
export function collectRules(context: ImportContext, system: SourceId): Collector<ImportedRule> {
  const rules = new Map<string, ImportedRule & { readonly line: number }>();

  /** All that is wrong with a row at once: a name that nobody knows hides no number that does not fit. */
  function read(row: Row, line: number): { settings: RuleSettings | null; faults: readonly ImportFault[] } {
    const scoped = scopeOf(row, line, context, system);
    const placed = locationsOf(row, line, context, system);
    const unknown = [...scoped.faults, ...placed.faults];
    const named = new Set(unknown.map(({ column }) => column));
    const parsed = RuleInput.safeParse(inputOf(row, scoped.ids, placed.locations), { reportInput: true });
    const issues = parsed.success ? [] : parsed.error.issues;
    const unfit = issues
      .map(({ path, message }) => faultAt(path, message, row, line))
      .filter(({ column }) => !named.has(column));
    const faults = [...unknown, ...unfit, ...teamFaults(row, line, context)];
    return { settings: parsed.success && faults.length === 0 ? parsed.data : null, faults };
  }

  return {
    alsoWrong: (readable, line) => read(readable, line).faults,
    add(given: never, line) {
      const { settings, faults } = read(given, line);
      if (settings === null) return faults;
      const ruleId = ruleIdOf(settings);
      const known = rules.get(ruleId);
      if (known === undefined) rules.set(ruleId, { ruleId, settings, line });
      else if (JSON.stringify(known.settings) !== JSON.stringify(settings)) {
        const expected = `one rule for a kind and a scope; line ${known.line} is about the same`;
        return [
          { line, column: 'row', expected, found: 'another one', remedy: 'Take one of the two rows out.' },
        ];
      }
      return [];
    },
    *results() {
      for (const { line, ...result } of rules.values()) yield { line, result };
    },
  };
}

/** The same kind, level and scope are the same rule, in whichever order the scope is written. */
function ruleIdOf({ kind, level, scope }: RuleSettings): string {
  const about = JSON.stringify([kind, level, scope.type, scope.ids.toSorted()]);
  return `rule_import_${createHash('sha256').update(about).digest('hex').slice(0, 16)}`;
}

function teamFaults({ teams = [] }: Row, line: number, { teams: known }: ImportContext): ImportFault[] {
  const strange = teams.filter((team) => TEAM.test(team) && !known.has(team));
  const remedy = 'Mend the name, or make a route for the team first.';
  return strange.map((found) => ({ line, column: 'teams', expected: teamExpected(known), found, remedy }));
}

/** What is no name of a team at all is named by what a rule takes. */
const TEAM = /^[a-z0-9][a-z0-9-]{0,39}$/;

function scopeOf(row: Row, line: number, { items }: ImportContext, system: SourceId) {
  const faults: ImportFault[] = [];
  const ids = (row.scope_ids ?? []).map((name) => {
    if (OUR_ID.test(name)) return name;
    if (row.scope_type === 'product') return idOf(system, name);
    if (row.scope_type !== 'variant') return name;
    const found = findItem({ sku: name }, line, items);
    if ('item' in found) return idOf(system, found.item.variantId);
    faults.push({ ...found.fault, column: 'scope_ids' });
    return name;
  });
  return { ids, faults };
}

function locationsOf(row: Row, line: number, { items }: ImportContext, system: SourceId) {
  const faults: ImportFault[] = [];
  const names = row.locations ?? [];
  const [only] = names;
  if (names.length === 1 && (only === 'all' || only === 'each')) return { locations: only, faults };
  const locations = names.map((name) => {
    if (OUR_ID.test(name)) return name;
    const found = findLocation(name, line, items);
    if ('locationId' in found) return idOf(system, found.locationId);
    faults.push({ ...found.fault, column: 'locations' });
    return name;
  });
  return { locations: names.length === 0 ? undefined : locations, faults };
}

const OUR_ID = /^(shopify|src_[a-z0-9]+)-\S+$/;

function inputOf(row: Row, ids: readonly string[], locations: unknown): Record<string, unknown> {
  const given: Record<string, unknown> = {
    kind: row.kind,
    scope: { type: row.scope_type, ids },
    threshold: row.threshold,
    level: row.level,
    locations,
    basis: row.basis,
    recoverAt: row.recover_at,
    holdMinutes: row.hold_minutes,
    repeatAfterHours: row.repeat_after_hours,
    severity: row.severity,
    enabled: row.enabled,
    teams: row.teams,
    settings: row.settings,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function faultAt(path: readonly PropertyKey[], message: string, row: Row, line: number): ImportFault {
  const [first, second] = path.map(String);
  const column =
    first === 'scope' && second === 'type' ? 'scope_type' : (COLUMN_OF[first ?? ''] ?? first ?? 'row');
  const value: CellValue | undefined = Reflect.get(row, column);
  return {
    line,
    column,
    expected: message.replace(/^Invalid (option|input): expected /, ''),
    found:
      value === undefined ? null : echo(typeof value === 'object' ? JSON.stringify(value) : String(value)),
    remedy: 'GET /v1/rule-kinds lists what each kind takes.',
  };
}
