/**
 * What time it is for the product at this address: the clock of one that runs on this machine may have been moved, and a
 * webhook of an earlier time would be older than what it has heard since.
 * @returns ISO 8601 in UTC
 */
export async function productTime(url: string): Promise<string> {
  const here = new Date().toISOString();
  const { hostname } = new URL(url);
  if (hostname !== '127.0.0.1' && hostname !== 'localhost') return here;
  const response = await fetch(`${url}/local/time`);
  if (!response.ok) return here;
  return ((await response.json()) as { readonly now: string }).now;
}
