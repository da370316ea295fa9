import { benchProblem, noise } from './problems';
import type { BenchProblem } from './problems';
import type { Workload } from './task';

/** Multiply-adds of one pass through the network's matrices, times two, for all rows. */
const passFlop = ({ widths, rows }: BenchProblem): number =>
  2 * rows * widths.slice(1).reduce((sum, units, i) => sum + units * widths[i]!, 0);

/** Forward, gradients of weights, and of all inputs but the first layer's. */
const trainingFlop = (given: BenchProblem): number =>
  given.replicas * (3 * passFlop(given) - 2 * given.rows * given.widths[0]! * given.widths[1]!);

function product(n: number, readback = false): Workload {
  const [a, b] = [noise(1, n * n), noise(2, n * n)];
  const rate = readback ? { unit: 'products/s', perUnit: 1 } : { unit: 'GFLOP/s', perUnit: (2 * n ** 3) / 1e9 };
  const name = `A ${n} × ${n} times ${n} × ${n}${readback ? ', each read back' : ''}`;
  return { name, ...rate, flop: 2 * n ** 3, tolerance: 1e-4, task: { kind: 'product', n, a, b, readback } };
}

function training(name: string, given: BenchProblem, compared: number): Workload {
  const unit = given.replicas > 1 ? 'network steps/s' : 'steps/s';
  const task = { kind: 'training', given, compared } as const;
  return { name, unit, perUnit: given.replicas, flop: trainingFlop(given), tolerance: 1e-3, task };
}

function slice(name: string, given: BenchProblem): Workload {
  const axis = Float32Array.from({ length: 64 }, (_, i) => -1 + (2 * i) / 63);
  const [d1, d2] = [noise(3, given.parameters), noise(4, given.parameters)];
  const task = { kind: 'slice', given, d1, d2, axis } as const;
  return { name, unit: 'points/s', perUnit: 64, flop: 64 * passFlop(given), tolerance: 1e-4, task };
}

const tiny = benchProblem({ widths: [2, 8, 8, 1], rows: 32, loss: 'mse' });
const digits = benchProblem({ widths: [784, 128, 10], rows: 256, loss: 'ce' });
const deep = { widths: [64, ...Array.from({ length: 20 }, () => 64), 10], rows: 128, loss: 'ce' } as const;

/** What is measured, in the order of the table. */
export const WORKLOADS: readonly Workload[] = [
  ...[64, 128, 256, 512, 1024].map((n) => product(n)),
  product(256, true),
  training('B 2-4-2-1, batch 10', benchProblem({ widths: [2, 4, 2, 1], rows: 10, loss: 'mse' }), 10),
  training('B 2-4-2-1, batch 250', benchProblem({ widths: [2, 4, 2, 1], rows: 250, loss: 'mse' }), 10),
  training('B 2-8-8-1, batch 32', tiny, 10),
  training('B 2-8-8-8-1, batch 32', benchProblem({ widths: [2, 8, 8, 8, 1], rows: 32, loss: 'mse' }), 10),
  training('B 784-128-10, batch 64', benchProblem({ widths: [784, 128, 10], rows: 64, loss: 'ce' }), 5),
  training('B 784-512-512-10, batch 256', benchProblem({ widths: [784, 512, 512, 10], rows: 256, loss: 'ce' }), 2),
  training('B 20 × 64, batch 128', benchProblem(deep), 3),
  training('B 20 × 64 with batch norm, batch 128', benchProblem({ ...deep, bn: true }), 3),
  training('C 256 networks 2-8-8-1, batch 64', benchProblem({ widths: [2, 8, 8, 1], rows: 64, loss: 'mse', replicas: 256 }), 10),
  slice('D slice of 2-16-16-1, 512 rows', benchProblem({ widths: [2, 16, 16, 1], rows: 512, loss: 'mse' })),
  slice('D slice of 784-64-10, 256 rows', benchProblem({ widths: [784, 64, 10], rows: 256, loss: 'ce' })),
  {
    name: 'E Hessian-vector product of 784-128-10, batch 256',
    unit: 'products/s',
    perUnit: 1,
    flop: 2 * trainingFlop(digits),
    tolerance: 1e-3,
    task: { kind: 'hvp', given: digits, v: noise(5, digits.parameters) },
  },
  {
    name: 'E Hessian and eigenvalues of 2-8-8-1, batch 32',
    unit: 'Hessians/s',
    perUnit: 1,
    flop: 2 * tiny.parameters * trainingFlop(tiny),
    tolerance: 1e-3,
    task: { kind: 'hessian', given: tiny },
  },
];
