import type { Knowledge } from '../channel/knowledge';
import type { Instant } from '../inventory/inventory-level';
import { RULE_KINDS, isStockKind, type RuleKind } from '../rule/rule';
import { KIND_PROFILES } from '../rule/rule-kinds';
import type { AlertNews, Cadence } from './alert-news';
import {
  describeBriefly,
  describeInDetail,
  happenedInWords,
  nameInMessage,
  productNameInMessage,
  type Telling,
  toneOf,
} from './describe-item';
import { listed } from './listed';
import type { ItemList, Message, Tone } from './message';
import { plainText, shortened } from './plain-text';
import { compareText, rankNews } from './rank-news';
import { counted, numberInWords } from './wording';

/** How many items a message tells in full. */
const LEAD_ITEMS = 10;
const MOST_SUBJECT_CHARACTERS = 150;

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
  /** Where all alerts can be read. */
  readonly alertsUrl: string;
}

/**
 * One message for everything that waits for one target: the ten items that cost most in full, every other one with its
 * figure. A summary, about what matched before anybody asked, counts the rest instead of listing it.
 * @param items at least one
 */
export function composeMessage(items: readonly NewsToTell[], occasion: Occasion): Message {
  const ranked = rankNews(items);
  const telling: Telling = {
    now: occasion.now,
    timeZoneOf: occasion.timeZoneOf,
    namesShops: new Set(items.map(({ news }) => news.alert.shop.shopId)).size > 1,
    mayKnowCost: occasion.mayKnowCost,
    mayKnowMargin: occasion.mayKnowMargin,
  };
  const lead = ranked.slice(0, LEAD_ITEMS);
  const rest = ranked.slice(LEAD_ITEMS);
  const isSummary = occasion.cadence.startsWith('summary:') || occasion.cadence.startsWith('rule:');
  const headline = isSummary ? summaryHeadline(ranked, occasion.cadence) : headlineOf(ranked);
  return {
    subject: shortened(isSummary ? headline : subjectOf(ranked, headline), MOST_SUBJECT_CHARACTERS),
    headline,
    intro: introOf(ranked, rest.length, isSummary),
    tone: worstTone(ranked),
    lead: lead.map(({ news, eventIds }) => describeInDetail(news, eventIds, telling)),
    lists: isSummary ? [] : listsOf(rest, telling),
    countedEventIds: isSummary ? rest.flatMap(({ eventIds }) => eventIds) : [],
    notes: notesOf(occasion),
    link: isSummary && rest.length > 0 ? { label: 'See all open alerts', url: occasion.alertsUrl } : null,
  };
}

/** "3 items out of stock", "12 stock alerts: 5 out of stock, 7 low stock". */
function headlineOf(items: readonly NewsToTell[]): string {
  const [first] = items;
  if (items.length === 1 && first !== undefined) {
    return `${happenedInWords(first.news)}: ${nameInMessage(first.news.alert)}`;
  }
  const groups = groupsOf(items);
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) return groupHeadline(only.title, items.length);
  const parts = groups.map(({ title, items: inGroup }) => `${inGroup.length} ${title.toLowerCase()}`);
  return `${numberInWords(items.length)} alerts: ${parts.join(', ')}`;
}

function groupHeadline(title: string, count: number): string {
  const words = title === KIND_PROFILES.low_stock.words ? 'low on stock' : title.toLowerCase();
  return `${counted(count, 'item')} ${words}`;
}

/** The headline and, of several items, what they are. */
function subjectOf(ranked: readonly NewsToTell[], headline: string): string {
  const [first] = ranked;
  if (ranked.length === 1 && first !== undefined)
    return isStockKind(first.news.alert.kind)
      ? `${headline} (${numberInWords(first.news.alert.quantity)} left)`
      : headline;
  const products = [...new Set(ranked.map(({ news }) => productNameInMessage(news.alert)))];
  return `${headline}${headline.includes(':') ? ';' : ':'} ${listed(products, 2)}`;
}

function summaryHeadline(items: readonly NewsToTell[], cadence: Cadence): string {
  const count = counted(items.length, 'item');
  const kinds = groupsOf(items).map(
    ({ title, items: inGroup }) => `${inGroup.length} ${title.toLowerCase()}`,
  );
  const verb = items.length === 1 ? 'matches' : 'match';
  if (cadence.startsWith('rule:'))
    return `A new or changed rule: ${count} ${verb} it already (${kinds.join(', ')})`;
  const shop = plainText(items[0]?.news.alert.shop.name ?? '', 60);
  return `${shop}: ${count} ${items.length === 1 ? 'needs' : 'need'} a look to begin with (${kinds.join(', ')})`;
}

function introOf(items: readonly NewsToTell[], restCount: number, isSummary: boolean): string | null {
  if (!isSummary) {
    return restCount === 0 ? null : `First the ${LEAD_ITEMS} that cost most per day, then every other item.`;
  }
  const said = 'These were so already; from now on only changes are told.';
  if (restCount === 0) return said;
  return `${said} The ${LEAD_ITEMS} of ${numberInWords(items.length)} that cost most per day:`;
}

function notesOf({ clearedCount }: Occasion): string[] {
  if (clearedCount === 0) return [];
  return [`${counted(clearedCount, 'other alert')} cleared before this message was sent.`];
}

/** By what happened, the gravest first. */
function groupsOf(items: readonly NewsToTell[]): { title: string; items: NewsToTell[] }[] {
  const open = items.filter(({ news }) => news.type !== 'resolved');
  const groups = BY_GRAVITY.map((kind) => ({
    title: KIND_PROFILES[kind].words,
    items: open.filter(({ news }) => news.alert.kind === kind),
  }));
  groups.push({ title: 'Resolved', items: items.filter(({ news }) => news.type === 'resolved') });
  return groups.filter((group) => group.items.length > 0);
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
function listsOf(items: readonly NewsToTell[], telling: Telling): ItemList[] {
  return groupsOf(items).map(({ title, items: inGroup }) => ({
    title: `${title}: ${inGroup.length} more`,
    items: inGroup
      .map(({ news, eventIds }) => describeBriefly(news, eventIds, telling))
      .toSorted((a, b) => compareText(a.name, b.name)),
  }));
}

const TONES: readonly Tone[] = ['critical', 'warning', 'info', 'good'];
function worstTone(items: readonly NewsToTell[]): Tone {
  const tones = new Set(items.map(({ news }) => toneOf(news)));
  return TONES.find((tone) => tones.has(tone)) ?? 'info';
}
