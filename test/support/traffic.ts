import { type Hour, hourOf } from '../../lambdas/domain/feed/expected-events';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import { windowAt } from '../../lambdas/domain/traffic/page-views';
import type { TrafficFacts } from '../../lambdas/domain/traffic/traffic-spike';
import type { TrafficHistory } from '../../lambdas/domain/traffic/usual-views';
import { aRule, NOW } from './builders';

const HOUR_MS = 3_600_000;

export const aTrafficRule = (fields: Partial<Rule> = {}): Rule =>
  aRule({ ...defaultsOf('traffic_spike'), id: 'traffic', kind: 'traffic_spike', ...fields });

/** Hours before `now`, all of them heard of, the last one first: what each had. */
export function aHistory(
  hours: number,
  viewsOf: (hoursAgo: number, hour: Hour) => number,
  now: string = NOW,
): TrafficHistory {
  const viewsPerHour = new Map<Hour, number>();
  const heard = new Set<Hour>();
  for (let ago = 1; ago <= hours; ago++) {
    const hour = hourOf(new Date(Date.parse(now) - ago * HOUR_MS).toISOString());
    heard.add(hour);
    const views = viewsOf(ago, hour);
    if (views > 0) viewsPerHour.set(hour, views);
  }
  return { viewsPerHour, heard };
}

export function trafficFacts(fields: Partial<TrafficFacts> = {}): TrafficFacts {
  return {
    // The window of noon: one minute before it, so that it lies in one hour.
    window: windowAt('2026-11-18T11:59:00.000Z'),
    viewsInWindow: 0,
    history: aHistory(8 * 168, () => 20, '2026-11-18T11:00:00.000Z'),
    timeZone: 'Europe/Berlin',
    conversion: null,
    available: null,
    ...fields,
  };
}
