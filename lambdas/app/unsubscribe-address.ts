import type { Clock } from './ports';

export interface UnsubscribeList {
  isUnsubscribed(address: string): Promise<boolean>;
  add(address: string, at: string): Promise<void>;
  remove(address: string): Promise<void>;
}

export interface UnsubscribeDeps {
  readonly list: UnsubscribeList;
  /** The address that a token of ours names; null for any other text. */
  readonly addressOf: (token: string) => Promise<string | null>;
  readonly clock: Clock;
}

/** Takes an address off all mail, or puts it back. Null where the token is not one of ours. */
export function createUnsubscribe({ list, addressOf, clock }: UnsubscribeDeps) {
  return {
    async look(token: string): Promise<{ address: string; isUnsubscribed: boolean } | null> {
      const address = await addressOf(token);
      return address === null ? null : { address, isUnsubscribed: await list.isUnsubscribed(address) };
    },
    async unsubscribe(token: string): Promise<string | null> {
      const address = await addressOf(token);
      if (address !== null) await list.add(address, clock.now());
      return address;
    },
    async subscribeAgain(token: string): Promise<string | null> {
      const address = await addressOf(token);
      if (address !== null) await list.remove(address);
      return address;
    },
  };
}
