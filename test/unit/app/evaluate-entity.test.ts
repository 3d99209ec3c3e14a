import { describe, expect, it, vi } from 'vitest';
import { createEvaluateEntity } from '../../../lambdas/app/evaluate-entity';
import type { AlertChange, EvaluationStore } from '../../../lambdas/app/ports';
import type { Alert } from '../../../lambdas/domain/alert/alert';
import { newAlert } from '../../../lambdas/domain/alert/new-alert';
import { ConcurrentChangeError } from '../../../lambdas/platform/errors';
import { aRule, NOW, SHOP } from '../../support/builders';

const PRODUCT = { type: 'product', id: 'shopify-9' } as const;
const anAlertOf = (fields: Partial<Parameters<typeof aRule>[0]>, state: Partial<Alert>): Alert => ({
  ...newAlert(aRule({ level: 'product', ...fields }), {
    entity: PRODUCT,
    shopId: SHOP,
    location: { type: 'all' },
    quantity: 3,
    since: NOW,
    origin: 'crossing',
  }),
  version: 1,
  ...state,
});

/** @param conflicts how often somebody else is faster */
function evaluation(alerts: readonly Alert[], { conflicts = 0 } = {}) {
  const saved: AlertChange[] = [];
  const pauses: number[] = [];
  let refused = 0;
  const store = {
    alertsOf: () => Promise.resolve(alerts),
    saveAlerts: vi.fn((changes: readonly AlertChange[]) =>
      refused++ < conflicts
        ? Promise.reject(new ConcurrentChangeError('evaluation.outdated', 'An alert changed.'))
        : Promise.resolve(void saved.push(...changes)),
    ),
  } as unknown as EvaluationStore;
  const evaluate = createEvaluateEntity({
    judges: { product: () => Promise.resolve(null) } as never,
    rules: { ruleSet: () => Promise.resolve({ revision: 1, rules: [] }) },
    store,
    clock: { now: () => NOW },
    pause: (attempt) => Promise.resolve(void pauses.push(attempt)),
  });
  return { saved, pauses, evaluate: () => evaluate('product~shopify-9', 'due') };
}

describe('an entity of which nothing is known any more', () => {
  it('has no alert that stays open, or is due for ever', async () => {
    const open = anAlertOf(
      { id: 'fast', kind: 'traffic_spike' },
      { state: 'firing', openedAt: NOW, dueAt: NOW },
    );
    const due = anAlertOf({ id: 'run', kind: 'page_updated' }, { state: 'resolved', dueAt: NOW });
    const { saved, evaluate } = evaluation([open, due]);
    expect(await evaluate()).toEqual({ outcome: 'written', events: ['AlertResolved'] });
    expect(saved.map(({ after }) => [after.kind, after.state, after.dueAt, after.resolution])).toEqual([
      ['traffic_spike', 'resolved', null, 'deleted'],
      ['page_updated', 'resolved', null, null],
    ]);
  });

  it('leaves the sums of its stock to those who add them up', async () => {
    const sum = anAlertOf({ id: 'low', kind: 'low_stock' }, { state: 'firing', openedAt: NOW });
    const { saved, evaluate } = evaluation([sum]);
    expect(await evaluate()).toEqual({ outcome: 'settled' });
    expect(saved).toEqual([]);
  });

  it('is unknown where it never had one', async () => {
    expect(await evaluation([]).evaluate()).toEqual({ outcome: 'unknown_entity' });
  });
});

describe('a decision that meets another one', () => {
  const open = anAlertOf({ id: 'fast', kind: 'traffic_spike' }, { state: 'firing', openedAt: NOW });

  it('is made again after a pause that grows each time, while the queue would wait for minutes', async () => {
    const { saved, pauses, evaluate } = evaluation([open], { conflicts: 4 });
    expect(await evaluate()).toEqual({ outcome: 'written', events: ['AlertResolved'] });
    expect([saved.length, pauses]).toEqual([1, [1, 2, 3, 4]]);
  });

  it('is left to the queue after five of them', async () => {
    const { saved, pauses, evaluate } = evaluation([open], { conflicts: 5 });
    await expect(evaluate()).rejects.toThrow(ConcurrentChangeError);
    expect([saved.length, pauses]).toEqual([0, [1, 2, 3, 4]]);
  });
});
