export const ENV = ['ALERT_TABLE', 'STOCK_TABLE', 'BUS_NAME'] as const;
export type Env = Record<(typeof ENV)[number], string>;
