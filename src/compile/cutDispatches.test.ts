import { describe, expect, test } from 'vitest';
import { trainingProgram } from '../nn/training';
import { compile } from './compile';
import { cutDispatches, shareOf } from './cutDispatches';
import type { Dispatch } from './plan';

const net = { input: 20, layers: [{ n: 96, act: 'tanh', bn: true }, { n: 3, act: 'identity' }] }; // prettier-ignore
const program = trainingProgram({ net, loss: 'ce', lambda: 0.1, optimizer: { type: 'adam' }, bn_momentum: 0.1 } as never, 600);
const LIMIT = { flops: 40_000, bytes: 30_000 };

/** Where the workgroups of a part begin, from the numbers that were added to its uniform. */
function firstOf({ offsets, wgsl }: Dispatch): [number, number, number] {
  const [x, y, z] = offsets.slice(-3) as [number, number, number];
  const size = /@workgroup_size\((\d+)\)/.exec(wgsl);
  return [wgsl.includes('global_invocation_id') ? x / Number(size![1]) : x, y, z];
}

describe('dispatches above a limit', () => {
  const whole = compile(program).dispatches;
  const parts = compile(program, { limit: LIMIT }).dispatches;

  test('are cut into parts that together are all of their workgroups, each once', () => {
    expect(parts.length).toBeGreaterThan(whole.length);
    for (const dispatch of whole) {
      const own = cutDispatches([dispatch], LIMIT);
      const seen = own.flatMap((part) => {
        const [x, y, z] = own.length > 1 ? firstOf(part) : [0, 0, 0];
        const [nx, ny, nz] = part.workgroups;
        return Array.from(
          { length: nx * ny * nz },
          (_, i) => `${x + (i % nx)} ${y + (Math.floor(i / nx) % ny)} ${z + Math.floor(i / (nx * ny))}`,
        );
      });
      const [nx, ny, nz] = dispatch.workgroups;
      expect(new Set(seen).size, dispatch.label).toBe(nx * ny * nz);
      expect(seen.length, dispatch.label).toBe(nx * ny * nz);
    }
  });

  test('stay below it, but for single workgroups, and do the same work', () => {
    for (const part of parts) {
      const groups = part.workgroups.reduce((product, n) => product * n, 1);
      if (groups > 1) expect(shareOf(part, LIMIT), `${part.label} ${part.shape}`).toBeLessThanOrEqual(2);
    }
    const work = (list: readonly Dispatch[]) => list.reduce((sum, { flops }) => sum + flops, 0);
    expect(work(parts)).toBeCloseTo(work(whole), 3);
  });

  test('are left alone below it', () => {
    expect(compile(program, { limit: { flops: 1e12, bytes: 1e12 } }).dispatches).toEqual(whole);
  });
});
