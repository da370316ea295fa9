import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GpuContext } from '../gpu/context';
import { goldenError, goldenIds, readGolden } from '../golden/readGolden';
import { evaluateCase } from './evaluate';
import { PassesExecutor } from './passesExecutor';

interface GoldenCase {
  want: string[];
  expected: Record<string, unknown>;
  tolerance: Record<string, number | null>;
}

let ctx: GpuContext;
let executor: PassesExecutor;

beforeAll(async () => {
  ctx = await GpuContext.create(navigator.gpu);
  executor = new PassesExecutor(ctx);
});

afterAll(() => {
  expect(ctx.uncapturedErrors).toBe(0);
  ctx.close();
});

/** The value at a path such as "/stats/0/z_mean": keys, and positions in lists of objects. */
function at(root: unknown, path: string): unknown {
  return path
    .split('/')
    .filter(Boolean)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], root);
}

const numbers = (value: unknown): number[] => [value].flat(Infinity) as number[];

describe('golden cases through the passes executor', () => {
  test.each(goldenIds())('%s', async (id) => {
    const given = readGolden<GoldenCase>(id);
    const got = await evaluateCase(given, { executor });
    let judged = 0;
    for (const [path, tolerance] of Object.entries(given.tolerance)) {
      const want = path.split('/')[1]!;
      if (tolerance === null || !(want in got)) continue;
      const error = goldenError(numbers(at(got, path)), numbers(at(given.expected, path)));
      expect.soft(error, `${path} may differ by ${tolerance}`).toBeLessThanOrEqual(tolerance);
      judged += 1;
    }
    expect(judged).toBeGreaterThan(0);
  });
});
