import { expect, it } from 'vitest';
import type { TwinOutcome, TwinsResult } from '../../lab/protocol/twins';
import type { Recipe } from '../../lab/recipe/recipe';
import { plainText } from './situation';
import { twinTable, twinVerdict } from './twinRows';

const twin = (name: string, testLosses: number[], successes: number, median: number): TwinOutcome => ({
  name,
  recipe: {} as Recipe,
  isControl: name === 'nothing changed',
  trainLosses: testLosses,
  testLosses,
  accuracies: testLosses.map((loss) => 1 - loss / 10),
  median,
  better: { successes, trials: 3, share: successes / 3, low: 0, high: 1 },
});
const result = (...twins: TwinOutcome[]): TwinsResult => ({ twins, seeds: 3, steps: 200, rows: { train: 100, test: 50 } });
const control = twin('nothing changed', [2, 2, 2], 0, 2);

it('puts all seeds on one log axis, and counts those that diverged', () => {
  const { rows, domain, control: dotted } = twinTable(result(twin('a', [0.2, 0.2, NaN], 2, 0.2), control));
  expect(domain[0]).toBeCloseTo(0.16, 12);
  expect(domain[1]).toBeCloseTo(2.5, 12);
  const place = (value: number) => Math.log(value / 0.16) / Math.log(2.5 / 0.16);
  expect(rows[0]!.dots).toHaveLength(2);
  expect(rows[0]!.dots[0]).toBeCloseTo(place(0.2), 12);
  expect(rows[0]!.diverged).toBe(1);
  expect(dotted).toBeCloseTo(place(2), 12);
  expect(rows[1]!.right).toBeCloseTo(0.8, 12);
});

it('names a change that helps on every seed, by how much', () => {
  const text = plainText(twinVerdict(result(twin('scale 10× → 1×', [0.2, 0.19, 0.21], 3, 0.2), control)));
  expect(text).toContain(
    'scale 10× → 1× helped most: median test loss 2.00 → 0.200, 10.0 times lower, lower on 3 of 3 seeds, in 200 steps',
  );
});

it.each([
  [2, 1],
  [3, 1.91],
])('makes nothing of %i of 3 seeds with a median of %d against 2', (successes, median) => {
  expect(plainText(twinVerdict(result(twin('a', [1, 1, 1], successes, median), control)))).toContain('no single change was clearly better');
});

it('takes a change for help where the control diverged', () => {
  const broken = twin('nothing changed', [NaN, NaN, NaN], 0, Infinity);
  expect(plainText(twinVerdict(result(twin('a', [1, 1, 1], 3, 1), broken)))).toContain('not finite → 1.00, lower on 3 of 3');
});
