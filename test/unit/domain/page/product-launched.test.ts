import { describe, expect, it } from 'vitest';
import { NOTHING_TOLD, type PageFacts, type PageTold } from '../../../../lambdas/domain/page/page';
import { judgeLaunch, type LaunchStock } from '../../../../lambdas/domain/page/product-launched';
import { aRuleOf, at, heard } from '../../../support/pages';

const rule = aRuleOf('product_launched');
const REGISTERED = '2026-11-17T12:00:00.000Z';
const EMPTY: LaunchStock = {
  available: 0,
  perLocation: [],
  incoming: null,
  nextArrivalOn: null,
  unitsSold: null,
  soldDays: 28,
  needsNoStock: false,
};
const stocked = (available: number): LaunchStock => ({ ...EMPTY, available });
const judge = (
  page: ReturnType<typeof heard>,
  now: string,
  { stock = EMPTY, told = NOTHING_TOLD }: { stock?: LaunchStock; told?: PageTold | null } = {},
) => judgeLaunch(page, told ?? NOTHING_TOLD, rule, stock, REGISTERED, now);
const stagesOf = ({ finding }: ReturnType<typeof judge>) =>
  finding.explanation.kind === 'product_launched' ? finding.explanation.stages : [];

const draft: PageFacts = { title: 'Port Mug', status: 'draft', publishedAt: null };
const live = (publishedAt: string): PageFacts => ({ status: 'active', publishedAt });

describe('a launch', () => {
  it.each([
    ['a minute before its time', at('11:59'), ['scheduled']],
    ['at its time', at('12:00'), ['published']],
    ['a minute after its time', at('12:01'), ['published']],
  ])('that is scheduled for noon is, %s, %j', (_when, now, stages) => {
    const page = heard([['10:00', live(at('12:00'))]], draft);
    const judged = judge(page, now);
    expect(stagesOf(judged)).toEqual(stages);
    expect(judged.finding.lookAgainAt).toBe(now < at('12:00') ? at('12:00') : undefined);
  });

  it('tells each stage once: scheduled, published, first units', () => {
    const page = heard([['10:00', live(at('12:00'))]], draft);
    const scheduled = judge(page, at('10:01'));
    expect(stagesOf(judge(page, at('11:00'), scheduled))).toEqual([]);
    const published = judge(page, at('12:00'), scheduled);
    expect(stagesOf(published)).toEqual(['published']);
    expect(stagesOf(judge(page, at('13:00'), published))).toEqual([]);
    const first = judge(page, at('14:00'), { stock: stocked(1), told: published.told });
    expect(stagesOf(first)).toEqual(['first_stock']);
    expect(judge(page, at('15:00'), { stock: stocked(9), told: first.told }).finding.name).toBeNull();
  });

  it('of what was in stock before is told with its stock in one piece', () => {
    const page = heard([['10:00', live(at('10:00'))]], draft);
    expect(stagesOf(judge(page, at('10:01'), { stock: stocked(40) }))).toEqual(['published', 'first_stock']);
  });

  it('that is moved to another day is told again, with the day that it was to be', () => {
    const told = judge(heard([['10:00', live(at('12:00'))]], draft), at('10:01')).told;
    const moved = heard(
      [
        ['10:00', live(at('12:00'))],
        ['10:30', live(at('18:00'))],
      ],
      draft,
    );
    const { finding } = judge(moved, at('10:31'), { told });
    expect(finding.explanation).toMatchObject({
      stages: ['scheduled'],
      listedAt: at('18:00'),
      formerDate: at('12:00'),
    });
  });

  it('is not told again when the page is switched off and on', () => {
    const published = heard([['10:00', live(at('10:00'))]], draft);
    const { told } = judge(published, at('10:01'));
    const again = heard(
      [
        ['10:00', live(at('10:00'))],
        ['12:00', { publishedAt: null }],
        ['18:00', { publishedAt: at('18:00') }],
      ],
      draft,
    );
    expect(judge(again, at('18:01'), { told }).finding.name).toBeNull();
  });

  it('that is called off is not told as published', () => {
    const off = heard(
      [
        ['10:00', live(at('12:00'))],
        ['11:00', { publishedAt: null }],
      ],
      draft,
    );
    expect(judge(off, at('12:30')).finding.name).toBeNull();
  });

  it('of a draft with a date is scheduled, and does not come by itself', () => {
    const page = heard([['10:00', { status: 'draft', publishedAt: at('12:00') }]], draft);
    const judged = judge(page, at('10:01'));
    expect(stagesOf(judged)).toEqual(['scheduled']);
    expect(judged.finding.lookAgainAt).toBeUndefined();
    expect(judge(page, at('12:01')).finding.name).toBeNull();
  });

  it('counts from when a draft with an old date was switched on', () => {
    const old = { ...draft, publishedAt: '2026-02-01T00:00:00.000Z' };
    expect(stagesOf(judge(heard([['10:00', { status: 'active' }]], old), at('10:01')))).toEqual([
      'published',
    ]);
  });

  it('waits for no units of what sells without them', () => {
    const page = heard([['10:00', live(at('10:00'))]], draft);
    const stock = { ...stocked(3), needsNoStock: true };
    expect(stagesOf(judge(page, at('10:01'), { stock }))).toEqual(['published']);
  });
});

describe('what is no launch', () => {
  it.each([
    ['before the shop was first heard of', '2026-11-17T11:59:59.000Z', 0],
    ['when the shop was first heard of', REGISTERED, 0],
    ['after the shop was first heard of', '2026-11-17T12:00:01.000Z', 1],
  ])('a product first seen that went on sale %s', (_when, publishedAt, count) => {
    const page = heard([], live(publishedAt), at('10:00'));
    expect(stagesOf(judge(page, at('10:01')))).toHaveLength(count);
  });

  it('a product of which nobody knows when it went on sale', () => {
    const page = heard([], { title: 'Port Mug', status: 'active' }, at('10:00'));
    expect(judge(page, at('10:01')).finding.name).toBeNull();
  });

  it('one that people hear of more than a week late', () => {
    const page = heard([['10:00', live(at('10:00'))]], draft);
    expect(stagesOf(judge(page, '2026-11-25T09:59:00.000Z'))).toEqual(['published']);
    expect(judge(page, '2026-11-25T10:01:00.000Z').finding.name).toBeNull();
  });

  it('the return of a product that was on sale before', () => {
    const page = heard([
      ['10:00', { publishedAt: null }],
      ['16:00', { publishedAt: at('16:00') }],
    ]);
    expect(judge(page, at('16:01')).finding.name).toBeNull();
  });
});
