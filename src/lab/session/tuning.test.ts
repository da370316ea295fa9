import { expect, test } from 'vitest';
import { settled } from '../../test/fakeRun';
import type { Alone } from '../device/alone';
import type { Run } from '../run/run';
import { Tuning } from './tuning';

/** A run whose tuning is one timing that takes a turn alone, and that finds `choices`. */
function tunableRun(choices: unknown, given: object = {}) {
  const turns: string[] = [];
  const tune = async (alone: Alone): Promise<unknown> => {
    turns.push('begun');
    await alone(() => Promise.resolve(turns.push('timed')));
    if (choices instanceof Error) throw choices;
    return choices;
  };
  return { turns, run: { stepsOnThisData: Infinity, tune, ...given } as unknown as Run };
}

function bench() {
  const posted: unknown[] = [];
  const clock = { now: 0 };
  const tuning = new Tuning(
    (choices) => posted.push(choices),
    () => clock.now,
  );
  /** What the training loop does between two submits. */
  const between = async (run: Run): Promise<void> => {
    tuning.start(run);
    await settled();
    await tuning.next()?.();
    await settled();
  };
  return { posted, clock, tuning, between };
}

test('tunes a run once, a second after it trains on all its data, and posts what was found', async () => {
  const { posted, clock, between } = bench();
  const { run, turns } = tunableRun({ found: 1 });
  await between(run);
  clock.now = 999;
  await between(run);
  expect(turns).toEqual([]);
  clock.now = 1000;
  await between(run);
  expect(turns).toEqual(['begun', 'timed']);
  expect(posted).toEqual([{ found: 1 }]);
  clock.now = 10_000;
  await between(run);
  expect(turns).toHaveLength(2);
});

test('does not tune on a part of the data', async () => {
  const { clock, between } = bench();
  const { run, turns } = tunableRun(1, { stepsOnThisData: 100 });
  for (clock.now = 0; clock.now < 5000; clock.now += 1000) await between(run);
  expect(turns).toEqual([]);
});

test('the second of rest begins anew with another run', async () => {
  const { clock, between } = bench();
  const [first, second] = [tunableRun(1), tunableRun(2)];
  await between(first.run);
  clock.now = 1500;
  await between(second.run);
  expect(second.turns).toEqual([]);
  clock.now = 2500;
  await between(second.run);
  expect(second.turns).toEqual(['begun', 'timed']);
});

test('has one tuning under way, and leaves the next run its turn', async () => {
  const { clock, tuning } = bench();
  const [first, second] = [tunableRun(1), tunableRun(2)];
  tuning.start(first.run);
  clock.now = 1000;
  tuning.start(first.run);
  tuning.start(second.run);
  clock.now = 2000;
  tuning.start(second.run);
  await settled();
  expect([first.turns, second.turns]).toEqual([['begun'], []]);
  // The run that trains now gives the turn, whoever asked for it.
  await tuning.next()!();
  await settled();
  tuning.start(second.run);
  clock.now = 3000;
  tuning.start(second.run);
  await settled();
  expect([first.turns, second.turns]).toEqual([['begun', 'timed'], ['begun']]);
});

test('posts nothing where nothing new was found, or where nothing could be timed', async () => {
  for (const outcome of [undefined, new Error('No candidate could be measured.')]) {
    const { posted, clock, between } = bench();
    const { run, turns } = tunableRun(outcome);
    await between(run);
    clock.now = 1000;
    await between(run);
    expect(turns).toEqual(['begun', 'timed']);
    expect(posted).toEqual([]);
  }
});
