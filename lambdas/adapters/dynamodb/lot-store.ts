import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { LotStore } from '../../app/intake-ports';
import type { Lot, LotReport } from '../../domain/lot/lot';
import { lotKey } from './keys';
import { putNewest } from './put-newest';
import { type Item, withoutNulls } from './stock-items';

/** How long a lot is remembered after it expired, or after it was deleted: longer than its events can come late. */
const REMEMBERED_DAYS = 400;

/** The lots of the stock table. A deleted one stays for a while as a tombstone, so that an older event does not bring it back. */
export function createLotStore(client: DynamoDBDocumentClient, tableName: string): LotStore {
  return {
    saveLot: (report) => putNewest(client, tableName, lotToItem(report), report.version),
  };
}

const LOT_PREFIX = 'LOT#';
/** Whether the item is a lot that still is one. */
export const isLotItem = ({ sk, isDeleted }: Item): boolean =>
  String(sk).startsWith(LOT_PREFIX) && isDeleted !== true;

export function lotFromItem(item: Item): Lot {
  const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    lotId: String(item.lotId),
    locationId: textOrNull(item.locationId),
    quantity: Number(item.quantity),
    expiresOn: textOrNull(item.expiresOn),
    receivedOn: textOrNull(item.receivedOn),
  };
}

function lotToItem({ isDeletion, ...report }: LotReport): Item {
  const from = report.expiresOn ?? report.version.slice(0, 10);
  const forgets = isDeletion || report.expiresOn !== null;
  return {
    ...lotKey(report.variantId, report.lotId),
    ...withoutNulls({ ...report }),
    ...(isDeletion ? { isDeleted: true } : {}),
    ...(forgets ? { expiresAt: Date.parse(from) / 1000 + REMEMBERED_DAYS * 86_400 } : {}),
  };
}
