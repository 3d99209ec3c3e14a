import { describe, expect, it } from 'vitest';
import { NOTHING_TOLD, type PageFacts, type PageTold } from '../../../../lambdas/domain/page/page';
import { judgePageUpdated } from '../../../../lambdas/domain/page/page-updated';
import { defaultSettings } from '../../../../lambdas/domain/rule/rule-kinds';
import { aRuleOf, at, CUP, heard, MUG } from '../../../support/pages';

const rule = aRuleOf('page_updated');
const judge = (
  page: ReturnType<typeof heard>,
  now: string,
  told: PageTold = NOTHING_TOLD,
  by: typeof rule = rule,
) => judgePageUpdated(page, told, by, at(now), null);
const changesOf = (one: ReturnType<typeof judge>) => {
  const { explanation } = one.finding;
  return explanation.kind === 'page_updated' ? explanation.changes : [];
};
const withSettings = (settings: Record<string, boolean | number>) =>
  aRuleOf('page_updated', { settings: { ...defaultSettings('page_updated'), ...settings } });

describe('what changed on a page', () => {
  it.each<readonly [string, PageFacts, unknown]>([
    ['the title', { title: 'Port Mug' }, [{ field: 'title', from: 'Harbour Mug', to: 'Port Mug' }]],
    [
      'that it was taken down',
      { status: 'draft' },
      [{ field: 'publication', from: 'published', to: 'unpublished' }],
    ],
    ['nothing where only the stock moved', {}, []],
    ['nothing of its handle', { handle: 'port-mug' }, []],
    ['nothing of its description, unless asked', { description: { digest: 'two', characters: 9 } }, []],
    ['nothing of its images, unless asked', { image: { digest: 'two', count: 2 } }, []],
  ])('is %s', (_what, facts, changes) => {
    expect(changesOf(judge(heard([['10:00', facts]]), '10:10'))).toEqual(changes);
  });

  it('is the price, from and to, by variant and as the range of the page', () => {
    const page = heard([['10:00', { prices: { [MUG]: { minor: 1500, name: 'Blue' } } }]]);
    expect(changesOf(judge(page, '10:10'))).toEqual([
      {
        field: 'price',
        currency: 'USD',
        from: { lowestMinor: 1800, highestMinor: 2200 },
        to: { lowestMinor: 1500, highestMinor: 2200 },
        changedCount: 1,
        variants: [{ variantId: MUG, name: 'Blue', fromMinor: 1800, toMinor: 1500 }],
      },
    ]);
  });

  it('is the price from before the burst, of every variant that was touched in it', () => {
    const page = heard([
      ['10:00', { prices: { [MUG]: { minor: 1500, name: 'Blue' } } }],
      ['10:02', { prices: { [MUG]: { minor: 1600, name: 'Blue' }, [CUP]: { minor: 2100, name: 'Red' } } }],
    ]);
    const [change] = changesOf(judge(page, '10:12'));
    expect(change).toMatchObject({
      from: { lowestMinor: 1800, highestMinor: 2200 },
      to: { lowestMinor: 1600, highestMinor: 2100 },
      variants: [
        { variantId: MUG, fromMinor: 1800, toMinor: 1600 },
        { variantId: CUP, fromMinor: 2200, toMinor: 2100 },
      ],
    });
  });

  it('is the description and the images, in figures, where the rule asks for them', () => {
    const page = heard([
      ['10:00', { description: { digest: 'two', characters: 1310 }, image: { digest: 'two', count: 3 } }],
    ]);
    const asked = withSettings({ image: true, description: true });
    expect(changesOf(judge(page, '10:10', NOTHING_TOLD, asked))).toEqual([
      { field: 'image', fromCount: 1, toCount: 3 },
      { field: 'description', fromCharacters: 1204, toCharacters: 1310 },
    ]);
  });

  it('is nothing of a price in another currency, or of a variant that is new', () => {
    const other = { currency: 'EUR', prices: { [MUG]: { minor: 1500, name: 'Blue' } } };
    expect(changesOf(judge(heard([['10:00', other]]), '10:10'))).toEqual([]);
    const more = { prices: { 'shopify-3': { minor: 1500, name: 'Green' } } };
    expect(changesOf(judge(heard([['10:00', more]]), '10:10'))).toEqual([]);
  });
});

describe('a burst of edits', () => {
  it.each([
    ['before it has been quiet for ten minutes', '10:14', false],
    ['once it has been quiet for ten minutes', '10:15', true],
    ['after that', '10:16', true],
  ])('%s (%s) it is told: %s', (_when, now, isTold) => {
    const page = heard([
      ['10:00', { title: 'Port Mug' }],
      ['10:05', { prices: { [CUP]: { minor: 2000, name: 'Red' } } }],
    ]);
    const { finding, told } = judge(page, now);
    expect(finding.settlesAt).toBe(at('10:15'));
    expect(told !== null).toBe(isTold);
    expect(changesOf({ finding, told })).toHaveLength(2);
  });

  it('that undoes itself says nothing', () => {
    const page = heard([
      ['10:00', { title: 'Port Mug' }],
      ['10:05', { title: 'Harbour Mug' }],
    ]);
    expect(judge(page, '10:20').finding.name).toBeNull();
  });

  it('is told from where people were last told it stood, and from where it began if they were not', () => {
    const once = heard([['10:00', { title: 'Port Mug' }]]);
    const { told } = judge(once, '10:10');
    const twice = heard([
      ['10:00', { title: 'Port Mug' }],
      ['10:30', { title: 'Quay Mug' }],
    ]);
    expect(changesOf(judge(twice, '10:40', told ?? NOTHING_TOLD))).toEqual([
      { field: 'title', from: 'Port Mug', to: 'Quay Mug' },
    ]);
    expect(changesOf(judge(twice, '10:40'))).toEqual([
      { field: 'title', from: 'Harbour Mug', to: 'Quay Mug' },
    ]);
  });

  it('is told once: asked again, it says the same name and then nothing', () => {
    const page = heard([['10:00', { title: 'Port Mug' }]]);
    const first = judge(page, '10:10');
    expect(judge(page, '10:11').finding.name).toBe(first.finding.name);
    expect(judge(page, '10:12', first.told ?? NOTHING_TOLD).finding.name).toBeNull();
  });

  it('that leaves no title is over when there is one again, and what follows is told', () => {
    const none = ['10:00', { title: null }] as const;
    const { told } = judge(heard([none]), '10:10');
    expect(judge(heard([none, ['10:05', { title: 'Harbour Mug' }]]), '10:15').finding.name).toBeNull();
    const named = heard([none, ['10:20', { title: 'Quay Mug' }]]);
    expect(changesOf(judge(named, '10:30', told ?? NOTHING_TOLD))).toEqual([
      { field: 'title', from: null, to: 'Quay Mug' },
    ]);
  });

  it('back to what people were told before is news again', () => {
    const { told } = judge(heard([['10:00', { title: 'Port Mug' }]]), '10:10');
    const back = heard([
      ['10:00', { title: 'Port Mug' }],
      ['10:20', { title: 'Harbour Mug' }],
    ]);
    expect(changesOf(judge(back, '10:30', told ?? NOTHING_TOLD))).toEqual([
      { field: 'title', from: 'Port Mug', to: 'Harbour Mug' },
    ]);
  });
});

describe('edits that are no news', () => {
  const page = heard([['10:00', { title: 'Port Mug' }]]);
  it.each([
    ['from before the rule was made', { createdAt: at('10:00'), updatedAt: at('10:00') }, null],
    ['from after the rule was made', { createdAt: at('09:59'), updatedAt: at('09:59') }, 'title'],
    [
      'more than a day before the rule was changed',
      { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-11-19T10:00:00.000Z' },
      null,
    ],
  ])('%s', (_what, times, field) => {
    const [change] = changesOf(judge(page, '10:10', NOTHING_TOLD, aRuleOf('page_updated', times)));
    expect(change?.field ?? null).toBe(field);
  });

  it.each([
    ['a week old', '2026-11-25T09:59:59.000Z', 1],
    ['older than a week', '2026-11-25T10:00:00.000Z', 0],
  ])('%s', (_what, now, count) => {
    expect(judgePageUpdated(page, NOTHING_TOLD, rule, now, null).finding.measure).toBe(count);
  });

  it('that it goes on sale for the first time is left to its launch, and a return is told', () => {
    const draft = { title: 'Port Mug', status: 'draft', publishedAt: null } as const;
    const live = { status: 'active', publishedAt: at('10:00') } as const;
    expect(judge(heard([['10:01', live]], draft), '10:20').finding.name).toBeNull();
    const returned = heard(
      [
        ['10:01', live],
        ['2026-11-18T16:00:00.000Z', { publishedAt: null }],
        ['2026-11-18T21:00:00.000Z', { publishedAt: at('21:00') }],
      ],
      draft,
    );
    expect(changesOf(judge(returned, '21:10'))).toEqual([
      { field: 'publication', from: 'unpublished', to: 'published' },
    ]);
  });
});
