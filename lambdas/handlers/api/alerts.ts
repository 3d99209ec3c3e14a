import {
  type AlertDossier,
  type createListAlerts,
  type createReadAlert,
  nameIn,
  statesNamed,
  variantIdsOf,
  type VariantName,
  type VariantNames,
} from '../../app/list-alerts';
import type { createRespondToAlert } from '../../app/respond-to-alert';
import type { AlertEvent, AlertSnapshot } from '../../contracts/events/alert-events';
import type { Role } from '../../contracts/http/endpoint';
import { type ALERT_ENDPOINTS, MOST_PLACES_SHOWN } from '../../contracts/http/alerts';
import type { Alert } from '../../domain/alert/alert';
import type { AlertResponse } from '../../domain/alert/respond';
import type { Principal } from './principal';
import type { ApiHandlers } from './request';
import { shownExplanation, shownQuantity } from './shown-explanation';
import { alertIdIn, variantIdIn } from './variant-id';

export interface AlertHandlerDeps {
  readonly listAlerts: ReturnType<typeof createListAlerts>;
  readonly readAlert: ReturnType<typeof createReadAlert>;
  readonly respondToAlert: ReturnType<typeof createRespondToAlert>;
  readonly variants: VariantNames;
}

export function alertHandlers(deps: AlertHandlerDeps): Pick<ApiHandlers, keyof typeof ALERT_ENDPOINTS> {
  const { listAlerts, readAlert, respondToAlert, variants } = deps;

  async function respond(
    alertId: string,
    response: AlertResponse,
    { name, roles }: Principal,
    version: number | null,
  ) {
    const alert = await respondToAlert(alertIdIn(alertId), response, name, version);
    const names = await variants.namesOf(variantIdsOf(alert));
    return { body: shown(alert, nameIn(names, alert), roles), version: alert.version };
  }

  return {
    async listAlerts({ query, cursors, principal }) {
      const filter = {
        states: statesNamed(query.state),
        kind: query.kind,
        shopId: query.shopId,
        variantId: query.variantId === undefined ? undefined : variantIdIn(query.variantId),
      };
      const after = query.cursor === undefined ? null : String(cursors.read(query.cursor));
      const page = await listAlerts(filter, query.limit, after);
      return {
        body: {
          items: page.items.map(({ alert, item }) => shown(alert, item, principal.roles)),
          nextCursor: page.next === null ? null : cursors.sign(page.next),
        },
      };
    },

    async readAlert({ params, principal }) {
      const dossier = await readAlert(alertIdIn(params.alertId));
      return { body: shownDossier(dossier, principal.roles), version: dossier.alert.version };
    },

    acknowledgeAlert: ({ params, body, principal, ifMatch }) =>
      respond(
        params.alertId,
        { type: 'acknowledge', until: body.until ?? null, note: body.note ?? null },
        principal,
        ifMatch,
      ),
    snoozeAlert: ({ params, body, principal, ifMatch }) =>
      respond(
        params.alertId,
        { type: 'snooze', until: body.until, note: body.note ?? null },
        principal,
        ifMatch,
      ),
    resolveAlert: ({ params, body, principal, ifMatch }) =>
      respond(params.alertId, { type: 'resolve', note: body.note ?? null }, principal, ifMatch),
  };
}

function shown(alert: Alert, item: VariantName | null, roles: readonly Role[]) {
  return {
    id: alert.alertId,
    kind: alert.kind,
    severity: alert.severity,
    state: alert.state,
    origin: alert.origin,
    ruleId: alert.ruleId,
    ruleVersion: alert.ruleVersion,
    teams: [...alert.teams],
    shopId: alert.shopId,
    entity: { ...alert.entity },
    variantId: alert.entity.type === 'variant' ? alert.entity.id : null,
    item: item === null ? null : { sku: item.sku, title: item.title, variantTitle: item.variantTitle },
    location:
      alert.location.type === 'listed'
        ? { type: alert.location.type, locationIds: [...alert.location.locationIds] }
        : alert.location,
    quantity: shownQuantity(alert, roles),
    explanation: shownExplanation(alert.explanation, roles),
    since: alert.since,
    openedAt: alert.openedAt,
    resolvedAt: alert.resolvedAt,
    resolution: alert.resolution,
    acknowledgedBy: alert.acknowledgedBy,
    acknowledgedAt: alert.acknowledgedAt,
    note: alert.note,
    expiresAt: alert.expiresAt,
    version: alert.version,
  };
}

function shownDossier({ alert, item, history, deliveries }: AlertDossier, roles: readonly Role[]) {
  return {
    ...shown(alert, item, roles),
    history: history.map((event) => shownEvent(event, roles)),
    deliveries: deliveries.flatMap(({ sequence, channelIds, sentAt }) =>
      channelIds.map((channelId) => ({ sequence, channelId, sentAt })),
    ),
  };
}

function shownRule(rule: AlertSnapshot['rule']) {
  const { ruleId, version, threshold, recoverAt, holdMinutes, basis } = rule;
  return { ruleId, version, threshold, recoverAt, holdMinutes, basis };
}

/** An entry of the history. Lost margin is left out: it shows what an item costs. */
function shownEvent(event: AlertEvent, roles: readonly Role[]) {
  const { alert } = event.data;
  const isByPerson = event.type === 'AlertAcknowledged' || event.type === 'AlertSnoozed';
  const resolution = event.type === 'AlertResolved' ? event.data.resolution : null;
  const places = alert.perLocation.toSorted((one, other) => one.quantity - other.quantity);
  const closingNote = event.type === 'AlertResolved' ? (event.data.note ?? null) : null;
  const resolvedBy = resolution !== null && typeof resolution === 'object' ? resolution.by : null;
  return {
    sequence: alert.sequence,
    type: event.type,
    occurredAt: event.metadata.occurredAt,
    quantity: shownQuantity(alert, roles),
    severity: alert.severity,
    by: isByPerson ? event.data.by : resolvedBy,
    note: isByPerson ? event.data.note : closingNote,
    expiresAt: isByPerson ? event.data.expiresAt : null,
    resolution,
    rule: alert.rule === null ? null : shownRule(alert.rule),
    explanation: shownExplanation(alert.explanation, roles),
    unitsPerDay: alert.pace?.unitsPerDay ?? null,
    unitsSold: alert.pace?.unitsSold ?? null,
    soldDays: alert.pace?.days ?? null,
    goneAt: alert.goneAt,
    perLocation: places.slice(0, MOST_PLACES_SHOWN),
    furtherLocations: Math.max(0, places.length - MOST_PLACES_SHOWN),
  };
}
