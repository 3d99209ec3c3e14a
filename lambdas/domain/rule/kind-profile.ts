import type { RuleLevel, Severity } from './rule';

/** A number or a switch that a kind asks for besides its threshold. */
export type SettingProfile =
  | {
      readonly type: 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly unit: string;
      readonly meaning: string;
    }
  | { readonly type: 'switch'; readonly default: boolean; readonly meaning: string };

export interface ThresholdProfile {
  /** As people read it: "units", "days", "percent", "times"; null where the kind compares nothing: the threshold is 0. */
  readonly unit: string | null;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
  readonly meaning: string;
}

/** What a kind is, in data: the API checks against it, its documentation and the day-one rules are made from it. */
export interface KindProfile {
  /** "Days of cover". */
  readonly words: string;
  /** What it says, in one sentence for people. */
  readonly says: string;
  /** What it can be about; the first is the usual one. */
  readonly levels: readonly RuleLevel[];
  readonly threshold: ThresholdProfile;
  readonly settings: Readonly<Record<string, SettingProfile>>;
  readonly holdMinutes: number;
  readonly repeatAfterHours: number | null;
  readonly severity: Severity;
  /** A thing that happened, rather than a state that lasts: told once, and closed by itself after a day. */
  readonly isOccurrence: boolean;
  /** Told of what is to come: the next thing said of it makes the one before untrue. What has happened stays so. */
  readonly isForeseen?: true;
}

/** A threshold of units. */
export const units = (
  fallback: number,
  minimum: number,
  maximum: number,
  meaning: string,
): ThresholdProfile => ({
  unit: 'units',
  default: fallback,
  minimum,
  maximum,
  isWhole: true,
  meaning,
});

/** The threshold of a kind that compares nothing. */
export const none: ThresholdProfile = {
  unit: null,
  default: 0,
  minimum: 0,
  maximum: 0,
  isWhole: true,
  meaning: 'It compares nothing: always 0.',
};

/** A setting that is a number. */
export const number = (
  fallback: number,
  minimum: number,
  maximum: number,
  unit: string,
  meaning: string,
): SettingProfile => ({ type: 'number', default: fallback, minimum, maximum, unit, meaning });

/** A setting that is on or off. */
export const toggle = (fallback: boolean, meaning: string): SettingProfile => ({
  type: 'switch',
  default: fallback,
  meaning,
});

export const quietMinutes = (meaning: string): SettingProfile => number(10, 1, 240, 'minutes', meaning);

export const MOST_UNITS = 1_000_000_000;
/** What lasts. */
export const state = { isOccurrence: false, repeatAfterHours: null } as const;
/** What happens, and is told once. */
export const occurrence = { isOccurrence: true, repeatAfterHours: null, holdMinutes: 0 } as const;
