export const ENV = [
  'INTAKE_QUEUE_URL',
  'SPILL_BUCKET',
  'SHOPIFY_SECRET_NAME',
  'MASTER_SECRET_NAME',
  'SHOPS',
] as const;
export type Env = Record<(typeof ENV)[number], string>;
