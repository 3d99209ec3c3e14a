import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Route } from '../../domain/route/route';
import { routeKey } from './keys';
import { deleteVersion, putNew, putOver, queryAll } from './versioned-items';

export interface RouteStore {
  list(): Promise<readonly Route[]>;
  get(routeId: string): Promise<Route | null>;
  /** @throws ConcurrentChangeError where the id is taken. */
  create(route: Route): Promise<void>;
  /** Writes `route` over the version that was read. @throws ConcurrentChangeError where it has changed since. */
  replace(route: Route, expectedVersion: number): Promise<void>;
  /** @throws ConcurrentChangeError where it has changed since it was read. */
  delete(routeId: string, expectedVersion: number): Promise<void>;
}

export function createRouteStore(client: DynamoDBDocumentClient, tableName: string): RouteStore {
  return {
    async list() {
      return (await queryAll(client, tableName, 'ROUTES', 'ROUTE#')).map(routeFromItem);
    },
    async get(routeId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: routeKey(routeId), ConsistentRead: true }),
      );
      return Item === undefined ? null : routeFromItem(Item);
    },
    create: (route) => putNew(client, tableName, routeToItem(route)),
    replace: (route, expectedVersion) => putOver(client, tableName, routeToItem(route), expectedVersion),
    delete: (routeId, expectedVersion) =>
      deleteVersion(client, tableName, routeKey(routeId), expectedVersion),
  };
}

export function routeToItem(route: Route): Record<string, unknown> {
  return { ...routeKey(route.id), ...route };
}

function routeFromItem(item: Record<string, unknown>): Route {
  const { pk: _pk, sk: _sk, ...route } = item;
  return route as unknown as Route;
}
