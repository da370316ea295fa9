import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normals } from '../data/philox';
import { ops } from '../graph';
import { ProgramBench } from '../test/programBench';
import { programRecipes, randomProgram } from '../test/randomProgram';
import { BLOCKS } from './blocks';
import type { CompileOptions } from './compile';
import { compile } from './compile';

const bench = await ProgramBench.open();

test('random programs give the same bits in parts', async () => {
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(programRecipes([1, 3, 65, 97, 257], 8), async (recipe) => {
      const { program, feeds, steps } = randomProgram(recipe, 40_000);
      const whole: CompileOptions = { chooseBlock: ({ m }) => BLOCKS[m < 64 ? 0 : 1]!, invocations: 512 };
      const parts = { ...whole, limit: { flops: 20_000, bytes: 40_000 } };
      cut += compile(program, parts).dispatches.length - compile(program, whole).dispatches.length;
      expect(await bench.run(program, feeds, steps, parts)).toEqual(await bench.run(program, feeds, steps, whole));
    }),
    { seed: 62, numRuns: 15 },
  );
  expect(cut).toBeGreaterThan(50);
});

test('products of every block give the same bits in parts', async () => {
  const [a, b] = [ops.input('a', [3, 70, 33]), ops.input('b', [3, 33, 50])];
  const program = { label: 'products', outputs: { c: ops.matmul(a, b) } };
  const values = (length: number, stream: number) => Float32Array.from(normals({ seed: 5, stream }, length));
  const feeds = { a: values(3 * 70 * 33, 1), b: values(3 * 33 * 50, 2) };
  for (const block of BLOCKS) {
    if (block.quad && !bench.ctx.hasQuads) continue;
    const whole: CompileOptions = { chooseBlock: () => block };
    const parts = { ...whole, limit: { flops: 60_000, bytes: 1e9 } };
    expect(compile(program, parts).dispatches.length, block.name).toBeGreaterThan(3);
    expect(await bench.run(program, feeds, [{}], parts), block.name).toEqual(await bench.run(program, feeds, [{}], whole));
  }
});
