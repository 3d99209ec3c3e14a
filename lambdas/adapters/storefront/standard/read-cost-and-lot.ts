import type { LotReport } from '../../../domain/lot/lot';
import type { CostReport } from '../../../domain/sales/cost-history';
import type { Fields } from '../fields';
import { minorUnitsOf } from '../minor-units';
import type { Reading } from '../reading';

type Shared = Pick<LotReport, 'variantId' | 'shopId' | 'version'>;

/** `cost.updated`. Without `from` it holds from the date of the event's `timestamp`, as written. */
export function readCost(data: Fields, shared: Shared, { body }: Reading): CostReport {
  if (!data.has('cost')) data.text('cost');
  const amount = data.decimalOrNull('cost');
  const currency = data.text('currency');
  const costMinor = amount === null ? null : minorUnitsOf(amount, currency, 'cost');
  const from = data.dayOrNull('from') ?? body.text('timestamp').slice(0, 10);
  return { ...shared, from, costMinor, currency, basis: 'dated' };
}

/** `lot.updated` says all of a lot; `lot.deleted` that there is none. */
export function readLot(
  type: 'lot.updated' | 'lot.deleted',
  data: Fields,
  shared: Shared,
  own: (name: string) => string,
): LotReport {
  const lotId = encodeURIComponent(data.key('lotId'));
  if (type === 'lot.deleted') {
    const nothing = { locationId: null, quantity: 0, expiresOn: null, receivedOn: null };
    return { ...shared, lotId, ...nothing, isDeletion: true };
  }
  return {
    ...shared,
    lotId,
    locationId: data.has('locationId') ? own('locationId') : null,
    quantity: data.count('quantity'),
    expiresOn: data.dayOrNull('expiresOn'),
    receivedOn: data.dayOrNull('receivedOn'),
    isDeletion: false,
  };
}
