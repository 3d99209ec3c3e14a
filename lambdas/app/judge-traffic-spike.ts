import { isOpen } from '../domain/alert/life-cycle';
import type { Instant } from '../domain/inventory/inventory-level';
import { sumKnown } from '../domain/inventory/inventory-row';
import { isCounted } from '../domain/inventory/location';
import { effectiveRules, kindsNotJudged } from '../domain/rule/effective-rule';
import { numberSetting } from '../domain/rule/rule-kinds';
import { localDay } from '../domain/sales/sales-pace';
import { conversionOver, viewsPerDay } from '../domain/traffic/conversion';
import { viewsIn, windowAt } from '../domain/traffic/page-views';
import { type Conversion, judgeTrafficSpike, quietMarks } from '../domain/traffic/traffic-spike';
import type { TrafficHistory } from '../domain/traffic/usual-views';
import type { ProductJudgement, ProductSubject } from './judge-product';
import type { StockReader } from './ports';
import type { TrafficReader } from './traffic-ports';

const READS_AT_ONCE = 16;

type Stock = Pick<StockReader, 'locations' | 'unitsSoldPerDay'>;

/** Whether the page of a product is suddenly visited. What sets its quiet marks anew, so that the intake stays quiet. */
export function judgeTraffic(traffic: TrafficReader, stock: Stock): ProductJudgement {
  return {
    kinds: ['traffic_spike'],
    async judge(subject, { ruleSet, now, alerts }) {
      const { productId, shop, representative } = subject;
      const { shopId } = representative;
      const effective = effectiveRules(representative, ruleSet.rules, 'product');
      const rule = effective.find(({ kind }) => kind === 'traffic_spike')?.rule ?? null;
      const record = await traffic.recordOf(shopId, productId);
      const timeZone = shop?.timeZone ?? 'UTC';
      const window = windowAt(now);
      const viewsInWindow = record === null ? 0 : viewsIn(window, record.recent);
      const history = record?.history ?? null;
      // What it sells and what is left matters only where it might be told, which the end of an open alert is too.
      const isUpNow = alerts.some((alert) => alert.kind === 'traffic_spike' && isOpen(alert));
      const isTold = rule !== null && (isUpNow || viewsInWindow >= numberSetting(rule, 'minimumViews') / 2);
      const conversion = isTold ? await conversionOf(subject, history, timeZone, stock, now) : null;
      const available = isTold ? await availableOf(subject, stock) : null;
      const facts = { window, viewsInWindow, history, timeZone, conversion, available };
      const finding = rule === null ? null : judgeTrafficSpike(facts, rule, now);
      const isUp = finding?.outcome === 'condition' && finding.verdict !== 'clear';
      const marks = quietMarks(history, timeZone, rule, window, isUp ? viewsInWindow : null);
      const isMarked = JSON.stringify(marks) === JSON.stringify(record?.marks ?? null);
      return {
        judged: rule === null || finding === null ? [] : [{ rule, finding }],
        ...(record === null || isMarked
          ? {}
          : { afterSaving: () => traffic.saveMarks(shopId, productId, marks, now) }),
      };
    },
  };
}

/** Null where no orders can be told to be about any of its variants: then its sales are unknown, not zero. */
async function conversionOf(
  { variants }: ProductSubject,
  history: TrafficHistory | null,
  timeZone: string,
  stock: Stock,
  now: Instant,
): Promise<Conversion | null> {
  if (history === null) return null;
  const views = viewsPerDay(history, timeZone, localDay(now, timeZone));
  const days = [...views.keys()].toSorted();
  const [from] = days;
  const to = days.at(-1);
  if (from === undefined || to === undefined) return null;
  const named = (await variants()).flatMap(({ variant: { shopId, platformVariantId } }) =>
    platformVariantId === null ? [] : [{ shopId, platformVariantId }],
  );
  if (named.length === 0) return null;
  const units = new Map<string, number>();
  for (let first = 0; first < named.length; first += READS_AT_ONCE) {
    const some = named.slice(first, first + READS_AT_ONCE);
    const sold = await Promise.all(
      some.map(({ shopId, platformVariantId }) => stock.unitsSoldPerDay(shopId, platformVariantId, from, to)),
    );
    for (const [day, count] of sold.flatMap((one) => [...one])) units.set(day, (units.get(day) ?? 0) + count);
  }
  return conversionOver(views, units);
}

/** Over the variants that can be sold and the locations that count; what is oversold takes nothing from its siblings. */
async function availableOf({ variants }: ProductSubject, stock: Stock): Promise<number | null> {
  const sold = (await variants()).filter(({ variant }) => !kindsNotJudged(variant).has('traffic_spike'));
  const levels = sold.map((stocked) => stocked.levels.filter(({ deletedAt }) => deletedAt === null));
  const locations = await stock.locations(levels.flat().map(({ locationId }) => locationId));
  const known = levels.map((ofVariant) =>
    sumKnown(
      ofVariant
        .filter(({ locationId }) => isCounted(locations.get(locationId)))
        .map(({ available }) => available),
    ),
  );
  return sumKnown(known.map((units) => (units === null ? null : Math.max(0, units))));
}
