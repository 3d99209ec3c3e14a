export const ENV = ['STOCK_TABLE', 'ALERT_TABLE', 'BUS_NAME'] as const;
export type Env = Record<(typeof ENV)[number], string>;
