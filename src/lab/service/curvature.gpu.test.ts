import { afterEach, expect, test } from 'vitest';
import { neuronBlocks, neuronOrder } from '../../analysis/curvature/blocks';
import { decompose } from '../../analysis/curvature/decomposition';
import { curvatureMatrix } from '../../analysis/curvature/matrix';
import { parameterLayout } from '../../nn/parameters';
import { analyse } from '../../test/analyse';
import { closeSessions, MOONS, openSession as open, recipeOf } from '../../test/sessionListener';
import { interpreterExecutor } from '../executors/interpreterExecutor';
import type { Event } from '../protocol/messages';
import type { CurvaturePart } from '../protocol/curvature';
import { problemOf } from '../recipe/problem';
import { loadTrainingData } from '../data/trainingData';

type Ended = Extract<Event, { type: 'cancelled' | 'result' }>;

const ROWS = 60;

/** A network after some steps, and its curvature in double. */
async function trained() {
  const lab = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 40 });
  await lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= 40);
  const theta = await lab.parameters();
  const { first } = await loadTrainingData(MOONS, () => Promise.reject(new Error('no files here')));
  const problem = problemOf(MOONS, 2);
  const feeds = { X: first.train.X, T: first.train.T, theta, rows: Uint32Array.from({ length: ROWS }, (_, i) => i) };
  const subject = { executor: interpreterExecutor, problem, rows: { table: first.train.rows, used: ROWS }, feeds };
  const exact = async (part: CurvaturePart) => {
    const matrix = await curvatureMatrix(subject, { part });
    return { ...matrix, eigen: await decompose(matrix.values, matrix.size) };
  };
  return { lab, net: problem.net, exact };
}

afterEach(closeSessions);

test('the exact matrix, its spectrum, blocks and vectors are those of float64', async () => {
  const { lab, net, exact } = await trained();
  const H = await exact('hessian');
  const found = await analyse(lab, 'hessian', { rows: ROWS });
  const { total } = parameterLayout(net);
  expect([found.size, found.rows, found.products, found.values.length]).toEqual([total, ROWS, total, total * total]);
  const order = neuronOrder(net);
  expect(found.order).toEqual(order);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, i) => i));
  const scale = Math.max(...H.values.map(Math.abs));
  order.forEach((row, i) =>
    order.forEach((column, j) => {
      const error = Math.abs(found.values[i * total + j]! - H.values[row * total + column]!);
      if (error > 2e-5 * scale) expect(error, `${i}, ${j}`).toBeLessThanOrEqual(2e-5 * scale);
    }),
  );
  const most = H.eigen.values[0]!;
  H.eigen.values.forEach((value, k) => expect(Math.abs(found.summary.eigenvalues[k]! - value)).toBeLessThan(1e-4 * most));
  expect(found.trace).toBeCloseTo(
    H.eigen.values.reduce((sum, value) => sum + value, 0),
    4,
  );
  const blocks = await neuronBlocks(net, H.values);
  expect(found.blocks.map(({ layer, neuron, size }) => [layer, neuron, size])).toEqual(
    blocks.map(({ layer, neuron, indices }) => [layer, neuron, indices.length]),
  );
  found.blocks.forEach(({ eigenvalues }, i) => expect(Math.abs(eigenvalues[0]! - blocks[i]!.eigenvalues[0]!)).toBeLessThan(1e-4 * most));

  const { vector, value, line } = await analyse(lab, 'eigenvector', { of: 'hessian', step: 40, rank: 1 });
  const want = H.eigen.vector(1);
  const overlap = order.reduce((sum, index, i) => sum + want[index]! * vector[i]!, 0);
  expect(Math.abs(overlap)).toBeCloseTo(1, 3);
  expect(Math.abs(line.curvature - value)).toBeLessThan(1e-4 * most);
  // Near the network the error is what its parabola says; the network itself is in the middle.
  expect(line.losses[40]).toBeCloseTo(line.predicted[40]!, 5);
  expect(Math.abs(line.losses[42]! - line.predicted[42]!)).toBeLessThan(0.2 * Math.abs(line.losses[80]! - line.predicted[40]!) + 1e-5);
  await expect(analyse(lab, 'eigenvector', { of: 'hessian', step: 39, rank: 0 })).rejects.toThrow('no longer kept');
});

test('the parts add up, and what large networks get agrees with the exact spectrum', async () => {
  const { lab, exact } = await trained();
  const H = await exact('hessian');
  const most = H.eigen.values[0]!;
  const [G, R] = [
    await analyse(lab, 'hessian', { rows: ROWS, part: 'gaussNewton' }),
    await analyse(lab, 'hessian', { rows: ROWS, part: 'residual' }),
  ];
  const trace = H.eigen.values.reduce((sum, value) => sum + value, 0);
  expect(G.trace + R.trace).toBeCloseTo(trace, 4);
  expect(G.summary.lambda_min).toBeGreaterThan(-1e-5 * most);

  const { top, bottom, isConverged } = await analyse(lab, 'lanczos', { rows: ROWS, top: 3, bottom: 1 });
  expect(isConverged).toBe(true);
  top.forEach(({ value, residual }, k) => {
    expect(residual).toBeLessThan(2e-3 * most);
    expect(Math.abs(value - H.eigen.values[k]!)).toBeLessThan(residual + 1e-4 * most);
  });
  expect(Math.abs(bottom[0]!.value - H.eigen.values.at(-1)!)).toBeLessThan(bottom[0]!.residual + 1e-4 * most);
  const last = await analyse(lab, 'eigenvector', { of: 'lanczos', step: 40, rank: 3 });
  expect(last.value).toBe(bottom[0]!.value);

  const density = await analyse(lab, 'density', { rows: ROWS, probes: 16 });
  const step = density.t[1]! - density.t[0]!;
  expect(density.density.reduce((sum, y) => sum + y * step, 0)).toBeCloseTo(1, 2);
  const estimates = [density.trace, (await analyse(lab, 'trace', { rows: ROWS, probes: 16 })).trace];
  for (const { value, standardError, probes } of estimates) {
    expect(probes).toBe(16);
    expect(Math.abs(value - trace)).toBeLessThan(4 * standardError!);
  }
  const { blocks, products } = await analyse(lab, 'blocks', { rows: ROWS, products: 20 });
  // A share of 10 products a layer: three neurons with two weights and a bias, and one with eight.
  expect(blocks.map(({ layer, neuron, size }) => [layer, neuron, size])).toEqual([[0, 0, 3], [0, 2, 3], [0, 5, 3], [1, 0, 9]]); // prettier-ignore
  expect(products).toBe(18);
});

test('a matrix too large is refused with the number; a long one hears pings and can be stopped', async () => {
  const wide = (n: number) => recipeOf({ ...MOONS, layers: [{ n, act: 'tanh' }, { n: 2, act: 'identity' }] }); // prettier-ignore
  const lab = open().send({ type: 'configure', recipe: wide(500), run: false });
  await lab.state('paused');
  await expect(analyse(lab, 'hessian', {})).rejects.toThrow('up to 2000 parameters, and this network has 2502');

  lab.send({ type: 'configure', recipe: wide(150), run: false });
  await lab.until((event): event is Event => event.type === 'started' && event.parameters === 752);
  const id = 1001;
  lab.send({ type: 'analyse', id, name: 'hessian', options: { rows: ROWS } });
  // Well into the reduction of the matrix, which is the processor's own work.
  await lab.until((event): event is Event => event.type === 'progress' && event.id === id && event.done > 0.6 * event.total);
  const from = lab.events.length;
  lab.send({ type: 'ping', id: 1002 }, { type: 'cancel', id });
  const ended = await lab.until((event): event is Ended => event.type === 'cancelled' || event.type === 'result', from);
  expect(ended).toEqual({ type: 'cancelled', id, reason: 'asked' });
  expect(lab.events.slice(from).map(({ type }) => type)).toContain('pong');
});
