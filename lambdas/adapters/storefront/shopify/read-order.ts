import {
  type LineCorrection,
  type OrderLineFacts,
  type OrderReport,
  shareOf,
} from '../../../domain/sales/order-line';
import { instantOf, type PreciseInstant } from '../../../domain/inventory/version';
import type { Fields } from '../fields';
import { hourOf } from '../local-hour';
import { minorUnitsOf } from '../minor-units';
import { type Reading, versionIn } from '../reading';

/** `orders/create`, `paid`, `updated` and `cancelled`. Null for a test order, which sells nothing. */
export function readOrder(reading: Reading): OrderReport | null {
  const { body, envelope } = reading;
  if (body.booleanOrNull('test') === true) return null;
  const version = versionIn(reading, body.instant('updated_at'));
  const shared = {
    // Shopify writes the shop's own offset, so the text begins with the shop's local day.
    day: body.text('created_at').slice(0, 10),
    orderedAt: instantOf(body.instant('created_at')),
    ...hourOf(body.text('created_at')),
    currency: body.text('currency'),
    isCancelled: body.instantOrNull('cancelled_at') !== null,
    includesTax: body.booleanOrNull('taxes_included') === true,
  };
  return {
    shopId: envelope.shop,
    orderId: body.id('id'),
    body: { version, lines: body.list('line_items').flatMap((line) => lineFacts(line, shared)) },
    refunds: (body.listOrNull('refunds') ?? []).flatMap(refundedLines),
    edits: [],
  };
}

interface SharedFacts {
  readonly day: string;
  readonly orderedAt: string;
  readonly hour?: number;
  readonly currency: string;
  readonly isCancelled: boolean;
  readonly includesTax: boolean;
}

/** None for a line that sells no variant, e.g. a custom item typed in by hand. */
function lineFacts(line: Fields, { includesTax, ...shared }: SharedFacts): readonly OrderLineFacts[] {
  const platformVariantId = line.idOrNull('variant_id');
  if (platformVariantId === null) return [];
  const quantity = line.count('quantity');
  const currentQuantity = line.integerOrNull('current_quantity');
  const minor = (fields: Fields, name: string) =>
    minorUnitsOf(fields.decimalOrNull(name) ?? '0', shared.currency, `line_items.${name}`);
  const sumOf = (list: readonly Fields[], name: string) =>
    list.reduce((sum, entry) => sum + minor(entry, name), 0);
  const allocations = line.listOrNull('discount_allocations');
  // What is given to the whole order is in the allocations alone, and what is given to the line is in both.
  const discount = allocations === null ? minor(line, 'total_discount') : sumOf(allocations, 'amount');
  const tax = includesTax ? sumOf(line.listOrNull('tax_lines') ?? [], 'price') : 0;
  const listMinor = minor(line, 'price') * quantity;
  const netMinor = listMinor - discount - tax;
  // Where prices include tax, the list price gives up the same share of it as what was paid.
  const grossMinor = tax === 0 ? listMinor : shareOf(listMinor, netMinor, netMinor + tax);
  const units = { platformVariantId, quantity, currentQuantity };
  return [{ ...shared, lineId: line.id('id'), ...units, netMinor, grossMinor }];
}

/** `refunds/create`. */
export function readRefund(reading: Reading): OrderReport {
  const { body, envelope } = reading;
  versionIn(reading, body.instant('created_at'));
  return {
    shopId: envelope.shop,
    orderId: body.id('order_id'),
    body: null,
    refunds: refundedLines(body),
    edits: [],
  };
}

function refundedLines(refund: Fields): readonly LineCorrection[] {
  const id = refund.id('id');
  const at = refund.instant('created_at');
  const lines = refund.listOrNull('refund_line_items') ?? [];
  return perLine(
    lines.map((line) => {
      const units = line.count('quantity');
      const stays = line.textOrNull('restock_type') === 'no_restock';
      return { id, at, lineId: line.id('line_item_id'), units, ...(stays ? { notRestocked: units } : {}) };
    }),
  );
}

/** `orders/edited`: which units were added to which line, and which were taken away. */
export function readOrderEdit(reading: Reading): OrderReport {
  const edit = reading.body.fields('order_edit');
  const at = edit.instantOrNull('committed_at') ?? edit.instant('created_at');
  versionIn(reading, at);
  const id = edit.id('id');
  const lines = edit.fields('line_items');
  return {
    shopId: reading.envelope.shop,
    orderId: edit.id('order_id'),
    body: null,
    refunds: [],
    edits: perLine([
      ...editedLines(lines, 'additions', 1, id, at),
      ...editedLines(lines, 'removals', -1, id, at),
    ]),
  };
}

function editedLines(
  lines: Fields,
  name: 'additions' | 'removals',
  sign: 1 | -1,
  id: string,
  at: PreciseInstant,
): readonly LineCorrection[] {
  const edited = lines.listOrNull(name) ?? [];
  return edited.map((line) => ({ id, at, lineId: line.id('id'), units: sign * line.count('delta') }));
}

/** One refund can name a line twice, e.g. when its units go back to two locations. */
function perLine(corrections: readonly LineCorrection[]): readonly LineCorrection[] {
  const byLine = new Map<string, LineCorrection>();
  for (const correction of corrections) {
    const known = byLine.get(correction.lineId);
    const units = (known?.units ?? 0) + correction.units;
    const notRestocked = (known?.notRestocked ?? 0) + (correction.notRestocked ?? 0);
    const rest = notRestocked === 0 ? {} : { notRestocked };
    byLine.set(correction.lineId, { ...correction, units, ...rest });
  }
  return [...byLine.values()];
}
