/** What differs between stages, and nothing else does: constructs never ask which stage they are in. */
export interface StageSettings {
  /** Retained data outlives the stack, and a table cannot be deleted by mistake. */
  readonly keepsData: boolean;
  /** Days that logs are kept; one of the values CloudWatch knows. */
  readonly logRetentionDays: 7 | 30 | 90;
  /** Seconds that alerts of one channel are gathered: those that cannot wait, and those that can. */
  readonly groupWindowSeconds: number;
  readonly groupLongWindowSeconds: number;
  /** Workers that may read one queue at once, at least 2; together they must fit the account's concurrency quota. */
  readonly workersPerQueue: {
    readonly intake: number;
    readonly evaluate: number;
    readonly sweep: number;
    readonly notify: number;
  };
  /** What the HTTP API lets through: requests a second, and the burst above that. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** The oldest webhook may wait this long on the intake queue before an operator hears of it. */
  readonly oldestWebhookMinutes: number;
}

const deployed: StageSettings = {
  keepsData: true,
  logRetentionDays: 90,
  groupWindowSeconds: 30,
  groupLongWindowSeconds: 3600,
  workersPerQueue: { intake: 20, evaluate: 10, sweep: 2, notify: 2 },
  requestsPerSecond: 500,
  requestBurst: 1000,
  oldestWebhookMinutes: 5,
};

export const STAGES = {
  prod: deployed,
  staging: { ...deployed, keepsData: false, logRetentionDays: 30 },
  /** One machine: people who watch do not wait for a window to close. */
  local: {
    ...deployed,
    keepsData: false,
    logRetentionDays: 7,
    groupWindowSeconds: 3,
    groupLongWindowSeconds: 3,
  },
} as const satisfies Record<string, StageSettings>;

export type StageName = keyof typeof STAGES;

const isStageName = (name: string): name is StageName => Object.hasOwn(STAGES, name);

/** @throws Error that names the stages there are */
export function stageNamed(name: string): StageName {
  if (isStageName(name)) return name;
  throw new Error(
    `There is no stage "${name}". Choose one of ${Object.keys(STAGES).join(', ')}: -c stage=prod.`,
  );
}
