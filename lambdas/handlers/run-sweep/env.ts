export const ENV = ['STOCK_TABLE', 'ALERT_TABLE', 'BUS_NAME', 'SWEEP_QUEUE_URL'] as const;
export type Env = Record<(typeof ENV)[number], string>;
