export const ENV = [
  'INTAKE_QUEUE_URL',
  'SPILL_BUCKET',
  'SHOPIFY_SECRET_NAME',
  'MASTER_SECRET_NAME',
  'SHOPS',
] as const;
export type Env = Record<(typeof ENV)[number], string>;

/** Where page views come in; the same function serves all doors, and tells this one by its route. */
export const TRAFFIC_PATH = '/webhooks/traffic/{sourceId}';
