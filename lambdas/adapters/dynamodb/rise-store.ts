import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RiseStore } from '../../app/intake-ports';
import { movedFrom, type RiseHistory, withRise } from '../../domain/aging/rise-history';
import type { LocationId } from '../../domain/inventory/identity';
import { asReported } from '../../domain/inventory/unreceived';
import { putVersioned, writeCountOf } from './versioned-puts';
import { levelKey, risesKey } from './keys';
import { type Item, levelFromItem } from './stock-items';

/** What came in at which location, kept beside the variant's levels. */
export function createRiseStore(client: DynamoDBDocumentClient, tableName: string): RiseStore {
  return {
    async noteRise(level, units) {
      const { variantId, locationId, shopId, version, updatedAt } = level;
      const key = risesKey(variantId, locationId);
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :levels AND :own',
          ExpressionAttributeValues: {
            ':pk': key.pk,
            ':levels': levelKey(variantId, '').sk,
            ':own': key.sk,
          },
          ConsistentRead: true,
        }),
      );
      const stored = items.find(({ sk }) => sk === key.sk);
      const levels = items
        .filter(({ sk }) => String(sk).startsWith(LEVEL_PREFIX))
        .map((item) => asReported(levelFromItem(item)));
      const origin = movedFrom(level, units, levels);
      const rise = { units, at: updatedAt, ...(origin === null ? {} : { movedFrom: origin }) };
      const history = withRise(stored === undefined ? null : historyOf(stored), { ...rise, version });
      if (history === null) return;
      const expected = stored === undefined ? 0 : writeCountOf(stored);
      const item = { ...key, variantId, locationId, shopId, ...history, writeCount: expected + 1 };
      await putVersioned(client, tableName, item, expected);
    },
  };
}

const LEVEL_PREFIX = levelKey('', '').sk;
const RISES_PREFIX = risesKey('', '').sk;

/** The histories among the items of a variant's partition, by location. */
export function risesIn(items: readonly Item[]): ReadonlyMap<LocationId, RiseHistory> {
  return new Map(
    items
      .filter(({ sk }) => String(sk).startsWith(RISES_PREFIX))
      .map((item) => [String(item.locationId), historyOf(item)]),
  );
}

function historyOf({ rises, version, forgottenUntil }: Item): RiseHistory {
  return { rises, version, forgottenUntil } as RiseHistory;
}
