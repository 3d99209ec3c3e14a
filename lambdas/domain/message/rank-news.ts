import { SEVERITIES } from '../rule/rule';
import { type AlertNews, isOver } from './alert-news';
import { nameInMessage } from './describe-item';

/**
 * The gravest first, and of these what costs most: by margin lost per day, then by pace, then the smaller quantity; what is unknown comes after
 * what is known, what a person has closed
 * after what is open, and what is over last. Margins in different currencies do not compare, so there pace decides.
 */
export function rankNews<T extends { readonly news: AlertNews }>(items: readonly T[]): T[] {
  const currencies = new Set(items.flatMap(({ news }) => news.alert.lostMarginPerDay?.currency ?? []));
  const marginOf = ({ news }: T): number =>
    currencies.size === 1 ? (news.alert.lostMarginPerDay?.minor ?? -Infinity) : 0;
  const paceOf = ({ news }: T): number => news.alert.pace?.unitsPerDay ?? -Infinity;
  const severityOf = ({ news }: T): number => SEVERITIES.indexOf(news.alert.severity);
  const closedness = ({ news }: T): number => (isOver(news) ? 2 : Number(news.type === 'resolved'));
  return items.toSorted(
    (a, b) =>
      closedness(a) - closedness(b) ||
      descending(severityOf(a), severityOf(b)) ||
      descending(marginOf(a), marginOf(b)) ||
      descending(paceOf(a), paceOf(b)) ||
      a.news.alert.quantity - b.news.alert.quantity ||
      compareText(nameInMessage(a.news.alert), nameInMessage(b.news.alert)) ||
      compareText(a.news.eventId, b.news.eventId),
  );
}

/** Two unknowns are equal; their difference would not be a number. */
const descending = (a: number, b: number): number => (a === b ? 0 : b - a);

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
