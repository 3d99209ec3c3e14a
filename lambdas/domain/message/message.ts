/** What is sent, before it looks like an e-mail or like Slack: one model, rendered three ways. All texts are plain. */
export interface Message {
  /** One line that says the point, at most 150 characters: an e-mail's subject, a notification's text. */
  readonly subject: string;
  readonly headline: string;
  readonly intro: string | null;
  readonly tone: Tone;
  /** The items that matter most, each with everything that is known. */
  readonly lead: readonly DetailedItem[];
  /** Every other item with its figure, by what happened. */
  readonly lists: readonly ItemList[];
  /** Events that the message counts without naming their item: a summary's rest. */
  readonly countedEventIds: readonly string[];
  readonly notes: readonly string[];
  readonly link: Link | null;
}

export type Tone = 'critical' | 'warning' | 'info' | 'good';

export interface Link {
  readonly label: string;
  readonly url: string;
}

export interface DetailedItem {
  /** The events that this item tells. */
  readonly eventIds: readonly string[];
  /** "Out of stock". */
  readonly happened: string;
  readonly tone: Tone;
  readonly name: string;
  /** The point in one sentence; null where the facts say it all. */
  readonly says: string | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Which rule decided, with its numbers. */
  readonly rule: string;
  /** So that a repeated message can be told from a new one. */
  readonly alertId: string;
  readonly link: Link | null;
}

export interface ItemList {
  readonly title: string;
  readonly items: readonly ListedItem[];
}

export interface ListedItem {
  readonly eventIds: readonly string[];
  readonly name: string;
  readonly figure: string;
}
