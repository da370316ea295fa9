import { expect, test } from 'vitest';
import { normals } from '../../data/philox';
import { runOnce } from '../../graph';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { gradientProgram } from '../../nn/hvp';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { openGpu } from '../../test/openGpu';
import { drawnTable } from '../../test/runBench';
import { inputPairs, pairSignals } from './correlation';
import { NUMBERS } from './layerProgram';
import { SignalsMeter } from './layerSignals';
import type { LayerSignals } from './layerSignals';

const NET: Problem = {
  net: {
    input: 3,
    layers: [
      { n: 9, act: 'tanh', bn: true },
      { n: 7, act: 'relu' },
      { n: 7, act: 'sigmoid', skip: 1 },
      { n: 2, act: 'identity' },
    ],
  },
  loss: 'ce',
  lambda: 0.01,
};

const { executor } = await openGpu();

const thetaOf = (problem: Problem, scale = 1): Float32Array =>
  Float32Array.from(normals({ seed: 3, stream: 3000 }, parameterLayout(problem.net).total), (x) => scale * x);

/** Numbers agree within the contract's tolerance for statistics; a value within rounding of an edge may fall on its other side. */
function compare(got: LayerSignals, want: LayerSignals, at: string): void {
  for (const name of NUMBERS) {
    const error = Math.abs(got[name] - want[name]) / Math.max(Math.abs(want[name]), 1e-3);
    expect(error, `${name} ${at}`).toBeLessThan(1e-4);
  }
  for (const [name, distribution] of Object.entries(want.distributions)) {
    const own = got.distributions[name as keyof typeof got.distributions];
    expect([own.low, own.high, own.scale]).toEqual([distribution.low, distribution.high, distribution.scale]);
    const moved = own.counts.reduce((sum, n, k) => sum + Math.abs(n - distribution.counts[k]!), 0);
    expect(moved, `${name} ${at}`).toBeLessThanOrEqual(4);
    const total = (d: typeof own) => d.below + d.above + d.counts.reduce((sum, n) => sum + n, 0);
    expect(total(own)).toBe(total(distribution));
  }
}

test('numbers and distributions of every layer are those of the float64 interpreter', async () => {
  const { X, T } = drawnTable(50, 3, 7);
  const feeds = { X, T, rows: Uint32Array.from({ length: 20 }, (_, i) => 2 * i) };
  const rows = { table: 50, used: 20 };
  const meters = [await SignalsMeter.create(executor, NET, rows, feeds), await SignalsMeter.create(interpreterExecutor, NET, rows, feeds)];
  for (const scale of [0.5, 4]) {
    const [got, want] = await Promise.all(meters.map((meter) => meter.measure(3, thetaOf(NET, scale), thetaOf(NET, scale * 1.01))));
    got!.layers.forEach((layer, i) => {
      compare(layer, want!.layers[i]!, `of layer ${i + 1} at scale ${scale}`);
      // All weights grew by 1 %.
      expect(layer.update_ratio).toBeCloseTo(0.01, 5);
      expect(layer.distributions.weights.counts.reduce((sum, n) => sum + n, 0)).toBe([27, 63, 49, 14][i]);
    });
  }
  const again = await meters[0]!.measure(4, thetaOf(NET, 0.5));
  expect(again.layers[0]!.distributions.weights.high).toBe(16);
  expect(again.layers[0]!.update_ratio).toBeUndefined();
  meters.forEach((meter) => meter.dispose());
});

test('the gradients that are counted are those of the gradient program', async () => {
  const { X, T } = drawnTable(30, 3, 7);
  const theta = thetaOf(NET);
  const meter = await SignalsMeter.create(executor, NET, { table: 30 }, { X, T });
  const { layers } = await meter.measure(0, theta);
  meter.dispose();
  const { gradient } = await runOnce(interpreterExecutor, gradientProgram(NET, { table: 30 }), { X, T, theta });
  const tensors = parameterLayout(NET.net).tensors.filter(({ kind }) => kind === 'W');
  tensors.forEach(({ offset, size }, layer) => {
    const own = gradient!.subarray(offset, offset + size);
    const want = own.reduce((sum, g) => sum + g * g, 0) / size;
    expect(layers[layer]!.gradient_meansq / want).toBeCloseTo(1, 4);
    const { counts, below } = layers[layer]!.distributions.gradients;
    // Bins of a quarter decade from 1e-12: those from number 44 on hold 0.1 and more.
    const large = counts.slice(44).reduce((sum, n) => sum + n, 0);
    expect(Math.abs(large - own.filter((g) => Math.abs(g) >= 0.1).length)).toBeLessThanOrEqual(1);
    expect(below).toBe(own.filter((g) => Math.abs(g) < 1e-12).length);
  });
});

test('correlations of two rows through depth are those of their pre-activations', async () => {
  const { X, T } = drawnTable(6, 3, 9);
  const net = {
    input: 3,
    layers: [
      { n: 40, act: 'tanh' },
      { n: 2, act: 'identity' },
    ],
  };
  const problem: Problem = { net, loss: 'mse', lambda: 0 };
  const theta = thetaOf(problem);
  const [first, second] = await pairSignals(executor, problem, { table: 6 }, { X, T, theta });
  const z = Array.from({ length: 6 }, (_, row) =>
    Array.from({ length: 40 }, (_, k) => [0, 1, 2].reduce((sum, j) => sum + X[3 * row + j]! * theta[40 * j + k]!, theta[120 + k]!)),
  );
  const inner = (a: number, b: number) => z[a]!.reduce((sum, x, k) => sum + x * z[b]![k]!, 0) / 40;
  const q = z.map((_, a) => inner(a, a));
  expect(first!.variance).toBeCloseTo(q.reduce((sum, x) => sum + x, 0) / 6, 4);
  expect(first!.correlations[0]).toBeCloseTo(inner(0, 1) / Math.sqrt(q[0]! * q[1]!), 5);
  expect(first!.correlations[14]).toBeCloseTo(inner(4, 5) / Math.sqrt(q[4]! * q[5]!), 5);
  expect(second!.correlations).toHaveLength(15);
  expect(first!.correlation).toBeCloseTo(first!.correlations.reduce((sum, c) => sum + c, 0) / 15, 12);
  const inputs = inputPairs([3, 0, 0, 4], 2, 2);
  expect(inputs).toEqual({ variance: 6.25, correlation: 0, correlations: Float64Array.of(0) });
});
