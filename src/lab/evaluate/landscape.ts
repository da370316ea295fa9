import { normaliseDirection } from '../../analysis/landscape/directions/normalised';
import { problemFunction } from '../../analysis/landscape/errorFunction';
import { evaluateGrid } from '../../analysis/landscape/grid';
import type { Executor } from '../../graph';
import { parameterLayout } from '../../nn/parameters';
import { caseNetwork, vectorOf } from './caseNetwork';
import { required } from './caseSchema';
import type { Case } from './caseSchema';
import { matrixOf } from './tables';

/** `{ values, directions }`: E_total along a line, or on a plane as a list for each a, and the directions as normalised. */
export async function evaluateLandscape(given: Case, executor: Executor): Promise<unknown> {
  const { problem, data, theta, tables } = caseNetwork(given, 'landscape');
  const { mode, d1, d2, a, b } = required(given, 'landscape', 'landscape');
  if ((d2 === undefined) !== (b === undefined)) throw new Error('landscape.d2 and landscape.b belong together: give both, or neither');
  const layout = parameterLayout(problem.net);
  const along = (name: string, d: readonly number[]) =>
    normaliseDirection(vectorOf(`landscape.${name}`, d, layout.total), theta, layout, mode);
  const first = along('d1', d1);
  const directions = d2 ? ([first, along('d2', d2)] as const) : ([first] as const);
  const f = problemFunction(problem, { table: data.rows }, tables);
  const axes = { a: Float32Array.from(a), ...(b && { b: Float32Array.from(b) }) };
  const { values } = await evaluateGrid(executor, f, { origin: theta, directions }, axes);
  return { values: b ? matrixOf(values, b.length) : [...values], directions: directions.map((d) => [...d]) };
}
