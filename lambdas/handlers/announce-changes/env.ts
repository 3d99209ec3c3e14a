export const ENV = ['BUS_NAME'] as const;
export type Env = Record<(typeof ENV)[number], string>;
