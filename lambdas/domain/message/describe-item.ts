import { LEAST_DAYS_KNOWN } from '../forecast/judge-cover';
import type { Resolution } from '../alert/alert';
import type { Knowledge } from '../channel/knowledge';
import type { Instant } from '../inventory/inventory-level';
import { nameOf } from '../inventory/variant';
import { isStockKind } from '../rule/rule';
import { type AlertNews, isClosedByHand, isOver, type ToldAlert } from './alert-news';
import { closingBriefly, closingFacts, closingInWords, consequenceOfClosing } from './closed-by-hand';
import type { DetailedItem, ListedItem, Tone } from './message';
import { KIND_PHRASES } from './kind-phrases';
import { listed } from './listed';
import { plainText } from './plain-text';
import { ruleInWords } from './rule-in-words';
import { isStockExplanation, signalWords } from './signal-words';
import { takenOffFacts } from './words/taken-off';
import { counted, durationInWords, forecastInWords, numberInWords, timeInWords } from './wording';

const MOST_LOCATIONS = 6;

/** What the wording depends on besides the news: with what all who read it may know. */
export interface Telling extends Knowledge {
  readonly now: Instant;
  /** The zone of an item's shop; null where it is not known. */
  readonly timeZoneOf: (shopId: string) => string | null;
  /** Items of several shops in one message each say whose they are. */
  readonly namesShops: boolean;
}

/** "Harbour Mug, Blue / 12 oz (MUG-BLU-12)". A title that is too long is cut, never the SKU: by it people find the item. */
export function nameInMessage({ variant, entity }: ToldAlert): string {
  if (variant === null) return plainText(entity.name ?? entity.id, 180);
  const cut = (text: string | null, most: number) => (text === null ? null : plainText(text, most));
  const name = nameOf({
    variantId: variant.variantId,
    title: cut(variant.title, 70),
    variantTitle: cut(variant.variantTitle, 40),
    sku: cut(variant.sku, 60),
  });
  return plainText(name, 180);
}

/** "Harbour Mug": what siblings share. */
export function productNameInMessage({ variant, entity }: ToldAlert): string {
  if (variant === null) return plainText(entity.name ?? entity.id, 60);
  return plainText(variant.title ?? variant.sku ?? variant.variantId, 60);
}

export function describeInDetail(
  news: AlertNews,
  eventIds: readonly string[],
  telling: Telling,
): DetailedItem {
  const { alert } = news;
  const shop = telling.namesShops ? [{ label: 'Shop', value: plainText(alert.shop.name) }] : [];
  return {
    eventIds,
    happened: happenedInWords(news),
    tone: toneOf(news),
    name: nameInMessage(alert),
    says: saysOf(news, telling),
    facts: [...shop, ...acknowledgedFacts(news), ...figures(news, telling), ...endingFacts(news)],
    rule: ruleInWords(alert),
    alertId: alert.alertId,
    link: linkOf(alert),
  };
}

/** Both are pages of the platform's admin. */
export function linkOf({ variant, entity }: ToldAlert): DetailedItem['link'] {
  const url = variant?.adminUrl ?? entity.url;
  return url === null ? null : { label: 'Open in Shopify', url };
}

/** The point of what is judged, with its consequence, in one sentence; how it ended, where it is over. */
function saysOf(news: AlertNews, telling: Telling): string | null {
  const { explanation, shop } = news.alert;
  if (isClosedByHand(news)) {
    const consequence = consequenceOfClosing(news);
    const isJudged = explanation !== null && !isStockExplanation(explanation);
    if (isOver(news) || !isJudged) return consequence;
    return `${signalWords(explanation, telling, shop.shopId).summary} ${consequence}`.trim();
  }
  if (explanation === null || isStockExplanation(explanation)) return null;
  if (news.type === 'resolved') {
    const end = endInWords(news.resolution, news.alert, news.resolvedAt);
    return `Over: ${end}.`;
  }
  return signalWords(explanation, telling, shop.shopId).summary || null;
}

/** Every figure behind the alert; none of one that has cleared since, whose figures are others by now. */
function figures(news: AlertNews, telling: Telling): DetailedItem['facts'] {
  const { kind, explanation } = news.alert;
  if (isClosedByHand(news) && isOver(news)) return [];
  const facts = explanation === null || isStockKind(kind) ? stockFacts(news, telling) : [];
  return [...facts, ...signalFacts(news, telling)];
}

function endingFacts(news: AlertNews): DetailedItem['facts'] {
  return isClosedByHand(news) ? closingFacts(news, lengthInWords(news.alert, news.resolvedAt)) : [];
}

/** The numbers of a kind that is judged. */
function signalFacts({ alert }: AlertNews, telling: Telling): DetailedItem['facts'] {
  if (alert.explanation === null || isStockExplanation(alert.explanation)) return [];
  return signalWords(alert.explanation, telling, alert.shop.shopId).facts;
}

/** Whoever took it on may not know how much graver it is, and nobody else may wait for them. */
function acknowledgedFacts(news: AlertNews): DetailedItem['facts'] {
  if (news.type !== 'worsened' || news.acknowledgedBy === undefined) return [];
  const by = plainText(news.acknowledgedBy, 60);
  return [
    { label: 'Acknowledged', value: `by ${by}, before it got worse; open again until somebody takes it on` },
  ];
}

function stockFacts(news: AlertNews, telling: Telling): DetailedItem['facts'] {
  const { alert } = news;
  const timeZone = telling.timeZoneOf(alert.shop.shopId);
  const facts = [
    { label: quantityLabel(alert), value: `${unitsInWords(alert)} ${whereInWords(alert)}` },
    alert.perLocation.length > 1 ? { label: 'Where', value: perLocationInWords(alert) } : null,
    ...reportedFacts(alert),
    ...sumFacts(alert),
    ...surplusFacts(alert),
    news.type === 'worsened'
      ? { label: 'Last told', value: `${numberInWords(news.previousQuantity)} left` }
      : null,
    {
      label: 'Since',
      value: `${timeInWords(alert.since, timeZone)}, ${durationInWords(alert.since, telling.now)} ago`,
    },
    ...(news.type === 'resolved'
      ? isClosedByHand(news)
        ? []
        : [{ label: 'Ended', value: endInWords(news.resolution, alert, news.resolvedAt) }]
      : alert.variant === null
        ? []
        : [
            { label: 'Pace', value: paceInWords(alert) },
            { label: 'Gone', value: goneInWords(alert, telling.now, timeZone) },
          ]),
  ];
  return facts.filter((fact) => fact !== null);
}

/** "at least 12" where some of the quantities that make it up are unknown. */
function unitsInWords({ quantity, explanation }: ToldAlert): string {
  const isAtLeast = explanation !== null && isStockExplanation(explanation) && explanation.isAtLeast === true;
  return isAtLeast ? `at least ${numberInWords(quantity)}` : numberInWords(quantity);
}

/** What the platform says, where that is more than there is. */
function reportedFacts({ explanation }: ToldAlert): DetailedItem['facts'] {
  if (explanation === null || !isStockExplanation(explanation)) return [];
  return takenOffFacts(explanation.takenOff);
}

/** What the sum of a product or a category is made of. */
function sumFacts({ explanation }: ToldAlert): DetailedItem['facts'] {
  if (explanation === null || !isStockExplanation(explanation) || explanation.variants === undefined)
    return [];
  const { count, out, unknown, worst } = explanation.variants;
  const notKnown = unknown === 0 ? '' : `; of ${numberInWords(unknown)} nothing is known`;
  const named = worst.map(({ name, quantity }) => `${plainText(name, 60)}: ${numberInWords(quantity)}`);
  return [
    { label: 'Variants', value: `${numberInWords(out)} of ${numberInWords(count)} out of stock${notKnown}` },
    ...(named.length === 0 ? [] : [{ label: 'Fewest', value: named.join(' · ') }]),
  ];
}

/** Where the units could come from that a place is missing. */
function surplusFacts({ explanation }: ToldAlert): DetailedItem['facts'] {
  if (explanation === null || !isStockExplanation(explanation)) return [];
  const { missing, surplus = [] } = explanation;
  if (missing === undefined || surplus.length === 0) return [];
  const places = surplus
    .slice(0, MOST_LOCATIONS)
    .map(
      (one) =>
        `${locationName(one)} can spare ${numberInWords(one.units)} of its ${numberInWords(one.quantity)}`,
    );
  return [{ label: 'Could move', value: `${places.join(' · ')}; ${numberInWords(missing)} missing here` }];
}

export function describeBriefly(news: AlertNews, eventIds: readonly string[], telling: Telling): ListedItem {
  const { alert } = news;
  const place = alert.locations === null ? '' : ` ${whereInWords(alert)}`;
  const shop = telling.namesShops ? `, ${plainText(alert.shop.name, 40)}` : '';
  return { eventIds, name: nameInMessage(alert), figure: `${figureOf(news, telling)}${place}${shop}` };
}

function figureOf(news: AlertNews, telling: Telling): string {
  const { kind, quantity, pace, goneAt, explanation } = news.alert;
  const over = `${KIND_PHRASES[kind].over.toLowerCase()}: `;
  const { now } = telling;
  if (isClosedByHand(news) && isOver(news)) return `cleared since; ${closingBriefly(news)}`;
  if (explanation !== null && !isStockExplanation(explanation)) {
    const { figure } = signalWords(explanation, telling, news.alert.shop.shopId);
    if (news.type === 'worsened' && news.acknowledgedBy !== undefined)
      return `${figure}, worse than when ${plainText(news.acknowledgedBy, 40)} acknowledged it`;
    if (isClosedByHand(news)) return `${figure}; ${closingBriefly(news)}`;
    if (news.type !== 'resolved') return figure;
    return `${over}${figure}, after ${lengthInWords(news.alert, news.resolvedAt)}`;
  }
  const units = unitsInWords(news.alert);
  if (isClosedByHand(news)) return `${units} left; ${closingBriefly(news)}`;
  if (news.type === 'resolved')
    return `${over}${units} now, after ${lengthInWords(news.alert, news.resolvedAt)}`;
  if (news.alert.kind === 'back_in_stock') return `${units} back`;
  const was = news.type === 'worsened' ? `, was ${numberInWords(news.previousQuantity)}` : '';
  if (goneAt !== null && quantity > 0) return `${units} left${was}, gone in ${durationInWords(now, goneAt)}`;
  const sells =
    pace !== null && pace.unitsPerDay > 0 ? `, sells ${numberInWords(pace.unitsPerDay)} a day` : '';
  return `${units} left${was}${sells}`;
}

export function happenedInWords(news: AlertNews): string {
  const { one, worse, still, over } = KIND_PHRASES[news.alert.kind];
  switch (news.type) {
    case 'opened':
      return one;
    case 'worsened':
      return worse;
    case 'repeated':
    case 'resumed':
      return still;
    case 'resolved':
      return isClosedByHand(news) ? closingInWords(news) : over;
  }
}

export function toneOf(news: AlertNews): Tone {
  if (isOver(news) || news.alert.kind === 'back_in_stock') return 'good';
  // Somebody has decided about it: no call to act, and no good news either.
  return isClosedByHand(news) ? 'info' : news.alert.severity;
}

function quantityLabel({ rule }: ToldAlert): string {
  switch (rule.basis) {
    case 'available':
      return 'Left';
    case 'on_hand':
      return 'On hand';
    case 'projected':
      return 'Left, with incoming';
  }
}

function whereInWords({ locations }: ToldAlert): string {
  if (locations === null) return 'in all locations together';
  const names = locations.map(locationName);
  return `at ${listed(names, 3)}${names.length > 1 ? ' together' : ''}`;
}

function perLocationInWords({ perLocation }: ToldAlert): string {
  const byQuantity = perLocation.toSorted((a, b) => a.quantity - b.quantity);
  const shown = byQuantity
    .slice(0, MOST_LOCATIONS)
    .map((location) => `${locationName(location)}: ${numberInWords(location.quantity)}`);
  const more = byQuantity.length - shown.length;
  return more > 0 ? `${shown.join(' · ')} · and ${counted(more, 'more location')}` : shown.join(' · ');
}

const locationName = ({ locationId, name }: { locationId: string; name: string | null }): string =>
  plainText(name ?? locationId, 40);

function paceInWords({ pace }: ToldAlert): string {
  if (pace === null) return 'its sales are not known';
  const days = counted(pace.days, 'day');
  if (pace.unitsSold <= 0)
    return pace.days < LEAST_DAYS_KNOWN
      ? `not known yet: no sales in the ${days} known`
      : `no sales in ${days}`;
  return `${numberInWords(pace.unitsPerDay)} a day (${numberInWords(pace.unitsSold)} sold in ${days})`;
}

function goneInWords({ quantity, goneAt, pace }: ToldAlert, now: Instant, timeZone: string | null): string {
  if (quantity <= 0) return 'now: nothing is left to sell';
  if (goneAt !== null) {
    if (goneAt <= now) return 'about now, at this pace';
    return `in ${durationInWords(now, goneAt)} at this pace: ${forecastInWords(goneAt, now, timeZone)}`;
  }
  if (pace !== null && pace.unitsSold <= 0)
    return pace.days < LEAST_DAYS_KNOWN
      ? `not known yet: its sales are known for ${counted(pace.days, 'day')} only`
      : `not foreseeable: nothing was sold in ${counted(pace.days, 'day')}`;
  return 'cannot be said from what is known';
}

function endInWords(resolution: Resolution, alert: ToldAlert, resolvedAt: Instant): string {
  return `${reasonInWords(resolution, alert)}, after ${lengthInWords(alert, resolvedAt)}`;
}

/** How long it was so: an alert may have opened long after that began, where it was told late or found by a rule. */
const lengthInWords = ({ since, openedAt }: ToldAlert, resolvedAt: Instant): string =>
  durationInWords(since < openedAt ? since : openedAt, resolvedAt);

function reasonInWords(resolution: Resolution, { kind }: ToldAlert): string {
  if (typeof resolution !== 'string') return `closed by ${plainText(resolution.by)}`;
  switch (resolution) {
    case 'recovered':
      return isStockKind(kind) ? 'the stock has recovered' : 'it is so no longer';
    case 'deleted':
      return 'the item was deleted';
    case 'not_sellable':
      return 'the item is no longer for sale';
    case 'location_inactive':
      return 'its location was switched off';
    case 'rule_changed':
      return 'the rule was changed';
    case 'out_of_scope':
      return 'the rule no longer covers the item';
    case 'shop_uninstalled':
      return 'the shop was disconnected';
    case 'expired':
      return 'it lapsed';
    case 'cannot_judge':
      return 'it can no longer be judged';
  }
}
