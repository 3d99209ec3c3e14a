import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../lambdas/domain/alert/alert';
import {
  bandsToWrite,
  decideVariant,
  type VariantDecision,
  type VariantState,
} from '../../../../lambdas/domain/alert/decide-variant';
import type { InventoryLevel } from '../../../../lambdas/domain/inventory/inventory-level';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { aLevel, aRule, aShop, aVariant, NOW } from '../../../support/builders';

const BERLIN = 'shopify-1';
const HAMBURG = 'shopify-2';

const low = aRule({ id: 'low', kind: 'low_stock', threshold: 5, holdMinutes: 0 });
const out = aRule({ id: 'out', kind: 'out_of_stock', threshold: 0 });
const back = aRule({ id: 'back', kind: 'back_in_stock', threshold: 3 });
const oversold = aRule({ id: 'oversold', kind: 'oversold', threshold: -1 });

/** Plays a shop forward: each call decides about the levels as they are then and keeps what was decided. */
class Story {
  private alerts = new Map<string, Alert>();
  levels: InventoryLevel[] = [];
  last: VariantDecision | null = null;
  private rules: readonly Rule[];
  private more: Partial<VariantState>;
  private revision = 1;
  constructor(rules: readonly Rule[], more: Partial<VariantState> = {}) {
    this.rules = rules;
    this.more = more;
  }

  stock(available: number | null, at = NOW, locationId = BERLIN): readonly string[] {
    const before = this.levels.find((level) => level.locationId === locationId);
    const level = { ...(before ?? aLevel({ locationId })), available, updatedAt: at };
    this.levels = [...this.levels.filter((one) => one.locationId !== locationId), level];
    return this.look(at);
  }

  change(rules: readonly Rule[], at: string): readonly string[] {
    this.rules = rules;
    this.revision++;
    return this.look(at, 'rule_change');
  }

  with(more: Partial<VariantState>, at: string): readonly string[] {
    this.more = { ...this.more, ...more };
    return this.look(at, 'variant');
  }

  touch(alert: Alert): void {
    this.alerts.set(alert.alertId, alert);
  }

  /** What is told, as `event kind`; the alerts and bands are kept as they would be stored. */
  look(at: string, reason: VariantState['reason'] = 'level'): readonly string[] {
    const decision = decideVariant({
      isCoverJudged: false,
      signalRange: null,
      variant: aVariant(),
      shop: aShop(),
      locations: new Map(),
      ruleSet: { revision: this.revision, rules: this.rules },
      ...this.more,
      levels: this.levels,
      alerts: [...this.alerts.values()],
      now: at,
      reason,
    });
    for (const { after } of decision.alerts) this.alerts.set(after.alertId, after);
    this.levels = this.levels.map((level) => ({
      ...level,
      band: decision.bands.get(level.locationId) ?? null,
      bandRevision: this.revision,
      bandSignature: decision.bandSignature,
    }));
    this.last = decision;
    return decision.alerts.flatMap(({ after, event }) => (event === null ? [] : [`${event} ${after.kind}`]));
  }

  alert(kind: string): Alert {
    const found = [...this.alerts.values()].find((alert) => alert.kind === kind);
    if (found === undefined) throw new Error(`no ${kind} alert`);
    return found;
  }
}

const minutesLater = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

describe('an item that is not on sale yet', () => {
  const onSaleIn = (minutes: number) => ({ variant: aVariant({ publishedAt: minutesLater(minutes) }) });

  it('is not out of stock before its launch, and is from then on if it is still', () => {
    const story = new Story([out], onSaleIn(60));
    expect(story.stock(0)).toEqual([]);
    expect(story.alert('out_of_stock')).toMatchObject({ state: 'pending', dueAt: minutesLater(60) });
    expect(story.look(minutesLater(59), 'due')).toEqual([]);
    expect(story.look(minutesLater(60), 'due')).toEqual(['AlertOpened out_of_stock']);
    expect(story.alert('out_of_stock')).toMatchObject({ since: minutesLater(60), origin: 'crossing' });
  });

  it('says nothing where its stock comes before the launch', () => {
    const story = new Story([out, low], onSaleIn(60));
    story.stock(0);
    expect(story.stock(40, minutesLater(30))).toEqual([]);
    expect(story.look(minutesLater(60), 'due')).toEqual([]);
    expect(story.alert('out_of_stock')).toMatchObject({ state: 'ok', dueAt: null });
  });

  it.each([
    { moved: 'earlier', to: 20 },
    { moved: 'later', to: 90 },
  ])('follows a launch that is moved $moved', ({ to }) => {
    const story = new Story([out], onSaleIn(60));
    story.stock(0);
    expect(story.with(onSaleIn(to), minutesLater(10))).toEqual([]);
    expect(story.alert('out_of_stock').dueAt).toBe(minutesLater(to));
    expect(story.look(minutesLater(to - 1), 'due')).toEqual([]);
    expect(story.look(minutesLater(to), 'due')).toEqual(['AlertOpened out_of_stock']);
  });

  it('holds low stock from its launch on', () => {
    const story = new Story([aRule({ ...low, holdMinutes: 15 })], onSaleIn(60));
    expect(story.stock(3)).toEqual([]);
    expect(story.look(minutesLater(74), 'due')).toEqual([]);
    expect(story.look(minutesLater(75), 'due')).toEqual(['AlertOpened low_stock']);
  });

  it('is oversold all the same: somebody has bought what is not there', () => {
    expect(new Story([oversold], onSaleIn(60)).stock(-2)).toEqual(['AlertOpened oversold']);
  });

  it.each([null, '2026-01-01T00:00:00.000Z'])(
    'is out of stock at once where it went on sale at %s',
    (publishedAt) => {
      const story = new Story([out], { variant: aVariant({ publishedAt }) });
      expect(story.stock(0)).toEqual(['AlertOpened out_of_stock']);
      expect(story.alert('out_of_stock').since).toBe(NOW);
    },
  );
});

describe('a low stock alert', () => {
  it.each([
    { situation: 'one above the threshold', available: 6, told: [] },
    { situation: 'exactly at the threshold', available: 5, told: ['AlertOpened low_stock'] },
    { situation: 'below the threshold', available: 1, told: ['AlertOpened low_stock'] },
  ])('$situation tells $told', ({ available, told }) => {
    expect(new Story([low]).stock(available)).toEqual(told);
  });

  it('opens once however often the level changes', () => {
    const story = new Story([low]);
    expect([4, 5, 4, 3, 5].map((available) => story.stock(available)).flat()).toEqual([
      'AlertOpened low_stock',
    ]);
  });

  it('worsens when half of what was told is left, and says so once for each halving', () => {
    const story = new Story([low]);
    story.stock(5);
    expect(story.stock(3)).toEqual([]);
    expect(story.stock(2)).toEqual(['AlertWorsened low_stock']);
    expect(story.stock(2)).toEqual([]);
    expect(story.stock(1)).toEqual(['AlertWorsened low_stock']);
  });

  it('clears at the threshold and a fifth, not one unit above the threshold', () => {
    const story = new Story([aRule({ id: 'low', threshold: 10 })]);
    story.stock(10);
    expect(story.stock(11)).toEqual([]);
    expect(story.stock(12)).toEqual(['AlertResolved low_stock']);
    expect(story.alert('low_stock').resolution).toBe('recovered');
  });

  it('is silent about a dip shorter than its hold', () => {
    const story = new Story([aRule({ ...low, holdMinutes: 15 })]);
    expect(story.stock(3)).toEqual([]);
    expect(story.alert('low_stock')).toMatchObject({ state: 'pending', dueAt: minutesLater(15) });
    expect(story.stock(9, minutesLater(5))).toEqual([]);
    expect(story.look(minutesLater(15), 'due')).toEqual([]);
    expect(story.alert('low_stock')).toMatchObject({ state: 'ok', dueAt: null });
  });

  it('opens when the hold is over, counted from when the quantity was first that low', () => {
    const story = new Story([aRule({ ...low, holdMinutes: 15 })]);
    story.stock(3);
    story.stock(2, minutesLater(10));
    expect(story.look(minutesLater(14), 'due')).toEqual([]);
    expect(story.look(minutesLater(15), 'due')).toEqual(['AlertOpened low_stock']);
    expect(story.alert('low_stock')).toMatchObject({ since: NOW, quantity: 2 });
  });

  it('does not wait for a hold that was over before it was first heard of', () => {
    const story = new Story([aRule({ ...low, holdMinutes: 15 })]);
    const told = new Story([aRule({ ...low, holdMinutes: 15 })]);
    expect(story.stock(3, NOW)).toEqual([]);
    expect(told.stock(3, NOW)).toEqual([]);
    expect(told.look(minutesLater(60))).toEqual(['AlertOpened low_stock']);
    expect(told.alert('low_stock').origin).toBe('first_seen');
  });
});

describe('being out of stock', () => {
  it('suppresses low stock for the same item', () => {
    expect(new Story([low, out]).stock(0)).toEqual(['AlertOpened out_of_stock']);
  });

  it('drops a low stock alert that was still held, and keeps an open one silent', () => {
    const held = new Story([aRule({ ...low, holdMinutes: 15 }), out]);
    held.stock(3);
    expect(held.stock(0, minutesLater(1))).toEqual(['AlertOpened out_of_stock']);
    expect(held.look(minutesLater(20), 'due')).toEqual([]);

    const open = new Story([low, out]);
    open.stock(4);
    expect(open.stock(0)).toEqual(['AlertOpened out_of_stock']);
    expect(open.alert('low_stock').state).toBe('firing');
  });

  it('gives way to low stock when a little comes back', () => {
    const story = new Story([low, out]);
    story.stock(0);
    expect(story.stock(2)).toEqual(['AlertResolved out_of_stock', 'AlertOpened low_stock']);
  });

  it('keeps suppressing low stock after somebody closed it by hand', () => {
    const story = new Story([low, out]);
    story.stock(0);
    story.touch({ ...story.alert('out_of_stock'), state: 'resolved', quietUntilClear: true });
    expect(story.stock(0, minutesLater(1))).toEqual([]);
    expect(story.stock(9, minutesLater(2))).toEqual([]);
    expect(story.stock(0, minutesLater(3))).toEqual(['AlertOpened out_of_stock']);
  });
});

describe('a restock', () => {
  it('is told once, when the restock quantity is reached, and ends by itself after a day', () => {
    const story = new Story([back]);
    expect(story.stock(10)).toEqual([]);
    expect(story.stock(0)).toEqual([]);
    expect(story.stock(1)).toEqual([]);
    expect(story.stock(3)).toEqual(['AlertOpened back_in_stock']);
    expect(story.stock(8)).toEqual([]);
    expect(story.look(minutesLater(24 * 60), 'due')).toEqual(['AlertResolved back_in_stock']);
  });

  it('is not told of an item that was never out', () => {
    const story = new Story([back]);
    expect([5, 1, 50].map((available) => story.stock(available)).flat()).toEqual([]);
  });

  it('speaks for the end of the shortage', () => {
    const story = new Story([out, back]);
    story.stock(0);
    story.stock(20);
    const ended = story.last?.alerts.find(({ after }) => after.kind === 'out_of_stock');
    expect(ended).toMatchObject({ event: 'AlertResolved', toldByBackInStock: true });
  });

  it('leaves the end of the shortage to be told to the teams that are not told of restocks', () => {
    const story = new Story([
      { ...out, teams: ['operations', 'marketing'] },
      { ...back, teams: ['marketing'] },
    ]);
    story.stock(0);
    story.stock(20);
    const ended = story.last?.alerts.find(({ after }) => after.kind === 'out_of_stock');
    expect(ended).toMatchObject({
      event: 'AlertResolved',
      toldByBackInStock: false,
      heardBy: ['operations'],
      after: { teams: ['operations', 'marketing'] },
    });
  });

  it('speaks for the end of low stock and of overselling, too', () => {
    const story = new Story([low, oversold, back]);
    for (const available of [4, -1, 20]) story.stock(available);
    const ended = story.last?.alerts.filter(({ event }) => event === 'AlertResolved');
    expect(ended?.map(({ after, toldByBackInStock }) => [after.kind, toldByBackInStock])).toEqual([
      ['oversold', true],
      ['low_stock', true],
    ]);
  });
});

describe('how soon it is told', () => {
  it.each([
    { situation: 'a top seller is out', isTopSeller: true, units: 0, urgency: 'now' },
    { situation: 'nobody knows whether what is out sells', isTopSeller: undefined, units: 0, urgency: 'now' },
    { situation: 'another item is out', isTopSeller: false, units: 0, urgency: 'later' },
    { situation: 'a top seller is low', isTopSeller: true, units: 4, urgency: 'later' },
    { situation: 'another item is oversold', isTopSeller: false, units: -2, urgency: 'now' },
  ])('that $situation: $urgency', ({ isTopSeller, units, urgency }) => {
    const story = new Story([units === 0 ? out : units > 0 ? low : oversold], { isTopSeller });
    story.stock(units);
    expect(story.last?.alerts.map(({ after }) => after.urgency)).toEqual([urgency]);
  });
});

describe('overselling', () => {
  it('opens below zero and worsens when twice as deep', () => {
    const story = new Story([oversold]);
    expect(story.stock(0)).toEqual([]);
    expect(story.stock(-1)).toEqual(['AlertOpened oversold']);
    expect(story.stock(-2)).toEqual(['AlertWorsened oversold']);
    expect(story.stock(-3)).toEqual([]);
    expect(story.stock(-4)).toEqual(['AlertWorsened oversold']);
    expect(story.stock(0)).toEqual(['AlertResolved oversold']);
  });
});

describe('items that must not speak', () => {
  it.each([
    { situation: 'an untracked item', fields: { tracked: false } },
    { situation: 'a draft', fields: { status: 'draft' as const } },
    { situation: 'an archived product', fields: { status: 'archived' as const } },
    { situation: 'a gift card', fields: { isGiftCard: true } },
    { situation: 'a discontinued item', fields: { tags: ['Discontinued'] } },
    { situation: 'a deleted item', fields: { deletedAt: NOW } },
  ])('$situation raises nothing', ({ fields }) => {
    expect(new Story([low, out, oversold], { variant: aVariant(fields) }).stock(-2)).toEqual([]);
  });

  it('judges an item of unknown tracking as tracked', () => {
    const variant = aVariant({ tracked: null, status: null });
    expect(new Story([out], { variant }).stock(0)).toEqual(['AlertOpened out_of_stock']);
  });

  it('tells only low stock and overselling of an item that keeps selling', () => {
    const variant = aVariant({ continueSelling: true });
    const story = new Story([low, out, oversold, back], { variant });
    expect(story.stock(0)).toEqual(['AlertOpened low_stock']);
    expect(story.stock(-2)).toEqual(['AlertOpened oversold']);
  });

  it('never reads an unknown quantity as zero', () => {
    expect(new Story([low, out]).stock(null)).toEqual([]);
  });

  it('resolves what was open as deleted when the item is deleted', () => {
    const story = new Story([out]);
    story.stock(0);
    expect(story.with({ variant: aVariant({ deletedAt: NOW }) }, NOW)).toEqual([
      'AlertResolved out_of_stock',
    ]);
    expect(story.alert('out_of_stock').resolution).toBe('deleted');
  });

  it('ends everything when the app is removed from the shop', () => {
    const story = new Story([out]);
    story.stock(0);
    expect(story.with({ shop: aShop({ status: 'uninstalled' }) }, NOW)).toEqual([
      'AlertResolved out_of_stock',
    ]);
    expect(story.alert('out_of_stock').resolution).toBe('shop_uninstalled');
    expect(story.stock(0, minutesLater(1))).toEqual([]);
  });
});

describe('locations', () => {
  it('sums over all of them, or looks at each by itself', () => {
    const all = new Story([out]);
    all.stock(4, NOW, BERLIN);
    expect(all.stock(0, NOW, HAMBURG)).toEqual([]);
    expect(all.stock(0, NOW, BERLIN)).toEqual(['AlertOpened out_of_stock']);

    const each = new Story([aRule({ ...out, locations: 'each' })]);
    each.stock(4, NOW, BERLIN);
    expect(each.stock(0, NOW, HAMBURG)).toEqual(['AlertOpened out_of_stock']);
    expect(each.alert('out_of_stock').location).toEqual({ type: 'one', locationId: HAMBURG });
  });

  it('sums over the listed ones only', () => {
    const story = new Story([aRule({ ...out, locations: [BERLIN] })]);
    story.stock(9, NOW, HAMBURG);
    expect(story.stock(0, NOW, BERLIN)).toEqual(['AlertOpened out_of_stock']);
  });

  it.each([
    ['switched off', { isActive: false, isDeleted: false }],
    ['deleted', { isActive: true, isDeleted: true }],
  ])('leaves out a location that is %s', (_what, state) => {
    const closed = { locationId: HAMBURG, shopId: aShop().shopId, name: 'Hamburg', ...state };
    const story = new Story([out], { locations: new Map([[HAMBURG, closed]]) });
    story.stock(9, NOW, HAMBURG);
    expect(story.stock(0, NOW, BERLIN)).toEqual(['AlertOpened out_of_stock']);
  });
});

describe('what people do', () => {
  const until = minutesLater(60);

  it('keeps a snoozed alert quiet and tells it again when the snooze is over and it still holds', () => {
    const story = new Story([low]);
    story.stock(5);
    story.touch({ ...story.alert('low_stock'), state: 'snoozed', expiresAt: until, dueAt: until });
    expect(story.stock(1, minutesLater(5))).toEqual([]);
    expect(story.look(until, 'due')).toEqual(['AlertResumed low_stock']);
    expect(story.alert('low_stock')).toMatchObject({ state: 'firing', toldQuantity: 1, dueAt: null });
  });

  it('resolves an acknowledged alert when the stock recovers', () => {
    const story = new Story([low]);
    story.stock(5);
    story.touch({ ...story.alert('low_stock'), state: 'acknowledged', acknowledgedBy: 'ops' });
    expect(story.stock(30)).toEqual(['AlertResolved low_stock']);
    expect(story.alert('low_stock').acknowledgedBy).toBeNull();
  });
});

describe('rules that change', () => {
  it('marks what already matched as told by the change, not by the stock', () => {
    const story = new Story([low]);
    story.stock(8);
    const raised = { ...low, threshold: 10, version: 2, updatedAt: minutesLater(5) };
    expect(story.change([raised], minutesLater(5))).toEqual(['AlertOpened low_stock']);
    expect(story.alert('low_stock').origin).toBe('rule_change');
  });

  it('tells a crossing after the change as a crossing', () => {
    const story = new Story([low]);
    story.stock(30);
    story.change([{ ...low, threshold: 10, version: 2, updatedAt: minutesLater(5) }], minutesLater(5));
    story.stock(9, minutesLater(6));
    expect(story.alert('low_stock').origin).toBe('crossing');
  });

  it('ends an alert that the rule no longer covers, and says that it is not the rule that changed', () => {
    const tagged = aRule({ id: 'tagged', scope: { type: 'tag', ids: ['sale'] }, threshold: 5 });
    const story = new Story([tagged], { variant: aVariant({ tags: ['sale'] }) });
    story.stock(4);
    expect(story.with({ variant: aVariant({ tags: [] }) }, NOW)).toEqual(['AlertResolved low_stock']);
    expect(story.alert('low_stock').resolution).toBe('out_of_scope');
  });

  it('ends an alert of an item that is no longer for sale, or whose location was switched off, with that reason', () => {
    const drafted = new Story([low]);
    drafted.stock(4);
    drafted.with({ variant: aVariant({ status: 'draft' }) }, NOW);
    expect(drafted.alert('low_stock').resolution).toBe('not_sellable');

    const closed = {
      locationId: BERLIN,
      shopId: aShop().shopId,
      name: 'Berlin',
      isActive: false,
      isDeleted: false,
    };
    const moved = new Story([low]);
    moved.stock(4);
    moved.with({ locations: new Map([[BERLIN, closed]]) }, NOW);
    expect(moved.alert('low_stock').resolution).toBe('location_inactive');
  });

  it('ends an alert whose rule was lowered, switched off or outranked, and says that the rule did it', () => {
    for (const rules of [
      [{ ...low, threshold: 1, version: 2 }],
      [{ ...low, enabled: false, version: 2 }],
      [low, aRule({ id: 'special', scope: { type: 'tag', ids: ['CERAMIC'] }, threshold: 2 })],
    ]) {
      const story = new Story([low]);
      story.stock(4);
      expect(story.change(rules, minutesLater(5))).toEqual(['AlertResolved low_stock']);
      expect(story.alert('low_stock').resolution).toBe('rule_changed');
    }
  });
});

describe('deciding', () => {
  it('decides nothing new about its own outcome', () => {
    const story = new Story([low, out, back, oversold]);
    for (const available of [9, 5, 2, 0, -1, -2, 3, 40]) {
      story.stock(available);
      story.look(NOW);
      expect(story.last?.alerts).toEqual([]);
    }
  });
});

describe('an order that comes before the stock is gone', () => {
  it('makes low stock worth knowing and no more, and a missing one what its rule says', () => {
    const onItsWay = new Story([low, out], { isReplenishedInTime: true });
    onItsWay.stock(4);
    expect(onItsWay.alert('low_stock').severity).toBe('info');
    onItsWay.stock(0, minutesLater(7));
    expect(onItsWay.alert('out_of_stock').severity).toBe('warning');
    const missing = new Story([low, out], { isReplenishedInTime: false });
    missing.stock(4);
    expect(missing.alert('low_stock').severity).toBe('warning');
  });
});

it('says with the band that its stock is old, and writes it again when that changes', () => {
  const story = new Story([low]);
  story.stock(40);
  const bandsNow = () => story.levels.map(({ band }) => band?.isOld ?? false);
  expect(bandsNow()).toEqual([false]);
  const before = story.levels;
  story.with({ isOld: true }, minutesLater(1));
  expect(bandsNow()).toEqual([true]);
  const decided = story.last;
  if (decided === null) throw new Error('It was decided about.');
  expect(bandsToWrite(decided, before).size).toBe(1);
  expect(bandsToWrite(decided, story.levels).size).toBe(0);
});
