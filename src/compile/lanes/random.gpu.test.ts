import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Feeds, Loaded } from '../../graph';
import { LanesExecutor } from '../../lab/executors/lanesExecutor';
import type { LanesForm } from '../../lab/executors/lanesExecutor';
import { openGpu } from '../../test/openGpu';
import { programRecipes, randomProgram } from '../../test/randomProgram';
import { expectedResults, largestDifference } from '../../test/rounding';
import { LanesRefusal } from './refusal';

const { ctx } = await openGpu();

const nan = (values: ArrayLike<number>): Float64Array => new Float64Array(values.length).fill(NaN);

/** Runs once with every number NaN, so that nothing in memory may be used that this run does not write itself. */
async function poison(loaded: Loaded, inputs: Feeds, step: Feeds): Promise<void> {
  for (const [name, values] of Object.entries(inputs)) loaded.write(name, nan(values));
  await loaded.run([{ ...step, rate: [NaN] }]);
  for (const [name, values] of Object.entries(inputs)) loaded.write(name, values);
}

test.each<LanesForm>(['single', 'quad'])(
  'random programs in form "%s" compute what the interpreter computes, from nothing that was in memory before',
  async (form) => {
    const executor = new LanesExecutor(ctx, { form, mostCode: 2500 });
    const refused: string[] = [];
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(programRecipes([1, 2, 3, 5], 10), async (recipe) => {
        const { program, feeds, steps } = randomProgram(recipe, 60);
        let plan;
        try {
          plan = executor.plan(program);
        } catch (error) {
          if (!(error instanceof LanesRefusal)) throw error;
          refused.push(error.obstacle);
          return;
        }
        const inputs = Object.fromEntries(
          Object.keys(plan.inputs)
            .filter((name) => name !== 'rate' && name !== 'rows')
            .map((name) => [name, feeds[name]!]),
        );
        const loaded = await executor.load(program, feeds);
        await poison(loaded, inputs, steps[0]!);
        await loaded.run(steps);
        for (const [name, { value, spread }] of Object.entries(expectedResults(program, feeds, steps))) {
          const error = largestDifference(await loaded.read(name), value);
          if (!(error <= 8 * spread)) throw new Error(`${name} differs by ${error}; rounding explains ${spread}`);
        }
        loaded.dispose();
        ran += 1;
      }),
      { seed: 61, numRuns: 60 },
    );
    expect(ran).toBeGreaterThan(form === 'single' ? 40 : 15);
  },
);
