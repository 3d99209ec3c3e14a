export const ENV = ['STOCK_TABLE', 'INDEX_BUCKET'] as const;
export type Env = Record<(typeof ENV)[number], string>;
