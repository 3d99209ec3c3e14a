import type { Logger } from '../../platform/logger';

interface Deps {
  readonly sweepDue: () => Promise<{ readonly due: number }>;
  readonly sweepFeeds: () => Promise<{ readonly silent: number }>;
  readonly logger: Logger;
}

/** Runs every minute. A minute with nothing due says nothing. Neither of the two sweeps stops the other. */
export const createHandler =
  ({ sweepDue, sweepFeeds, logger }: Deps) =>
  async (): Promise<void> => {
    const [alerts, feeds] = await Promise.allSettled([sweepDue(), sweepFeeds()]);
    if (alerts.status === 'rejected') throw alerts.reason;
    if (alerts.value.due > 0) logger.info('Alerts due', { due: alerts.value.due });
    if (feeds.status === 'rejected') throw feeds.reason;
    if (feeds.value.silent > 0) logger.info('Feeds looked at', { silent: feeds.value.silent });
  };
