export const ENV = ['STOCK_TABLE', 'ALERT_TABLE', 'EVALUATE_DLQ_URL'] as const;
export type Env = Record<(typeof ENV)[number], string>;
