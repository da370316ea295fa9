import { columnMeans, covarianceOf } from '../../data/moments';
import { normals, permutation, rademacher, STREAMS, uniforms, words } from '../../data/philox';
import { derivative, expr as E, ops } from '../../graph';
import type { Executor, Program } from '../../graph';
import { ACTIVATIONS } from '../../nn/activations';
import { parseSchedule, rate } from '../../nn/schedules';
import { caseData } from './caseNetwork';
import { required } from './caseSchema';
import type { Case } from './caseSchema';

/** How many numbers of a draw are shown. */
const SHOWN = 8;

/** `{ name: { value, d1, d2 } }` of φ, φ′ and φ″ at the case's z, computed by the executor. */
export async function evaluateActivations(given: Case, executor: Executor): Promise<unknown> {
  const { names, z } = required(given, 'activations', 'activations');
  const program = activationsProgram(names, z.length);
  const loaded = await executor.load(program, { z: z.map(Math.fround) });
  await loaded.run([{}]);
  const table: Record<string, Record<string, number[]>> = {};
  for (const output of Object.keys(program.outputs)) {
    const [name, order] = output.split(' ') as [string, string];
    (table[name] ??= {})[order] = [...(await loaded.read(output))];
  }
  loaded.dispose();
  return table;
}

/** Outputs "tanh value", "tanh d1", "tanh d2", … of the input z [count]. */
function activationsProgram(names: readonly string[], count: number): Program {
  const z = ops.input('z', [count]);
  const outputs = names.flatMap((name) => {
    const value = ACTIVATIONS[name]!.expr(E.arg(0));
    const slope = derivative(value, 0);
    const orders = { value, d1: slope, d2: derivative(slope, 0) };
    return Object.entries(orders).map(([order, e]) => [`${name} ${order}`, ops.map(e, [z])] as const);
  });
  return { label: 'activations', outputs: Object.fromEntries(outputs) };
}

/** `[{ lr }]`: the rates of each schedule at the case's steps, in double. */
export function evaluateSchedules(given: Case): unknown {
  const { t, list } = required(given, 'schedules', 'schedules');
  return list.map((entry, i) => {
    const spec = parseSchedule(entry, `schedules.list[${i}]`);
    return { lr: t.map((step) => rate(spec, step)) };
  });
}

/** The first numbers of a draw in each form, the signs of probe 0, and the shuffling of an epoch (contract section 10). */
export function evaluatePrng(given: Case): unknown {
  const { seed, stream, restart, extra, n, epoch } = required(given, 'prng', 'prng');
  const draw = { seed, stream, restart, extra };
  return {
    u32: [...words(draw, SHOWN)],
    uniform: [...uniforms(draw, SHOWN)],
    normal: [...normals(draw, SHOWN)],
    permutation: [...permutation({ seed, stream: STREAMS.shuffle, extra: epoch }, n)],
    rademacher: [...rademacher({ seed, stream: STREAMS.rademacher(0) }, SHOWN)],
  };
}

/** The normalised inputs, and what they were and are like: `{ X, mean, cov, cov_eigenvalues, cov_after }`. */
export function evaluateNormalise(given: Case): unknown {
  const { X, rows, columns, normalisation } = caseData(given, 'normalise');
  return {
    X: matrixOf(X, columns),
    mean: [...normalisation.mean],
    cov: matrixOf(normalisation.covariance, columns),
    cov_eigenvalues: [...normalisation.eigenvalues],
    cov_after: matrixOf(covarianceOf(X, rows, columns, columnMeans(X, rows, columns)), columns),
  };
}

/** Row-major numbers as a list of rows. */
export function matrixOf(values: Float64Array, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}
