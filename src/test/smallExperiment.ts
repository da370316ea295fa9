import type { Experiment } from '../analysis/ensembles/experiment';
import { normals } from '../data/philox';
import { defaultSchedule } from '../nn/schedules';

/** A tanh network with four hidden units on 12 rows of two inputs, 30 steps of gradient descent; parts may be replaced. */
export function smallExperiment(change: Partial<Experiment> = {}): Experiment {
  const rows = 12;
  const X = Float32Array.from(normals({ seed: 3, stream: 3000 }, 2 * rows));
  const T = Float32Array.from({ length: rows }, (_, n) => Math.sin(2 * X[2 * n]!) * X[2 * n + 1]!);
  const net = {
    input: 2,
    layers: [
      { n: 4, act: 'tanh' },
      { n: 1, act: 'identity' },
    ],
  };
  return {
    training: { net, loss: 'mse', lambda: 0.001, optimizer: { type: 'gd' }, bn_momentum: 0.1 },
    init: { type: 'lecun_normal', seed: 7, sigma_b: 0.3 },
    schedule: defaultSchedule('constant', 0.2),
    steps: 30,
    rows,
    tables: { X, T },
    ...change,
  };
}
