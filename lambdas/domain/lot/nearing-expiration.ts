import { type CannotJudge, type Condition, cannotJudge } from '../alert/finding';
import { startOfLocalDay } from '../sales/sales-pace';
import type { LocationId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { numberSetting } from '../rule/rule-kinds';
import type { Rule } from '../rule/rule';
import { deepestDiscountPercent } from '../sales/discount';
import type { Lot } from './lot';
import {
  areNews,
  daysBetween,
  type LotsNow,
  standingOf,
  tellLots,
  toldTogether,
  unsoldIn,
} from './told-lots';

export interface ExpirationFacts {
  /** Every lot on record of the variant. */
  readonly lots: readonly Lot[];
  /** Units that are physically there over all active locations, as well as is known; null where nobody says. */
  readonly onHand: number | null;
  /** Units sold on an average day, corrected for days on which it was out of stock; null where that is not known. */
  readonly unitsPerDay: number | null;
  /** The shop's local day, yyyy-mm-dd. */
  readonly today: string;
  /** The shop's zone. */
  readonly timeZone: string;
  readonly priceMinor: number | null;
  readonly costMinor: number | null;
  /** Of both. */
  readonly currency: string | null;
}

/** What becomes of one lot if it sells on as it does, the one that expires first being sold first. */
export interface LotOutlook {
  readonly lotId: string;
  readonly locationId: LocationId | null;
  readonly units: number;
  readonly expiresOn: string;
  /** The last day on which it may be sold: the expiry less the shelf life that customers are promised. */
  readonly sellableUntil: string;
  /** Units of lots that expire earlier, which sell before it. Not rounded. */
  readonly soldBefore: number;
  /** Units of it that are left on that day. Not rounded. */
  readonly unsold: number;
}

export interface NearingExpirationExplanation {
  readonly kind: 'nearing_expiration';
  /** Units that will expire unsold within the horizon: those of `lots` and `furtherUnsold` together, rounded. */
  readonly unitsAtRisk: number;
  /** The day after which the first of them cannot be sold any more. */
  readonly firstDay: string;
  /** The lots that they are in, earliest first; at most ten. */
  readonly lots: readonly LotOutlook[];
  readonly lotsAtRisk: number;
  /** Units that will expire unsold in the lots at risk that are not listed. Not rounded. */
  readonly furtherUnsold: number;
  readonly unitsInLots: number;
  readonly onHand: number | null;
  readonly unitsPerDay: number;
  readonly today: string;
  readonly horizonDays: number;
  readonly minimumShelfLifeDays: number;
  readonly deepestDiscountPercent: number | null;
  /** Null where it is not known, as are the two below. All three are absent of alerts from before they were told. */
  readonly priceMinor?: number | null;
  readonly unitCostMinor?: number | null;
  readonly currency?: string | null;
}

/** It speaks again when a quarter more is at risk than stands of what people were told, and at least one unit. */
const WORSE_BY = 1.25;
const MOST_LOTS = 10;

/**
 * Which units of which lots will expire unsold: Σ over the lots, the one that expires first being sold first, of
 * max(0, lot − demand until its last day of sale that earlier lots have not met). Demand is `unitsPerDay` on each day
 * from today up to and including the last one; a lot whose last day has passed is unsold as a whole. Lots without an
 * expiry are sold last.
 *
 * Where the lots hold more units than are on hand, the surplus is taken off the lots that expire first: they are the
 * ones that were sold. Lots beyond the horizon are walked, because they are sold after the others, and not counted.
 */
export function lotOutlook(
  {
    lots,
    onHand,
    unitsPerDay,
    today,
  }: Pick<ExpirationFacts, 'lots' | 'onHand' | 'today'> & {
    readonly unitsPerDay: number;
  },
  minimumShelfLifeDays: number,
): readonly LotOutlook[] {
  const dated = lots
    .filter(({ quantity }) => quantity > 0)
    .flatMap((lot) => (lot.expiresOn === null ? [] : [{ ...lot, expiresOn: lot.expiresOn }]))
    .map((lot) => ({ ...lot, sellableUntil: plusDays(lot.expiresOn, -minimumShelfLifeDays) }))
    .toSorted(
      (one, other) =>
        one.sellableUntil.localeCompare(other.sellableUntil) || one.lotId.localeCompare(other.lotId),
    );
  let surplus = onHand === null ? 0 : Math.max(0, unitsIn(lots) - Math.max(0, onHand));
  let sold = 0;
  return dated.map(({ lotId, locationId, quantity, expiresOn, sellableUntil }) => {
    const gone = Math.min(quantity, surplus);
    surplus -= gone;
    const units = quantity - gone;
    const days = Math.max(0, daysBetween(today, sellableUntil) + 1);
    const soldBefore = sold;
    const sells = Math.min(units, Math.max(0, unitsPerDay * days - soldBefore));
    sold += sells;
    return { lotId, locationId, units, expiresOn, sellableUntil, soldBefore, unsold: units - sells };
  });
}

const unitsIn = (lots: readonly Lot[]): number => lots.reduce((sum, { quantity }) => sum + quantity, 0);

/**
 * Opens where at least the threshold's units will expire unsold within the horizon, and clears a step below: at the
 * threshold less a fifth of it, and at least one unit less. It speaks again when a quarter more is at risk than stands of
 * what people were told, when the last day of a lot is 30, 14, 7, 3 or 0 days away, or when that day has come nearer.
 */
export function judgeNearingExpiration(
  facts: ExpirationFacts,
  rule: Rule,
  now: Instant,
): CannotJudge | Condition {
  const { lots, unitsPerDay, today } = facts;
  if (!lots.some(({ expiresOn }) => expiresOn !== null))
    return cannotJudge('No lot with an expiry date is known of it.');
  if (unitsPerDay === null) return cannotJudge('How much of it sells in a day is not known.');
  const horizonDays = numberSetting(rule, 'horizonDays');
  const minimumShelfLifeDays = numberSetting(rule, 'minimumShelfLifeDays');
  const horizon = plusDays(today, horizonDays);
  const outlook = lotOutlook({ ...facts, unitsPerDay }, minimumShelfLifeDays);
  const atRisk = outlook.filter(({ unsold, sellableUntil }) => unsold > 0 && sellableUntil <= horizon);
  const [listed, further] = [atRisk.slice(0, MOST_LOTS), atRisk.slice(MOST_LOTS)];
  const furtherUnsold = unsoldIn(further);
  const unitsAtRisk = Math.round(unsoldIn(listed) + furtherUnsold);
  const firstDay = atRisk[0]?.sellableUntil ?? horizon;
  const explanation: NearingExpirationExplanation = {
    kind: 'nearing_expiration',
    unitsAtRisk,
    firstDay,
    lots: listed,
    lotsAtRisk: atRisk.length,
    furtherUnsold,
    unitsInLots: unitsIn(lots),
    onHand: facts.onHand,
    unitsPerDay,
    today,
    horizonDays,
    minimumShelfLifeDays,
    deepestDiscountPercent: deepestDiscountPercent(facts.priceMinor, facts.costMinor),
    ...{ priceMinor: facts.priceMinor, unitCostMinor: facts.costMinor, currency: facts.currency },
  };
  const { onHand } = facts;
  const lotsNow: LotsNow = { lots, onHand, outlook, atRisk, unitsAtRisk, unitsPerDay, today };
  const clearsAt = rule.threshold - Math.max(1, 0.2 * rule.threshold);
  return {
    outcome: 'condition',
    verdict: unitsAtRisk >= rule.threshold ? 'fires' : unitsAtRisk > clearsAt ? 'holds' : 'clear',
    measure: unitsAtRisk,
    isWorseThan: (told) => unitsAtRisk >= Math.max(told + 1, told * WORSE_BY),
    lots: {
      isNewsAfter: (told) => areNews(told, lotsNow),
      standing: ({ toldLots, toldQuantity, toldStage }) =>
        standingOf(toldLots ?? toldTogether(toldQuantity ?? 0, toldStage ?? 0, lotsNow), lotsNow),
      tell: (before) => tellLots(lotsNow, before),
    },
    since: now,
    explanation,
    urgency: 'later',
    lookAgainAt: startOfLocalDay(plusDays(today, 1), facts.timeZone),
  };
}

const DAY_MS = 86_400_000;
const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
