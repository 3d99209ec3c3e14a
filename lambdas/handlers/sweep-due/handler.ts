import type { Logger } from '../../platform/logger';

interface Deps {
  readonly sweepDue: () => Promise<{ readonly due: number }>;
  readonly sweepFeeds: () => Promise<{ readonly silent: number }>;
  readonly beginDays: () => Promise<{ readonly begun: number }>;
  readonly logger: Logger;
}

/** Runs every minute. A minute with nothing due says nothing. None of the three stops another. */
export const createHandler =
  ({ sweepDue, sweepFeeds, beginDays, logger }: Deps) =>
  async (): Promise<void> => {
    const [alerts, feeds, days] = await Promise.allSettled([sweepDue(), sweepFeeds(), beginDays()]);
    if (alerts.status === 'rejected') throw alerts.reason;
    if (alerts.value.due > 0) logger.info('Alerts due', { due: alerts.value.due });
    if (feeds.status === 'rejected') throw feeds.reason;
    if (feeds.value.silent > 0) logger.info('Feeds looked at', { silent: feeds.value.silent });
    if (days.status === 'rejected') throw days.reason;
    if (days.value.begun > 0) logger.info('Days begun', { shops: days.value.begun });
  };
