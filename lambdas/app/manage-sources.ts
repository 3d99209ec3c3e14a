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
  /** @throws ConcurrentChangeError where the id is taken */
  create(source: StoredSource): Promise<void>;
  /** @throws ConcurrentChangeError where it has changed since it was read */
  replace(source: StoredSource, expectedVersion: number): Promise<void>;
}

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
      { name, shopId }: Pick<StoredSource, 'name' | 'shopId'>,
      by: string,
    ): Promise<StoredSource & { secret: string }> {
      const source: StoredSource = {
        id: sourceId,
        name,
        shopId,
        createdAt: clock.now(),
        createdBy: by,
        deletedAt: null,
        version: 1,
      };
      const secret = await secretOf(sourceId);
      try {
        await sources.create(source);
        return { ...source, secret };
      } catch (error) {
        const existing = error instanceof ConcurrentChangeError ? await sources.get(sourceId) : null;
        if (existing === null) throw error;
        return { ...existing, secret };
      }
    },

    /** @throws NotFoundError, StaleVersionError where the caller named another version */
    async remove(sourceId: string, expectedVersion: number | null): Promise<void> {
      const source = await read(sourceId);
      if (expectedVersion !== null && source.version !== expectedVersion) {
        throw new StaleVersionError('source.stale', source.version);
      }
      await sources.replace(
        { ...source, deletedAt: clock.now(), version: source.version + 1 },
        source.version,
      );
    },
  };
}
