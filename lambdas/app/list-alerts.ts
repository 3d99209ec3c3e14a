import type { AlertEvent } from '../contracts/events/alert-events';
import { type Alert, type AlertState, OPEN_STATES } from '../domain/alert/alert';
import type { Delivery } from '../domain/channel/delivery';
import type { VariantId } from '../domain/inventory/identity';
import type { Variant } from '../domain/inventory/variant';
import { NotFoundError } from '../platform/errors';

/** An alert with its place in the list of its state. Places sort as text, and no two alerts share one. */
export interface ListedAlert {
  readonly alert: Alert;
  readonly place: string;
}

export interface AlertLists {
  /** The alerts of one state, newest first, read as far as they are taken; `after` is the place to go on from. */
  newestFirst(state: AlertState, after: string | null): AsyncIterable<ListedAlert>;
  /** Every alert on record of one variant, with its places. */
  ofVariant(variantId: VariantId): Promise<readonly ListedAlert[]>;
}

export type VariantName = Pick<Variant, 'sku' | 'title' | 'variantTitle'>;

export interface VariantNames {
  /** What is known is in the answer; the rest is left out. */
  namesOf(variantIds: readonly VariantId[]): Promise<ReadonlyMap<VariantId, VariantName>>;
}

export interface AlertFilter {
  readonly states: readonly AlertState[];
  readonly kind: string | undefined;
  readonly shopId: string | undefined;
  readonly variantId: string | undefined;
}

export interface AlertPage {
  readonly items: readonly { readonly alert: Alert; readonly item: VariantName | null }[];
  /** The place to go on from; null on the last page. */
  readonly next: string | null;
}

/** A filter that hardly anything passes must not read the whole history in one request. */
const MOST_LOOKED_AT = 1000;

export const statesNamed = (name: AlertState | 'open'): readonly AlertState[] =>
  name === 'open' ? OPEN_STATES : [name];

/** A page of alerts, newest first over all the states asked for. */
export function createListAlerts({ alerts, variants }: { alerts: AlertLists; variants: VariantNames }) {
  return async function listAlerts(
    filter: AlertFilter,
    limit: number,
    after: string | null,
  ): Promise<AlertPage> {
    const found: Alert[] = [];
    let lookedAt = 0;
    let last: string | null = null;
    let isMore = false;
    for await (const { alert, place } of candidates(alerts, filter, after)) {
      if (found.length === limit || lookedAt === MOST_LOOKED_AT) {
        isMore = true;
        break;
      }
      lookedAt++;
      last = place;
      if (passes(alert, filter)) found.push(alert);
    }
    const names = await variants.namesOf(found.flatMap(variantIdsOf));
    return {
      items: found.map((alert) => ({ alert, item: nameIn(names, alert) })),
      next: isMore ? last : null,
    };
  };
}

async function* candidates(
  alerts: AlertLists,
  { states, variantId }: AlertFilter,
  after: string | null,
): AsyncIterable<ListedAlert> {
  if (variantId === undefined) {
    yield* merged(states.map((state) => alerts.newestFirst(state, after)[Symbol.asyncIterator]()));
    return;
  }
  const ofVariant = await alerts.ofVariant(variantId);
  yield* ofVariant
    .filter(({ alert, place }) => states.includes(alert.state) && (after === null || place < after))
    .toSorted((one, other) => (one.place < other.place ? 1 : -1));
}

/** Several lists that are sorted alike, as one. */
async function* merged(lists: readonly AsyncIterator<ListedAlert>[]): AsyncIterable<ListedAlert> {
  const heads = await Promise.all(lists.map((list) => list.next()));
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries()) {
      if (head.done === true) continue;
      const best = heads[first];
      if (best === undefined || best.done === true || head.value.place > best.value.place) first = index;
    }
    const head = heads[first];
    const list = lists[first];
    if (head === undefined || head.done === true || list === undefined) return;
    yield head.value;
    heads[first] = await list.next();
  }
}

function passes(alert: Alert, { kind, shopId }: AlertFilter): boolean {
  return (kind === undefined || alert.kind === kind) && (shopId === undefined || alert.shopId === shopId);
}

/** The variant that an alert is about, if it is about one. */
export const variantIdsOf = ({ entity }: Alert): readonly VariantId[] =>
  entity.type === 'variant' ? [entity.id] : [];

export const nameIn = (names: ReadonlyMap<VariantId, VariantName>, alert: Alert): VariantName | null =>
  variantIdsOf(alert).map((variantId) => names.get(variantId) ?? null)[0] ?? null;

export interface AlertRecords {
  alert(alertId: string): Promise<Alert | null>;
  /** The newest events of its history, the newest first. */
  history(alertId: string, most: number): Promise<readonly AlertEvent[]>;
  deliveries(alertId: string): Promise<readonly Delivery[]>;
}

export interface AlertDossier {
  readonly alert: Alert;
  readonly item: VariantName | null;
  readonly history: readonly AlertEvent[];
  readonly deliveries: readonly Delivery[];
}

const MOST_HISTORY = 100;

/** One alert with everything that happened to it. @throws NotFoundError, also for an alert that concerns nobody */
export function createReadAlert({ alerts, variants }: { alerts: AlertRecords; variants: VariantNames }) {
  return async function readAlert(alertId: string): Promise<AlertDossier> {
    const alert = await alerts.alert(alertId);
    if (alert === null || alert.state === 'ok') {
      throw new NotFoundError('alert.not-found', `There is no alert ${alertId}.`);
    }
    const [history, deliveries, names] = await Promise.all([
      alerts.history(alertId, MOST_HISTORY),
      alerts.deliveries(alertId),
      variants.namesOf(variantIdsOf(alert)),
    ]);
    return { alert, item: nameIn(names, alert), history, deliveries };
  };
}
