import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../lambdas/domain/inventory/inventory-level';
import { hearOrder, type PurchaseOrderReport, unknownOrder } from '../../lambdas/domain/purchase/hear-order';
import { placedAtOf, promisedAtOf, type PurchaseOrder } from '../../lambdas/domain/purchase/purchase-order';
import {
  applyShipment,
  hearShipment,
  type Shipment,
  unknownShipment,
} from '../../lambdas/domain/purchase/shipment';
import { SHOP } from '../support/builders';

const ORDER = 'src_0123456789abcdef-PO-7';
const SHIPMENT = '3921201';
const LINES = ['1', '2', '3'] as const;
const START = Date.parse('2026-11-02T00:00:00.000Z');
const HOUR_MS = 3_600_000;
const HEARD_AT = '2026-12-24T00:00:00.000Z';
const atHour = (hour: number): Instant => new Date(START + hour * HOUR_MS).toISOString();

/** A whole order as one message says it is. Hours are counted from the start; null is no date. */
interface Body {
  readonly hour: number;
  readonly state: 'draft' | 'ordered' | 'closed' | 'deleted';
  readonly placedHour: number | null;
  readonly expectedHour: number | null;
  /** The own date of each line that is in it. */
  readonly lines: Readonly<Partial<Record<(typeof LINES)[number], number | null>>>;
}
/** When a message of the platform says that a shipment of all lines comes. */
interface Move {
  readonly hour: number;
  readonly arrivesHour: number | null;
}

interface Known {
  readonly order: PurchaseOrder;
  readonly shipment: Shipment;
}

const dateOf = (hour: number | null): Instant | null => (hour === null ? null : atHour(hour));

function reportOf({ hour, state, placedHour, expectedHour, lines }: Body): PurchaseOrderReport {
  const at = atHour(hour).replace('Z', '000000Z');
  const order = { orderId: ORDER, shopId: SHOP, version: `${at}|${at}` };
  if (state === 'deleted') return { ...order, isDeletion: true };
  return {
    ...order,
    isDeletion: false,
    status: state,
    placedAt: dateOf(placedHour),
    expectedAt: dateOf(expectedHour),
    shipmentIds: [SHIPMENT],
    lines: Object.entries(lines).map(([lineId, lineHour]) => ({
      lineId,
      variantId: 'shopify-1',
      quantity: 10,
      receivedAt: null,
      expectedAt: dateOf(lineHour),
      unitCostMinor: null,
      shipmentLineIds: [`s${lineId}`],
      transferLineIds: [],
    })),
  };
}

function hear({ order, shipment }: Known, said: Body | Move): Known {
  if ('state' in said) {
    const hearing = hearOrder(order, reportOf(said));
    return {
      order: hearing.outcome === 'changed' ? applyShipment(hearing.order, shipment) : order,
      shipment,
    };
  }
  const at = atHour(said.hour);
  const lines = LINES.map((lineId) => ({ lineId: `s${lineId}`, units: 10 }));
  const moved = hearShipment(shipment, {
    ...{ shipmentId: SHIPMENT, shopId: SHOP, at, lines },
    arrivesAt: dateOf(said.arrivesHour),
  });
  return { order: order.version === null ? order : applyShipment(order, moved), shipment: moved };
}

const byHour = (one: { readonly hour: number }, other: { readonly hour: number }) => one.hour - other.hour;

/** The slow way: everything that was ever said, sorted by when it was. */
function firstPromises(bodies: readonly Body[], moves: readonly Move[]) {
  const sorted = bodies.toSorted(byHour);
  const binding = sorted.filter(({ state }) => state === 'ordered' || state === 'closed');
  const ofOrder = binding.find(({ expectedHour }) => expectedHour !== null)?.expectedHour ?? null;
  const orderedHour = binding[0]?.hour ?? Infinity;
  const move = moves
    .toSorted(byHour)
    .find(({ hour, arrivesHour }) => arrivesHour !== null && hour > orderedHour);
  const ofLine = (lineId: (typeof LINES)[number]): number | null => {
    const body = binding.find(({ lines, expectedHour }) => {
      const own = lines[lineId];
      return own !== undefined && (own ?? expectedHour) !== null;
    });
    if (move !== undefined && move.hour < (body?.hour ?? Infinity)) return move.arrivesHour;
    return body?.lines[lineId] ?? ofOrder;
  };
  const newest = sorted.at(-1);
  const told = sorted.filter(({ state }) => state !== 'deleted').at(-1);
  const placed = dateOf(told?.placedHour ?? binding[0]?.hour ?? null) ?? HEARD_AT;
  const standing = newest?.state === 'deleted' ? null : newest;
  const lines = LINES.filter((lineId) => standing?.lines[lineId] !== undefined);
  return {
    ofOrder: dateOf(ofOrder),
    // Of an order that is deleted nothing but its promise is asked again.
    placed: standing == null ? null : placed,
    ofLines: lines.map((lineId) => [lineId, dateOf(ofLine(lineId))]),
  };
}

const hours = fc.integer({ min: 0, max: 2_000 });
const date = fc.option(hours);
const bodies = fc.uniqueArray(
  fc.record({
    hour: fc.integer({ min: 0, max: 200 }).map((hour) => 2 * hour),
    state: fc.constantFrom('draft', 'ordered', 'ordered', 'ordered', 'closed', 'deleted'),
    placedHour: date,
    expectedHour: date,
    lines: fc.record({ 1: date, 2: date, 3: date }, { requiredKeys: [] }),
  }),
  { selector: ({ hour }) => hour, minLength: 1, maxLength: 7 },
) satisfies fc.Arbitrary<Body[]>;
/** Once it was ordered: before that no date of a shipment is a promise by itself. */
const moves = fc.uniqueArray(
  fc.record({ hour: fc.integer({ min: 0, max: 200 }).map((hour) => 2 * hour + 1), arrivesHour: date }),
  { selector: ({ hour }) => hour, maxLength: 4 },
);

const since = (said: readonly Body[], moved: readonly Move[]): readonly Move[] => {
  const binding = said.filter(({ state }) => state === 'ordered' || state === 'closed').toSorted(byHour);
  return moved.filter(({ hour }) => hour > (binding[0]?.hour ?? Infinity));
};

describe('what was first promised of an order and of its lines, and when it was placed', () => {
  it('is as the oldest message says that says it, in whichever order and however often messages come', () => {
    fc.assert(
      fc.property(bodies, moves, fc.infiniteStream(fc.nat()), (said, moved, draws) => {
        const dates = since(said, moved);
        const all: readonly (Body | Move)[] = [...said, ...dates];
        const shuffled = [...all, ...all]
          .map((one) => ({ one, key: draws.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const unknown: Known = {
          order: unknownOrder(ORDER, SHOP, HEARD_AT),
          shipment: unknownShipment(SHIPMENT, SHOP),
        };
        const { order } = shuffled.reduce(hear, unknown);
        const expected = firstPromises(said, dates);
        expect(order.promisedAt).toBe(expected.ofOrder);
        if (expected.placed !== null) {
          expect(placedAtOf(order)).toBe(expected.placed);
          const ofLines = order.lines.map((line) => [line.lineId, promisedAtOf(order, line)]);
          expect(ofLines).toEqual(expected.ofLines);
        }
      }),
      { seed: 20261125, numRuns: 3_000 },
    );
  });
});
