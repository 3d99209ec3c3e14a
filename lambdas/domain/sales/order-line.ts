import type { ShopId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import { type PreciseInstant, updatedAtOf } from '../inventory/version';

/** What one body of an order says about one of its lines. Nothing of the customer is in it. */
export interface OrderLineFacts {
  readonly lineId: string;
  readonly platformVariantId: string;
  /** The shop's local day on which it was ordered, yyyy-mm-dd. */
  readonly day: string;
  /** When it was ordered; absent where it was recorded before that was kept. */
  readonly orderedAt?: Instant;
  /** The hour of that day, 0 … 23; absent where it is not known. */
  readonly hour?: number;
  /** Units ordered. */
  readonly quantity: number;
  /** Units left after edits, removals and refunds so far; null where the platform does not say. */
  readonly currentQuantity: number | null;
  /** What all of `quantity` sold for, after discounts and without tax, in minor units of `currency`. */
  readonly netMinor: number;
  /**
   * What all of `quantity` would have sold for at its list price: `netMinor` before discounts. Absent where the platform
   * does not say; then no discount is known, and the two are the same.
   */
  readonly grossMinor?: number;
  readonly currency: string;
  readonly isCancelled: boolean;
}

/** Units of one line that a refund took back, or by which an edit changed it. */
export interface Correction {
  readonly units: number;
  readonly at: PreciseInstant;
  /** Those of them that did not go back into stock; absent where none is known to have stayed away. */
  readonly notRestocked?: number;
}

/** What a line counts for in the sales of one variant on one day. */
export interface Sale {
  readonly platformVariantId: string;
  readonly day: string;
  readonly hour?: number;
  /** What is left of what was ordered. */
  readonly units: number;
  readonly netMinor: number;
  /** The same units at their list price, before discounts. */
  readonly grossMinor: number;
  /** Units that were ordered and taken back since: returned, removed, cancelled. */
  readonly returnedUnits: number;
  /** What those had sold for, after discounts and without tax. */
  readonly returnedMinor: number;
  readonly currency: string;
}

/**
 * Everything heard of one order line, and what of it has been counted. Bodies, refunds and edits arrive in any order and
 * more than once, so each is kept by its own id until the newest body is known to include it.
 */
export interface OrderLine {
  readonly shopId: ShopId;
  readonly orderId: string;
  readonly lineId: string;
  /** The newest body's word on the line; null while only corrections have come. */
  readonly facts: OrderLineFacts | null;
  readonly version: Version | null;
  readonly refunds: Readonly<Record<string, Correction>>;
  readonly edits: Readonly<Record<string, Correction>>;
  readonly counted: Sale | null;
}

/** What one message says about an order: any of a body, refunds and edits. */
export interface OrderReport {
  readonly shopId: ShopId;
  readonly orderId: string;
  readonly body: { readonly version: Version; readonly lines: readonly OrderLineFacts[] } | null;
  readonly refunds: readonly LineCorrection[];
  readonly edits: readonly LineCorrection[];
}

export interface LineCorrection extends Correction {
  readonly lineId: string;
  /** The refund's or the edit's own id. */
  readonly id: string;
}

export function unknownLine(shopId: ShopId, orderId: string, lineId: string): OrderLine {
  return { shopId, orderId, lineId, facts: null, version: null, refunds: {}, edits: {}, counted: null };
}

export function lineIdsOf(report: OrderReport): readonly string[] {
  const lines = [...(report.body?.lines ?? []), ...report.refunds, ...report.edits];
  return [...new Set(lines.map(({ lineId }) => lineId))];
}

/** The line with what the report says about it. The very same object where it says nothing new. */
export function hearOf(line: OrderLine, report: OrderReport): OrderLine {
  const facts = report.body?.lines.find(({ lineId }) => lineId === line.lineId);
  const refunds = withCorrections(line.refunds, report.refunds, line.lineId);
  const edits = withCorrections(line.edits, report.edits, line.lineId);
  const isNewer =
    facts !== undefined && report.body !== null && isNewerBody(line, facts, report.body.version);
  if (!isNewer && refunds === line.refunds && edits === line.edits) return line;
  return { ...line, refunds, edits, ...(isNewer ? { facts, version: report.body?.version ?? null } : {}) };
}

/** Of two bodies with the same version that differ, one stands whichever comes first. */
function isNewerBody(line: OrderLine, facts: OrderLineFacts, version: Version): boolean {
  if (line.version === null || version > line.version) return true;
  return version === line.version && textOf(facts) > textOf(line.facts);
}

/** The facts in a fixed order, so that the same facts are the same text however they were stored. */
function textOf(facts: OrderLineFacts | null): string {
  if (facts === null) return '';
  const { platformVariantId, day, quantity, currentQuantity, netMinor, grossMinor, currency, isCancelled } =
    facts;
  const money = [netMinor, grossMinor ?? netMinor, currency];
  return JSON.stringify([isCancelled, platformVariantId, day, quantity, currentQuantity, ...money]);
}

function withCorrections(
  known: OrderLine['refunds'],
  reported: readonly LineCorrection[],
  lineId: string,
): OrderLine['refunds'] {
  const unheard = reported.filter(({ lineId: of, id }) => of === lineId && !Object.hasOwn(known, id));
  if (unheard.length === 0) return known;
  return { ...known, ...Object.fromEntries(unheard.map(({ id, lineId: _of, ...rest }) => [id, rest])) };
}

/**
 * What the line counts for by all that has been heard: nothing before a body has come, and no units once the order is
 * cancelled. Where the body gives the current quantity, only later edits and refunds are added to it; else every
 * refund is taken off the quantity that was ordered.
 */
export function saleOf(line: OrderLine): Sale | null {
  const { facts, version } = line;
  if (facts === null || version === null) return null;
  const asOf = updatedAtOf(version);
  const later = (corrections: OrderLine['refunds']) => unitsOf(corrections, ({ at }) => at > asOf);
  const standing =
    facts.currentQuantity === null
      ? facts.quantity + later(line.edits) - unitsOf(line.refunds, () => true)
      : facts.currentQuantity + later(line.edits) - later(line.refunds);
  const units = facts.isCancelled ? 0 : Math.max(0, standing);
  const { platformVariantId, day, hour, quantity, netMinor, grossMinor = netMinor, currency } = facts;
  const returnedUnits = Math.max(0, quantity - units);
  return {
    platformVariantId,
    day,
    ...(hour === undefined ? {} : { hour }),
    units,
    netMinor: shareOf(netMinor, units, quantity),
    grossMinor: shareOf(grossMinor, units, quantity),
    returnedUnits,
    returnedMinor: shareOf(netMinor, returnedUnits, quantity),
    currency,
  };
}

function unitsOf(corrections: OrderLine['refunds'], counts: (correction: Correction) => boolean): number {
  return Object.values(corrections)
    .filter(counts)
    .reduce((sum, { units }) => sum + units, 0);
}

/** Units of a variant that came back into stock at a moment. */
export interface ReturnedUnits {
  readonly platformVariantId: string;
  readonly units: number;
  readonly at: PreciseInstant;
}

/**
 * What came back into stock of a line since it was counted last: what refunds and edits took back when they did, and what
 * else was taken off it, as an order is that is cancelled, when its body says so. Of what was taken off before the line was
 * heard of, only refunds tell when that was.
 */
export function returnsOf(before: OrderLine | null, after: OrderLine): readonly ReturnedUnits[] {
  if (after.counted === null) return [];
  const { platformVariantId, returnedUnits } = after.counted;
  const counted = before?.counted ?? null;
  let open = returnedUnits - (counted?.returnedUnits ?? 0);
  const returns: ReturnedUnits[] = [];
  const take = (units: number, notRestocked: number, at: PreciseInstant) => {
    const some = Math.min(open, units);
    open -= some;
    if (some > notRestocked) returns.push({ platformVariantId, units: some - notRestocked, at });
  };
  for (const [id, { units, at, notRestocked = 0 }] of Object.entries(after.refunds)) {
    const isNew = counted === null || !Object.hasOwn(before?.refunds ?? {}, id);
    if (isNew && open > 0) take(units, notRestocked, at);
  }
  for (const [id, { units, at }] of Object.entries(after.edits)) {
    const isNew = counted !== null && !Object.hasOwn(before?.edits ?? {}, id);
    if (isNew && units < 0 && open > 0) take(-units, 0, at);
  }
  const isChanged = counted !== null && after.version !== before?.version;
  if (isChanged && after.version !== null && open > 0) take(open, 0, updatedAtOf(after.version));
  return returns;
}

/** What is to be added to the sales of one variant on one day; negative where something is taken back. */
export type SaleChange = Sale;

const SUMMED = ['units', 'netMinor', 'grossMinor', 'returnedUnits', 'returnedMinor'] as const;

/** What lines change in the sales, summed per variant, day, hour and currency; what comes out even is left out. */
export function salesChanges(
  lines: readonly { readonly before: Sale | null; readonly after: Sale | null }[],
): readonly SaleChange[] {
  const byDay = new Map<string, SaleChange>();
  const add = (sale: Sale | null, sign: 1 | -1) => {
    if (sale === null) return;
    const key = JSON.stringify([sale.platformVariantId, sale.day, sale.hour, sale.currency]);
    const sum = byDay.get(key);
    // A sale that was counted before list prices and returns were kept has neither.
    const figures = SUMMED.map((name) => [
      name,
      (sum?.[name] ?? 0) + sign * ((sale[name] as number | undefined) ?? 0),
    ]);
    byDay.set(key, { ...sale, ...(Object.fromEntries(figures) as Pick<Sale, (typeof SUMMED)[number]>) });
  };
  for (const { before, after } of lines) {
    add(before, -1);
    add(after, 1);
  }
  return [...byDay.values()].filter((change) => SUMMED.some((name) => change[name] !== 0));
}

/**
 * How long a day's sales are kept: longer than a year, so that a season can be compared with the one before. The lines that
 * they were counted from are kept as long, so that none is counted twice, and what comes back late is taken off.
 */
export const SALES_DAYS = 400;

/** How long it is known what came back on a day: longer than any threshold of an age, so that it does not become new again. */
export const RETURNS_DAYS = 1_200;

/** Whether an order of that local day is too old to be counted: its line, and with it whether it was counted, is forgotten. */
export function isForgotten(day: string, now: Instant): boolean {
  return Date.parse(`${day}T00:00:00Z`) + SALES_DAYS * 86_400_000 <= Date.parse(now);
}

/** The part of an amount that falls to some of the units, rounded half to even. Exact for any amount that is an integer. */
export function shareOf(amountMinor: number, units: number, ofUnits: number): number {
  if (ofUnits <= 0) return 0;
  const total = BigInt(amountMinor) * BigInt(units);
  const divisor = BigInt(ofUnits);
  const sign = total < 0n ? -1n : 1n;
  const size = total * sign;
  const whole = size / divisor;
  const twiceRest = (size % divisor) * 2n;
  const roundsUp = twiceRest > divisor || (twiceRest === divisor && whole % 2n === 1n);
  return Number((whole + (roundsUp ? 1n : 0n)) * sign);
}
