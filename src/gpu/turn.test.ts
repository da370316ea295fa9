import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awaitTurn } from './turn';

/** A queue that is done with what was submitted before after so many ms; a lost device's is so at once, with an error. */
const queueOf = (ms: number, isLost = false) => ({
  queue: {
    onSubmittedWorkDone: () =>
      isLost ? Promise.reject(new Error('lost')) : new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms)),
  } as unknown as GPUQueue,
});

/** What is told of a submit that ended so many ms after it. */
async function timeOf(queue: ReturnType<typeof queueOf>, ended: number): Promise<number> {
  const took = awaitTurn(queue);
  await vi.advanceTimersByTimeAsync(ended);
  return took();
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a turn begins when what was submitted before has ended', async () => {
  expect(await timeOf(queueOf(16), 40)).toBeCloseTo(24, 6);
});

test('a submit whose two ends are told at once did not take no time', async () => {
  expect(await timeOf(queueOf(40), 40)).toBeCloseTo(10, 6);
});

test('where the device is lost, a turn has begun when it was asked for', async () => {
  expect(await timeOf(queueOf(0, true), 5)).toBeCloseTo(5, 6);
});
