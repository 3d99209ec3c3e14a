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

/** What was asked for does not exist, e.g. `rule.not-found`. */
export class NotFoundError extends AppError {}

/** It exists, but its state does not allow what was asked for, e.g. `alert.not-open`. */
export class ConflictError extends AppError {}

/** Somebody changed it since it was read; `currentVersion` is what is stored now. */
export class StaleVersionError extends AppError {
  readonly currentVersion: number;
  constructor(code: string, currentVersion: number) {
    super(code, `It was changed meanwhile: version ${currentVersion} is the current one.`);
    this.currentVersion = currentVersion;
  }
}

/** Something in the input is wrong that only the stored state can tell; `path` leads to it in the body. */
export class InvalidInputError extends AppError {
  readonly faults: readonly { readonly path: readonly (string | number)[]; readonly expected: string }[];
  constructor(code: string, faults: InvalidInputError['faults']) {
    super(code, faults.map(({ path, expected }) => `${path.join('.')}: expected ${expected}`).join('; '));
    this.faults = faults;
  }
}
