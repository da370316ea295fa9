import { expect, test } from 'vitest';
import type { Plan } from '../../compile';
import type { GpuContext } from '../../gpu/context';
import { splitProgram } from '../../nn/evaluation';
import { besideTraining, signalsProgram } from '../../nn/signals';
import { trainingProgram, updatesProgram } from '../../nn/training';
import { complete } from '../recipe/defaults';
import { problemOf, trainingOf } from '../recipe/problem';
import { compileBeside, compileFor } from './blockChoice';

const ctx = { adapter: { software: true }, hasQuads: true } as unknown as GpuContext;

const productsOf = (plan: Plan): Set<string> => new Set(plan.dispatches.flatMap(({ kernel, wgsl }) => (kernel === 'matmul' ? [wgsl] : [])));

const MOONS = complete({
  version: 1,
  data: { set: 'moons' },
  layers: [
    { n: 8, act: 'tanh' },
    { n: 6, act: 'sigmoid' },
    { n: 2, act: 'identity' },
  ],
});

test.each([
  ['the first recipe', complete({ version: 1 }), 784, 8000],
  ['a small network', MOONS, 2, 400],
])('products of what watches a run are those of its training step, whose kernels are there already: %s', (_, recipe, inputs, rows) => {
  const [problem, spec, { batch }] = [problemOf(recipe, inputs), trainingOf(recipe, inputs), recipe];
  const step = productsOf(compileFor(ctx, trainingProgram(spec, rows, batch)));
  const { program, kept } = splitProgram(problem, { table: rows, used: 160 });
  for (const plan of [
    compileBeside(ctx, signalsProgram(problem, { table: rows, used: 256 }), batch.size, besideTraining(problem)),
    compileBeside(ctx, program, batch.size, { kept }),
    compileFor(ctx, updatesProgram(spec, rows, batch)),
  ]) {
    const products = productsOf(plan);
    expect(products.size).toBeGreaterThan(1);
    expect([...products].filter((wgsl) => !step.has(wgsl))).toEqual([]);
  }
});

test('outputs that are kept lie among the temporaries, apart from each other', () => {
  const problem = problemOf(MOONS, 2);
  const { kept, apart } = besideTraining(problem);
  const { outputs, buffers } = compileBeside(ctx, signalsProgram(problem, { table: 400, used: 256 }), 32, { kept, apart });
  const ranges = kept.map((name) => {
    const { buffer, offset, shape } = outputs[name]!;
    expect(buffers[buffer]!.role).toBe('temporary');
    return [offset, offset + shape.reduce((product, n) => product * n, 1)] as const;
  });
  ranges.sort(([a], [b]) => a - b);
  ranges.slice(1).forEach(([begin], i) => {
    expect(begin).toBeGreaterThanOrEqual(ranges[i]![1]);
  });
});
