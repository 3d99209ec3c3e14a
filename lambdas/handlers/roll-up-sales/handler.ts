import type { createRollUpSales } from '../../app/roll-up-sales';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly rollUpSales: ReturnType<typeof createRollUpSales>;
  readonly logger: Logger;
}

/** Runs once a day. */
export const createHandler =
  ({ rollUpSales, logger }: Deps) =>
  async (): Promise<void> => {
    logger.info('Sales rolled up', await rollUpSales());
  };
