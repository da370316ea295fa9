import { describe, expect, test } from 'vitest';
import { LanesRefusal } from '../../compile/lanes';
import { BatchOrder } from '../../data/batches';
import { normals } from '../../data/philox';
import { runOnce } from '../../graph';
import type { Executor, Feeds, Replicas } from '../../graph';
import { ACTIVATIONS } from '../../nn/activations';
import { evaluationProgram } from '../../nn/evaluation';
import { gradientProgram, hvpProgram } from '../../nn/hvp';
import { initialParameters } from '../../nn/initialisers';
import { NAMES } from '../../nn/names';
import { OPTIMIZERS } from '../../nn/optimizers';
import { parameterLayout } from '../../nn/parameters';
import { initialStates, stepFeeds, trainingProgram } from '../../nn/training';
import type { TrainingSpec } from '../../nn/training';
import { openGpu } from '../../test/openGpu';
import { ChoosingExecutor } from './choosingExecutor';
import { interpreterExecutor } from './interpreterExecutor';
import { LanesExecutor } from './lanesExecutor';

const { ctx } = await openGpu();

const ROWS = 7;

function specOf(act = 'tanh', optimizer = 'gd', lambda = 0.01): TrainingSpec {
  const layers = [
    { n: 3, act },
    { n: 2, act: 'identity' },
  ];
  return { net: { input: 2, layers }, loss: 'mse', lambda, optimizer: { type: optimizer }, bn_momentum: 0.1 };
}

const drawn = (seed: number, length: number): Float64Array => Float64Array.from(Float32Array.from(normals({ seed, stream: 3000 }, length)));

/** Tables and parameters, those of replica r one after the other. */
function feedsOf(spec: TrainingSpec, count = 1): Record<string, Float64Array> {
  const layout = parameterLayout(spec.net);
  const theta = new Float64Array(count * layout.total);
  for (let r = 0; r < count; r++) theta.set(initialParameters({ type: 'xavier_normal', seed: 5 }, layout, r), r * layout.total);
  return { theta, X: drawn(1, ROWS * 2), T: drawn(2, ROWS * 2) };
}

/** Largest difference, relative to the largest magnitude (contract section 11). */
function difference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  expect(got.length).toBe(want.length);
  const magnitude = Array.from(want).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  return Array.from(want).reduce((most, value, i) => Math.max(most, Math.abs(got[i]! - value) / magnitude), 0);
}

/** Trains on an executor: losses of all steps and replicas, and the states. */
async function train(
  executor: Executor,
  spec: TrainingSpec,
  feeds: Feeds,
  steps: readonly Feeds[],
  replicas?: Replicas,
  batch?: { size: number; order: 'philox'; seed: number },
) {
  const program = trainingProgram(spec, ROWS, batch);
  const states = initialStates(spec, feeds['theta']!);
  const loaded = await executor.load(program, { ...states, ...feeds }, replicas);
  const { loss } = await loaded.run(steps);
  const values = [loss!.flatMap((each) => [...each])];
  for (const name of Object.keys(program.updates!)) values.push([...(await loaded.read(name))]);
  loaded.dispose();
  return values;
}

async function expectSameTraining(executor: Executor, ...rest: Parameters<typeof train> extends [Executor, ...infer R] ? R : never) {
  const [got, want] = [await train(executor, ...rest), await train(interpreterExecutor, ...rest)];
  want.forEach((values, i) => expect(difference(got[i]!, values)).toBeLessThan(1e-5));
}

const stepsOf = (spec: TrainingSpec, count: number, order?: BatchOrder): Feeds[] =>
  Array.from({ length: count }, (_, t) => stepFeeds(spec.optimizer, { type: 'constant', lr: 0.05 }, t, order));

describe('training in lanes is the interpreter’s', () => {
  test.each(Object.keys(OPTIMIZERS))('%s on rows picked at each step', async (optimizer) => {
    const spec = specOf('tanh', optimizer);
    const batch = { size: 3, order: 'philox', seed: 4 } as const;
    await expectSameTraining(new LanesExecutor(ctx), spec, feedsOf(spec), stepsOf(spec, 5, new BatchOrder(batch, ROWS)), undefined, batch);
  });

  test.each([1, 3, 5, 63, 65])('%i replicas with rates of their own', async (count) => {
    const spec = specOf();
    const steps = Array.from({ length: 3 }, (_, t) => ({
      [NAMES.learningRate]: Float64Array.from({ length: count }, (_, r) => Math.fround(0.1 / (1 + r + t))),
    }));
    const replicas = { count, varying: [NAMES.theta, NAMES.learningRate] };
    for (const executor of [new LanesExecutor(ctx), new LanesExecutor(ctx, { form: 'single', rolledMoves: false })]) {
      await expectSameTraining(executor, spec, feedsOf(spec, count), steps, replicas);
    }
  });

  test('tables of their own for every replica, looked up by rows of their own', async () => {
    const [spec, count] = [specOf(), 3];
    const feeds = { ...feedsOf(spec, count), X: drawn(7, count * ROWS * 2) };
    const batch = { size: 2, order: 'philox', seed: 1 } as const;
    const steps = [0, 1].map((t) => ({ ...stepsOf(spec, 1)[0]!, [NAMES.rows]: [t, 6, 2, 3 + t, 5, 5] }));
    await expectSameTraining(
      new LanesExecutor(ctx),
      spec,
      feeds,
      steps,
      { count, varying: [NAMES.theta, NAMES.inputs, NAMES.rows] },
      batch,
    );
  });

  test.each(Object.keys(ACTIVATIONS))('curvature of %s at extreme values', async (act) => {
    const spec = specOf(act);
    const feeds = feedsOf(spec);
    const theta = feeds['theta']!.map((value, i) => (i === 0 ? 300 : i === 1 ? -300 : value));
    const [got, want] = await Promise.all(
      [new LanesExecutor(ctx), interpreterExecutor].map(async (executor) => {
        const loaded = await executor.load(hvpProgram(spec, { table: ROWS }), { ...feeds, theta });
        const { hvp } = await loaded.run([{ v: drawn(3, theta.length) }]);
        loaded.dispose();
        return hvp![0]!;
      }),
    );
    expect(difference(got!, want!)).toBeLessThan(1e-4);
  });

  test('cross-entropy with batch norm, gradient and accuracy', async () => {
    const net = {
      input: 2,
      layers: [
        { n: 3, act: 'sigmoid', bn: true },
        { n: 2, act: 'identity' },
      ],
    };
    const spec: TrainingSpec = { ...specOf(), net, loss: 'ce' };
    const classes = Float64Array.from({ length: ROWS * 2 }, (_, i) => (i % 2 === (i >> 1) % 2 ? 1 : 0));
    const feeds = { ...feedsOf(spec), T: classes };
    for (const program of [gradientProgram(spec, { table: ROWS }), evaluationProgram(spec, { table: ROWS })]) {
      const [got, want] = [await runOnce(new LanesExecutor(ctx), program, feeds), await runOnce(interpreterExecutor, program, feeds)];
      for (const [name, values] of Object.entries(want)) expect(difference(got[name]!, values), name).toBeLessThan(1e-4);
    }
    await expectSameTraining(new LanesExecutor(ctx), spec, feeds, stepsOf(spec, 3));
  });
});

describe('a loaded program', () => {
  test('goes on from its state, takes other values, and repeats its bits', async () => {
    const spec = specOf();
    const feeds = feedsOf(spec);
    const loaded = await new LanesExecutor(ctx).load(trainingProgram(spec, ROWS), feeds);
    const heard: number[] = [];
    const all = await loaded.run(stepsOf(spec, 300), { onProgress: (done) => heard.push(done) });
    const end = await loaded.read(NAMES.theta);
    expect(heard.at(-1)).toBe(300);
    expect(await loaded.read('loss')).toEqual(all['loss']!.at(-1));
    loaded.write(NAMES.theta, feeds['theta']!);
    const halves = [await loaded.run(stepsOf(spec, 100)), await loaded.run(stepsOf(spec, 200))];
    expect(halves.flatMap(({ loss }) => loss!)).toEqual(all['loss']);
    expect(await loaded.read(NAMES.theta)).toEqual(end);
    loaded.dispose();
  });

  test('stops between two dispatches when it is told to', async () => {
    const spec = specOf();
    const loaded = await new LanesExecutor(ctx).load(trainingProgram(spec, ROWS), feedsOf(spec));
    const stop = new AbortController();
    const run = loaded.run(stepsOf(spec, 100_000), { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(run).rejects.toThrow('enough');
    loaded.dispose();
  });

  test('refuses what is missing, too short or unknown, by name', async () => {
    const spec = specOf();
    const [executor, program, feeds] = [new LanesExecutor(ctx), trainingProgram(spec, ROWS), feedsOf(spec)];
    await expect(executor.load(program, { X: feeds['X']!, T: feeds['T']! })).rejects.toThrow('no value given for input "theta"');
    await expect(executor.load(program, { ...feeds, X: [1] })).rejects.toThrow('input "X" needs 14 values, has 1');
    await expect(executor.load(program, feeds, { count: 2, varying: [] })).rejects.toThrow('let it vary');
    await expect(executor.load(program, feeds, { count: 2, varying: ['theta', 'Y'] })).rejects.toThrow('no input "Y" to vary');
    const loaded = await executor.load(program, feeds);
    await expect(loaded.run([{}])).rejects.toThrow('no value given for step input "learningRate"');
    expect(() => loaded.write('Y', [1])).toThrow("no input 'Y'");
    await expect(loaded.read('Y')).rejects.toThrow("no input or output 'Y'");
    loaded.dispose();
  });
});

describe('choosing', () => {
  const large: TrainingSpec = {
    ...specOf(),
    net: {
      input: 2,
      layers: [
        { n: 40, act: 'tanh' },
        { n: 40, act: 'tanh' },
        { n: 2, act: 'identity' },
      ],
    },
  };

  test('lanes refuse a program that would take too long to compile, and the choice falls on passes', async () => {
    const program = gradientProgram(large, { table: ROWS });
    await expect(new LanesExecutor(ctx).load(program, feedsOf(large))).rejects.toThrow(LanesRefusal);
    const got = await runOnce(new ChoosingExecutor(ctx), program, feedsOf(large));
    const want = await runOnce(interpreterExecutor, program, feedsOf(large));
    expect(difference(got['gradient']!, want['gradient']!)).toBeLessThan(5e-5);
  });

  test('a small program gives the same wherever it runs', async () => {
    const spec = specOf();
    const replicas = { count: 300, varying: [NAMES.theta] };
    await expectSameTraining(new ChoosingExecutor(ctx), spec, feedsOf(spec, 300), stepsOf(spec, 2), replicas);
  });
});
