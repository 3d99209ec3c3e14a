import type { Logger } from '../../platform/logger';

interface Deps {
  readonly sweepDue: () => Promise<{ readonly due: number }>;
  readonly logger: Logger;
}

/** Runs every minute. A minute with nothing due says nothing. */
export const createHandler =
  ({ sweepDue, logger }: Deps) =>
  async (): Promise<void> => {
    const { due } = await sweepDue();
    if (due > 0) logger.info('Alerts due', { due });
  };
