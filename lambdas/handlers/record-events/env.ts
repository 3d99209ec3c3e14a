export const ENV = ['STOCK_TABLE', 'BUS_NAME', 'SPILL_BUCKET', 'INTAKE_DLQ_URL', 'SHOPS'] as const;
export type Env = Record<(typeof ENV)[number], string>;
