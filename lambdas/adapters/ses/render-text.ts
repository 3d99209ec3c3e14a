import type { DetailedItem, ItemList, Message } from '../../domain/message/message';

/** The whole message as text: written as text, not scraped from the HTML, and nothing is left out of it. */
export function renderText(message: Message, unsubscribeUrl: string | null): string {
  const parts = [
    message.headline,
    message.intro,
    ...message.lead.map(detailed),
    ...message.lists.map(listed),
    ...message.notes,
    message.link === null ? null : `${message.link.label}: ${message.link.url}`,
    `--\nShelfwire tells you when stock needs a decision.`,
    unsubscribeUrl === null ? null : `No more of these: ${unsubscribeUrl}`,
  ];
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}

function detailed({ happened, name, says, facts, rule, alertId, link }: DetailedItem): string {
  const width = Math.max(...facts.map(({ label }) => label.length), 0) + 1;
  return [
    `* ${happened}: ${name}`,
    ...(says === null ? [] : [`  ${says}`]),
    ...facts.map(({ label, value }) => `  ${`${label}:`.padEnd(width)} ${value}`),
    `  Rule: ${rule}`,
    ...(link === null ? [] : [`  ${link.label}: ${link.url}`]),
    `  Alert ${alertId}`,
  ].join('\n');
}

function listed({ title, items }: ItemList): string {
  return [title, ...items.map(({ name, figure }) => `- ${name}: ${figure}`)].join('\n');
}
