import { beforeEach, expect, test } from 'vitest';
import { DeviceLostError } from '../../gpu/errors';
import { settled } from '../../test/fakeRun';
import type { SharpnessFrame } from '../protocol/messages';
import { SharpnessWatch } from './sharpnessWatch';

const frame = (step: number): SharpnessFrame => ({ step, value: 4, residual: 0.01, products: 5, rows: 9, learningRate: 0.1, edge: 0.2 });

let now = 0;
let waiting: { end: (step?: number) => void; fail: (error: Error) => void }[] = [];
let destroyed = 0;
let told: string[] = [];

/** What compiling takes, in ms. */
let preparation = 0;

const gauge = {
  prepare: () => {
    now += preparation;
    return Promise.resolve();
  },
  measure: () =>
    new Promise<SharpnessFrame | undefined>((resolve, reject) => {
      waiting.push({ end: (step) => resolve(step === undefined ? undefined : frame(step)), fail: reject });
    }),
  destroy: () => Promise.resolve(void (destroyed += 1)),
};
const hooks = { onMeasured: () => void told.push('measured'), onFailure: ({ message }: Error) => void told.push(message) };
const watchOf = (): SharpnessWatch => new SharpnessWatch(gauge, hooks, () => now);

/** Ends the measurement under way as one of `step`, after `ms`. */
async function end(step: number | undefined, ms: number): Promise<void> {
  now += ms;
  waiting.shift()!.end(step);
  await settled();
}

beforeEach(() => {
  now = 0;
  waiting = [];
  destroyed = 0;
  preparation = 0;
  told = [];
});

test.each([
  // A measurement of d ms rests for 12 d, at least 400 ms.
  [100, 1200],
  [10_000, 120_000],
  [5, 400],
])('a measurement of %i ms rests for %i ms whatever its preparation, and none begins in the first second', async (duration, rest) => {
  preparation = 3000;
  const watch = watchOf();
  now = 999;
  watch.start();
  expect(waiting).toHaveLength(0);
  now = 1000;
  watch.start();
  watch.start();
  await settled();
  expect([waiting.length, watch.isBusy]).toEqual([1, true]);
  await end(7, duration);
  expect([watch.isBusy, watch.take(), watch.take()]).toEqual([false, frame(7), undefined]);
  now += rest - 1;
  watch.start();
  expect(waiting).toHaveLength(0);
  now += 1;
  watch.start();
  await settled();
  expect(waiting).toHaveLength(1);
});

test('a run at rest is measured once, after what is under way', async () => {
  const watch = watchOf();
  now = 1000;
  watch.start();
  watch.rest(9);
  await settled();
  expect(waiting).toHaveLength(1);
  await end(5, 10);
  await settled();
  expect(waiting).toHaveLength(1);
  await end(9, 10);
  watch.rest(9);
  await settled();
  expect(waiting).toHaveLength(0);
  expect(told).toEqual(['measured', 'measured']);
});

test('what is measured of a state that is no more is not told', async () => {
  const watch = watchOf();
  watch.rest(9);
  await settled();
  watch.forget();
  await end(9, 10);
  expect([watch.take(), told]).toEqual([undefined, []]);
  watch.rest(9);
  await settled();
  await end(9, 10);
  watch.forget();
  expect(watch.take()).toBeUndefined();
});

test('a state that is not finite is measured again later', async () => {
  const watch = watchOf();
  watch.rest(9);
  await settled();
  await end(undefined, 10);
  expect([watch.take(), told, destroyed]).toEqual([undefined, [], 0]);
  watch.rest(9);
  await settled();
  expect(waiting).toHaveLength(1);
});

test('a failure is told once and ends it; a lost device is told by others', async () => {
  const watch = watchOf();
  watch.rest(9);
  await settled();
  waiting.shift()!.fail(new Error('no memory'));
  await settled();
  watch.rest(9);
  await settled();
  expect([told, destroyed, waiting.length]).toEqual([['no memory'], 1, 0]);
  const other = watchOf();
  other.rest(9);
  await settled();
  waiting.shift()!.fail(new DeviceLostError('lost', 'gone'));
  await settled();
  expect(told).toEqual(['no memory']);
});
