import type { createRefreshInventoryIndex } from '../../app/refresh-inventory-index';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly refreshInventoryIndex: ReturnType<typeof createRefreshInventoryIndex>;
  readonly logger: Logger;
}

/** Runs by schedule; the index that is there serves until the next one is whole. */
export const createHandler =
  ({ refreshInventoryIndex, logger }: Deps) =>
  async (): Promise<void> => {
    const { variants, bytes } = await refreshInventoryIndex();
    logger.info('Inventory index refreshed', { variants, bytes });
  };
