import type { createSaveRoute, Routes } from '../../app/save-route';
import type { ROUTE_ENDPOINTS } from '../../contracts/http/routes';
import type { Route } from '../../domain/route/route';
import { NotFoundError } from '../../platform/errors';
import { pageById } from './paging';
import type { ApiHandlers } from './request';

export interface RouteHandlerDeps {
  readonly routes: Routes;
  readonly saveRoute: ReturnType<typeof createSaveRoute>;
}

export function routeHandlers(deps: RouteHandlerDeps): Pick<ApiHandlers, keyof typeof ROUTE_ENDPOINTS> {
  const { routes, saveRoute } = deps;
  const answer = (route: Route) => ({ body: shown(route), version: route.version });
  return {
    createRoute: async ({ body, newId }) => answer(await saveRoute.create(newId('route'), body)),
    async listRoutes({ query, cursors }) {
      return { body: pageById((await routes.list()).map(shown), query, cursors) };
    },
    async readRoute({ params }) {
      const route = await routes.get(params.routeId);
      if (route === null) throw new NotFoundError('route.not-found', `There is no route ${params.routeId}.`);
      return answer(route);
    },
    replaceRoute: async ({ params, ifMatch, body }) =>
      answer(await saveRoute.change(params.routeId, ifMatch, body)),
    patchRoute: async ({ params, ifMatch, body }) =>
      answer(await saveRoute.change(params.routeId, ifMatch, body)),
    async deleteRoute({ params, ifMatch }) {
      await saveRoute.remove(params.routeId, ifMatch);
      return { body: undefined };
    },
  };
}

const shown = (route: Route) => ({ ...route, kinds: [...route.kinds], channelIds: [...route.channelIds] });
