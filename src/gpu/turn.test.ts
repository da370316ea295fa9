import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awaitTurn } from './turn';

/** A queue that is done with what was submitted before after so many ms; lost devices are done at once, with an error. */
const queueOf = (ms: number, isLost = false) => ({
  queue: {
    onSubmittedWorkDone: () =>
      isLost ? Promise.reject(new Error('lost')) : new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms)),
  } as unknown as GPUQueue,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a turn begins when what was submitted before has ended', async () => {
  const asked = performance.now();
  const turn = awaitTurn(queueOf(16));
  await vi.advanceTimersByTimeAsync(40);
  expect(turn.begun - asked).toBeCloseTo(16, 6);
});

test('where the device is lost, a turn has begun when it was asked for', async () => {
  const asked = performance.now();
  const turn = awaitTurn(queueOf(0, true));
  await vi.advanceTimersByTimeAsync(5);
  expect(turn.begun).toBe(asked);
});
