/**
 * What the intake queue carries is one envelope, or a bundle: several as one JSON array, so that a list is not a message
 * for each of its rows. The queue and the function that reads it handle a bundle as one; what is in it stands by itself.
 */
export const bundleOf = (messages: readonly string[]): string =>
  messages.length === 1 && messages[0] !== undefined ? messages[0] : `[${messages.join(',')}]`;

/** The bodies in a message: itself where it is no bundle, or nothing that can be read as one. */
export function bodiesIn(body: string): readonly string[] {
  if (!body.startsWith('[')) return [body];
  try {
    return (JSON.parse(body) as readonly unknown[]).map((one) => JSON.stringify(one));
  } catch {
    return [body];
  }
}
