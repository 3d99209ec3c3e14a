/**
 * What Slack checks of a message that comes through an incoming webhook, so that one it would refuse is refused here.
 * Limits: https://docs.slack.dev/reference/block-kit/blocks (November 2026). Each flaw names where it is and what was expected.
 */
export function flawsOfMessage(message: Record<string, unknown>): string[] {
  const { text, blocks, attachments } = message;
  const flaws: string[] = [];
  if (text !== undefined && typeof text !== 'string') flaws.push('text: must be a string');
  if (typeof text === 'string' && text.length > 40_000) flaws.push('text: must be at most 40000 characters');
  if (blocks !== undefined) flaws.push(...flawsOfBlocks(blocks));
  if (attachments !== undefined && (!Array.isArray(attachments) || attachments.length > 100)) {
    flaws.push('attachments: must be a list of at most 100');
  }
  return flaws;
}

const MAX_BLOCKS = 50;
/** Slack names no figure for the whole; this is its limit for a message's text. */
const MAX_TOTAL_CHARACTERS = 40_000;

type Fields = Readonly<Record<string, unknown>>;

function flawsOfBlocks(blocks: unknown): string[] {
  if (!Array.isArray(blocks)) return ['blocks: must be a list'];
  const flaws = blocks.flatMap((block: unknown, index) => flawsOfBlock(block, `blocks[${index}]`));
  if (blocks.length > MAX_BLOCKS)
    flaws.push(`blocks: no more than ${MAX_BLOCKS} items allowed, got ${blocks.length}`);
  const ids = blocks.flatMap((block: unknown) =>
    isFields(block) && 'block_id' in block ? [block.block_id] : [],
  );
  if (new Set(ids).size < ids.length) flaws.push('blocks: block_id must be unique in a message');
  if (charactersIn(blocks) > MAX_TOTAL_CHARACTERS) {
    flaws.push(`blocks: no more than ${MAX_TOTAL_CHARACTERS} characters of text in all`);
  }
  return flaws;
}

function flawsOfBlock(block: unknown, at: string): string[] {
  if (!isFields(block)) return [`${at}: must be an object`];
  const idFlaws = flawsOfString(block.block_id, `${at}.block_id`, { max: 255, isOptional: true });
  return [...idFlaws, ...flawsOfContent(block, at)];
}

function flawsOfContent(block: Fields, at: string): string[] {
  switch (block.type) {
    case 'header':
      return flawsOfText(block.text, `${at}.text`, 150, ['plain_text']);
    case 'section':
      return flawsOfSection(block, at);
    case 'context':
      return flawsOfList(block.elements, `${at}.elements`, 10, (element, where) =>
        isFields(element) && element.type === 'image'
          ? flawsOfImage(element, where)
          : flawsOfText(element, where, 3000),
      );
    case 'actions':
      return flawsOfList(block.elements, `${at}.elements`, 25, flawsOfElement);
    case 'image':
      return flawsOfImage(block, at);
    case 'markdown':
      return flawsOfString(block.text, `${at}.text`, { max: 12_000 });
    case 'divider':
      return [];
    case 'rich_text':
      return Array.isArray(block.elements) ? [] : [`${at}.elements: must be a list`];
    default:
      return [`${at}.type: unsupported type ${String(block.type)}`];
  }
}

function flawsOfSection(block: Fields, at: string): string[] {
  if (block.text === undefined && block.fields === undefined) return [`${at}: needs text or fields`];
  return [
    ...(block.text === undefined ? [] : flawsOfText(block.text, `${at}.text`, 3000)),
    ...(block.fields === undefined
      ? []
      : flawsOfList(block.fields, `${at}.fields`, 10, (field, where) => flawsOfText(field, where, 2000))),
    ...(block.accessory === undefined ? [] : flawsOfElement(block.accessory, `${at}.accessory`)),
  ];
}

function flawsOfElement(element: unknown, at: string): string[] {
  if (!isFields(element)) return [`${at}: must be an object`];
  if (element.type === 'image') return flawsOfImage(element, at);
  if (element.type !== 'button') return typeof element.type === 'string' ? [] : [`${at}.type: is missing`];
  const styles = [undefined, 'primary', 'danger'];
  return [
    ...flawsOfText(element.text, `${at}.text`, 75, ['plain_text']),
    ...flawsOfString(element.url, `${at}.url`, { max: 3000, isOptional: true }),
    ...(typeof element.url === 'string' && !URL.canParse(element.url)
      ? [`${at}.url: must be a valid URL`]
      : []),
    ...flawsOfString(element.value, `${at}.value`, { max: 2000, isOptional: true }),
    ...flawsOfString(element.action_id, `${at}.action_id`, { max: 255, isOptional: true }),
    ...(styles.some((style) => style === element.style) ? [] : [`${at}.style: must be primary or danger`]),
  ];
}

function flawsOfImage(image: Fields, at: string): string[] {
  return [
    ...flawsOfString(image.image_url, `${at}.image_url`, {
      max: 3000,
      isOptional: isFields(image.slack_file),
    }),
    ...flawsOfString(image.alt_text, `${at}.alt_text`, { max: 2000 }),
  ];
}

function flawsOfText(
  text: unknown,
  at: string,
  max: number,
  types: readonly string[] = ['plain_text', 'mrkdwn'],
): string[] {
  if (!isFields(text)) return [`${at}: must be a text object`];
  if (!types.some((type) => type === text.type)) return [`${at}.type: must be ${types.join(' or ')}`];
  const misplaced = text.type === 'plain_text' ? 'verbatim' : 'emoji';
  return [
    ...flawsOfString(text.text, `${at}.text`, { max }),
    ...(misplaced in text ? [`${at}.${misplaced}: is not for ${String(text.type)}`] : []),
  ];
}

function flawsOfString(
  value: unknown,
  at: string,
  { max, isOptional = false }: { max: number; isOptional?: boolean },
): string[] {
  if (value === undefined && isOptional) return [];
  if (typeof value !== 'string') return [`${at}: must be a string`];
  if (value.length === 0) return [`${at}: must be more than 0 characters`];
  return value.length > max ? [`${at}: must be at most ${max} characters, got ${value.length}`] : [];
}

function flawsOfList(
  list: unknown,
  at: string,
  max: number,
  flawsOf: (element: unknown, at: string) => string[],
): string[] {
  if (!Array.isArray(list) || list.length === 0) return [`${at}: must be a list of at least one`];
  const flaws = list.flatMap((element: unknown, index) => flawsOf(element, `${at}[${index}]`));
  return list.length > max
    ? [...flaws, `${at}: no more than ${max} items allowed, got ${list.length}`]
    : flaws;
}

/** All text that is shown, wherever it is nested. */
function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + charactersIn(one), 0);
  if (!isFields(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, inner]) =>
      sum + (name === 'text' && typeof inner === 'string' ? inner.length : charactersIn(inner)),
    0,
  );
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
