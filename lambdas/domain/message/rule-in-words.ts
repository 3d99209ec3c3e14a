import { isStockKind, type SignalKind } from '../rule/rule';
import { KIND_PROFILES, numberSetting } from '../rule/rule-kinds';
import type { ToldAlert } from './alert-news';
import { plainText } from './plain-text';
import { counted, markInWords } from './wording';

/**
 * Which rule decided, with its marks: "low stock at or below 5 available, all locations together; clears at 6; must hold
 * for 15 minutes (rule_x, version 3)", "running out: from a chance of 60 % within 28 days (rule_y, version 1)".
 */
export function ruleInWords(alert: ToldAlert): string {
  const { kind, rule } = alert;
  const name = KIND_PROFILES[kind].words.toLowerCase();
  const holds = rule.holdMinutes === 0 ? '' : `; must hold for ${counted(rule.holdMinutes, 'minute')}`;
  const source = `${plainText(rule.ruleId, 60)}, version ${rule.version}`;
  if (!isStockKind(kind)) {
    const marks = MARKS[kind](markInWords(rule.threshold), rule.threshold, (setting) =>
      numberSetting({ kind, settings: rule.settings }, setting),
    );
    return `${name}${marks === '' ? '' : `: ${marks}`}${holds} (${source})`;
  }
  return `${name} ${stockMarks(alert)}${holds} (${source})`;
}

function stockMarks({ kind, rule }: ToldAlert): string {
  const threshold = markInWords(rule.threshold);
  const bound = kind === 'back_in_stock' ? `from ${threshold}` : `at or below ${threshold}`;
  const places =
    rule.locations === 'all'
      ? 'all locations together'
      : rule.locations === 'each'
        ? 'each location by itself'
        : counted(rule.locations.length, 'chosen location');
  const basis = { available: 'available', on_hand: 'on hand', projected: 'available plus incoming' }[
    rule.basis
  ];
  const clears =
    kind === 'back_in_stock' || rule.recoverAt === null ? '' : `; clears at ${markInWords(rule.recoverAt)}`;
  return `${bound} ${basis}, ${places}${clears}`;
}

type Marks = (mark: string, threshold: number, setting: (name: string) => number) => string;

const MARKS: Readonly<Record<SignalKind, Marks>> = {
  broken_size_run: (mark, _, setting) =>
    `the variants in stock make up ${mark} % of demand or less, of ${counted(setting('minimumSizes'), 'variant')} and ${counted(setting('minimumUnits'), 'unit')} sold at least`,
  days_of_cover: (_, days, setting) =>
    `from a chance of ${markInWords(setting('chancePercent'))} % within ${counted(2 * days, 'day')}`,
  reorder_point: (mark) => `stock and orders cover the lead time with less than ${mark} % certainty`,
  selling_fast: (mark, _, setting) =>
    `from ${mark} times the usual of ${counted(setting('windowHours'), 'hour')} on, and ${counted(setting('minimumUnits'), 'unit')}`,
  purchase_order_placed: (_, units) => `orders of ${counted(units, 'unit')} or more`,
  purchase_order_arriving: (_, days) => `${counted(days, 'day')} ahead`,
  purchase_order_received: (_, units) => `receipts of ${counted(units, 'unit')} or more`,
  purchase_order_late: (_, days) => `${counted(days, 'day')} or more behind the date first promised`,
  category_changed: (_mark, _threshold, setting) =>
    `told once nothing moved for ${counted(setting('quietMinutes'), 'minute')}`,
  aging_stock: (_, days) =>
    `half of it older than ${counted(days, 'day')}, or no sale on ${counted(days, 'day')} in stock`,
  nearing_expiration: (_, units, setting) =>
    `${counted(units, 'unit')} or more left over within ${counted(setting('horizonDays'), 'day')}`,
  product_launched: () => '',
  page_updated: (_mark, _threshold, setting) =>
    `told once nothing changed for ${counted(setting('quietMinutes'), 'minute')}`,
  traffic_spike: (mark, _, setting) =>
    `from ${mark} times the usual views on, and ${counted(setting('minimumViews'), 'view')}`,
  sales_vs_profit: (mark, _, setting) =>
    `in ${counted(setting('periodDays'), 'day')} sales up ${markInWords(setting('salesUpPercent'))} % and profit down, the margin below ${mark} %, or down ${counted(setting('marginFallPoints'), 'point')}`,
  feed_silent: (_, events, setting) =>
    `${counted(events, 'event')} missing, in ${counted(setting('minimumMinutes'), 'minute')} at least`,
};
