import { describe, expect, it } from 'vitest';
import { BatchOrder } from '../data/batches';
import type { BatchSpec } from '../data/batches';
import { topologicalOrder } from '../graph';
import { interpreterExecutor } from '../lab/executors/interpreterExecutor';
import { initialStates, stepFeeds, trainingProgram } from './training';
import type { TrainingSpec } from './training';

/** y = w x on one input, E = mean (w x − t)². */
const line: TrainingSpec = {
  net: { input: 1, layers: [{ n: 1, act: 'identity', bias: false }] },
  loss: 'mse',
  lambda: 0,
  optimizer: { type: 'gd' },
  bn_momentum: 0.1,
};
const tables = { X: [1, 2, 3], T: [2, 4, 6] };

async function train(spec: TrainingSpec, steps: number, batch?: BatchSpec) {
  const order = batch && new BatchOrder(batch, 3);
  const loaded = await interpreterExecutor.load(trainingProgram(spec, 3, batch), { ...tables, ...initialStates(spec, [0]) });
  const feeds = Array.from({ length: steps }, (_, t) => stepFeeds(spec.optimizer, { type: 'constant', lr: 0.01 }, t, order));
  const { loss } = await loaded.run(feeds);
  return { losses: loss!.map((value) => value[0]!), theta: (await loaded.read('theta'))[0]! };
}

describe('training', () => {
  it('on all rows follows the closed form of a quadratic, losses before the update', async () => {
    const curvature = (1 + 4 + 9) / 3;
    const { losses, theta } = await train(line, 20);
    const distance = (t: number) => 2 * (1 - 0.01 * 2 * curvature) ** t;
    losses.forEach((loss, t) => expect(loss).toBeCloseTo(curvature * distance(t) ** 2, 13));
    expect(theta).toBeCloseTo(2 - distance(20), 13);
  });

  it('on minibatches takes the rows of the step', async () => {
    const { losses, theta } = await train(line, 3, { size: 2, order: 'sequential' });
    // Rows 0 1, 2 0, 1 2 of y = 2x: each step multiplies the distance by 1 − 0.01 · 2 · mean x².
    const [first, second, third] = [2.5, 5, 6.5] as const;
    expect(losses[1]).toBeCloseTo(second * (2 * (1 - 0.02 * first)) ** 2, 13);
    expect(theta).toBeCloseTo(2 - 2 * (1 - 0.02 * first) * (1 - 0.02 * second) * (1 - 0.02 * third), 13);
  });

  it('names rows only where a step does not take the whole table in order', () => {
    const perStep = (batch?: BatchSpec) => trainingProgram(line, 3, batch).perStep;
    expect(perStep()).toEqual(['learningRate']);
    expect(perStep({ size: 3, order: 'sequential' })).toEqual(['learningRate']);
    expect(perStep({ size: 3, order: 'philox' })).toEqual(['learningRate', 'rows']);
    expect(perStep({ size: 2, order: 'sequential' })).toEqual(['learningRate', 'rows']);
  });

  it('gives every input at each step or before, and every state a first value', () => {
    const hidden = { n: 2, act: 'tanh', bn: true };
    const net = { input: 1, layers: [hidden, { n: 1, act: 'identity' }] };
    const spec: TrainingSpec = { ...line, net, lambda: 0.1, optimizer: { type: 'adam' } };
    const batch: BatchSpec = { size: 2, order: 'philox' };
    const program = trainingProgram(spec, 3, batch);
    const states = initialStates(spec, new Float32Array(9));
    expect(Object.keys(program.updates!).sort()).toEqual(Object.keys(states).sort());
    const feeds = stepFeeds(spec.optimizer, { type: 'constant', lr: 0.1 }, 4, new BatchOrder(batch, 3));
    expect(Object.keys(feeds).sort()).toEqual([...program.perStep!].sort());
    const order = topologicalOrder([...Object.values(program.outputs), ...Object.values(program.updates!)]);
    const inputs = order.flatMap(({ op }) => (op.kind === 'input' ? [op.name] : []));
    expect(inputs.sort()).toEqual([...Object.keys(states), ...program.perStep!, 'X', 'T'].sort());
  });

  it('refuses what cannot be, by name', () => {
    expect(() => trainingProgram({ ...line, optimizer: { type: 'adagrad' } }, 3)).toThrow(
      'optimizer.type must be one of gd, sgd, momentum, nesterov, adam, got "adagrad"',
    );
    const net = { input: 1, layers: [{ n: 2, act: 'tanh', bn: true }] };
    expect(() => trainingProgram({ ...line, net }, 3, { size: 1, order: 'philox' })).toThrow(
      'batch.size must be at least 2 with batch norm',
    );
  });
});
