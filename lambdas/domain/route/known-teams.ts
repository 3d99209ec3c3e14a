import type { Route } from './route';

/** The teams of day one, which are told of before anybody makes a route. */
const DAY_ONE: readonly string[] = ['operations', 'marketing'];

/** Whoever can be told anything: the teams of day one, and those that a route leads to channels. */
export const knownTeams = (routes: readonly Route[]): ReadonlySet<string> =>
  new Set([...DAY_ONE, ...routes.map(({ team }) => team)]);

/** What is expected where a team is named that no route knows, for people. */
export const teamExpected = (known: ReadonlySet<string>): string =>
  `a team that a route leads to channels: ${[...known].toSorted().join(', ')} (POST /v1/routes leads another one there)`;
