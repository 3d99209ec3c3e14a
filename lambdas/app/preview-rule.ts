import { type Preview, previewRule } from '../domain/rule/preview';
import { whyNotReplayed } from '../domain/backtest/replayed-kinds';
import { STORED_KINDS } from '../domain/backtest/stored-kinds';
import { isStockKind, type RuleKind, STOCK_KINDS } from '../domain/rule/rule';
import { InvalidInputError } from '../platform/errors';
import type { InventoryIndexReader } from './inventory-ports';
import type { Clock, RuleReader } from './ports';
import type { RuleSettings } from './save-rule';

export interface PreviewRuleDeps {
  readonly rules: RuleReader;
  readonly index: InventoryIndexReader;
  readonly clock: Clock;
}

/**
 * What a rule would match now among the stored ones; nothing is saved. `ruleId` names the one that it would replace.
 *
 * @throws InvalidInputError for a kind that looks at more than the stock of the moment
 */
export function createPreviewRule({ rules, index, clock }: PreviewRuleDeps) {
  return async function preview(
    settings: RuleSettings,
    ruleId: string | null,
  ): Promise<{ asOf: string | null; preview: Preview }> {
    if (!isStockKind(settings.kind)) {
      throw new InvalidInputError('rule.no-preview', [
        {
          path: ['kind'],
          expected: `${STOCK_KINDS.join(', ')}; ${insteadOf(settings.kind)}`,
        },
      ]);
    }
    const [{ rules: stored }, stock] = await Promise.all([rules.ruleSet(), index.current()]);
    const now = clock.now();
    const replaced = stored.find((rule) => rule.id === ruleId);
    const draft = {
      ...settings,
      id: ruleId ?? 'rule_preview',
      createdAt: replaced?.createdAt ?? now,
      updatedAt: now,
      version: (replaced?.version ?? 0) + 1,
    };
    const others = stored.filter((rule) => rule.id !== draft.id);
    return { asOf: stock?.asOf ?? null, preview: previewRule(draft, others, stock?.rows ?? []) };
  };
}

/** What shows of a kind that looks at more than the moment. */
function insteadOf(kind: RuleKind): string {
  if (STORED_KINDS.includes(kind))
    return `POST /v1/rules/backtest and npx shelfwire backtest show what ${kind} would have told`;
  return whyNotReplayed({ kind }) === null
    ? `npx shelfwire backtest shows what ${kind} would have told by a history of files`
    : `what ${kind} would tell cannot be shown before it happens`;
}
