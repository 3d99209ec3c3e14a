export const ENV = [
  'ALERT_TABLE',
  'STOCK_TABLE',
  'SLACK_QUEUE_URL',
  'PUBLIC_URL',
  'CHANNEL_KEY_ID',
  'GROUP_WINDOW_SECONDS',
  'GROUP_LONG_WINDOW_SECONDS',
] as const;
export type Env = Record<(typeof ENV)[number], string>;
