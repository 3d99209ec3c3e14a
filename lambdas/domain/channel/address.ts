/** One spelling per mailbox, as far as that can be known: addresses that differ only in case are told once. */
export function normalizedAddress(address: string): string {
  return address.trim().toLowerCase();
}
