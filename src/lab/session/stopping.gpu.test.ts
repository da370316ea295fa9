import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axisValues } from '../../analysis/ensembles/axes';
import { sweep } from '../../analysis/ensembles/sweep';
import { STREAMS, normals } from '../../data/philox';
import { GpuContext } from '../../gpu/context';
import { gradientProgram } from '../../nn/hvp';
import { initialParameters } from '../../nn/initialisers';
import { parameterLayout } from '../../nn/parameters';
import { ChoosingExecutor } from '../executors/choosingExecutor';
import { PassesExecutor } from '../executors/passesExecutor';

let ctx: GpuContext;
/** Called at each submit with how many there have been. */
let onSubmit: (count: number) => void = () => undefined;
let submits = 0;

beforeAll(async () => {
  ctx = await GpuContext.create(navigator.gpu);
  const { queue } = ctx.device;
  const submit = queue.submit.bind(queue);
  queue.submit = (buffers) => {
    submit(buffers);
    onSubmit(++submits);
  };
});

afterAll(() => {
  expect(ctx.uncapturedErrors).toBe(0);
  ctx.close();
});

/** What was under way when the wish came ends, and what it computed may be read back. */
const MOST_AFTER = 2;

/** Aborts at submit `at` of the work; resolves to the submits that came after, and those that the whole work takes. */
async function submitsAfter(work: (signal?: AbortSignal) => Promise<unknown>, at: number): Promise<{ after: number; whole: number }> {
  submits = 0;
  onSubmit = () => undefined;
  await work();
  const whole = submits;
  const controller = new AbortController();
  submits = 0;
  onSubmit = (count) => {
    if (count === at) controller.abort(new Error('enough'));
  };
  await expect(work(controller.signal)).rejects.toThrow('enough');
  return { after: submits - at, whole };
}

const values = (stream: number, length: number) => Float32Array.from(normals({ seed: 1, stream }, length));

describe('after the wish to stop', () => {
  test('a sweep in lanes submits no more than what was under way', async () => {
    const executor = new ChoosingExecutor(ctx);
    const layers = [8, 8, 1].map((n, i) => ({ n, act: i < 2 ? 'tanh' : 'identity' }));
    const tables = { X: values(STREAMS.trainInputs, 64), T: values(STREAMS.trainNoise, 32) };
    const experiment = {
      training: { net: { input: 2, layers }, loss: 'mse', lambda: 0, optimizer: { type: 'gd' }, bn_momentum: 0.1 },
      init: { type: 'xavier_normal', seed: 1 },
      schedule: { type: 'constant', lr: 0.1 },
      steps: 100,
      rows: 32,
      tables,
    } as const;
    const told: number[] = [];
    const work = (signal?: AbortSignal) =>
      sweep(executor, experiment, axisValues('learning_rate', 0.01, 1, 16), axisValues('scale', 0.5, 2, 16), {
        ...(signal && { signal }),
        tile: 8,
        onProgress: (done) => told.push(done),
      });
    const { after, whole } = await submitsAfter(work, 20);
    expect(after).toBeLessThanOrEqual(MOST_AFTER);
    expect(whole).toBeGreaterThan(40);
    // A bar's worth of progress, from nothing to all of it.
    expect(told.length).toBeGreaterThan(16);
    expect(told).toContain(16 * 16 * 100);
  });

  test('a run in passes that takes several submits ends between two of them', async () => {
    const layers = [256, 256, 10].map((n, i) => ({ n, act: i < 2 ? 'tanh' : 'identity', bn: i < 2 }));
    const problem = { net: { input: 256, layers }, loss: 'mse', lambda: 0 } as const;
    const layout = parameterLayout(problem.net);
    const feeds = {
      X: values(STREAMS.trainInputs, 2000 * 256),
      T: values(STREAMS.trainNoise, 2000 * 10),
      theta: initialParameters({ type: 'xavier_normal', seed: 1 }, layout, 0),
    };
    const loaded = await new PassesExecutor(ctx).load(gradientProgram(problem, { table: 2000 }), feeds);
    const { signal: never } = new AbortController();
    const { after, whole } = await submitsAfter((signal) => loaded.run([{}], { signal: signal ?? never }), 3);
    loaded.dispose();
    expect(after).toBe(0);
    expect(whole).toBeGreaterThan(6);
  });
});
