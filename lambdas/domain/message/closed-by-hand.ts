import type { RuleKind } from '../rule/rule';
import { type ClosedNews, isOver } from './alert-news';
import { KIND_PHRASES } from './kind-phrases';
import type { DetailedItem } from './message';
import { plainText } from './plain-text';

/** A note takes up to a thousand characters; the whole of it is in the alert, over the API. */
const MOST_NOTE_CHARACTERS = 300;
const MOST_LISTED_NOTE_CHARACTERS = 50;
const MOST_NAME_CHARACTERS = 60;

/** "Closed by hand, still out of stock": who reads no further must not take it for over. */
export const closedStillInWords = (kind: RuleKind): string =>
  `Closed by hand, ${inside(KIND_PHRASES[kind].still)}`;

export function closingInWords(news: ClosedNews): string {
  const { kind } = news.alert;
  return isOver(news) ? `Closed by hand, ${inside(KIND_PHRASES[kind].over)}` : closedStillInWords(kind);
}

/** What follows from it for whoever reads. */
export const consequenceOfClosing = (news: ClosedNews): string =>
  isOver(news)
    ? 'It has cleared since it was closed.'
    : 'A person closed the alert; it is so still. Nothing more is told of it until it has cleared once.';

/** @param length how long the alert was open, in words */
export function closingFacts({ resolution, note }: ClosedNews, length: string): DetailedItem['facts'] {
  return [
    { label: 'Closed', value: `by ${plainText(resolution.by)}, after ${length}` },
    ...(note == null ? [] : [{ label: 'Note', value: plainText(note, MOST_NOTE_CHARACTERS) }]),
  ];
}

/** "closed by ops@blueharbour.example: Discontinued.", for a line of a list. */
export function closingBriefly({ resolution, note }: ClosedNews): string {
  const by = `closed by ${plainText(resolution.by, MOST_NAME_CHARACTERS)}`;
  return note == null ? by : `${by}: ${plainText(note, MOST_LISTED_NOTE_CHARACTERS)}`;
}

const inside = (phrase: string): string => `${phrase[0]?.toLowerCase() ?? ''}${phrase.slice(1)}`;
