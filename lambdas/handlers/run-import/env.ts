export const ENV = [
  'STOCK_TABLE',
  'BUS_NAME',
  'ALERT_TABLE',
  'IMPORT_BUCKET',
  'INDEX_BUCKET',
  'IMPORT_QUEUE_URL',
  'INTAKE_QUEUE_URL',
] as const;
export type Env = Record<(typeof ENV)[number], string>;
