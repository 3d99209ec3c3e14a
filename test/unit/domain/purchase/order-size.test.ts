import { describe, expect, it } from 'vitest';
import { fittingOrder, MOST_ORDER_BYTES } from '../../../../lambdas/domain/purchase/order-size';
import { totalsOf } from '../../../../lambdas/domain/purchase/purchase-order';
import { aLine, anOrder } from '../../../support/purchase-orders';

const at = (minute: number) =>
  new Date(Date.parse('2026-11-08T12:00:00.000Z') + minute * 60_000).toISOString();
/** An order whose one delivery has an id that brings it to so many bytes. */
function anOrderOf(bytes: number) {
  const order = (id: string) =>
    anOrder({ receipts: [{ receiptId: id, at: at(1), version: 'v', lines: [{ lineId: '1', units: 5 }] }] });
  const least = JSON.stringify([order(''), 'shopify-1']).length;
  return order('x'.repeat(bytes - least));
}

describe('an order that grows', () => {
  it.each([
    { bytes: MOST_ORDER_BYTES - 1, fits: true },
    { bytes: MOST_ORDER_BYTES, fits: true },
    { bytes: MOST_ORDER_BYTES + 1, fits: false },
  ])('of $bytes bytes is kept as it is: $fits', ({ bytes, fits }) => {
    const order = anOrderOf(bytes);
    expect(fittingOrder(order)).toBe(fits ? order : null);
  });

  it('is measured in bytes, not in letters', () => {
    const order = anOrderOf(MOST_ORDER_BYTES);
    const name = 'é'.repeat((order.name ?? '').length);
    expect(fittingOrder({ ...order, name })).toBeNull();
  });

  it('takes what its lines were said to have brought together, up to the last of it, before it is refused', () => {
    const said = Array.from({ length: 12_000 }, (_, minute) => ({ units: 1, at: at(minute) }));
    const order = anOrder({
      lines: [aLine({ quantity: 20_000, said }), aLine({ lineId: '2', said: said.slice(0, 2) })],
    });
    const kept = fittingOrder(order);
    expect(kept?.lines.map((line) => line.said)).toEqual([
      [
        { units: 11_999, at: at(11_998) },
        { units: 1, at: at(11_999) },
      ],
      said.slice(0, 2),
    ]);
    expect(kept === null ? null : totalsOf(kept)).toEqual(totalsOf(order));
  });
});
