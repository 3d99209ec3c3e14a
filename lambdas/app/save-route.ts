import type { Channel } from '../domain/channel/channel';
import type { Route } from '../domain/route/route';
import { isDeepStrictEqual } from 'node:util';
import {
  ConcurrentChangeError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  StaleVersionError,
} from '../platform/errors';
import type { Clock } from './ports';

export interface Routes {
  list(): Promise<readonly Route[]>;
  get(routeId: string): Promise<Route | null>;
  /** @throws ConcurrentChangeError where the id is taken */
  create(route: Route): Promise<void>;
  /** @throws ConcurrentChangeError where it has changed since it was read */
  replace(route: Route, expectedVersion: number): Promise<void>;
  /** @throws ConcurrentChangeError where it has changed since it was read */
  delete(routeId: string, expectedVersion: number): Promise<void>;
}

export type RouteSettings = Omit<Route, 'id' | 'createdAt' | 'updatedAt' | 'version'>;

export interface SaveRouteDeps {
  readonly routes: Routes;
  readonly channels: { list(): Promise<readonly Channel[]> };
  readonly clock: Clock;
}

export function createSaveRoute({ routes, channels, clock }: SaveRouteDeps) {
  async function current(routeId: string, version: number): Promise<Route> {
    const route = await routes.get(routeId);
    if (route === null) throw notFound(routeId);
    if (route.version !== version) throw new StaleVersionError('route.stale', route.version);
    return route;
  }

  async function stale(routeId: string, error: unknown): Promise<unknown> {
    if (!(error instanceof ConcurrentChangeError)) return error;
    const route = await routes.get(routeId);
    return route === null ? notFound(routeId) : new StaleVersionError('route.stale', route.version);
  }

  /** @throws InvalidInputError naming each channel that does not exist */
  async function refuseUnknownChannels(channelIds: readonly string[]): Promise<void> {
    const known = new Set((await channels.list()).map((channel) => channel.id));
    const faults = channelIds.flatMap((id, index) =>
      known.has(id) ? [] : [{ path: ['channelIds', index], expected: 'the id of an existing channel' }],
    );
    if (faults.length > 0) throw new InvalidInputError('route.unknown-channel', faults);
  }

  /** The same route twice leads nothing anywhere that one does not. */
  async function refuseTwin(routeId: string, settings: RouteSettings): Promise<void> {
    const wanted = comparable(settings);
    const twin = (await routes.list()).find(
      (route) => route.id !== routeId && isDeepStrictEqual(comparable(route), wanted),
    );
    if (twin === undefined) return;
    throw new ConflictError(
      'route.exists',
      `The route ${twin.id} says just that. Change it, or create one that differs.`,
    );
  }

  return {
    /** An id that is taken is the same request once more: its first outcome stands. */
    async create(routeId: string, settings: RouteSettings): Promise<Route> {
      await refuseUnknownChannels(settings.channelIds);
      await refuseTwin(routeId, settings);
      const at = clock.now();
      const route: Route = { ...settings, id: routeId, createdAt: at, updatedAt: at, version: 1 };
      try {
        await routes.create(route);
        return route;
      } catch (error) {
        const existing = error instanceof ConcurrentChangeError ? await routes.get(routeId) : null;
        if (existing === null) throw error;
        return existing;
      }
    },

    async change(
      routeId: string,
      version: number,
      settings: { readonly [K in keyof RouteSettings]?: RouteSettings[K] | undefined },
    ): Promise<Route> {
      const before = await current(routeId, version);
      if (settings.channelIds !== undefined) await refuseUnknownChannels(settings.channelIds);
      const after: Route = {
        id: before.id,
        team: settings.team ?? before.team,
        kinds: settings.kinds ?? before.kinds,
        minimumSeverity: settings.minimumSeverity ?? before.minimumSeverity,
        channelIds: settings.channelIds ?? before.channelIds,
        enabled: settings.enabled ?? before.enabled,
        createdAt: before.createdAt,
        updatedAt: clock.now(),
        version: before.version + 1,
      };
      try {
        await routes.replace(after, before.version);
        return after;
      } catch (error) {
        throw await stale(routeId, error);
      }
    },

    async remove(routeId: string, version: number): Promise<void> {
      await current(routeId, version);
      try {
        await routes.delete(routeId, version);
      } catch (error) {
        throw await stale(routeId, error);
      }
    },
  };
}

const comparable = ({ team, kinds, minimumSeverity, channelIds, enabled }: RouteSettings) => ({
  ...{ team, minimumSeverity, enabled },
  ...{ kinds: kinds.toSorted(), channelIds: channelIds.toSorted() },
});

const notFound = (routeId: string): NotFoundError =>
  new NotFoundError('route.not-found', `There is no route ${routeId}.`);
