import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '../../contracts/http/endpoint';
import type { Endpoints, OperationId } from '../../contracts/http/endpoints';
import type { Cursors } from './cursor';
import type { Principal } from './principal';

/** A request whose parts have all been checked. */
export interface ApiRequest<E extends Endpoint> {
  /** Nobody, at a public address. */
  readonly principal: E['roles'] extends 'public' ? null : Principal;
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly ifMatch: E extends { readonly ifMatch: 'required' } ? number : number | null;
  /** Cursors of this list and query. */
  readonly cursors: Cursors;
  /** A fresh id; for a request with an idempotency key, the same one every time. */
  readonly newId: (prefix: string) => string;
}

export interface ApiAnswer<E extends Endpoint> {
  readonly body:
    | AnswerOf<E>
    | (E extends { readonly success: { readonly contentType: 'text/html' } } ? string : never);
  /** The resource's version, for its ETag. */
  readonly version?: number;
  /** Holds something that must not be stored: a repeated request is answered by doing it again. */
  readonly isSecret?: boolean;
}

export type ApiHandler<E extends Endpoint> = (request: ApiRequest<E>) => Promise<ApiAnswer<E>>;

/** One handler per operation; a missing one does not compile. */
export type ApiHandlers = { readonly [K in OperationId]: ApiHandler<Endpoints[K]> };
