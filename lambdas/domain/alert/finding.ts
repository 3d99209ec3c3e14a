import type { Instant } from '../inventory/inventory-level';
import type { Severity } from '../rule/rule';
import type { ToldLots } from '../lot/told-lots';
import type { Alert, Resolution, Urgency } from './alert';
import type { Explanation } from './explanation';

/** What a judgement has found out about one entity at one moment. */
export type Finding = CannotJudge | Condition | Occurrence;

/** Something is missing. Said on the list of what cannot be judged, never guessed. */
export interface CannotJudge {
  readonly outcome: 'cannot_judge';
  /** A sentence for people: "Its lead time is not known." */
  readonly reason: string;
  /** When time alone may make it known. */
  readonly lookAgainAt?: Instant;
}

/** A state that lasts. */
export interface Condition {
  readonly outcome: 'condition';
  /** `holds` is between the two marks: an open alert stays open, a closed one closed. */
  readonly verdict: 'fires' | 'holds' | 'clear';
  /** The figure that is compared, in the unit of the kind. */
  readonly measure: number;
  /** Whether it has become worth telling again since people were told this figure. */
  readonly isWorseThan: (toldMeasure: number) => boolean;
  /** How far along it is, where its figure alone does not say: a later stage than people were told is worth telling again. */
  readonly stage?: number;
  /** Where people are told of one lot after the other, in place of a stage: what was told of one says nothing of the next. */
  readonly lots?: LotByLot;
  /**
   * Whether it has come to be about more than what the alert was about at the last decision, as a second currency: that is
   * told, whoever has taken the alert on.
   */
  readonly isAboutMoreThan?: (last: Explanation) => boolean;
  /** People are not told of a later stage or a worse figure sooner than so many hours after they were told before. */
  readonly restHours?: number;
  /** Since when it has held; the moment of the decision where nobody can say. */
  readonly since: Instant;
  readonly explanation: Explanation;
  readonly urgency: Urgency;
  /** Where the finding is graver than its rule says; the rule's severity otherwise. */
  readonly severity?: Severity;
  /** Another alert says more of the same: nobody is told while it does. */
  readonly isInhibited?: boolean;
  /** What it warns of is there already: an alert that is open has said so, and is not told again. */
  readonly hasComeTrue?: boolean;
  /** What ended it, once it is clear; `recovered` if left out. */
  readonly ending?: Resolution;
  /**
   * When what the alert was about was made good, as far as anybody could: a delivery came. An alert that people were told
   * of before ends then, and where it fires all the same they are told again.
   */
  readonly renewedAt?: Instant;
  /** When time alone may change the finding, whether or not its alert is open. */
  readonly lookAgainAt?: Instant;
}

export interface LotByLot {
  /** What still stands of what people were told by an alert that is open. */
  readonly standing: (alert: Pick<Alert, 'toldLots' | 'toldQuantity' | 'toldStage'>) => ToldLots;
  /** Whether there is something worth telling of a lot, whatever the figure. */
  readonly isNewsAfter: (told: ToldLots) => boolean;
  /** What people have been told once they are told this, after what stands of what they were told before. */
  readonly tell: (before?: ToldLots) => ToldLots;
}

/** A thing that happened: told once, and over after a day. */
export interface Occurrence {
  readonly outcome: 'occurrence';
  /** Names the happening: the same name is never told twice. Null where nothing has happened. */
  readonly name: string | null;
  readonly measure: number;
  readonly at: Instant;
  readonly explanation: Explanation;
  readonly urgency: Urgency;
  readonly severity?: Severity;
  /** Not told before, because more of the same may come: a burst of edits. A later finding moves it. */
  readonly settlesAt?: Instant;
  /** When time alone may bring the next happening. */
  readonly lookAgainAt?: Instant;
}

export const cannotJudge = (reason: string): CannotJudge => ({ outcome: 'cannot_judge', reason });
