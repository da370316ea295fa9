import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutOfMemoryError } from '../../gpu/errors';
import { NAMES } from '../../nn/names';
import { settled } from '../../test/fakeRun';
import { recipeOf } from '../../test/recipeOf';
import { drawnData, RunBench } from '../../test/runBench';
import type { Alone } from '../device/alone';
import type { Snapshot } from './deviceState';
import { firstSnapshot } from './run';
import type { Run } from './run';
import type { LoadingData, TrainingData } from '../data/trainingData';
import { TrainingLoop } from '../session/trainingLoop';

const RECIPE = recipeOf({
  data: { set: 'moons', normalise: 'none' },
  layers: [
    { n: 16, act: 'tanh' },
    { n: 16, act: 'relu', bn: true },
    { n: 2, act: 'identity' },
  ],
  optimizer: { type: 'adam' },
  schedule: { type: 'constant', lr: 0.01 },
  batch: { size: 32, order: 'philox' },
});

const PART = drawnData(200, 40);
const WHOLE = drawnData(330, 60, { seed: 5 });
const FROM = 6;

/** Everything is there at once, unless it takes `ms` to arrive after it was asked for. */
const inTwoParts = (ms = 0): LoadingData => ({
  first: PART,
  rest: { from: FROM, load: () => new Promise<TrainingData>((resolve) => setTimeout(resolve, ms, WHOLE)) },
});
const atOnce: Alone = (work) => work();

let bench: RunBench;

beforeAll(async () => {
  bench = await RunBench.open();
});

afterAll(() => {
  expect(bench.ctx.uncapturedErrors).toBe(0);
  bench.close();
});

/** Trains as the session does: takes the whole data when that is due. */
async function train(run: Run, steps: number, targetMs = 8): Promise<number[]> {
  const losses: number[] = [];
  const hooks = {
    goesOn: () => true,
    isShared: () => false,
    onResult: (result: { losses: Float32Array }) => losses.push(...result.losses),
    between: () => undefined,
    alone: () => (run.stepsOnThisData <= 0 ? () => run.takeWholeData() : undefined),
  };
  expect(await new TrainingLoop(run, hooks, targetMs).train(steps)).toBeNull();
  return losses;
}

test('the whole data take over at their step, to the same bits whether they came at once or late', async () => {
  const [quick, late, plain] = await Promise.all([
    bench.run(RECIPE, inTwoParts()),
    bench.run(RECIPE, inTwoParts(300)),
    bench.run(RECIPE, { first: PART }),
  ]);
  const losses = await train(quick, 20, 1000);
  expect(await train(late, 20)).toEqual(losses);
  const [one, other] = [await quick.snapshot(), await late.snapshot()];
  expect(one.step).toBe(20);
  expect(other).toEqual(one);
  expect([quick.data, late.data]).toEqual([WHOLE, WHOLE]);
  expect([quick.stepsOnThisData, quick.epoch]).toEqual([Infinity, (20 - FROM) / Math.floor(330 / 32)]);
  // Up to there it is the run on the part alone, and no longer.
  const onPart = await train(plain, 20);
  expect(onPart.slice(0, FROM)).toEqual(losses.slice(0, FROM));
  expect(onPart[FROM]).not.toBe(losses[FROM]);
  await Promise.all([quick, late, plain].map((run) => run.destroy()));
});

test.each([3, FROM, 9])('goes on from a snapshot at step %i as if it had never stopped', async (step) => {
  const through = await bench.run(RECIPE, inTwoParts());
  await train(through, step);
  const snapshot = await through.snapshot();
  await train(through, 15 - step);
  const resumed = await bench.run(RECIPE, inTwoParts(), snapshot);
  expect([resumed.step, resumed.data === WHOLE]).toEqual([step, step >= FROM]);
  await train(resumed, 15 - step);
  expect(await resumed.snapshot()).toEqual(await through.snapshot());
  await Promise.all([through, resumed].map((run) => run.destroy()));
});

test('a rate that is adjusted while the whole data are on their way stays adjusted', async () => {
  const run = await bench.run(RECIPE, inTwoParts(50));
  await train(run, FROM);
  const taking = run.takeWholeData();
  const slower = { ...RECIPE, schedule: { ...RECIPE.schedule, lr: 0.001 } };
  run.adjust(slower);
  await taking;
  expect([run.recipe, run.learningRate]).toEqual([slower, 0.001]);
  await run.destroy();
});

test('whole data that cannot be had leave the run as it was', async () => {
  const rest = { from: FROM, load: () => Promise.reject(new Error('data/digits.bin could not be loaded')) };
  const run = await bench.run(RECIPE, { first: PART, rest });
  await run.submit(FROM);
  const before = bench.ctx.memory.liveBytes;
  await expect(run.takeWholeData()).rejects.toThrow('data/digits.bin');
  expect([run.data, run.stepsOnThisData, bench.ctx.memory.liveBytes]).toEqual([PART, 0, before]);
  await run.destroy();
});

test('readings say the step that they are of, however many are under way', async () => {
  const [plain, run] = [await bench.run(RECIPE, { first: PART }), await bench.run(RECIPE, { first: PART })];
  const states = [await plain.snapshot()];
  for (let step = 1; step <= 12; step++) {
    await plain.submit(1);
    states.push(await plain.snapshot());
  }
  const readings = [];
  for (let step = 1; step <= 12; step++) {
    readings.push(run.snapshot(), run.read(run.weights(1)));
    const submitted = run.submit(1);
    readings.push(run.snapshot());
    if (step % 3 === 0) await submitted;
  }
  const slice = run.weights(1);
  for (const reading of await Promise.all(readings)) {
    const { theta } = states[reading.step]!.states as { theta: Float32Array };
    if ('states' in reading) expect(reading).toEqual(states[reading.step]);
    else expect(reading.values).toEqual(theta.subarray(slice.offset / 4, (slice.offset + slice.size) / 4));
  }
  await Promise.all([plain.destroy(), run.destroy()]);
});

test('lets another state take the place of the present one for a while', async () => {
  const run = await bench.run(RECIPE, { first: PART });
  const first = firstSnapshot(RECIPE, 2);
  await run.submit(5);
  const present = await run.snapshot();
  const { meter } = await run.instruments();
  let meanwhile: Promise<Snapshot> | undefined;
  const seen = await run.at(first, () => {
    // Whoever asks for the run's state at this moment means where training stands.
    meanwhile = run.snapshot();
    return meter.readUnit(run.step, 0, 3);
  });
  const incoming = (theta: Float32Array) => theta.subarray(0, 32).filter((_, at) => at % 16 === 3);
  expect(seen).toMatchObject({ step: 0, incoming: incoming(first.states[NAMES.theta]!) });
  expect(incoming(present.states[NAMES.theta]!)).not.toEqual(seen.incoming);
  expect(await meanwhile).toEqual(present);
  expect(await run.snapshot()).toEqual(present);
  await expect(run.at(first, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await run.snapshot()).toEqual(present);
  await run.destroy();
});

test('training goes on to the same bits when it is tuned between two steps', async () => {
  const [plain, tuned] = [await bench.run(RECIPE, { first: PART }), await bench.run(RECIPE, { first: PART })];
  await train(plain, 10);
  await train(tuned, 4);
  let turns = 0;
  const alone: Alone = (work) => {
    turns += 1;
    return work();
  };
  await tuned.tune(alone);
  await tuned.retune(alone);
  expect(turns).toBeGreaterThan(0);
  expect(tuned.step).toBe(4);
  await train(tuned, 6);
  expect(await tuned.snapshot()).toEqual(await plain.snapshot());
  await Promise.all([plain, tuned].map((run) => run.destroy()));
});

test('a step that was compiled anew for a run that is gone, or on other data by then, is dropped', async () => {
  const before = bench.ctx.memory.liveBytes;
  const run = await bench.run(RECIPE, inTwoParts());
  await train(run, FROM);
  let letGo = (): void => undefined;
  const turn = new Promise<void>((resolve) => (letGo = resolve));
  const retuned = run.retune(async (work) => {
    await turn;
    return work();
  });
  await run.takeWholeData();
  letGo();
  await retuned;
  await train(run, 3);
  const destroyed = run.retune(async (work) => {
    await run.destroy();
    return work();
  });
  await destroyed;
  await run.retune(atOnce);
  expect(bench.ctx.memory.liveBytes).toBe(before);
});

test('frees everything, also what other data have replaced and what is still being compiled or read', async () => {
  const before = bench.ctx.memory.liveBytes;
  const run = await bench.run(RECIPE, inTwoParts());
  void run.instruments();
  await train(run, FROM + 2);
  const { meter } = await run.instruments();
  await meter.measure(run.step);
  const reading = run.snapshot();
  await settled();
  await run.destroy();
  await reading;
  expect(bench.ctx.memory.liveBytes).toBe(before);
});

test('a run that does not fit leaves nothing behind', async () => {
  const small = await RunBench.open({ memoryBudget: 4e6 });
  const recipe = (n: number) =>
    recipeOf({
      data: { set: 'moons', normalise: 'none' },
      layers: [
        { n, act: 'tanh' },
        { n, act: 'tanh' },
        { n: 2, act: 'identity' },
      ],
    });
  // State, tables and plan grow with the width: each width is refused at another buffer.
  for (const n of [200, 250, 300, 350, 400, 500, 600]) {
    const outcome = await small.run(recipe(n), { first: PART }).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) await (outcome as Run).destroy();
    else expect(outcome).toBeInstanceOf(OutOfMemoryError);
    expect([n, small.ctx.memory.liveBytes]).toEqual([n, 0]);
  }
  await expect(small.run(recipe(600), { first: PART })).rejects.toThrow(OutOfMemoryError);
  await (await small.run(recipe(10), { first: PART })).destroy();
  small.close();
});
