import type { Knowledge } from '../channel/knowledge';
import type { Instant } from '../inventory/inventory-level';
import { RULE_KINDS, isStockKind, type RuleKind, type RuleLevel } from '../rule/rule';
import { type AlertNews, type Cadence, isClosedByHand, isOver } from './alert-news';
import { type RestOfMessage, restHeadline, restIntro } from './begun-message';
import { closedStillInWords } from './closed-by-hand';
import { happenedInWords, nameInMessage, productNameInMessage, type Telling, toneOf } from './describe-item';
import { KIND_PHRASES } from './kind-phrases';
import { listed } from './listed';
import type { ItemList, Message, Tone } from './message';
import { plainText, shortened } from './plain-text';
import { compareText, rankNews } from './rank-news';
import { createItemWording, type ItemWording, type UnwordedAlert } from './word-items';
import { counted, numberInWords } from './wording';

/** How many items a message tells in full; one more, where that would be the only one left. */
const LEAD_ITEMS = 10;
const MOST_SUBJECT_CHARACTERS = 150;
/** More kinds than this are not named one by one in a headline. */
const MOST_NAMED_KINDS = 4;

export interface NewsToTell {
  readonly news: AlertNews;
  /** All waiting events that this news stands for. */
  readonly eventIds: readonly string[];
}

/** With what all who read it may know. */
export interface Occasion extends Knowledge {
  readonly cadence: Cadence;
  readonly now: Instant;
  readonly timeZoneOf: (shopId: string) => string | null;
  /** Alerts that cleared while they waited to be told. */
  readonly clearedCount: number;
  /** The message before, where this is the rest of it. @default null */
  readonly rest?: RestOfMessage | null;
  /** Where all alerts can be read. */
  readonly alertsUrl: string;
}

export interface Composed {
  readonly message: Message;
  /** Alerts that stand in it without their explanation. */
  readonly unworded: readonly UnwordedAlert[];
}

/**
 * One message for everything that waits for one target: the ten gravest items in full, every other one with its
 * figure. A summary, about what matched before anybody asked, counts the rest instead of listing it.
 * @param items at least one
 */
export function composeMessage(items: readonly NewsToTell[], occasion: Occasion): Composed {
  const ranked = rankNews(items);
  const telling: Telling = {
    now: occasion.now,
    timeZoneOf: occasion.timeZoneOf,
    namesShops: new Set(items.map(({ news }) => news.alert.shop.shopId)).size > 1,
    mayKnowCost: occasion.mayKnowCost,
    mayKnowMargin: occasion.mayKnowMargin,
  };
  const leads = ranked.length === LEAD_ITEMS + 1 ? ranked.length : LEAD_ITEMS;
  const lead = ranked.slice(0, leads);
  const rest = ranked.slice(leads);
  const isSummary = occasion.cadence.startsWith('summary:') || occasion.cadence.startsWith('rule:');
  const { rest: restOfBefore = null } = occasion;
  const said = isSummary ? summaryHeadline(ranked, occasion.cadence) : headlineOf(ranked);
  const headline = restOfBefore === null ? said : restHeadline(restOfBefore, said);
  const intro = introOf(ranked, rest.length, isSummary);
  const wording = createItemWording(telling);
  const message: Message = {
    subject: shortened(isSummary ? headline : subjectOf(ranked, headline), MOST_SUBJECT_CHARACTERS),
    headline,
    intro: restOfBefore === null ? intro : [restIntro(restOfBefore), intro ?? ''].join(' ').trim(),
    tone: worstTone(ranked),
    lead: lead.map(({ news, eventIds }) => wording.detailed(news, eventIds)),
    lists: isSummary ? [] : listsOf(rest, wording),
    countedEventIds: isSummary ? rest.flatMap(({ eventIds }) => eventIds) : [],
    notes: notesOf(occasion),
    link:
      isSummary && rest.length > 0
        ? { label: 'All open alerts over the API', url: occasion.alertsUrl }
        : null,
  };
  return { message, unworded: wording.unworded };
}

/** "3 items out of stock", "12 alerts: 5 items out of stock, 7 items low on stock". */
function headlineOf(items: readonly NewsToTell[]): string {
  const [first] = items;
  if (items.length === 1 && first !== undefined) {
    return `${happenedInWords(first.news)}: ${nameInMessage(first.news.alert)}`;
  }
  const groups = groupsOf(items);
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) return capitalised(only.counted);
  return `${numberInWords(items.length)} alerts: ${groupsInWords(groups)}`;
}

/** The gravest kinds by name; how many more there are, where all of them would be more than a line. */
function groupsInWords(groups: readonly NewsGroup[]): string {
  const named = groups.length > MOST_NAMED_KINDS ? groups.slice(0, MOST_NAMED_KINDS - 1) : groups;
  const more = groups.slice(named.length).reduce((sum, { items }) => sum + items.length, 0);
  const parts = named.map((group) => group.counted);
  return more === 0 ? parts.join(', ') : `${parts.join(', ')} and ${numberInWords(more)} more`;
}

const capitalised = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

/** The headline and, of several items, what they are, as far as a subject holds it. */
function subjectOf(ranked: readonly NewsToTell[], headline: string): string {
  const [first] = ranked;
  if (ranked.length === 1 && first !== undefined)
    return isStockKind(first.news.alert.kind) && !(isClosedByHand(first.news) && isOver(first.news))
      ? `${headline} (${numberInWords(first.news.alert.quantity)} left)`
      : headline;
  const products = [...new Set(ranked.map(({ news }) => productNameInMessage(news.alert)))];
  const subjects = [2, 1].map(
    (most) => `${headline}${headline.includes(':') ? ';' : ':'} ${listed(products, most)}`,
  );
  return subjects.find((subject) => Array.from(subject).length <= MOST_SUBJECT_CHARACTERS) ?? headline;
}

function summaryHeadline(items: readonly NewsToTell[], cadence: Cadence): string {
  const kinds = groupsInWords(groupsOf(items));
  if (cadence.startsWith('rule:')) return `A new or changed rule matches already: ${kinds}`;
  const shop = plainText(items[0]?.news.alert.shop.name ?? '', 60);
  return `${shop}, to begin with: ${kinds}`;
}

function introOf(items: readonly NewsToTell[], restCount: number, isSummary: boolean): string | null {
  if (!isSummary) {
    return restCount === 0 ? null : `First the ${LEAD_ITEMS} that matter most, then every other one.`;
  }
  const said = 'These were so already; from now on only changes are told.';
  if (restCount === 0) return said;
  return `${said} The ${LEAD_ITEMS} of ${numberInWords(items.length)} that matter most:`;
}

function notesOf({ clearedCount }: Occasion): string[] {
  if (clearedCount === 0) return [];
  return [`${counted(clearedCount, 'other alert')} cleared before this message was sent.`];
}

interface NewsGroup {
  /** "Running out". */
  readonly title: string;
  /** "7 items running out". */
  readonly counted: string;
  readonly items: readonly NewsToTell[];
}

/** By what happened, the gravest first: what is open, what a person has closed and is so still, and what is over. */
function groupsOf(items: readonly NewsToTell[]): readonly NewsGroup[] {
  const open = items.filter(({ news }) => news.type !== 'resolved');
  const closed = items.filter(({ news }) => isClosedByHand(news) && !isOver(news));
  const over = items.filter(({ news }) => isOver(news));
  const groups = [
    ...groupsByKind(open),
    ...groupsByKind(closed).map((group) => ({
      ...group,
      title: closedStillInWords(group.kind),
      counted: `${group.counted} closed by hand`,
    })),
    { title: 'Over', counted: counted(over.length, 'alert over', 'alerts over'), items: over },
  ];
  return groups.filter((group) => group.items.length > 0);
}

function groupsByKind(items: readonly NewsToTell[]): readonly (NewsGroup & { readonly kind: RuleKind })[] {
  return BY_GRAVITY.map((kind) => {
    const ofKind = items.filter(({ news }) => news.alert.kind === kind);
    const { one, many } = KIND_PHRASES[kind];
    return { kind, title: one, counted: many(ofKind.length, countedByType(ofKind)), items: ofKind };
  });
}

interface Noun {
  readonly singular: string;
  readonly plural: string;
}

const ITEM: Noun = { singular: 'item', plural: 'items' };
const NOUNS: Readonly<Partial<Record<RuleLevel, Noun>>> = {
  product: { singular: 'product', plural: 'products' },
  category: { singular: 'category', plural: 'categories' },
  shop: { singular: 'shop', plural: 'shops' },
};

/** "3 items", "2 products", "1 category and 1 shop". A product among its variants is an item as they are. */
function countedByType(items: readonly NewsToTell[]): string {
  const types = new Set(items.map(({ news }) => news.alert.entity.type));
  const nounOf = ({ news }: NewsToTell): Noun => {
    const { type } = news.alert.entity;
    return (type === 'product' && types.size > 1 ? ITEM : NOUNS[type]) ?? ITEM;
  };
  const counts = new Map<Noun, number>();
  for (const item of items) counts.set(nounOf(item), (counts.get(nounOf(item)) ?? 0) + 1);
  const parts = [...counts].map(([{ singular, plural }, count]) => counted(count, singular, plural));
  return listed(parts.toSorted(compareText), parts.length);
}

const GRAVEST: readonly RuleKind[] = [
  'feed_silent',
  'oversold',
  'out_of_stock',
  'days_of_cover',
  'purchase_order_late',
  'selling_fast',
  'low_stock',
];
const BY_GRAVITY: readonly RuleKind[] = [...GRAVEST, ...RULE_KINDS.filter((kind) => !GRAVEST.includes(kind))];

/** A product's variants stand together. */
function listsOf(items: readonly NewsToTell[], wording: ItemWording): ItemList[] {
  return groupsOf(items).map(({ title, items: inGroup }) => ({
    title: `${title}: ${inGroup.length} more`,
    items: inGroup
      .map(({ news, eventIds }) => wording.brief(news, eventIds))
      .toSorted((a, b) => compareText(a.name, b.name)),
  }));
}

const TONES: readonly Tone[] = ['critical', 'warning', 'info', 'good'];
function worstTone(items: readonly NewsToTell[]): Tone {
  const tones = new Set(items.map(({ news }) => toneOf(news)));
  return TONES.find((tone) => tones.has(tone)) ?? 'info';
}
