import type { AlertLocation } from '../alert/alert';
import type { StockStanding } from '../alert/stock-standing';
import { clearAt } from '../rule/marks';
import type { Rule } from '../rule/rule';
import { listed } from './listed';
import { plainText } from './plain-text';
import { counted, numberInWords } from './wording';

const MOST_PLACES = 6;

/** The verdict of the place with fewest units, and what is there beside what the rule asks for. */
export function standingsInWords(
  rule: Rule,
  standings: readonly StockStanding[],
  nameOf: (locationId: string) => string,
): {
  readonly verdict: StockStanding['verdict'] | 'cannot_judge';
  readonly summary: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
} {
  const known = standings
    .filter((one): one is KnownStanding => one.quantity !== null)
    .toSorted((one, other) => one.quantity - other.quantity);
  const [worst] = known;
  if (worst === undefined) {
    return { verdict: 'cannot_judge', summary: 'Cannot judge: Its stock is not known.', facts: [] };
  }
  const place = (location: AlertLocation) => placeInWords(location, nameOf);
  return {
    verdict: worst.verdict,
    summary: `${counted(worst.quantity, 'unit')} ${place(worst.location)}; ${askedInWords(rule)}.${inhibitionInWords(worst)}`,
    facts: [
      ...known.slice(0, MOST_PLACES).map(({ location, quantity }) => ({
        label: 'Units',
        value: `${numberInWords(quantity)} ${place(location)}`,
      })),
      ...(known.length > MOST_PLACES
        ? [{ label: 'More places', value: `${numberInWords(known.length - MOST_PLACES)} with more units` }]
        : []),
    ],
  };
}

type KnownStanding = StockStanding & { readonly quantity: number };

function askedInWords(rule: Rule): string {
  const { kind, threshold, holdMinutes } = rule;
  const units = numberInWords(threshold);
  if (kind === 'back_in_stock') return `it is told when it was out and ${units} or more are there again`;
  const held = holdMinutes === 0 ? '' : ` for ${counted(holdMinutes, 'minute')}`;
  return `it is told at ${units} or fewer${held}, and over at ${numberInWords(clearAt(rule))} or more`;
}

function inhibitionInWords({ inhibitedBy, quantity }: KnownStanding): string {
  switch (inhibitedBy) {
    case null:
      return '';
    case 'out_of_stock':
      return ' It is not told: that it is out of stock says more.';
    case 'days_of_cover':
      return quantity <= 0 ? '' : ' It is not told: days_of_cover can judge it, and says more.';
  }
}

function placeInWords(location: AlertLocation, nameOf: (locationId: string) => string): string {
  if (location.type === 'all') return 'in all locations together';
  const ids = location.type === 'one' ? [location.locationId] : location.locationIds;
  const names = ids.map((id) => plainText(nameOf(id), 40));
  return `at ${listed(names, 3)}${names.length > 1 ? ' together' : ''}`;
}
