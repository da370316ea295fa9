import { expect, test } from 'vitest';
import { BatchOrder } from '../data/batches';
import { normals, words } from '../data/philox';
import { initialStates, stepFeeds, trainingProgram } from '../nn/training';
import type { TrainingSpec } from '../nn/training';
import { parameterLayout } from '../nn/parameters';
import { ProgramBench } from '../test/programBench';
import { expectedResults, largestDifference } from '../test/rounding';

const ROWS = 50;
const STEPS = 9;

const TRAININGS: Record<string, { spec: TrainingSpec; size: number }> = {
  'momentum on the whole table': {
    spec: {
      net: {
        input: 3,
        layers: [
          { n: 7, act: 'tanh' },
          { n: 7, act: 'tanh', skip: 1 },
          { n: 2, act: 'identity' },
        ],
      },
      loss: 'mse',
      lambda: 0.01,
      optimizer: { type: 'momentum' },
      bn_momentum: 0.1,
    },
    size: ROWS,
  },
  'Adam on drawn batches with batch norm': {
    spec: {
      net: {
        input: 3,
        layers: [
          { n: 9, act: 'relu', bn: true },
          { n: 5, act: 'sigmoid', bn: true },
          { n: 2, act: 'identity' },
        ],
      },
      loss: 'ce',
      lambda: 0,
      optimizer: { type: 'adam' },
      bn_momentum: 0.1,
    },
    size: 16,
  },
};

const bench = await ProgramBench.open();

function training({ spec, size }: (typeof TRAININGS)[string]) {
  const batch = { size, order: size === ROWS ? 'sequential' : 'philox', seed: 5 } as const;
  const order = size === ROWS ? undefined : new BatchOrder(batch, ROWS);
  const theta = Float32Array.from(normals({ seed: 5, stream: 0 }, parameterLayout(spec.net).total), (z) => 0.4 * z);
  const classes = words({ seed: 5, stream: 2 }, ROWS);
  return {
    program: trainingProgram(spec, ROWS, batch),
    feeds: {
      ...initialStates(spec, theta),
      X: Float32Array.from(normals({ seed: 5, stream: 1 }, ROWS * 3)),
      T: Float32Array.from({ length: ROWS * 2 }, (_, i) => ((classes[i >> 1]! & 1) === (i & 1) ? 1 : 0)),
    },
    steps: Array.from({ length: STEPS }, (_, t) => stepFeeds(spec.optimizer, { type: 'constant', lr: 0.05 }, t, order)),
  };
}

test.each(Object.entries(TRAININGS))('%s gives the same bits in one submit, in many, and again', async (_, given) => {
  const { program, feeds, steps } = training(given);
  const together = await bench.run(program, feeds, steps);
  const again = await bench.run(program, feeds, steps);
  const apart = await bench.run(program, feeds, steps, { perSubmit: 1 });
  const uneven = await bench.run(program, feeds, steps, { perSubmit: 4 });
  for (const { outputs, states } of [again, apart, uneven]) {
    expect(outputs).toEqual(together.outputs);
    expect(states).toEqual(together.states);
  }
  expect(together.outputs['loss']).toHaveLength(STEPS);
});

test.each(Object.entries(TRAININGS))('%s follows the float64 training', async (_, given) => {
  const { program, feeds, steps } = training(given);
  const { outputs, states } = await bench.run(program, feeds, steps);
  for (const [name, { value, spread }] of Object.entries(expectedResults(program, feeds, steps))) {
    expect(largestDifference(states[name] ?? outputs[name]!.at(-1)!, value)).toBeLessThanOrEqual(8 * spread);
  }
});
