import type { FulfilmentReader } from '../../app/fulfilment-ports';
import type { Clock, StockReader } from '../../app/ports';
import type { FULFILMENT_ENDPOINTS } from '../../contracts/http/fulfilment';
import {
  type FulfilmentDay,
  meanHours,
  medianHours,
  sumOfDays,
} from '../../domain/fulfilment/fulfilment-time';
import { localDay } from '../../domain/sales/sales-pace';
import { NotFoundError } from '../../platform/errors';
import { RequestRefusedError } from '../../platform/http-errors';
import type { ApiHandlers } from './request';

export interface FulfilmentHandlerDeps {
  readonly fulfilments: FulfilmentReader;
  readonly stock: Pick<StockReader, 'shop'>;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 366;

export function fulfilmentHandlers(
  deps: FulfilmentHandlerDeps,
): Pick<ApiHandlers, keyof typeof FULFILMENT_ENDPOINTS> {
  const { fulfilments, stock, clock } = deps;
  return {
    async readFulfillmentTimes({ params: { shopId }, query }) {
      const shop = await stock.shop(shopId);
      if (shop === null) throw new NotFoundError('shop.not-found', `There is no shop ${shopId}.`);
      const to = query.to ?? localDay(clock.now(), shop.timeZone ?? 'UTC');
      const from = query.from ?? daysBefore(to, USUAL_DAYS - 1);
      if (from > to || from < daysBefore(to, MOST_DAYS - 1)) {
        throw new RequestRefusedError('request-invalid', 'The days cannot be answered for.', {
          errors: [{ field: 'from', expected: `a day up to \`to\`, at most ${MOST_DAYS} days in all` }],
        });
      }
      const days = await fulfilments.fulfilmentDays(shopId, from, to);
      const total = figuresOf(sumOfDays(days));
      return {
        body: { shopId, from, to, total, days: days.map((one) => ({ day: one.day, ...figuresOf(one) })) },
      };
    },
  };
}

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

function figuresOf(days: Omit<FulfilmentDay, 'day'>) {
  return { orders: days.orders, meanHours: tenths(meanHours(days)), medianHours: tenths(medianHours(days)) };
}

const tenths = (hours: number | null): number | null => (hours === null ? null : Math.round(hours * 10) / 10);
