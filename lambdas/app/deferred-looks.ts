import type { BusEvent } from './ports';
import type { Recorded } from './recorded';

/** Events that call for nothing but a look at one variant. */
const LOOKS: readonly string[] = ['InventoryLevelLeftBand', 'SalesLeftBand', 'VariantChanged'];

/**
 * Takes out of what an import's message did the calls for a look: many of its rows speak of one item, and each item is
 * looked at once when all of the import is recorded.
 */
export function deferLooks(recorded: Recorded): {
  readonly recorded: Recorded;
  readonly looks: readonly BusEvent[];
} {
  const isLook = ({ eventType }: BusEvent) => LOOKS.includes(eventType);
  const looks = recorded.events.filter(isLook);
  if (looks.length === 0) return { recorded, looks };
  return { recorded: { ...recorded, events: recorded.events.filter((event) => !isLook(event)) }, looks };
}
