import { type KindProfile, MOST_UNITS, occurrence, state, units } from './kind-profile';
import type { RuleKind } from './rule';

/** The kinds about what was ordered. */
export const PURCHASE_ORDER_PROFILES = {
  purchase_order_placed: {
    ...occurrence,
    words: 'Ordered',
    says: 'New stock was ordered.',
    levels: ['purchase_order'],
    threshold: units(1, 1, MOST_UNITS, 'Orders of fewer units are left out.'),
    settings: {},
    severity: 'info',
  },
  purchase_order_arriving: {
    ...occurrence,
    isForeseen: true,
    words: 'Arriving',
    says: 'Ordered stock lands in a few days.',
    levels: ['purchase_order'],
    threshold: {
      unit: 'days',
      default: 7,
      minimum: 1,
      maximum: 120,
      isWhole: true,
      meaning: 'How many days before the expected day it is told.',
    },
    settings: {},
    severity: 'info',
  },
  purchase_order_received: {
    ...occurrence,
    words: 'Arrived',
    says: 'Ordered stock arrived, in whole or in part, and is ready to push.',
    levels: ['purchase_order'],
    threshold: units(1, 1, MOST_UNITS, 'Receipts of fewer units are left out.'),
    settings: {},
    severity: 'info',
  },
  purchase_order_late: {
    ...state,
    words: 'Late',
    says: 'Ordered stock slipped: by how much, and what it hits.',
    levels: ['purchase_order'],
    threshold: {
      unit: 'days',
      default: 1,
      minimum: 1,
      maximum: 120,
      isWhole: true,
      meaning: 'Opens at this many days behind the date that was first promised.',
    },
    settings: {},
    holdMinutes: 0,
    severity: 'warning',
  },
} as const satisfies Partial<Record<RuleKind, KindProfile>>;
