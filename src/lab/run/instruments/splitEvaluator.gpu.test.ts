import { expect, test } from 'vitest';
import { normals } from '../../../data/philox';
import { runningLayout } from '../../../nn/batchNorm';
import { evaluationProgram } from '../../../nn/evaluation';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import { openRunBench } from '../../../test/openGpu';
import { drawnTable } from '../../../test/runBench';
import { DeviceState, DeviceTable } from '../deviceState';
import { runOnce } from '../../../graph';
import { interpreterExecutor } from '../../executors/interpreterExecutor';
import { SplitEvaluator } from './splitEvaluator';
import type { Table } from '../../data/trainingData';

const bench = await openRunBench();

const problemOf = (given: Partial<Problem>, bn = true): Problem => ({
  net: {
    input: 3,
    layers: [
      { n: 7, act: 'tanh', bn },
      { n: 2, act: 'identity' },
    ],
  },
  loss: 'ce',
  lambda: 0,
  ...given,
});

function statesOf({ net }: Problem): Record<string, Float32Array> {
  const theta = Float32Array.from(normals({ seed: 3, stream: 3000 }, parameterLayout(net).total));
  const { total } = runningLayout(net);
  // Means of any sign, variances above 0.
  const running = Float32Array.from(normals({ seed: 4, stream: 3000 }, total), (x, i) => (i % 14 < 7 ? x : 0.5 + x * x));
  return { [NAMES.theta]: theta, ...(total > 0 && { [NAMES.running]: running }) };
}

async function evaluatorOn(problem: Problem, states: Record<string, Float32Array>, table: Table, limit?: number) {
  const state = new DeviceState(bench.ctx, states);
  const rows = new DeviceTable(bench.ctx, 'test', table);
  const evaluator = await SplitEvaluator.create(
    { ctx: bench.ctx, pipelines: bench.pipelines, problem, batch: 32, state, table: rows },
    limit,
  );
  const destroy = () => [evaluator, state, rows].forEach((part) => part.destroy());
  return { evaluator, state, destroy };
}

/** Loss and accuracy, a count of rows by their number, on the first `used` rows in one piece, in float64. */
async function expected(problem: Problem, states: Record<string, Float32Array>, { rows, X, T }: Table, used = rows) {
  const feeds = { ...states, X, T, rows: Float64Array.from({ length: used }, (_, i) => i) };
  const { loss, accuracy } = await runOnce(interpreterExecutor, evaluationProgram(problem, { table: rows, used }, 'running'), feeds);
  return { loss: loss![0]!, accuracy: accuracy && Math.round(used * accuracy[0]!) / used };
}

test.each([
  ['one chunk, batch norm', 100, problemOf({})],
  ['several chunks, batch norm and ridge', 1200, problemOf({ lambda: 0.3 })],
  ['squares and ridge', 700, problemOf({ loss: 'mse', lambda: 0.01 }, false)],
])('is what the interpreter finds: %s', async (_, rows, problem) => {
  const table = drawnTable(rows, 3, 9);
  const states = statesOf(problem);
  const { evaluator, destroy } = await evaluatorOn(problem, states, table);
  const got = await evaluator.run();
  const want = await expected(problem, states, table);
  expect(got.rows).toBe(rows);
  expect(Math.abs(got.loss / want.loss - 1)).toBeLessThan(2e-6);
  if (want.accuracy === undefined) expect(got).not.toHaveProperty('accuracy');
  else expect(got.accuracy).toBe(want.accuracy);
  destroy();
});

test('uses the first rows up to a limit, and the rows that equal chunks hold', async () => {
  const problem = problemOf({});
  const table = drawnTable(1100, 3, 9);
  const states = statesOf(problem);
  for (const [limit, used] of [
    [50, 50],
    [1009, 1008],
  ] as const) {
    const { evaluator, destroy } = await evaluatorOn(problem, states, table, limit);
    const got = await evaluator.run();
    expect([evaluator.rows, got.rows]).toEqual([used, used]);
    const want = await expected(problem, states, table, used);
    expect(got.loss).toBeCloseTo(want.loss, 5);
    expect(got.accuracy).toBe(want.accuracy);
    destroy();
  }
});

test('follows the state, and takes the running statistics rather than the rows’ own', async () => {
  const problem = problemOf({});
  const table = drawnTable(60, 3, 9);
  const states = statesOf(problem);
  const { evaluator, state, destroy } = await evaluatorOn(problem, states, table);
  const before = await evaluator.run();
  const shifted = { ...states, [NAMES.running]: states[NAMES.running]!.map((x) => x + 0.5) };
  state.write(shifted);
  const after = await evaluator.run();
  expect(after.loss).not.toBe(before.loss);
  expect(after.loss).toBeCloseTo((await expected(problem, shifted, table)).loss, 5);
  destroy();
});
