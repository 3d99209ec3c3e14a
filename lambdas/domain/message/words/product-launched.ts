import type { LaunchStage, LaunchStock } from '../../page/product-launched';
import { plainText } from '../plain-text';
import type { SignalText, SignalWords } from '../signal-words';
import { counted, dayInWords, numberInWords, timeInWords } from '../wording';

const MOST_LOCATIONS = 6;
const STAGES: Readonly<Record<LaunchStage, string>> = {
  scheduled: 'scheduled',
  published: 'published',
  first_stock: 'first units in',
};

export const productLaunchedWords: SignalWords<'product_launched'> = (explanation, { timeZone }) => {
  const { stages, listedAt, formerDate, stock } = explanation;
  const when = timeInWords(listedAt, timeZone);
  const isAhead = !stages.includes('published') && stages.includes('scheduled');
  return {
    summary: `${summaryOf(stages, when, formerDate !== null)} ${stockInWords(stock)}`,
    facts: [
      { label: 'Stage', value: stages.map((stage) => STAGES[stage]).join(', ') },
      { label: isAhead ? 'On sale from' : 'On sale since', value: when },
      ...(formerDate === null ? [] : [{ label: 'Was to be', value: timeInWords(formerDate, timeZone) }]),
      ...stockFacts(stock),
    ],
    figure: `${figureOf(stages)}${stock.available === null ? '' : `, ${counted(stock.available, 'unit')} in stock`}`,
  };
};

function summaryOf(stages: readonly LaunchStage[], when: string, isMoved: boolean): string {
  if (stages.includes('published')) return `It is on sale since ${when}.`;
  if (stages.includes('scheduled'))
    return isMoved ? `Its launch was moved: it goes on sale on ${when}.` : `It goes on sale on ${when}.`;
  return 'The first units are in.';
}

function figureOf(stages: readonly LaunchStage[]): string {
  if (stages.includes('published')) return 'published';
  return stages.includes('scheduled') ? 'scheduled' : 'first stock in';
}

function stockInWords({ available, perLocation, needsNoStock }: LaunchStock): string {
  if (needsNoStock) return 'It sells without counted stock.';
  if (available === null) return 'Nothing is known of its stock.';
  if (available <= 0) return 'Nothing is in stock.';
  const places = perLocation.filter((place) => place.available > 0).length;
  return `${counted(available, 'unit')} in stock${places > 1 ? ` at ${counted(places, 'location')}` : ''}.`;
}

function stockFacts(stock: LaunchStock): SignalText['facts'] {
  const { available, perLocation, incoming, nextArrivalOn, unitsSold, soldDays } = stock;
  const byUnits = perLocation.toSorted((one, other) => other.available - one.available);
  const shown = byUnits
    .slice(0, MOST_LOCATIONS)
    .map((place) => `${plainText(place.name ?? place.locationId, 40)}: ${numberInWords(place.available)}`);
  const more = perLocation.length - shown.length;
  return [
    { label: 'In stock', value: available === null ? 'not known' : counted(available, 'unit') },
    ...(perLocation.length < 2
      ? []
      : [
          {
            label: 'Where',
            value: `${shown.join(' · ')}${more > 0 ? ` · and ${counted(more, 'more location')}` : ''}`,
          },
        ]),
    { label: 'Lasts', value: coverInWords(available, unitsSold, soldDays) },
    ...(incoming === null
      ? []
      : [
          {
            label: 'On its way',
            value:
              incoming === 0
                ? 'nothing'
                : `${counted(incoming, 'unit')}${nextArrivalOn === null ? '' : `, the next for ${dayInWords(nextArrivalOn)}`}`,
          },
        ]),
  ];
}

/** Available ÷ units sold a day, once it has sold at all. */
function coverInWords(available: number | null, unitsSold: number | null, soldDays: number): string {
  if (unitsSold === null || unitsSold <= 0)
    return available !== null && available <= 0
      ? 'nothing is there to sell yet'
      : 'cannot be said: it has not sold yet';
  const days = counted(soldDays, 'day');
  if (available === null || available <= 0)
    return `nothing is left; ${numberInWords(unitsSold)} sold in ${days}`;
  const cover = Math.floor((available / unitsSold) * soldDays);
  return `${counted(cover, 'day')} (${numberInWords(unitsSold)} sold in ${days})`;
}
