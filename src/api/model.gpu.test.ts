import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, createReferenceEngine } from '../index';
import type { Engine, NetworkSpec } from '../index';

const xor = { X: [[0, 0], [0, 1], [1, 0], [1, 1]], T: [[0], [1], [1], [0]] }; // prettier-ignore
const network: NetworkSpec = { input: 2, layers: [{ n: 4, act: 'tanh' }, { n: 1, act: 'identity' }], loss: 'mse', lambda: 0.001 }; // prettier-ignore

let device: GPUDevice;
let engine: Engine;

beforeAll(async () => {
  device = await (await navigator.gpu.requestAdapter())!.requestDevice();
  engine = await createEngine({ device });
});

afterAll(() => {
  expect(engine.memoryInUse).toBe(0);
  device.destroy();
});

const both = () => [engine.model(network, xor), createReferenceEngine().model(network, xor)] as const;
const closeTo = (ours: ArrayLike<number>, exact: ArrayLike<number>, tolerance: number) => {
  expect(ours.length).toBe(exact.length);
  for (let i = 0; i < exact.length; i++) expect(Math.abs(ours[i]! - exact[i]!)).toBeLessThan(tolerance);
};

it('learns XOR on a device of the caller’s', async () => {
  const model = engine.model(network, xor);
  const looks: number[] = [];
  const options = { steps: 600, schedule: 0.02, optimizer: { type: 'adam' } };
  const trained = await model.train(model.initial({ type: 'xavier_normal', seed: 3 }), {
    ...options,
    onProgress: ({ step }) => looks.push(step),
  });
  expect([trained.outcome, trained.steps, trained.losses.length, looks.at(-1)]).toEqual(['finished', 600, 600, 600]);
  closeTo(await model.predict(trained.theta, xor.X), [0, 1, 1, 0], 0.2);
});

it('agrees with float64 on losses, gradients and training', async () => {
  const [ours, exact] = both();
  const points = Array.from({ length: 5 }, (_, restart) => ours.initial({ type: 'normal', seed: 1 }, restart));
  closeTo(await ours.losses(points), await exact.losses(points), 1e-5);
  const [a, b] = [await ours.gradient(points[0]!), await exact.gradient(points[0]!)];
  closeTo([a.loss, ...a.gradient], [b.loss, ...b.gradient], 1e-5);
  const options = { steps: 50, schedule: 0.05, optimizer: { type: 'momentum', momentum: 0.8 }, batch: { size: 2, order: 'philox', seed: 4 } } as const; // prettier-ignore
  const [mine, theirs] = [await ours.train(points[0]!, options), await exact.train(points[0]!, options)];
  closeTo(mine.theta, theirs.theta, 1e-4);
  closeTo(mine.losses, theirs.losses, 1e-4);
});

it('trains many as it trains each alone, at rates of their own', async () => {
  const model = engine.model(network, xor);
  const starts = [0, 1, 2].map((restart) => model.initial({ type: 'lecun_normal', seed: 2 }, restart));
  const many = await model.trainMany(starts, { steps: 40, schedule: 0.1, rates: [1, 0.5, 2] });
  for (const [i, factor] of [1, 0.5, 2].entries()) {
    const alone = await model.train(starts[i]!, { steps: 40, schedule: 0.1 * factor });
    closeTo(many[i]!.theta, alone.theta, 1e-5);
  }
});

it('leaves the others alone where one diverges, and keeps what was finite', async () => {
  const linear = engine.model({ input: 1, layers: [{ n: 1, act: 'identity', bias: false }], loss: 'mse' }, { X: [1], T: [0] });
  const [good, bad] = await linear.trainMany([[1], [1]], { steps: 400, schedule: 0.1, rates: [1, 1000], lookEvery: 10 });
  expect(good!.outcome).toBe('finished');
  expect(bad!.outcome).toBe('diverged');
  expect(bad!.steps).toBeLessThan(400);
  expect(bad!.losses).toHaveLength(bad!.steps);
  expect([...bad!.theta, ...bad!.losses].every(Number.isFinite)).toBe(true);
});

it('takes running statistics of batch norm along', async () => {
  const layers = [{ n: 3, act: 'relu', bn: true }, { n: 1, act: 'identity' }]; // prettier-ignore
  const [model, exact] = [engine, createReferenceEngine()].map((each) => each.model({ ...network, layers }, xor));
  const { theta, running } = await model!.train(model!.initial(), { steps: 20, schedule: 0.05 });
  expect(running).toHaveLength(6);
  closeTo(await model!.predict(theta, [[0.5, 2]], running), await exact!.predict(theta, [[0.5, 2]], running), 1e-5);
});

it('agrees with float64 on curvature, and Lanczos with the exact spectrum', async () => {
  const [ours, exact] = both();
  const theta = ours.initial({ type: 'normal', seed: 5 });
  const hessian = await ours.hessian(theta);
  closeTo(hessian.values, (await exact.hessian(theta)).values, 1e-4);
  expect(hessian.asymmetry).toBeLessThan(1e-5);
  const directions = [0, 3, 7].map((at) => Float32Array.from({ length: ours.parameters }, (_, i) => Number(i === at)));
  const products = await ours.hvp(theta, directions);
  products.forEach((product, i) => closeTo(product, hessian.values.slice([0, 3, 7][i]! * hessian.size, ([0, 3, 7][i]! + 1) * hessian.size), 1e-5)); // prettier-ignore
  const { eigenvalues, lambda_max, lambda_min } = await exact.spectrum(theta);
  closeTo((await ours.spectrum(theta)).eigenvalues, eigenvalues, 1e-4);
  const { top, bottom } = await ours.eigenpairs(theta, { top: 2, bottom: 1 });
  closeTo([...top, ...bottom].map(({ value }) => value), [lambda_max, eigenvalues[1]!, lambda_min], 1e-3); // prettier-ignore
  const { value, standardError } = await exact.trace(theta, { probes: 200 });
  const trace = eigenvalues.reduce((sum, lambda) => sum + lambda);
  expect(Math.abs(value - trace)).toBeLessThan(4 * standardError!);
});

describe('stops', () => {
  it('early, where it is told that this is enough', async () => {
    const model = engine.model(network, xor);
    const { outcome, steps, losses } = await model.train(model.initial(), {
      steps: 100_000,
      schedule: 0.1,
      lookEvery: 5,
      until: ({ step }) => step >= 20,
    });
    expect([outcome, losses.length]).toEqual(['stopped', steps]);
    expect(steps).toBeGreaterThanOrEqual(20);
    expect(steps).toBeLessThan(30);
  });

  it('where its signal says so', async () => {
    const model = engine.model(network, xor);
    const stop = new AbortController();
    const training = model.train(model.initial(), {
      steps: 1e6,
      schedule: 0.1,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
  });
});

it('gives the device back as it was', async () => {
  const other = await createEngine({ device });
  const model = other.model(network, xor);
  const training = model.train(model.initial(), { steps: 1e6, schedule: 0.1, onProgress: () => other.dispose() });
  await expect(training).rejects.toThrow('closed');
  expect(other.memoryInUse).toBe(0);
  const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ });
  await buffer.mapAsync(GPUMapMode.READ);
  buffer.destroy();
});

it('destroys a device of its own', async () => {
  const own = await createEngine();
  own.dispose();
  expect((await own.device!.lost).reason).toBe('destroyed');
  expect((await own.ended).name).toBe('DeviceLostError');
});
