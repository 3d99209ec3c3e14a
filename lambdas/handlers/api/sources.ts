import type { createManageSources, StoredSource } from '../../app/manage-sources';
import type { SOURCE_ENDPOINTS } from '../../contracts/http/sources';
import { pageById } from './paging';
import type { ApiHandlers } from './request';

export interface SourceHandlerDeps {
  readonly sources: ReturnType<typeof createManageSources>;
  readonly publicUrl: string;
}

export function sourceHandlers(deps: SourceHandlerDeps): Pick<ApiHandlers, keyof typeof SOURCE_ENDPOINTS> {
  const { sources } = deps;
  const publicUrl = deps.publicUrl.replace(/\/$/, '');
  const shown = (source: StoredSource) => {
    const { id, name, shopId, availableIncludesUnreceived, createdAt, createdBy, version } = source;
    return {
      id,
      name,
      shopId,
      availableIncludesUnreceived,
      webhookUrl: `${publicUrl}/webhooks/standard/${id}`,
      trafficUrl: `${publicUrl}/webhooks/traffic/${id}`,
      createdAt,
      createdBy,
      version,
    };
  };
  return {
    async createSource({ body, newId, principal }) {
      const source = await sources.create(newId('src'), body, principal.name);
      return { body: { ...shown(source), secret: source.secret }, version: source.version, isSecret: true };
    },
    async listSources({ query, cursors }) {
      return { body: pageById((await sources.list()).map(shown), query, cursors) };
    },
    async readSource({ params }) {
      const source = await sources.read(params.sourceId);
      return { body: shown(source), version: source.version };
    },
    async patchSource({ params, ifMatch, body }) {
      const source = await sources.change(params.sourceId, ifMatch, body);
      return { body: shown(source), version: source.version };
    },
    async deleteSource({ params, ifMatch }) {
      await sources.remove(params.sourceId, ifMatch);
      return { body: undefined };
    },
  };
}
