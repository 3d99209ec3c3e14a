/**
 * Every event on the bus is `{ metadata, data }`; its detail-type is the event's name, its source this one. It stands
 * apart from the schemas, so that a function which only publishes carries no schema library.
 */
export const EVENT_SOURCE = 'shelfwire';
