/** A failure of ours with a stable code, e.g. `rule.not-found`. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A message that no retry will make right: it goes to the dead letters with this cause. */
export class PoisonMessageError extends AppError {}

/** Another writer was faster; decide again from what is stored now. */
export class ConcurrentChangeError extends AppError {}

/** The bus kept refusing these events. */
export class EventsNotPublishedError extends AppError {
  readonly eventIds: readonly string[];
  constructor(eventIds: readonly string[], options?: { cause?: unknown }) {
    super('bus.refused', `The bus did not take ${eventIds.length} event(s).`, options);
    this.eventIds = eventIds;
  }
}
