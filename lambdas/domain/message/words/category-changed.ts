import type { CategoryChangedExplanation, CategoryFigures, FiledMove } from '../../category/category-changed';
import type { LikeForLike } from '../../category/like-for-like';
import { plainText } from '../plain-text';
import type { SignalText, SignalWords } from '../signal-words';
import { counted, dayInWords, moneyInWords, timeInWords } from '../wording';

const MOST_CHARACTERS = 120;
const MOST_CURRENCIES = 3;
const SIDES = { operations: 'operations', storefront: 'the storefront' } as const;

export const categoryChangedWords: SignalWords<'category_changed'> = (explanation, { timeZone }) => {
  const { moves, operations, storefront, mapped, sales } = explanation;
  return {
    summary: moves.map(moveInWords).join(' '),
    facts: [
      ...moves.map((move) => ({
        label: `Moved in ${SIDES[move.side]}`,
        value: `${named(move.from)} → ${named(move.to)}, on ${dayInWords(move.on)}${move.isMapped ? ' (by the map of categories)' : ''}`,
      })),
      { label: 'Operations', value: named(operations) },
      { label: 'Storefront', value: named(storefront) },
      ...mapFact(storefront, mapped),
      ...salesFacts(sales, timeZone),
    ],
    figure: moves.map(({ from, to }) => `${lastOf(from)} → ${lastOf(to)}`).join('; '),
  };
};

const moveInWords = ({ side, from, to }: FiledMove): string =>
  `In ${SIDES[side]} it moved from ${named(from)} to ${named(to)}.`;

const named = (category: string | null): string =>
  category === null ? 'no category' : plainText(category, MOST_CHARACTERS);

/** "Mugs" of "Home & Garden > Mugs". */
const lastOf = (category: string | null): string =>
  category === null ? 'no category' : plainText(category.split(' > ').at(-1) ?? category, 40);

function mapFact(storefront: string | null, mapped: string | null): SignalText['facts'] {
  if (mapped === null || mapped === storefront) return [];
  return [{ label: 'By the map it belongs to', value: named(mapped) }];
}

function salesFacts(
  sales: CategoryChangedExplanation['sales'],
  timeZone: string | null,
): SignalText['facts'] {
  if (sales === null) {
    const value = 'not known yet: the sales of categories are added up every morning';
    return [{ label: 'Sales of both categories', value }];
  }
  return [
    ...sales.categories.map((figures) => ({
      label: `${figures.role === 'left' ? 'Left' : 'Joined'} in ${SIDES[figures.side]}`,
      value: `${named(figures.category)}: ${figuresInWords(figures)}`,
    })),
    {
      label: 'Like for like',
      value: `net sales and units from ${dayInWords(sales.from)} to ${dayInWords(sales.to)}, added up on ${timeInWords(sales.asOf, timeZone)}`,
    },
  ];
}

function figuresInWords({ role, currencies }: CategoryFigures): string {
  if (currencies.length === 0) return 'sold nothing, with the item or without it';
  const shown = currencies.slice(0, MOST_CURRENCIES).map((one) => {
    const [before, after] = role === 'left' ? (['with', 'without'] as const) : (['without', 'with'] as const);
    return `${soldInWords(one, before)} ${before} the item, ${soldInWords(one, after)} ${after} it`;
  });
  const more = currencies.length - shown.length;
  return `${shown.join(' · ')}${more > 0 ? ` · and ${counted(more, 'more currency', 'more currencies')}` : ''}`;
}

function soldInWords(figures: LikeForLike, which: 'with' | 'without'): string {
  const { netMinor, units } = figures[which];
  return `${moneyInWords(netMinor, figures.currency)} (${counted(units, 'unit')})`;
}
