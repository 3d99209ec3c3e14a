export const ENV = [
  'STOCK_TABLE',
  'ALERT_TABLE',
  'INDEX_BUCKET',
  'IMPORT_BUCKET',
  'IMPORT_QUEUE_URL',
  'SHOPS',
  'CHANNEL_KEY_ID',
  'MASTER_SECRET_NAME',
  'EMAIL_QUEUE_URL',
  'SLACK_QUEUE_URL',
  'PUBLIC_URL',
] as const;
export type Env = Record<(typeof ENV)[number], string>;
