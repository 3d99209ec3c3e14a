import { judgeSizeRun, type Size, SIZE_MIX_DAYS } from '../domain/inventory/size-run';
import { siblingNameOf } from '../domain/inventory/variant';
import { effectiveRules, kindsNotJudged } from '../domain/rule/effective-rule';
import { localDay } from '../domain/sales/sales-pace';
import { countedStock } from './counted-stock';
import type { ProductJudgement } from './judge-product';
import type { StockedVariant, StockReader } from './ports';

const DAY_MS = 86_400_000;
const READS_AT_ONCE = 16;

/** Whether the sizes of a product that sell are in stock. */
export function judgeBrokenSizeRun(
  stock: Pick<StockReader, 'locations' | 'unitsSoldPerDay'>,
): ProductJudgement {
  return {
    kinds: ['broken_size_run'],
    async judge({ shop, representative, variants }, { ruleSet, now }) {
      const effective = effectiveRules(representative, ruleSet.rules, 'product');
      const rule = effective.find(({ kind }) => kind === 'broken_size_run')?.rule ?? null;
      if (rule === null) return { judged: [] };
      const sold = (await variants()).filter(({ variant }) => !kindsNotJudged(variant).has(rule.kind));
      const locations = await stock.locations(
        sold.flatMap(({ levels }) => levels.map(({ locationId }) => locationId)),
      );
      const zone = shop?.timeZone ?? 'UTC';
      const today = localDay(now, zone);
      const from = new Date(Date.parse(today) - (SIZE_MIX_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);

      const sizeOf = async (stocked: StockedVariant): Promise<Size> => {
        const { variant } = stocked;
        const { shopId, platformVariantId } = variant;
        const units =
          platformVariantId === null
            ? null
            : await stock.unitsSoldPerDay(shopId, platformVariantId, from, today);
        const { available: quantity, since } = countedStock(stocked, locations);
        // Sold before it was first seen here, it was in stock before too.
        const firstDay =
          [localDay(variant.firstSeenAt, zone), ...(units?.keys() ?? [])].toSorted()[0] ?? today;
        const known = Math.min(SIZE_MIX_DAYS, daysBetween(firstDay, today) + 1);
        const isOut = quantity !== null && quantity <= 0;
        const daysOut = isOut && since !== null ? daysBetween(localDay(since, zone), today) : 0;
        return {
          variantId: variant.variantId,
          name: siblingNameOf(variant),
          quantity,
          continuesSelling: variant.continueSelling === true,
          since: since ?? now,
          unitsSold: units === null ? null : [...units.values()].reduce((sum, one) => sum + one, 0),
          daysInStock: Math.max(1, known - daysOut),
        };
      };
      const sizes: Size[] = [];
      for (let first = 0; first < sold.length; first += READS_AT_ONCE) {
        sizes.push(...(await Promise.all(sold.slice(first, first + READS_AT_ONCE).map(sizeOf))));
      }
      const finding = judgeSizeRun(sizes, rule);
      if (finding === null) return { judged: [] };
      if (finding.outcome !== 'condition') return { judged: [{ rule, finding }] };
      // The sizes ran out before the last of them was first heard of here: it was so before anybody looked.
      const known =
        sold
          .map(({ variant }) => variant.firstSeenAt)
          .toSorted()
          .at(-1) ?? now;
      return { judged: [{ rule, finding, ...(finding.since <= known ? { origin: 'first_seen' } : {}) }] };
    },
  };
}

const daysBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS));
