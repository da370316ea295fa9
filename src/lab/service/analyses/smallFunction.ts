import { symmetricEigen } from '../../../data/eigen';
import { problemFunction } from '../../../analysis/landscape/errorFunction';
import type { ErrorFunction } from '../../../analysis/landscape/errorFunction';
import { evaluateGrid } from '../../../analysis/landscape/grid';
import { derivativesAt } from '../../../analysis/landscape/lecture/derivatives';
import { descend } from '../../../analysis/landscape/lecture/descent';
import { lectureFunction, quadraticFunction } from '../../../analysis/landscape/lecture/functions';
import { stationaryPoints } from '../../../analysis/landscape/lecture/stationary';
import type { Executor } from '../../../graph';
import { NAMES } from '../../../nn/names';
import type { SmallFunction, SmallFunctionOptions, SmallFunctionResult } from '../../protocol/lessons';
import { problemOf } from '../../recipe/problem';
import type { RunAnalysis } from '../context';
import { lessonRows } from '../lessonNetwork';

/** It has a set-up of its own. */
export const outlivesRun = true;

/** Everything that a lesson wants to know about a function of few parameters. */
export const run: RunAnalysis<'smallFunction'> = async ({ executor, signal }, options) => {
  const f = await functionOf(options.of);
  const { at = [], descents = [], stationary, grid } = options;
  const paths: SmallFunctionResult['descents'][number][] = [];
  for (const { start, lr, steps } of descents) {
    const descent = { optimizer: { type: 'gd' }, schedule: { type: 'constant', lr }, steps } as const;
    const [path] = await descend(executor, f, [start], descent, { signal });
    paths.push(path!);
  }
  const box = stationary && {
    low: new Float64Array(f.parameters).fill(-stationary.reach),
    high: new Float64Array(f.parameters).fill(stationary.reach),
  };
  return {
    parameters: f.parameters,
    ...(grid && { grid: { size: grid.size, values: await valuesOn(executor, f, grid) } }),
    stationary: box ? stationaryPoints(f, box, stationary.startsPerAxis) : [],
    descents: paths,
    at:
      at.length === 0
        ? []
        : (await derivativesAt(executor, f, at)).map(({ loss, gradient, hessian }) => ({
            loss,
            gradient,
            eigenvalues: symmetricEigen(hessian, f.parameters).values,
          })),
  };
};

async function functionOf(of: SmallFunction): Promise<ErrorFunction> {
  if (of.kind === 'function') return lectureFunction(of.id, of.constants);
  if (of.kind === 'quadratic') return quadraticFunction(of.alpha);
  const { rows, X, T, inputs } = await lessonRows(of.recipe);
  return problemFunction(problemOf(of.recipe, inputs), { table: rows }, { [NAMES.inputs]: X, [NAMES.targets]: T });
}

async function valuesOn(executor: Executor, f: ErrorFunction, { x, y, size }: NonNullable<SmallFunctionOptions['grid']>) {
  const unit = (index: number) => Float64Array.from({ length: f.parameters }, (_, i) => Number(i === index));
  const places = ([from, to]: readonly [number, number]) =>
    Float64Array.from({ length: size }, (_, i) => from + ((i + 0.5) / size) * (to - from));
  // The first direction gives the rows.
  const plane = { origin: new Float64Array(f.parameters), directions: [unit(1), unit(0)] as const };
  return (await evaluateGrid(executor, f, plane, { a: places(y), b: places(x) })).values;
}
