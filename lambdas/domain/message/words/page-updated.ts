import type { Publication } from '../../page/page';
import type { PageChange, PriceChange, PriceRange } from '../../page/page-updated';
import { listed } from '../listed';
import { plainText } from '../plain-text';
import type { Reading, SignalWords } from '../signal-words';
import { counted, moneyInWords, numberInWords, timeInWords } from '../wording';

const MOST_CHARACTERS = 120;

export const pageUpdatedWords: SignalWords<'page_updated'> = (explanation, reading) => {
  const { subject, changes, changeCount, lastEditAt, pageUrl } = explanation;
  const names = changes.map(nameOf);
  const more = changeCount - changes.length;
  const what = listed(names, 4);
  const whose = subject === 'site' ? 'On the site' : 'On its page';
  return {
    summary: `${whose} changed: ${what}${more > 0 ? ` and ${numberInWords(more)} more` : ''}.`,
    facts: [
      ...changes.flatMap((change) => factsOf(change)),
      ...(more > 0 ? [{ label: 'More changes', value: numberInWords(more) }] : []),
      { label: 'Last edit', value: timeOf(lastEditAt, reading) },
      ...(pageUrl === null ? [] : [{ label: 'Page', value: plainText(pageUrl, 200) }]),
    ],
    figure: changes.length === 1 && changes[0] !== undefined ? briefly(changes[0]) : what,
  };
};

const timeOf = (at: string, { timeZone }: Reading): string => timeInWords(at, timeZone);

const NAMES = {
  title: 'title',
  publication: 'publication',
  image: 'images',
  description: 'description',
  price: 'price',
  theme: 'theme',
} as const;

const nameOf = (change: PageChange): string =>
  change.field === 'other' ? plainText(change.name, 40) : NAMES[change.field];

const PUBLICATIONS: Readonly<Record<Publication, string>> = {
  published: 'published',
  scheduled: 'scheduled',
  unpublished: 'not published',
};

function factsOf(change: PageChange): readonly { label: string; value: string }[] {
  switch (change.field) {
    case 'title':
      return [{ label: 'Title', value: fromTo(quoted(change.from), quoted(change.to)) }];
    case 'theme':
      return [{ label: 'Theme that is live', value: fromTo(themeName(change.from), themeName(change.to)) }];
    case 'publication':
      return [{ label: 'Publication', value: fromTo(PUBLICATIONS[change.from], PUBLICATIONS[change.to]) }];
    case 'image':
      return [{ label: 'Images', value: `changed (${fromToNumbers(change.fromCount, change.toCount)})` }];
    case 'description': {
      const characters = fromToNumbers(change.fromCharacters, change.toCharacters);
      return [{ label: 'Description', value: `changed (${characters} characters)` }];
    }
    case 'price':
      return priceFacts(change);
    case 'other': {
      const place = change.page === null ? '' : ` on ${plainText(change.page, 100)}`;
      return [
        {
          label: `${plainText(change.name, 40)}${place}`,
          value: fromTo(quoted(change.from), quoted(change.to)),
        },
      ];
    }
  }
}

function priceFacts(change: PriceChange): readonly { label: string; value: string }[] {
  const { currency, from, to, changedCount, variants } = change;
  const money = (minor: number) => moneyInWords(minor, currency);
  const price = { label: 'Price', value: fromTo(rangeInWords(from, currency), rangeInWords(to, currency)) };
  if (changedCount === 1 && from.lowestMinor === from.highestMinor && to.lowestMinor === to.highestMinor)
    return [price];
  const named = variants.map(
    ({ name, fromMinor, toMinor }) => `${plainText(name, 40)}: ${fromTo(money(fromMinor), money(toMinor))}`,
  );
  const more = changedCount - variants.length;
  return [
    price,
    {
      label: `Prices changed (${numberInWords(changedCount)})`,
      value: `${named.join(' · ')}${more > 0 ? ` · and ${counted(more, 'more variant')}` : ''}`,
    },
  ];
}

function rangeInWords({ lowestMinor, highestMinor }: PriceRange, currency: string): string {
  const lowest = moneyInWords(lowestMinor, currency);
  return lowestMinor === highestMinor ? lowest : `${lowest} to ${moneyInWords(highestMinor, currency)}`;
}

function briefly(change: PageChange): string {
  switch (change.field) {
    case 'price':
      return `price ${fromTo(rangeInWords(change.from, change.currency), rangeInWords(change.to, change.currency))}`;
    case 'publication':
      return `${PUBLICATIONS[change.to]}, was ${PUBLICATIONS[change.from]}`;
    case 'title':
    case 'theme':
      return `${NAMES[change.field]} now ${quoted(change.to)}`;
    case 'description':
    case 'image':
    case 'other':
      return `${nameOf(change)} changed`;
  }
}

/** Every site has a theme: one without a name is one that nobody has named. */
const themeName = (name: string | null): string => (name === null ? 'not known' : quoted(name));
const fromTo = (from: string, to: string): string => `${from} → ${to}`;
const fromToNumbers = (from: number, to: number): string => fromTo(numberInWords(from), numberInWords(to));
const quoted = (text: string | null): string =>
  text === null ? 'none' : `“${plainText(text, MOST_CHARACTERS)}”`;
