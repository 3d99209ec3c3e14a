import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { Sendable } from '../../app/telling-ports';
import type { DetailedItem, Link, ListedItem, Message, Tone } from '../../domain/message/message';
import { shortened } from '../../domain/message/plain-text';
import { escapeForSlack, literalForSlack, unlinked } from './slack-text';

/** What is posted: blocks, and the text that notifications and screen readers get. */
export interface SlackPayload {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Slack takes 50 blocks of 3,000 characters, and 150 in a header; a little less leaves room for our own words. */
const MOST_BLOCKS = 45;
const MOST_SECTION_CHARACTERS = 2900;
const MOST_HEADER_CHARACTERS = 150;
const MOST_FALLBACK_CHARACTERS = 3000;
/** Items per message: a thousand fit into ten, at one message a second; told to two channels they are twenty. */
const MOST_ITEMS = 105;
const MOST_LINE_CHARACTERS = 160;

interface Draft {
  readonly blocks: KnownBlock[];
  readonly eventIds: string[];
  items: number;
}

/**
 * The message as Slack shows it, in as many posts as its limits ask for. Every item is in exactly one post, and each
 * post says how it goes on.
 */
export function renderSlack(message: Message): readonly Sendable<SlackPayload>[] {
  const drafts: Draft[] = [];
  let draft = newDraft();
  const next = () => {
    drafts.push(draft);
    draft = newDraft();
  };

  draft.blocks.push(header(`${EMOJI[message.tone]} ${message.headline}`));
  if (message.intro !== null) draft.blocks.push(section(literalForSlack(message.intro)));
  for (const item of message.lead) {
    if (draft.blocks.length + 2 > MOST_BLOCKS) next();
    draft.blocks.push(...itemBlocks(item));
    draft.eventIds.push(...item.eventIds);
    draft.items++;
  }
  for (const list of message.lists) {
    let isTitled = false;
    let remaining = list.items;
    while (remaining.length > 0) {
      if (draft.items >= MOST_ITEMS || draft.blocks.length + 2 > MOST_BLOCKS) {
        next();
        isTitled = false;
      }
      if (!isTitled) draft.blocks.push(section(`*${literalForSlack(list.title)}*`));
      isTitled = true;
      const fitting = fittingLines(remaining, MOST_ITEMS - draft.items);
      draft.blocks.push(plainSection(fitting.map(lineOf).join('\n')));
      draft.eventIds.push(...fitting.flatMap(({ eventIds }) => eventIds));
      draft.items += fitting.length;
      remaining = remaining.slice(fitting.length);
    }
  }
  draft.eventIds.push(...message.countedEventIds);
  const foot = [
    ...message.notes.map(literalForSlack),
    ...(message.link === null ? [] : [linkTo(message.link)]),
  ];
  if (foot.length > 0) draft.blocks.push(context(foot.join('  ·  ')));
  drafts.push(draft);

  return drafts.map(({ blocks, eventIds }, index) => {
    const isOnly = drafts.length === 1;
    const part = `${index + 1} of ${drafts.length}`;
    const headed =
      index === 0 ? blocks : [context(`${literalForSlack(message.headline)}, continued`), ...blocks];
    return {
      eventIds,
      payload: {
        text: index === 0 ? fallbackText(message) : `${safeText(message.headline)} (${part})`,
        blocks: isOnly ? headed : [...headed, context(`Message ${part}`)],
        unfurl_links: false,
        unfurl_media: false,
      },
    };
  });
}

const newDraft = (): Draft => ({ blocks: [], eventIds: [], items: 0 });

function itemBlocks(item: DetailedItem): KnownBlock[] {
  const facts = item.facts.map(({ label, value }) => `*${label}:* ${literalForSlack(value)}`);
  const title = `${EMOJI[item.tone]} *${literalForSlack(item.name)}* — ${literalForSlack(item.happened.toLowerCase())}`;
  const link = item.link === null ? [] : [linkTo(item.link)];
  return [
    section([title, ...(item.says === null ? [] : [literalForSlack(item.says)]), ...facts].join('\n')),
    context([...link, `Rule: ${literalForSlack(item.rule)}`].join('  ·  ')),
  ];
}

/** As many of the first items as one section and one post hold; at least one. */
function fittingLines(items: readonly ListedItem[], most: number): readonly ListedItem[] {
  let characters = 0;
  let count = 0;
  for (const item of items.slice(0, most)) {
    // Slack counts what is sent, and an escaped character is sent as up to five.
    characters += escapeForSlack(lineOf(item)).length + 1;
    if (characters > MOST_SECTION_CHARACTERS && count > 0) break;
    count++;
  }
  return items.slice(0, count);
}

const lineOf = ({ name, figure }: ListedItem): string =>
  shortened(`${unlinked(shortened(name, 90))}: ${figure}`, MOST_LINE_CHARACTERS);

/** What happened without blocks: for notifications, and for workflows, which take text alone. */
function fallbackText(message: Message): string {
  const lines = [
    message.subject,
    message.intro,
    ...message.lead.map(({ happened, name, says, facts }) =>
      [`${happened}: ${name}.`, says, factsInLine(facts)].filter((part) => part !== null).join(' '),
    ),
    ...message.lists.map(({ title }) => title),
    ...message.notes,
  ];
  return safeText(shortened(lines.filter((line) => line !== null).join('\n'), MOST_FALLBACK_CHARACTERS));
}

const factsInLine = (facts: DetailedItem['facts']): string =>
  facts.map(({ label, value }) => `${label}: ${value}`).join('; ');

const safeText = (text: string): string => escapeForSlack(unlinked(text));

const EMOJI: Readonly<Record<Tone, string>> = { critical: '🔴', warning: '🟠', info: '🟡', good: '🟢' };

function header(text: string): HeaderBlock {
  const shown = shortened(unlinked(text), MOST_HEADER_CHARACTERS);
  return { type: 'header', text: { type: 'plain_text', text: shown, emoji: true } };
}

/** Verbatim: Slack links no address and no name that it happens to find in the text. */
function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function plainSection(text: string): SectionBlock {
  return { type: 'section', text: { type: 'plain_text', text, emoji: false } };
}

function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}

/** A `|` or `>` in an address would end it. */
function linkTo({ label, url }: Link): string {
  const address = new URL(url).href.replace(/[|<>]/g, encodeURIComponent);
  return `<${escapeForSlack(address)}|${literalForSlack(label)}>`;
}
