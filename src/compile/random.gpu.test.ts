import fc from 'fast-check';
import { test } from 'vitest';
import { ProgramBench } from '../test/programBench';
import { programRecipes, randomProgram } from '../test/randomProgram';
import { expectedResults, largestDifference } from '../test/rounding';
import { BLOCKS } from './blocks';

const bench = await ProgramBench.open();

const SIZES = [1, 3, 63, 64, 65, 97, 257];

test('random programs compute what the interpreter computes, from nothing that was in memory before', async () => {
  await fc.assert(
    fc.asyncProperty(programRecipes(SIZES, 12), async (recipe) => {
      const { program, feeds, steps } = randomProgram(recipe, 40_000);
      // The two plain blocks that compile fastest.
      const { outputs, states } = await bench.run(program, feeds, steps, { chooseBlock: ({ m }) => BLOCKS[m < 64 ? 0 : 1]! });
      for (const [name, { value, spread }] of Object.entries(expectedResults(program, feeds, steps))) {
        const error = largestDifference(states[name] ?? outputs[name]!.at(-1)!, value);
        if (!(error <= 8 * spread)) throw new Error(`${name} differs by ${error}; rounding explains ${spread}`);
      }
    }),
    { seed: 61, numRuns: 40 },
  );
});
