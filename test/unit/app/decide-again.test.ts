import { describe, expect, it } from 'vitest';
import { decideAgainOnConflict } from '../../../lambdas/app/decide-again';
import { ConcurrentChangeError } from '../../../lambdas/platform/errors';

const refusal = () => new ConcurrentChangeError('order.awaited', 'Its order is being written.');

describe('a write that meets another one', () => {
  it('gives the other one time, more with each attempt, and is made then', async () => {
    const pauses: number[] = [];
    const decide = () => (pauses.length < 5 ? Promise.reject(refusal()) : Promise.resolve('applied'));
    const pause = (attempt: number) => Promise.resolve(void pauses.push(attempt));
    expect(await decideAgainOnConflict(decide, pause)).toBe('applied');
    expect(pauses).toEqual([1, 2, 3, 4, 5]);
  });

  it('is left to the queue after six attempts', async () => {
    let attempts = 0;
    const decide = () => Promise.reject(++attempts && refusal());
    await expect(decideAgainOnConflict(decide, () => Promise.resolve())).rejects.toThrow(
      ConcurrentChangeError,
    );
    expect(attempts).toBe(6);
  });

  it('is not made again for any other failure', async () => {
    let attempts = 0;
    const decide = () => Promise.reject(++attempts && new RangeError('A bug.'));
    await expect(decideAgainOnConflict(decide, () => Promise.resolve())).rejects.toThrow(RangeError);
    expect(attempts).toBe(1);
  });
});
