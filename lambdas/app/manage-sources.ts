import type { SourceChanged } from '../contracts/events/stock-events';
import type { ShopId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { ConcurrentChangeError, NotFoundError, StaleVersionError } from '../platform/errors';
import type { Clock } from './ports';

/** A system of the retailer's that sends stock events in the product's own format. */
export interface StoredSource {
  readonly id: string;
  readonly name: string;
  /** The shop whose items it speaks of, by that shop's own ids and SKUs; null where it is a shop of its own. */
  readonly shopId: ShopId | null;
  /** Whether what its shop counts as available includes what purchase orders are still to bring. */
  readonly availableIncludesUnreceived: boolean;
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** What a deleted source sends is refused. */
  readonly deletedAt: Instant | null;
  readonly version: number;
}

export interface SourceStore {
  /** Deleted ones too. */
  list(): Promise<readonly StoredSource[]>;
  get(sourceId: string): Promise<StoredSource | null>;
  /**
   * Saves it together with the event that announces it, if there is one.
   * @throws ConcurrentChangeError where the id is taken
   */
  create(source: StoredSource, event: SourceChanged | null): Promise<void>;
  /** The same of one that is known. @throws ConcurrentChangeError where it has changed since it was read */
  replace(source: StoredSource, expectedVersion: number, event: SourceChanged | null): Promise<void>;
}

export interface UnreceivedDeclarations {
  /** Whether a source says of a shop that what is available there includes what has not been received yet. */
  countsUnreceived(shopId: ShopId): Promise<boolean>;
}

/** What people set of a source. */
export type SourceSettings = Pick<StoredSource, 'name' | 'availableIncludesUnreceived'>;

export interface ManageSourcesDeps {
  readonly sources: SourceStore;
  /** Derived from the source's id, so that it is stored nowhere. */
  readonly secretOf: (sourceId: string) => Promise<string>;
  readonly clock: Clock;
}

export function createManageSources({ sources, secretOf, clock }: ManageSourcesDeps) {
  async function read(sourceId: string): Promise<StoredSource> {
    const source = await sources.get(sourceId);
    if (source === null || source.deletedAt !== null) {
      throw new NotFoundError('source.not-found', `There is no source ${sourceId}.`);
    }
    return source;
  }

  return {
    read,

    list: async (): Promise<readonly StoredSource[]> =>
      (await sources.list()).filter((source) => source.deletedAt === null),

    /** An id that is taken is the same request once more: its first outcome stands. */
    async create(
      sourceId: string,
      { name, shopId, availableIncludesUnreceived }: SourceSettings & Pick<StoredSource, 'shopId'>,
      by: string,
    ): Promise<StoredSource & { secret: string }> {
      const source: StoredSource = {
        id: sourceId,
        name,
        shopId,
        availableIncludesUnreceived,
        createdAt: clock.now(),
        createdBy: by,
        deletedAt: null,
        version: 1,
      };
      const secret = await secretOf(sourceId);
      try {
        await sources.create(source, availableIncludesUnreceived ? changed(source) : null);
        return { ...source, secret };
      } catch (error) {
        const existing = error instanceof ConcurrentChangeError ? await sources.get(sourceId) : null;
        if (existing === null) throw error;
        return { ...existing, secret };
      }
    },

    /**
     * What is left out stays as it is.
     * @throws NotFoundError, StaleVersionError where the caller named another version
     */
    async change(
      sourceId: string,
      expectedVersion: number | null,
      settings: { readonly [S in keyof SourceSettings]?: SourceSettings[S] | undefined },
    ): Promise<StoredSource> {
      const source = await readVersion(sourceId, expectedVersion);
      const { name = source.name, availableIncludesUnreceived = source.availableIncludesUnreceived } =
        settings;
      const next = { ...source, name, availableIncludesUnreceived, version: source.version + 1 };
      const countsOtherwise = availableIncludesUnreceived !== source.availableIncludesUnreceived;
      await replace(next, source, countsOtherwise);
      return next;
    },

    /** @throws NotFoundError, StaleVersionError where the caller named another version */
    async remove(sourceId: string, expectedVersion: number | null): Promise<void> {
      const source = await readVersion(sourceId, expectedVersion);
      const gone = { ...source, deletedAt: clock.now(), version: source.version + 1 };
      await replace(gone, source, source.availableIncludesUnreceived);
    },
  };

  async function readVersion(sourceId: string, expectedVersion: number | null): Promise<StoredSource> {
    const source = await read(sourceId);
    if (expectedVersion !== null && source.version !== expectedVersion) {
      throw new StaleVersionError('source.stale', source.version);
    }
    return source;
  }

  async function replace(next: StoredSource, { version }: StoredSource, isAnnounced: boolean) {
    try {
      await sources.replace(next, version, isAnnounced ? changed(next) : null);
    } catch (error) {
      if (!(error instanceof ConcurrentChangeError)) throw error;
      throw new StaleVersionError('source.stale', (await read(next.id)).version);
    }
  }

  function changed({ id, shopId, version }: StoredSource): SourceChanged {
    return {
      metadata: { id: `${id}@${version}`, version: 1, occurredAt: clock.now() },
      data: { sourceId: id, shopId: shopId ?? id },
    };
  }
}
