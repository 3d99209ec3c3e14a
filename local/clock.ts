import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * The product's clock: the machine's, moved ahead by as much as somebody has asked for. It never goes back.
 * The offset lives in shared memory, so that a worker that is running sees a move at once.
 */
export interface ProductClock {
  /** Epoch milliseconds on the product's clock. */
  now(): number;
  /** One signed 64-bit integer: milliseconds ahead of the machine's clock. */
  readonly sharedOffset: SharedArrayBuffer;
  /** Moves the clock to an instant; an instant in the past changes nothing. */
  moveTo(epochMs: number): void;
  onMove(listener: () => void): void;
}

/** @param file where the offset is kept between runs; null keeps it nowhere. */
export function createProductClock(file: string | null): ProductClock {
  const sharedOffset = new SharedArrayBuffer(8);
  const offset = new BigInt64Array(sharedOffset);
  const listeners: (() => void)[] = [];
  if (file !== null && existsSync(file)) {
    offset[0] = BigInt((JSON.parse(readFileSync(file, 'utf8')) as { aheadMs: number }).aheadMs);
  }
  const aheadMs = (): number => Number(Atomics.load(offset, 0));

  return {
    now: () => Date.now() + aheadMs(),
    sharedOffset,
    moveTo(epochMs) {
      const ahead = Math.round(epochMs - Date.now());
      if (ahead <= aheadMs()) return;
      Atomics.store(offset, 0, BigInt(ahead));
      if (file !== null) writeFileSync(file, JSON.stringify({ aheadMs: ahead }));
      for (const listener of listeners) listener();
    },
    onMove: (listener) => void listeners.push(listener),
  };
}

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds; null for anything else, for months
 * and years too, whose length depends on the date.
 */
export function durationMs(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null || !/\d/.test(text) || text.endsWith('T')) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 +
    (seconds ?? 0) * 1000
  );
}
