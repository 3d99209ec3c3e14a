import { createHash } from 'node:crypto';
import { instantOf } from '../../../domain/inventory/version';
import type { PageFacts } from '../../../domain/page/page';
import type { Fields } from '../fields';

/** What a product webhook says of the product's page. Its prices are with its variants. */
export function readPage(body: Fields): PageFacts {
  const images = body.listOrNull('images');
  const publishedAt = body.instantOrNull('published_at');
  return {
    ...(body.has('title') ? { title: body.textOrNull('title') } : {}),
    ...(body.has('handle') ? { handle: body.textOrNull('handle') } : {}),
    ...(body.has('status') ? { status: body.oneOf('status', ['active', 'draft', 'archived']) } : {}),
    ...(body.has('published_at')
      ? { publishedAt: publishedAt === null ? null : instantOf(publishedAt) }
      : {}),
    ...(body.has('product_type') ? { productType: body.textOrNull('product_type') } : {}),
    ...(body.has('category')
      ? { category: body.fieldsOrNull('category')?.textOrNull('full_name') ?? null }
      : {}),
    ...(body.has('body_html') ? { description: descriptionOf(body.textOrNull('body_html') ?? '') } : {}),
    ...(images === null ? {} : { image: imagesOf(images) }),
  };
}

function descriptionOf(html: string): NonNullable<PageFacts['description']> {
  return { digest: digestOf(html), characters: visibleCharacters(html) };
}

/** Which pictures are shown, in which order and with which words; where they lie is the platform's own matter. */
function imagesOf(images: readonly Fields[]): NonNullable<PageFacts['image']> {
  const shown = images.map((image) => [image.idOrNull('id'), image.textOrNull('alt')]);
  return { digest: digestOf(JSON.stringify(shown)), count: images.length };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Characters of the text without its tags, a run of spaces as one. Reads each character once, however hostile. */
export function visibleCharacters(html: string): number {
  let count = 0;
  let isInTag = false;
  let isAfterSpace = true;
  for (const character of html) {
    if (character === '<') isInTag = true;
    else if (character === '>' && isInTag) isInTag = false;
    else if (!isInTag) {
      const isSpace = character.trim() === '';
      if (!isSpace || !isAfterSpace) count++;
      isAfterSpace = isSpace;
    }
  }
  return count;
}
