import { describe, expect, test } from 'vitest';
import { LanesRefusal } from '../../compile/lanes';
import { goldenError, goldenIds, readGolden } from '../../golden/readGolden';
import type { Executor } from '../../graph';
import { openGpu } from '../../test/openGpu';
import { evaluateCase } from './evaluate';
import { LanesExecutor } from '../executors/lanesExecutor';
import { PassesExecutor } from '../executors/passesExecutor';

interface GoldenCase {
  want: string[];
  expected: Record<string, unknown>;
  tolerance: Record<string, number | null>;
}

const { ctx } = await openGpu();

/** The value at a path such as "/stats/0/z_mean": keys, and positions in lists of objects. */
function at(root: unknown, path: string): unknown {
  return path
    .split('/')
    .filter(Boolean)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], root);
}

const numbers = (value: unknown): number[] => [value].flat(Infinity) as number[];

/** Holds a case's results against what is expected; how many quantities were judged. */
async function judge(given: GoldenCase, executor: Executor): Promise<number> {
  const got = await evaluateCase(given, { executor });
  let judged = 0;
  for (const [path, tolerance] of Object.entries(given.tolerance)) {
    const want = path.split('/')[1]!;
    if (tolerance === null || !(want in got)) continue;
    const error = goldenError(numbers(at(got, path)), numbers(at(given.expected, path)));
    expect.soft(error, `${path} may differ by ${tolerance}`).toBeLessThanOrEqual(tolerance);
    judged += 1;
  }
  return judged;
}

describe('golden cases through the passes executor', () => {
  test.each(goldenIds())('%s', async (id) => {
    expect(await judge(readGolden<GoldenCase>(id), new PassesExecutor(ctx))).toBeGreaterThan(0);
  });
});

/** Wants of the cases whose programs are too long for straight-line code; all others must fit. */
const TOO_LONG: Readonly<Record<string, readonly string[]>> = {
  'p07-bn-sigmoid': ['hvp', 'train'],
  'p09-skip-pre-bn-ce': ['grad', 'stats', 'hvp', 'train'],
  'p14-odd-shapes': ['outputs', 'loss', 'grad', 'stats', 'train'],
  'p15-saturated-sigmoid': ['stats', 'hvp'],
};

const PROGRAMS = ['outputs', 'loss', 'grad', 'stats', 'hvp', 'train', 'activations'];

/** Judges the wants that are programs one by one; gives those that the executor refuses. */
async function refusedBy(executor: Executor, given: GoldenCase): Promise<string[]> {
  const refused: string[] = [];
  for (const want of given.want.filter((name) => PROGRAMS.includes(name))) {
    try {
      await judge({ ...given, want: [want] }, executor);
    } catch (error) {
      if (!(error instanceof LanesRefusal)) throw error;
      refused.push(want);
    }
  }
  return refused;
}

describe('golden cases through the lanes executor', () => {
  test.each(goldenIds())('%s, one invocation a replica', async (id) => {
    expect(await refusedBy(new LanesExecutor(ctx, { form: 'single', rolledMoves: true }), readGolden<GoldenCase>(id))).toEqual(
      TOO_LONG[id] ?? [],
    );
  });

  test.each(['p01-linear-ridge', 'p05-tanh-mse', 'p08-skip-post'])('%s, four lanes a replica where there are quads', async (id) => {
    const quads = ctx.hasQuads;
    const given = readGolden<GoldenCase>(id);
    if (quads) expect(await refusedBy(new LanesExecutor(ctx, { form: 'quad' }), given)).toEqual([]);
    else await expect(refusedBy(new LanesExecutor(ctx, { form: 'quad' }), given)).rejects.toThrow('subgroups of exactly four lanes');
  });
});
