import { expect, test } from 'vitest';
import { compile } from '../../compile';
import type { GpuContext } from '../../gpu/context';
import type { PipelineCache } from '../../gpu/pipelines';
import { complete } from '../recipe/defaults';
import { stepProgram } from './trainer';
import { warmUp } from './warmUp';

const ctx = { adapter: { software: false } } as unknown as GpuContext;

/** The texts that a recipe has compiled before its data are there. */
async function warmed(recipe: ReturnType<typeof complete>): Promise<Set<string>> {
  const texts = new Set<string>();
  const compute = (wgsl: string) => Promise.resolve(texts.add(wgsl));
  await warmUp({ ctx, pipelines: { compute } as unknown as PipelineCache }, recipe);
  return texts;
}

test('a run on any number of rows finds its kernels compiled', async () => {
  const recipe = complete({ version: 1 });
  const program = stepProgram({ recipe, inputs: 784, table: { rows: 1000 } });
  expect(await warmed(recipe)).toEqual(new Set(compile(program).dispatches.map(({ wgsl }) => wgsl)));
});

test('nothing is compiled early where there is no download to wait for', async () => {
  expect(await warmed(complete({ version: 1, data: { set: 'moons' }, layers: [{ n: 2, act: 'identity' }] }))).toEqual(new Set());
});
