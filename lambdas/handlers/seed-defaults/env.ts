export const ENV = ['ALERT_TABLE'] as const;
export type Env = Record<(typeof ENV)[number], string>;
