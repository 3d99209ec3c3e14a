import type { createBacktestRule } from '../../app/backtest-rule';
import type { createExplainRules, ExplainedFinding } from '../../app/explain-rules';
import type { createPreviewRule } from '../../app/preview-rule';
import type { RuleReader } from '../../app/ports';
import type { createSaveRule, RuleStore } from '../../app/save-rule';
import type { createWarnOfScope } from '../../app/warn-of-scope';
import { RULE_ENDPOINTS } from '../../contracts/http/rules';
import { type AlertEntity, categoryOf } from '../../domain/alert/entity';
import type { InventoryRow } from '../../domain/inventory/inventory-row';
import { nameOf } from '../../domain/inventory/variant';
import { RULE_KINDS, type Rule } from '../../domain/rule/rule';
import { knowledgeOf } from '../../domain/channel/knowledge';
import { dayOneTeams, TOLD_AT_ONCE } from '../../domain/rule/default-rules';
import { KIND_PROFILES } from '../../domain/rule/rule-kinds';
import { NotFoundError } from '../../platform/errors';
import { pageById } from './paging';
import type { ApiHandlers } from './request';
import { shownExplanation } from './shown-explanation';
import { variantIdIn } from './variant-id';

export interface RuleHandlerDeps {
  readonly ruleSets: RuleReader;
  readonly rules: Pick<RuleStore, 'rule'>;
  readonly saveRule: ReturnType<typeof createSaveRule>;
  readonly warnOfScope: ReturnType<typeof createWarnOfScope>;
  readonly previewRule: ReturnType<typeof createPreviewRule>;
  readonly backtestRule: ReturnType<typeof createBacktestRule>;
  readonly explainRules: ReturnType<typeof createExplainRules>;
}

export function ruleHandlers(deps: RuleHandlerDeps): Pick<ApiHandlers, keyof typeof RULE_ENDPOINTS> {
  const { ruleSets, rules, saveRule, warnOfScope, previewRule, backtestRule, explainRules } = deps;
  const answer = (rule: Rule) => ({ body: shown(rule), version: rule.version });
  const saved = async (rule: Rule) => ({
    body: { ...shown(rule), warnings: [...(await warnOfScope(rule))] },
    version: rule.version,
  });
  return {
    createRule: async ({ body, newId }) => saved(await saveRule.create(newId('rule'), body)),
    async listRules({ query, cursors }) {
      const { rules: all } = await ruleSets.ruleSet();
      const ofKind = all.filter(({ kind }) => query.kind === undefined || kind === query.kind);
      return { body: pageById(ofKind.map(shown), query, cursors) };
    },
    async listRuleKinds() {
      const items = RULE_KINDS.map((kind) => {
        const { levels, settings, ...profile } = KIND_PROFILES[kind];
        return {
          ...{ kind, ...profile, levels: [...levels], settings: { ...settings } },
          ...{ teams: [...dayOneTeams(kind)], toldAtOnce: TOLD_AT_ONCE[kind] ?? null },
        };
      });
      return { body: { items } };
    },
    async readRule({ params }) {
      const rule = await rules.rule(params.ruleId);
      if (rule === null) throw new NotFoundError('rule.not-found', `There is no rule ${params.ruleId}.`);
      return answer(rule);
    },
    replaceRule: async ({ params, ifMatch, body }) =>
      saved(await saveRule.replace(params.ruleId, ifMatch, body)),
    patchRule: async ({ params, ifMatch, body }) => saved(await saveRule.patch(params.ruleId, ifMatch, body)),
    async deleteRule({ params, ifMatch }) {
      await saveRule.remove(params.ruleId, ifMatch);
      return { body: undefined };
    },
    async previewRule({ body, query }) {
      const { asOf, preview } = await previewRule(body, query.ruleId ?? null);
      return {
        body: {
          asOf,
          count: preview.matches.length,
          variantsDecided: preview.variantsDecided,
          variantsOverruled: preview.variantsOverruled,
          variantsUnknown: preview.variantsUnknown,
          leftToOutOfStock: preview.leftToOutOfStock,
          groups: preview.groups,
          groupsSwept: preview.groupsSwept,
          items: preview.matches.slice(0, MOST_SHOWN).map(({ entity, row, locationId, quantity }) => ({
            entity: { ...entity },
            variantId: row?.variantId ?? null,
            sku: row?.sku ?? null,
            title: row?.title ?? null,
            variantTitle: row?.variantTitle ?? null,
            locationId,
            quantity,
          })),
        },
      };
    },
    async backtestRule({ body, principal }) {
      const tried = await backtestRule(body.rule, body.request);
      const { from, to, variantsReplayed, perWeek, stockouts, threshold } = tried;
      const { inScope: variantsInScope, salesShare, nextSkip } = tried.choice;
      const items = tried.happenings.slice(0, MOST_HAPPENINGS).map((happening) => {
        const { event, at, about, severity, explanation, resolution = null, reason = null } = happening;
        const variantId = about.type === 'variant' ? about.id : null;
        const row = variantId === null ? undefined : tried.rows.get(variantId);
        const entity = { ...about, name: nameOfTried(about, tried.rows) };
        return {
          ...{ event, at, entity, variantId, sku: row?.sku ?? null, title: row?.title ?? null, severity },
          ...{ resolution, reason },
          explanation: shownExplanation(explanation, principal.roles),
        };
      });
      return {
        body: {
          ...{
            from,
            to,
            variantsReplayed,
            variantsInScope,
            salesShare,
            nextSkip,
            perWeek,
            stockouts,
            threshold,
          },
          items,
          weeks: tried.weeks.map((week) => ({ ...week })),
          approximations: [...tried.approximations],
        },
      };
    },
    async explainRules({ params, principal }) {
      const knowledge = knowledgeOf(principal.roles);
      const explained = await explainRules(variantIdIn(params.variantId), knowledge);
      const { variantId, name, thresholds } = explained;
      const items = thresholds.map(({ kind, rule, clearsAt, reason, others, finding }) => ({
        kind,
        ruleId: rule?.id ?? null,
        threshold: rule?.threshold ?? null,
        clearsAt,
        holdMinutes: rule?.holdMinutes ?? null,
        basis: rule?.basis ?? null,
        locations: rule === null ? null : locationsOf(rule),
        severity: rule?.severity ?? null,
        teams: [...(rule?.teams ?? [])],
        reason,
        finding: finding === null ? null : shownFinding(finding),
        others: others.map((other) => ({
          ruleId: other.rule.id,
          threshold: other.rule.threshold,
          reason: other.reason,
        })),
      }));
      return { body: { variantId, name, items } };
    },
  };
}

function shownFinding({ verdict, summary, facts }: ExplainedFinding) {
  return { verdict, summary, facts: facts.map(({ label, value }) => ({ label, value })) };
}

const MOST_SHOWN = 50;
const MOST_HAPPENINGS = 100;

function shown(rule: Rule) {
  return {
    ...rule,
    scope: { type: rule.scope.type, ids: [...rule.scope.ids] },
    locations: locationsOf(rule),
    settings: { ...rule.settings },
    teams: [...rule.teams],
  };
}

function locationsOf({ locations }: Rule) {
  return typeof locations === 'string' ? locations : [...locations];
}

/** As people call what an alert of the past is about; null where it has no name. */
function nameOfTried({ type, id }: AlertEntity, rows: ReadonlyMap<string, InventoryRow>): string | null {
  if (type === 'category') return categoryOf(id).category;
  if (type === 'product') return [...rows.values()].find(({ productId }) => productId === id)?.title ?? null;
  const row = rows.get(id);
  return row === undefined ? null : nameOf(row);
}
