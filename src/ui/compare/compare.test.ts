import { describe, expect, test } from 'vitest';
import type { TwinsResult } from '../../lab/protocol/twins';
import type { Recipe } from '../../lab/recipe/recipe';
import { DEFAULT_RECIPE } from '../../lab/recipe/schema';
import { RunHistory } from '../logs/runHistory';
import { plainText } from '../say/situation';
import { commonGround, differences, inWords } from './differences';
import { figureRows, leadingSentence, type Standing } from './figures';
import { meanAndSpread, overSeeds } from './seeds';
import { shareScales } from './shareScales';

const A = DEFAULT_RECIPE;
const withInit = (init: Partial<Recipe['init']>): Recipe => ({ ...A, init: { ...A.init, ...init } });
const withHidden = (change: Partial<Recipe['layers'][number]>): Recipe => ({
  ...A,
  layers: A.layers.map((layer, i) => (i === A.layers.length - 1 ? layer : { ...layer, ...change })),
});
const said = (b: Recipe): string => inWords(differences(A, b));

describe('the difference of two recipes in words', () => {
  test('names what differs, with both values', () => {
    expect(said(A)).toBe('');
    expect(said(withInit({ scale: 10 }))).toBe('initial scale 1 → 10');
    expect(said({ ...withHidden({ bn: true }), init: { ...A.init, scale: 10 } })).toBe('initial scale 1 → 10, batch norm off → on');
    expect(said(withHidden({ act: 'relu' }))).toBe('activation Tanh → ReLU');
    expect(said({ ...A, schedule: { ...A.schedule, lr: 0.25 } })).toBe(`learning rate ${A.schedule.lr} → 0.25`);
  });

  test('says in which layers, where it is not in all that are hidden', () => {
    const narrow = { ...A, layers: A.layers.map((layer, i) => (i === 0 ? { ...layer, n: 32 } : layer)) };
    expect(said(narrow)).toBe(`width in layer 1 ${A.layers[0]!.n} → 32`);
    const deeper = { ...A, layers: [A.layers[0]!, ...A.layers] };
    expect(said(deeper)).toBe(`layers ${A.layers.map(({ n }) => n).join('–')} → ${deeper.layers.map(({ n }) => n).join('–')}`);
  });

  test('says what is the same, or what is not', () => {
    expect(commonGround(A, withInit({ scale: 10 }))).toBe('Seed, rows and batches are the same.');
    expect(commonGround(A, { ...withInit({ seed: 7 }), batch: { ...A.batch, size: 8 } })).toBe('Not the same: seed and batches.');
  });
});

const standing = (parts: Partial<Standing>): Standing => ({
  recipe: A,
  step: 100,
  train: undefined,
  test: undefined,
  losses: [],
  layers: undefined,
  sharpness: undefined,
  divergedAt: undefined,
  ...parts,
});
const tested = (loss: number, accuracy: number) => standing({ test: { step: 100, loss, accuracy } });

describe('the difference of two runs in numbers', () => {
  test('losses by a factor, shares in points', () => {
    const rows = figureRows(tested(1.989, 0.717), tested(0.183, 0.949));
    expect(rows.map(({ id, change }) => [id, change])).toEqual([
      ['test-loss', '÷ 11'],
      ['test-accuracy', '+ 23'],
    ]);
    expect(figureRows(tested(0.5, 0.9), tested(0.5, 0.9)).map(({ change }) => change)).toEqual(['× 1', '± 0']);
  });

  test('steps to the lowest training loss that both have reached', () => {
    const a = standing({ losses: [1, 0.8, 0.6, 0.4].map((value, i) => ({ step: 10 * i, value })) });
    const b = standing({ losses: [1, 0.5, 0.2, 0.1].map((value, i) => ({ step: 10 * i, value })) });
    expect(figureRows(a, b).at(-1)).toMatchObject({ name: 'steps to training loss 0.400', a: '30', b: '20', change: '÷ 1.5' });
  });

  test('a sentence that claims no more than the numbers say', () => {
    expect(leadingSentence(tested(1.989, 0.7), tested(0.183, 0.9))).toBe('B’s test loss is 11 times lower.');
    expect(leadingSentence(tested(0.183, 0.9), tested(0.366, 0.9))).toBe('A’s test loss is 2 times lower.');
    expect(leadingSentence(tested(0.183, 0.9), tested(0.19, 0.9))).toBe('A and B test alike: 0.183 and 0.190.');
    expect(leadingSentence(standing({ divergedAt: 12 }), standing({}))).toBe('A diverged at step 12; B goes on.');
    expect(leadingSentence(standing({ step: 0 }), standing({ step: 0 }))).toBe('A and B start from step 0.');
  });
});

test('over several seeds: mean, spread with n − 1, sample size, and what diverged', () => {
  expect(meanAndSpread([1, 2, 3, NaN])).toEqual({ mean: 2, spread: 1, count: 3 });
  const twin = (name: string, testLosses: number[], successes: number) => ({
    name,
    recipe: A,
    isControl: name === 'A',
    trainLosses: testLosses,
    testLosses,
    median: testLosses[0]!,
    better: { successes, trials: 3, share: successes / 3, low: 0, high: 1 },
  });
  const result: TwinsResult = {
    twins: [twin('B', [1, 2, 3], 2), twin('A', [4, 6, NaN], 0)],
    seeds: 3,
    steps: 200,
    rows: { train: 10, test: 10 },
  };
  expect(plainText(overSeeds(result))).toBe(
    'Over 3 seeds, 200 steps each: test loss 5.00 ± 1.41 (2 of 3; the others diverged) in A and 2.00 ± 1.00 in B (mean ± standard deviation); B lower on 2 of 3.',
  );
});

test('two runs share their axis and the range of every film', () => {
  const [a, b] = [new RunHistory(A, 784), new RunHistory(A, 784)];
  const sample = { low: -1, high: 1, shares: Float32Array.of(0.5, 0.5), railLow: 0, railHigh: 0 };
  for (const [history, reach] of [
    [a, 1],
    [b, 8],
  ] as const) {
    history.sums[0]!.widen(-reach, reach);
    history.sums[0]!.add(0, sample);
  }
  b.reach(400);
  shareScales(a, b);
  expect([a.axisEnd, b.axisEnd]).toEqual([400, 400]);
  expect([a.sums[0]!.low, a.sums[0]!.high]).toEqual([-8, 8]);
  // What was recorded keeps its place in the wider range: all within the middle eighth.
  const column = a.sums[0]!.column(0);
  const middle = column.subarray((column.length * 7) / 16, (column.length * 9) / 16);
  expect(middle.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  expect(a.sums[1]!.columns).toBe(0);
});
