import { type RuleKind, SEVERITIES, type Severity } from '../rule/rule';
import type { Route } from './route';

interface Routed {
  readonly kind: RuleKind;
  readonly severity: Severity;
  readonly teams: readonly string[];
}

/** The ids of the channels that the routes lead an alert to, each once. */
export function channelIdsFor(alert: Routed, routes: readonly Route[]): readonly string[] {
  return [
    ...new Set(routes.filter((route) => matches(route, alert)).flatMap(({ channelIds }) => channelIds)),
  ];
}

function matches(route: Route, alert: Routed): boolean {
  return (
    route.enabled &&
    alert.teams.includes(route.team) &&
    (route.kinds.length === 0 || route.kinds.includes(alert.kind)) &&
    SEVERITIES.indexOf(alert.severity) >= SEVERITIES.indexOf(route.minimumSeverity)
  );
}
