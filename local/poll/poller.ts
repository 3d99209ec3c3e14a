/** Something that moves events from a source to a function. */
export interface Poller {
  /** Whether a batch is on its way or about to be. */
  busy(): boolean;
  pause(): void;
  resume(): void;
  close(): void;
}
