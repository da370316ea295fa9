import { describe, expect, it } from 'vitest';
import { goldenIds, readGolden } from '../../golden/readGolden';
import { evaluateCase } from './evaluate';
import { interpreterExecutor } from '../executors/interpreterExecutor';

interface Golden {
  want: string[];
  expected: Record<string, unknown>;
  tolerance: Record<string, number | null>;
}

/** The golden files are written with nine significant digits: a reference may lie this far from the number meant. */
function rounding(reference: number): number {
  return reference === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(reference))) - 8);
}

/** The error of contract section 11 of a whole array, beyond what the file's own rounding explains. */
function errorBeyondRounding(got: readonly number[], reference: readonly number[]): number {
  if (got.length !== reference.length) return Infinity;
  const magnitude = Math.max(1e-3, ...reference.map(Math.abs));
  const errors = reference.map((value, i) => Math.max(0, Math.abs(got[i]! - value) - rounding(value)) / magnitude);
  return errors.some(Number.isNaN) ? Infinity : Math.max(...errors);
}

type Leaf = [path: string, values: readonly number[]];

/** Numbers and (nested) lists of numbers, each with the path under which its tolerance is stated. */
function leaves(value: unknown, path: string): Leaf[] {
  if (typeof value === 'number') return [[path, [value]]];
  if (Array.isArray(value)) {
    const flat = value.flat(Infinity) as unknown[];
    if (flat.every((item) => typeof item === 'number')) return [[path, flat]];
  }
  return Object.entries(value as object).flatMap(([key, item]) => leaves(item, `${path}/${key}`));
}

describe.each(goldenIds())('%s', (id) => {
  const golden = readGolden<Golden>(id);

  it('comes out of the interpreter to 1e-9, integers exactly', async () => {
    const results = await evaluateCase(golden, { executor: interpreterExecutor });
    expect(Object.keys(results)).toEqual(golden.want);
    for (const want of golden.want) {
      const got = new Map(leaves(results[want], `/${want}`));
      for (const [path, reference] of leaves(golden.expected[want], `/${want}`)) {
        const bound = golden.tolerance[path] === 0 ? 0 : 1e-9;
        const error = errorBeyondRounding(got.get(path) ?? [], reference);
        expect.soft(error, path).toBeLessThanOrEqual(bound);
      }
    }
  });
});
