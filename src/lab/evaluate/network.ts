import { runOnce } from '../../graph';
import type { Executor } from '../../graph';
import { evaluationProgram } from '../../nn/evaluation';
import { gradientProgram, hvpProgram } from '../../nn/hvp';
import { NAMES } from '../../nn/names';
import { statisticsByLayer, statisticsProgram } from '../../nn/statistics';
import type { LayerStatistics } from '../../nn/statistics';
import { caseNetwork, vectorOf } from './caseNetwork';
import { required } from './caseSchema';
import type { Case } from './caseSchema';
import { matrixOf } from './tables';

/** N × C outputs on all rows, with their own batch statistics. */
export async function evaluateOutputs(given: Case, executor: Executor): Promise<unknown> {
  const { problem, data, theta, tables } = caseNetwork(given, 'outputs');
  const { outputs } = await runOnce(executor, evaluationProgram(problem, { table: data.rows }), { ...tables, theta });
  return matrixOf(outputs!, problem.net.layers.at(-1)!.n);
}

/** `{ total, data, ridge, accuracy? }` on all rows. */
export async function evaluateLoss(given: Case, executor: Executor): Promise<unknown> {
  const { problem, data, theta, tables } = caseNetwork(given, 'loss');
  const values = await runOnce(executor, evaluationProgram(problem, { table: data.rows }), { ...tables, theta });
  const accuracy = values['accuracy'];
  return {
    total: values['loss']![0],
    data: values['data']![0],
    ridge: values['ridge']?.[0] ?? 0,
    ...(accuracy && { accuracy: accuracy[0] }),
  };
}

/** The flat gradient of E_total. */
export async function evaluateGradient(given: Case, executor: Executor): Promise<unknown> {
  const { problem, data, theta, tables } = caseNetwork(given, 'grad');
  const { gradient } = await runOnce(executor, gradientProgram(problem, { table: data.rows }), { ...tables, theta });
  return [...gradient!];
}

/** The Hessian times each of the case's vectors. */
export async function evaluateHvp(given: Case, executor: Executor): Promise<unknown> {
  const { problem, data, theta, tables } = caseNetwork(given, 'hvp');
  const steps = required(given, 'hvp', 'hvp').map((v, i) => ({ [NAMES.direction]: vectorOf(`hvp[${i}]`, v, theta.length) }));
  const loaded = await executor.load(hvpProgram(problem, { table: data.rows }), { ...tables, theta });
  const { hvp } = await loaded.run(steps);
  loaded.dispose();
  return hvp!.map((product) => [...product]);
}

/** The statistics of each layer that the format names; the two sides of `saturated` are this project's own. */
export async function evaluateStatistics(given: Case, executor: Executor): Promise<unknown> {
  const { problem, data, theta, tables } = caseNetwork(given, 'stats');
  const values = await runOnce(executor, statisticsProgram(problem, { table: data.rows }), { ...tables, theta });
  return statisticsByLayer(values).map(withoutSides);
}

function withoutSides({ saturated_low: _low, saturated_high: _high, ...layer }: LayerStatistics) {
  return layer;
}
