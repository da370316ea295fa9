import { expect, test } from 'vitest';
import { settled } from '../test/fakeRun';
import type { Snapshot } from './deviceState';
import type { Run } from './run';
import { SnapshotKeeper } from './snapshotKeeper';

const at = (step: number, ...theta: number[]): Snapshot => ({ step, states: { theta: Float32Array.from(theta), m: Float32Array.of(0) } });

/** A run whose copies arrive when the test says so. */
function slowRun() {
  const waiting: { resolve: (snapshot: Snapshot) => void; reject: (error: Error) => void }[] = [];
  const run = { snapshot: () => new Promise<Snapshot>((resolve, reject) => waiting.push({ resolve, reject })) } as unknown as Run;
  return { run, waiting };
}

test('keeps the newest state', async () => {
  const keeper = new SnapshotKeeper(at(0, 1));
  expect(keeper.latest).toEqual(at(0, 1));
  await keeper.take({ snapshot: () => Promise.resolve(at(3, 2)) } as unknown as Run);
  expect(keeper.latest).toEqual(at(3, 2));
});

test.each([NaN, Infinity, -Infinity])('does not keep a state with %d in it, wherever that is', async (bad) => {
  const keeper = new SnapshotKeeper(at(0, 1));
  const broken = [at(1, 0, bad), { step: 1, states: { theta: Float32Array.of(1), m: Float32Array.of(0, bad) } }];
  for (const snapshot of broken) {
    await keeper.take({ snapshot: () => Promise.resolve(snapshot) } as unknown as Run);
    expect(keeper.latest.step).toBe(0);
  }
});

test('has one copy under way, and rests for a second after it', async () => {
  let now = 0;
  const keeper = new SnapshotKeeper(at(0, 1), () => now);
  const { run, waiting } = slowRun();
  keeper.start(run);
  now = 5000;
  keeper.start(run);
  expect(waiting).toHaveLength(1);
  waiting[0]!.resolve(at(4, 1));
  await settled();
  expect(keeper.latest.step).toBe(4);
  now = 5999;
  keeper.start(run);
  expect(waiting).toHaveLength(1);
  now = 6000;
  keeper.start(run);
  expect(waiting).toHaveLength(2);
});

test('keeps what it has when a copy fails, and tries again', async () => {
  let now = 0;
  const keeper = new SnapshotKeeper(at(0, 1), () => now);
  const { run, waiting } = slowRun();
  keeper.start(run);
  waiting[0]!.reject(new Error('the device is gone'));
  await settled();
  expect(keeper.latest.step).toBe(0);
  now = 1000;
  keeper.start(run);
  waiting[1]!.resolve(at(7, 1));
  await settled();
  expect(keeper.latest.step).toBe(7);
});
