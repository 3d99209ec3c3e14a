import { idOf, type SourceId, type VariantId } from '../../domain/inventory/identity';

/**
 * The id that a path names. Ids hold percent signs, and the gateway may have decoded the path once already: what is no
 * longer written as an id of ours is written so again.
 */
export function variantIdIn(text: string): VariantId {
  const dash = text.indexOf('-');
  if (dash === -1) return text;
  const external = text.slice(dash + 1);
  return isEncoded(external) ? text : idOf(text.slice(0, dash) as SourceId, external);
}

/** The same for an alert's id, which begins with its variant's. */
export function alertIdIn(text: string): string {
  const dot = text.lastIndexOf('.');
  return dot === -1 ? text : `${variantIdIn(text.slice(0, dot))}${text.slice(dot)}`;
}

function isEncoded(external: string): boolean {
  try {
    return encodeURIComponent(decodeURIComponent(external)) === external;
  } catch {
    return false;
  }
}
