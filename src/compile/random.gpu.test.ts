import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProgramBench } from '../test/programBench';
import { programRecipes, randomProgram } from '../test/randomProgram';
import { expectedResults, largestDifference } from '../test/rounding';

let bench: ProgramBench;

beforeAll(async () => {
  bench = await ProgramBench.create();
});

afterAll(() => {
  expect(bench.ctx.uncapturedErrors).toBe(0);
  bench.close();
});

const SIZES = [1, 3, 63, 64, 65, 97, 257];

test('random programs compute what the interpreter computes', { timeout: 300_000 }, async () => {
  let worst = 0,
    dispatches = 0;
  await fc.assert(
    fc.asyncProperty(programRecipes(SIZES, 12), async (recipe) => {
      const { program, feeds, steps } = randomProgram(recipe, 40_000);
      const { outputs, states, plan } = await bench.run(program, feeds, steps);
      dispatches += plan.dispatches.length;
      for (const [name, { value, spread }] of Object.entries(expectedResults(program, feeds, steps))) {
        const got = states[name] ?? outputs[name]!.at(-1)!;
        const error = largestDifference(got, value);
        worst = Math.max(worst, error / Math.max(spread, 1e-30));
        if (!(error <= 16 * spread)) throw new Error(`${name} differs by ${error}; rounding explains ${spread}`);
      }
    }),
    { seed: 61, numRuns: 40, endOnFailure: true },
  );
  console.log(worst, bench.pipelines.size, dispatches);
});
