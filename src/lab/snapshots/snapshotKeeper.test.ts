import { expect, test } from 'vitest';
import { settled } from '../../test/fakeRun';
import type { Snapshot } from '../run/deviceState';
import type { Run } from '../run/run';
import { SnapshotKeeper } from './snapshotKeeper';

const at = (step: number, ...theta: number[]): Snapshot => ({ step, states: { theta: Float32Array.from(theta), m: Float32Array.of(0) } });

/** A run whose copies arrive when the test says so. */
function slowRun() {
  const waiting: { resolve: (snapshot: Snapshot) => void; reject: (error: Error) => void }[] = [];
  const run = { snapshot: () => new Promise<Snapshot>((resolve, reject) => waiting.push({ resolve, reject })) } as unknown as Run;
  return { run, waiting };
}

/** A keeper that has step 0, and the time by which it goes, in ms. */
function keeperWithClock() {
  const clock = { now: 0 };
  const keeper = new SnapshotKeeper(
    [at(0, 1)],
    () => undefined,
    () => clock.now,
  );
  return { keeper, clock };
}

test('keeps the newest state', async () => {
  const keeper = new SnapshotKeeper([at(0, 1)]);
  expect(keeper.latest).toEqual(at(0, 1));
  await keeper.take({ snapshot: () => Promise.resolve(at(3, 2)) } as unknown as Run);
  expect(keeper.latest).toEqual(at(3, 2));
});

test.each([NaN, Infinity, -Infinity])('does not keep a state with %d in it, wherever that is', async (bad) => {
  const keeper = new SnapshotKeeper([at(0, 1)]);
  const broken = [at(1, 0, bad), { step: 1, states: { theta: Float32Array.of(1), m: Float32Array.of(0, bad) } }];
  for (const snapshot of broken) {
    await keeper.take({ snapshot: () => Promise.resolve(snapshot) } as unknown as Run);
    expect(keeper.latest.step).toBe(0);
  }
});

test('has one copy under way, and rests by its size, not by the time it took', async () => {
  const { keeper, clock } = keeperWithClock();
  const { run, waiting } = slowRun();
  keeper.start(run);
  clock.now = 400;
  keeper.start(run);
  expect(waiting).toHaveLength(1);
  // A million numbers are 4 MB: 800 ms at 5000 bytes a ms.
  waiting[0]!.resolve({ step: 4, states: { theta: new Float32Array(1e6) } });
  await settled();
  expect(keeper.latest.step).toBe(4);
  clock.now = 1199;
  keeper.start(run);
  expect(waiting).toHaveLength(1);
  clock.now = 1200;
  keeper.start(run);
  expect(waiting).toHaveLength(2);
});

test('keeps what it has when a copy fails, and tries again', async () => {
  const { keeper, clock } = keeperWithClock();
  const { run, waiting } = slowRun();
  keeper.start(run);
  waiting[0]!.reject(new Error('the device is gone'));
  await settled();
  expect(keeper.latest.step).toBe(0);
  clock.now = 1000;
  keeper.start(run);
  waiting[1]!.resolve(at(7, 1));
  await settled();
  expect(keeper.latest.step).toBe(7);
});

test('rests shortly at first, and for a second in the long run', async () => {
  const { keeper, clock } = keeperWithClock();
  const begun: number[] = [];
  const run = { snapshot: () => Promise.resolve(at(begun.push(clock.now), 1)) } as unknown as Run;
  for (; clock.now < 40_000; clock.now += 50) {
    keeper.start(run);
    await settled();
  }
  expect(begun.slice(0, 3)).toEqual([0, 50, 100]);
  expect(begun.slice(-3)).toEqual([37_850, 38_850, 39_850].map((time) => time + begun.at(-1)! - 39_850));
});

test('tells which steps are kept, and forgets a copy that was begun before the run went back', async () => {
  const told: number[][] = [];
  const keeper = new SnapshotKeeper([at(0, 1)], (steps) => told.push(steps));
  for (const step of [5, 10]) await keeper.take({ snapshot: () => Promise.resolve(at(step, 1)) } as unknown as Run);
  const { run, waiting } = slowRun();
  const late = keeper.take(run);
  keeper.goBackTo(keeper.nearest(6));
  waiting[0]!.resolve(at(12, 1));
  await late;
  expect(told).toEqual([
    [0, 5],
    [0, 5, 10],
    [0, 5],
  ]);
  expect(keeper.latest.step).toBe(5);
});
