import { DATA_SETS } from '../../data/sets/registry';
import { compileFor } from '../device/blockChoice';
import type { Host } from '../device/gpuHost';
import type { Recipe } from '../recipe/recipe';
import { stepProgram } from './trainer';

export type WarmableHost = Pick<Host, 'ctx' | 'pipelines'>;

/**
 * Begins to compile a recipe's training step while its data are still on their way: kernels do not depend on the number
 * of rows, so that the run finds them made. Nothing where data need no download.
 */
export async function warmUp({ ctx, pipelines }: WarmableHost, recipe: Recipe): Promise<void> {
  const entry = DATA_SETS[recipe.data.set];
  if (!entry?.preview) return;
  const plan = compileFor(ctx, stepProgram({ recipe, inputs: entry.inputs, table: { rows: recipe.batch.size + 1 } }));
  await Promise.all(plan.dispatches.map(({ wgsl, label }) => pipelines.compute(wgsl, label)));
}
