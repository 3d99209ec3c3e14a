import { epochDayOf, localDayOf } from '../domain/forecast/demand-history';
import type { Instant } from '../domain/inventory/inventory-level';
import { isSize, judgeProductSizes, type SizeFacts, sizeRunRule } from '../domain/inventory/product-sizes';
import { SIZE_MIX_DAYS } from '../domain/inventory/size-run';
import { localDay, startOfLocalDay } from '../domain/sales/sales-pace';
import { countedStock } from './counted-stock';
import type { ProductJudgement } from './judge-product';
import type { StockedVariant, StockReader } from './ports';

const READS_AT_ONCE = 16;

/** Whether the sizes of a product that sell are in stock. */
export function judgeBrokenSizeRun(
  stock: Pick<StockReader, 'locations' | 'unitsSoldPerDay'>,
): ProductJudgement {
  return {
    kinds: ['broken_size_run'],
    async judge({ shop, representative, variants }, { ruleSet, now }) {
      const rule = sizeRunRule(representative, ruleSet.rules);
      if (rule === null) return { judged: [] };
      const sold = (await variants()).filter(({ variant }) => isSize(variant));
      const locations = await stock.locations(
        sold.flatMap(({ levels }) => levels.map(({ locationId }) => locationId)),
      );
      const zone = shop?.timeZone ?? 'UTC';
      const dayOf = (instant: Instant) => epochDayOf(localDay(instant, zone));
      const today = dayOf(now);
      const [from, to] = [localDayOf(today - (SIZE_MIX_DAYS - 1)), localDayOf(today)];

      const factsOf = async (stocked: StockedVariant): Promise<SizeFacts> => {
        const { variant } = stocked;
        const { shopId, platformVariantId, firstSeenAt } = variant;
        const units =
          platformVariantId === null
            ? null
            : await stock.unitsSoldPerDay(shopId, platformVariantId, from, to);
        const { available: quantity, since } = countedStock(stocked, locations);
        const [firstSold] = [...(units?.keys() ?? [])].toSorted();
        return {
          variant,
          quantity,
          since,
          outages: stocked.outages,
          unitsSold: units === null ? null : [...units.values()].reduce((sum, one) => sum + one, 0),
          firstSoldDay: firstSold === undefined ? null : epochDayOf(firstSold),
          firstSeenAt,
        };
      };
      const sizes: SizeFacts[] = [];
      for (let first = 0; first < sold.length; first += READS_AT_ONCE) {
        sizes.push(...(await Promise.all(sold.slice(first, first + READS_AT_ONCE).map(factsOf))));
      }
      const nextDayAt = startOfLocalDay(localDayOf(today + 1), zone);
      return { judged: judgeProductSizes(sizes, rule, { now, dayOf, nextDayAt }) };
    },
  };
}
