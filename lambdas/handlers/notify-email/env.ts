export const ENV = [
  'ALERT_TABLE',
  'STOCK_TABLE',
  'EMAIL_QUEUE_URL',
  'SENDER_ADDRESS',
  'PUBLIC_URL',
  'MASTER_SECRET_NAME',
  'GROUP_WINDOW_SECONDS',
  'GROUP_LONG_WINDOW_SECONDS',
] as const;
export type Env = Record<(typeof ENV)[number], string>;
