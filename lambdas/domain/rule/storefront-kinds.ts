import { type KindProfile, none, number, occurrence, quietMinutes, state, toggle } from './kind-profile';
import type { RuleKind } from './rule';

/** The kinds about what customers see, and about the platform that tells of it. */
export const STOREFRONT_PROFILES = {
  category_changed: {
    ...occurrence,
    words: 'Category changed',
    says: 'An item moved to another category, in operations or in the storefront.',
    levels: ['product'],
    threshold: none,
    settings: { quietMinutes: quietMinutes('Moves are told together once nothing moved for so long.') },
    severity: 'info',
  },
  product_launched: {
    ...occurrence,
    words: 'Launch',
    says: 'A product is scheduled, published, or first in stock.',
    levels: ['product'],
    threshold: none,
    settings: {},
    severity: 'info',
  },
  page_updated: {
    ...occurrence,
    words: 'Page updated',
    says: 'A product page, or the site, changed: from what to what.',
    levels: ['product', 'shop'],
    threshold: none,
    settings: {
      title: toggle(true, 'Tells changes of the title.'),
      price: toggle(true, 'Tells changes of the price.'),
      publication: toggle(true, 'Tells that it was published or taken down, and that a theme went live.'),
      image: toggle(false, 'Tells changes of images.'),
      description: toggle(false, 'Tells changes of the description.'),
      quietMinutes: quietMinutes('A burst of edits is over when nothing changed for so long.'),
    },
    severity: 'info',
  },
  traffic_spike: {
    ...state,
    words: 'Traffic spike',
    says: 'A product page is suddenly visited.',
    levels: ['product'],
    threshold: {
      unit: 'times',
      default: 3,
      minimum: 1.1,
      maximum: 100,
      isWhole: false,
      meaning: 'Opens at this many times the views that are usual for the hour of the week.',
    },
    settings: {
      minimumViews: number(50, 1, 1_000_000, 'views', 'Fewer views in the hour are never called a spike.'),
      significance: number(0.01, 0.0001, 0.1, 'chance', 'How unlikely it must be by chance alone (Poisson).'),
    },
    holdMinutes: 0,
    severity: 'info',
  },
  feed_silent: {
    ...state,
    words: 'Feed silent',
    says: 'The platform has stopped talking.',
    levels: ['source'],
    threshold: {
      unit: 'events',
      default: 20,
      minimum: 3,
      maximum: 100_000,
      isWhole: true,
      meaning:
        'Opens when so many events should have come since the last one, by the hours of its own week; later where they come in bunches.',
    },
    settings: { minimumMinutes: number(60, 5, 10_080, 'minutes', 'A shorter silence is never told.') },
    holdMinutes: 0,
    severity: 'critical',
  },
} as const satisfies Partial<Record<RuleKind, KindProfile>>;
